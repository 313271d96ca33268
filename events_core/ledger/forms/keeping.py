"""The forms by which a finance officer closes books, opens them again, writes notes and settles."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, TextField
from events_core.ledger.models import Contribution

from .work import BookForm, ReasonField

Settlement = Contribution.Settlement


class NoteForm(BookForm):
    """The finance officer's note."""

    note = TextField(
        label=gettext_lazy("Note of the finance officer"),
        help_text=gettext_lazy("It stands on every statement of these books, on paper and in files, as you write it."),
        max_length=2_000,
        required=False,
    )


class ReopenForm(BookForm):
    """Why closed books are opened again."""

    reason = ReasonField(label=gettext_lazy("Reason"), help_text=gettext_lazy("It stands in the journal."))


class SettleForm(BookForm):
    """What becomes of money that was given for something that is not held; `books` are those that can take it."""

    choice_more: ClassVar[Mapping[str, Mapping[str, str]]] = {"how": {Settlement.CARRIED_OVER: "to"}}
    choice_hints: ClassVar[Mapping[str, Mapping[str, str | Promise]]] = {
        "how": {
            Settlement.REFUNDED: gettext_lazy("It goes back. The contribution counts nothing here any more."),
            Settlement.CARRIED_OVER: gettext_lazy(
                "It leaves these books, and is promised, confirmed and received in others at once."
            ),
            Settlement.KEPT: gettext_lazy("It stays here for what was spent already."),
        }
    }

    how = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (Settlement.REFUNDED, gettext_lazy("Refund it")),
            (Settlement.CARRIED_OVER, gettext_lazy("Carry it over to other books")),
            (Settlement.KEPT, gettext_lazy("Keep it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of it.")},
    )
    to = forms.ChoiceField(label=gettext_lazy("To which books"), required=False)
    note = LineField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What was agreed with the contributor, and when."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, books: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("to", [("", _("Choose")), *books])

    def clean(self) -> dict[str, Any]:
        """Refuses to carry over to no book."""
        is_lost = self.cleaned_data.get("how") == Settlement.CARRIED_OVER and not self.cleaned_data.get("to")
        if is_lost and not self.has_error("to"):
            self.add_error("to", _("Choose the books to which it is carried over."))
        return self.cleaned_data
