"""Amounts of money: a decimal beside a currency (ISO 4217), never a float, never one without the other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from . import localise

CURRENCIES = ("CNY", "JPY", "KRW", "MNT", "RUB", "KPW", "USD", "EUR")
WHOLE = ("JPY", "KRW")
"""Currencies that are written without decimals."""
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
        """As the API writes it."""
        return {"amount": str(self.amount), "currency": self.currency}


def fault_of(amount: str, currency: str) -> Fault | None:
    """What is wrong with an amount as it was written, as (code, sentence); None when it can be kept."""
    if currency not in CURRENCIES:
        return "currency", _("Choose one of: %(known)s.") % {"known": ", ".join(CURRENCIES)}
    if not _AMOUNT.fullmatch(amount) or (currency in WHOLE and "." in amount):
        return "amount", _("Write the amount in figures, such as 900 or 900.50.")
    return None


def read(value: Mapping[str, Any]) -> tuple[Money | None, Fault | None]:
    """`{"amount": "900.50", "currency": "USD"}` as money, or what is wrong with it."""
    amount, currency = str(value.get("amount") or "").strip(), str(value.get("currency") or "")
    wrong = fault_of(amount, currency)
    return (None, wrong) if wrong else (Money(Decimal(amount), currency), None)
