"""The small forms of the workspace."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import ProductForm, TextField


class NoteForm(ProductForm):
    """A note for the journal."""

    text = TextField(label=_("Add a note"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(ProductForm):
    """Why an event is cancelled."""

    reason = TextField(
        label=_("Reason"),
        max_length=2_000,
        help_text=_("It stands on the event's page and in the letter to those who registered."),
    )


class GoAheadForm(ProductForm):
    """Whether those who registered are told that the event goes ahead."""

    tell = forms.BooleanField(
        label=_("Tell those who registered, by mail"),
        help_text=_("They get one letter in their language, now."),
        required=False,
    )
