"""What a contributor fills in behind its link: yes, perhaps with another amount, or no with a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import money
from events_core.foundation.forms import AmountField, LineField, NameField, ProductForm, TextField
from events_core.foundation.money import Money
from events_core.ledger.models import Contribution

YES, NO = "yes", "no"
TEXT = 2_000
OF_ANSWER = {"amount": YES, "message": YES, "reason": NO}
"""Fields that belong to one of the answers only."""
_CHOOSE = gettext_lazy("Choose one of the two answers.")


class AnswerForm(ProductForm):
    """The answer of a contributor."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[(YES, gettext_lazy("Yes, we contribute this")), (NO, gettext_lazy("No, we cannot contribute this"))],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    amount = AmountField(
        label=gettext_lazy("Another amount"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-m", "inputmode": "decimal", "autocomplete": "off"}),
    )
    message = TextField(label=gettext_lazy("Note to the organizers"), max_length=TEXT, required=False)
    reason = TextField(label=gettext_lazy("Reason"), max_length=TEXT, required=False)
    name = NameField(label=gettext_lazy("Name"), required=False)
    position = LineField(label=gettext_lazy("Position"), max_length=200, required=False)

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contribution = contribution
        self.money: Money | None = None
        asked = {"currency": contribution.currency, "money": contribution.to_confirm or ""}
        self.fields["amount"].label = _("Another amount, in %(currency)s") % asked
        self.fields["amount"].help_text = _("Leave it empty to confirm %(money)s.") % asked

    @property
    def options(self) -> dict[str, Any]:
        """The two choices by name."""
        return {str(one.data["value"]): one for one in self["answer"].subwidgets}

    @property
    def kind(self) -> str:
        """Which answer it is."""
        return str(self.cleaned_data.get("answer") or "")

    @property
    def other(self) -> Money | None:
        """Another amount than the one that was asked about."""
        return self.money if self.money != self.contribution.to_confirm else None

    def clean(self) -> dict[str, Any]:
        """What belongs to the other answer is not looked at; a yes wants a name, a no a reason."""
        super().clean()
        kind, given = self.kind, self.cleaned_data
        for name in [name for name in self.errors if kind and OF_ANSWER.get(name, kind) != kind]:
            del self._errors[name]  # type: ignore[attr-defined]
        if kind == YES:
            self._need("name", _("Say who answers."))
            self._read_amount(given.get("amount") or "")
        if kind == NO:
            self._need("reason", _("Say why, in a sentence or two."))
        return given

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        given = self.cleaned_data
        who = {"name": given.get("name") or "", "position": given.get("position") or ""}
        if self.kind == NO:
            return who | {"reason": given.get("reason") or ""}
        return who | {"amount": self.money, "message": given.get("message") or ""}

    def _read_amount(self, text: str) -> None:
        if not text:
            return
        found, wrong = money.read({"amount": text, "currency": self.contribution.currency})
        if found is not None and not found.amount:
            wrong = ("zero", _("Enter an amount above zero, or choose “No”."))
        if wrong:
            self.add_error("amount", wrong[1])
        self.money = found

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and not self.has_error(name):
            self.add_error(name, message)


def typed_of(sent: Mapping[str, Any]) -> list[tuple[str, str]]:
    """All names and values that the form sent, to be sent along once more."""
    return [(name, sent[name]) for name in ("seen", *AnswerForm.base_fields) if name in sent]
