"""The forms of the ledger's entries: what was spent, why an entry is reversed, what of the list is shown."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, ProductForm
from events_core.ledger.models import Entry
from events_core.programme.forms.event import organisation_choices

from .fields import MoneyFields
from .work import BookForm, CategoryField, ReasonField, day_field, evidence_field


class KindForm(ProductForm):
    """Which entries are shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of entry"), choices=[("", gettext_lazy("All")), *Entry.Kind.choices], required=False
    )

    @property
    def chosen(self) -> str:
        """The kind asked for, or ""."""
        wanted = str(self.data.get("kind") or "")
        return wanted if wanted in Entry.Kind.values else ""


class ReverseForm(BookForm):
    """Why an entry is reversed."""

    reason = ReasonField(label=gettext_lazy("Reason"), help_text=gettext_lazy("It stands in the new entry."))


class SpendForm(MoneyFields, BookForm):
    """Something that was spent."""

    field_order = ("category",)
    places: ClassVar[Mapping[str, str]] = {"file": "evidence"}
    refused_where: ClassVar[Mapping[str, str]] = {"rate_missing": "on"}

    category = CategoryField(error_messages={"required": gettext_lazy("Choose what it was spent on.")})
    organisation = forms.ChoiceField(
        label=gettext_lazy("Who paid"),
        help_text=gettext_lazy("The organization whose money it was."),
        required=False,
    )
    on = day_field()
    note = LineField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("To whom it was paid and for what; the number of the invoice."),
        max_length=500,
        required=False,
    )
    evidence = evidence_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("organisation", [("", _("Not said")), *organisation_choices()])

    def values(self) -> dict[str, Any]:
        """What `spend` takes."""
        names = ("category", "organisation", "on", "note")
        return {name: self.cleaned_data[name] for name in names} | {"money": self.money()}
