"""The form of an event's document."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events_core.foundation.forms import LineField, UploadField
from events_core.foundation.navigation import ENDONYMS
from events_core.programme.documents import FIELDS, LONGEST_TITLE
from events_core.programme.models import EventDocument

from .work import WorkForm

WHO: dict[str, str | Promise] = {
    EventDocument.Audience.PUBLIC: _("It stands on the event’s page once the event is published."),
    EventDocument.Audience.PARTICIPANTS: _("It stands on the own page of everyone whose place is confirmed."),
    EventDocument.Audience.TEAM: _("It stands here only."),
}


class DocumentForm(WorkForm):
    """A document to add."""

    refused_at = "file"
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {"audience": WHO}

    file = UploadField(label=_("File"))
    title = LineField(
        label=_("Title"), max_length=LONGEST_TITLE, help_text=_("As readers should see it, in the document’s language.")
    )
    language = forms.ChoiceField(
        label=_("Language of the document"), choices=[("", _("Not said")), *ENDONYMS.items()], required=False
    )
    audience = forms.ChoiceField(
        label=_("Who gets it"), choices=EventDocument.Audience.choices, widget=forms.RadioSelect
    )
    phase = forms.ChoiceField(label=_("When"), choices=EventDocument.Phase.choices, widget=forms.RadioSelect)

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class DocumentChangeForm(DocumentForm):
    """A document to change; another file may take the place of its file."""

    file = UploadField(label=_("Another file in its place"), required=False)
    field_order = ("title", "language", "audience", "phase", "file")


def of_document(document: EventDocument) -> dict[str, Any]:
    """A document as its form holds it."""
    return {name: getattr(document, name) for name in FIELDS}
