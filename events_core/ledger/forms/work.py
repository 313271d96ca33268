"""What the forms of the books have in common: each refusal is said at the field that it concerns."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.forms import LineField, UploadField
from events_core.foundation.money import Money
from events_core.foundation.refusals import Refused
from events_core.ledger.categories import CATEGORIES
from events_core.programme.forms.work import DayField, WorkForm

from .fields import MoneyFields

T = TypeVar("T")
RATE = "rate_missing"


class BookForm(WorkForm):
    """`refused_where` names, by its code, the field that a refusal of an action concerns."""

    refused_where: ClassVar[Mapping[str, str]] = {}
    is_without_rate = False

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What `act` returns; None when it refused, with the reasons at their fields."""

        def placed() -> T:
            try:
                return act()
            except Refused as refusal:
                self.refused_at = self.refused_where.get(refusal.code, "")
                self.is_without_rate = refusal.code == RATE
                raise

        return super().attempt(placed)


class OwnMoney(MoneyFields):
    """An amount in the one currency that a contribution has, which the label of the amount names."""

    def __init__(self, *args: Any, money: Money, label: str, **kwargs: Any) -> None:
        super().__init__(*args, money=money, only=True, **kwargs)
        self.fields["currency"].widget = forms.HiddenInput()
        self.fields["amount"].label = label % {"currency": money.currency}
        self.fields["amount"].error_messages["required"] = _("Say how much it is.")


class ReasonField(LineField):
    """Why something is done, as the entry will say."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"required": gettext_lazy("Say why, in a sentence or two.")}
        super().__init__(max_length=500, error_messages=wrong, **kwargs)


class CategoryField(forms.ChoiceField):
    """What a cost is for."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", gettext_lazy("Choose")), *CATEGORIES.items()]
        super().__init__(label=gettext_lazy("For what"), choices=choices, **kwargs)


def evidence_field() -> UploadField:
    """A file that proves an entry."""
    return UploadField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("An invoice, a receipt, a statement of the bank. Whoever sees these books can open it."),
        required=False,
    )


def day_field() -> DayField:
    """On which day something happened."""
    return DayField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("It counts in USD by the rate of this day."),
        error_messages={"required": gettext_lazy("Choose the day on which it happened.")},
    )
