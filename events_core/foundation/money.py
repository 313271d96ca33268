"""Amounts of money: a decimal beside a currency (ISO 4217), never a float, never one without the other.

One rule of rounding everywhere: half up, to the decimals of the currency (none for JPY and KRW, two for the others).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from . import localise

CURRENCIES = ("CNY", "JPY", "KRW", "MNT", "RUB", "KPW", "USD", "EUR")
WHOLE = ("JPY", "KRW")
"""Currencies that are written without decimals."""
REPORTING = "USD"
"""The currency in which everything is also counted."""
CENT = Decimal("0.01")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
Fault = tuple[str, str]


@dataclass(frozen=True)
class Money:
    """An amount in its currency."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """As pages write it: "JPY 690,000", "USD 900.50", with a no-break space."""
        exact = self.amount == self.amount.to_integral()
        shown = self.amount.quantize(Decimal(1)) if exact else self.amount.quantize(Decimal("0.01"))
        text = localise.number(shown)
        if not exact and shown * 10 == (shown * 10).to_integral():
            text += localise.number(Decimal(0))
        return f"{self.currency}\u00a0{text}"

    @property
    def body(self) -> dict[str, str]:
        """As the API writes it: in JPY and KRW without decimals."""
        whole = self.amount.to_integral() if self.currency in WHOLE else self.amount
        return {"amount": str(whole if whole == self.amount else self.amount), "currency": self.currency}


def fault_of(amount: str, currency: str) -> Fault | None:
    """What is wrong with an amount as it was written, as (code, sentence); None when it can be kept."""
    if currency not in CURRENCIES:
        return "currency", _("Choose one of: %(known)s.") % {"known": ", ".join(CURRENCIES)}
    if currency in WHOLE and (_AMOUNT.fullmatch(amount) is None or "." in amount):
        text = _("Write the amount in figures and without decimals, such as 90000: %(currency)s has none.")
        return "amount", text % {"currency": currency}
    if not _AMOUNT.fullmatch(amount):
        return "amount", _("Write the amount in figures, such as 900 or 900.50.")
    return None


def read(value: Mapping[str, Any]) -> tuple[Money | None, Fault | None]:
    """`{"amount": "900.50", "currency": "USD"}` as money, or what is wrong with it."""
    amount, currency = str(value.get("amount") or "").strip(), str(value.get("currency") or "")
    wrong = fault_of(amount, currency)
    return (None, wrong) if wrong else (Money(Decimal(amount), currency), None)


def step_of(currency: str) -> Decimal:
    """The smallest amount of a currency: 1 for JPY and KRW, 0.01 for the others."""
    return Decimal(1) if currency in WHOLE else CENT


def rounded(amount: Decimal, currency: str = REPORTING) -> Decimal:
    """The amount in whole smallest amounts of its currency, half up (away from zero)."""
    return amount.quantize(step_of(currency), ROUND_HALF_UP)


def split(whole: Money, weights: Sequence[Decimal]) -> list[Money]:
    """Parts of an amount by weights; together they are the whole.

    What rounding down leaves over goes, one smallest amount each, to the parts that lost most, the first of equal ones.
    Refuses (ValueError) weights below zero or all zero.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or min(weights) < 0:
        raise ValueError(weights)
    step, currency = step_of(whole.currency), whole.currency
    exact = [whole.amount * weight / total for weight in weights]
    parts = [share.quantize(step, ROUND_DOWN) for share in exact]
    left = int((whole.amount - sum(parts)) / step)
    most_lost = sorted(range(len(parts)), key=lambda n: (-abs(exact[n] - parts[n]), n))
    for n in most_lost[: abs(left)]:
        parts[n] += step if left > 0 else -step
    return [Money(part, currency) for part in parts]


class CentsField(models.BigIntegerField):
    """A decimal with two places, kept as whole hundredths: sums are exact on every database, SQLite's too."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def from_db_value(self, value: Any, *args: Any) -> Decimal | None:
        """Hundredths as a decimal with two places."""
        return None if value is None else (Decimal(int(value)) / 100).quantize(CENT)

    def to_python(self, value: Any) -> Decimal | None:
        """A decimal with two places."""
        return None if value is None else Decimal(value).quantize(CENT)

    def get_prep_value(self, value: Any) -> Any:
        """A decimal as hundredths. Refuses (ValueError) what has more than two places."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        cents = Decimal(value) * 100
        if cents != cents.to_integral():
            raise ValueError(value)
        return int(cents)
