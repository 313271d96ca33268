"""Fields that several forms of the books share."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import money
from events_core.foundation.forms import AmountField, ProductForm
from events_core.foundation.money import CURRENCIES, Money

_AMOUNT: dict[str, Any] = {"inputmode": "decimal", "autocomplete": "off"}


class MoneyFields(ProductForm):
    """Mixin: `amount` and `currency`, which stand in one `<div class="pair">`; `money()` is what was entered.

    `money` is what the form begins with, `currency` what it begins with otherwise; `only` offers no other currency.
    What an action says about `money` stands at the amount.
    """

    money_required: ClassVar[bool] = True

    amount = AmountField(label=gettext_lazy("Amount"), max_length=40, widget=forms.TextInput(attrs=_AMOUNT))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(
        self, *args: Any, money: Money | None = None, currency: str = "", only: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._money: Money | None = None
        first = money.currency if money else currency
        if first:
            self.initial.setdefault("currency", first)
        if money:
            self.initial.setdefault("amount", in_figures(money))
        self.fields["amount"].required = self.money_required
        self.fields["currency"].required = self.money_required
        offered = [first] if only and first else CURRENCIES
        self.fields["currency"].choices = [(code, code) for code in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the amount in its currency; what is wrong with it stands at the amount."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("amount") and values.get("currency"):
            self._money, wrong = money.read(values)
            if self._money is not None and self._money.amount == 0:
                self._money, wrong = None, ("zero", _("Enter an amount above zero."))
            if wrong:
                self.add_error("amount", wrong[1])
        return values

    def money(self) -> Money | None:
        """What was entered; None when nothing was."""
        return self._money

    def place_of(self, name: str) -> str | None:
        """What is wrong with the money stands at the amount."""
        return super().place_of({"money": "amount"}.get(name, name))


def in_figures(money: Money) -> str:
    """An amount as one types it: "690000", "900.50"."""
    whole = money.amount == money.amount.to_integral()
    return str(money.amount.quantize(Decimal(1)) if whole else money.amount)
