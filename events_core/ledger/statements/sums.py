"""Amounts in USD, in all and by category or party."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from events_core.foundation.money import CENT, Money
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.models import Contribution
from events_core.network.models import Organisation

ZERO = Decimal("0.00")
TOTALS = ("planned", "pledged", "confirmed", "given", "spent")
FORMS = tuple(Contribution.Form.values)


@dataclass
class Sums:
    """Amounts in USD."""

    planned: Decimal = ZERO
    pledged: Decimal = ZERO
    confirmed: Decimal = ZERO
    given: Decimal = ZERO
    spent: Decimal = ZERO

    @property
    def gap(self) -> Decimal:
        """What is planned and not confirmed, never below 0."""
        return max(self.planned - self.confirmed, ZERO)

    @property
    def coverage(self) -> Decimal | None:
        """Confirmed ÷ planned with two decimals, half up; None when nothing is planned."""
        return (self.confirmed / self.planned).quantize(CENT, ROUND_HALF_UP) if self.planned else None

    @property
    def coverage_in_percent(self) -> Decimal | None:
        """As `coverage`, in whole per cent."""
        return None if self.coverage is None else (self.coverage * 100).quantize(Decimal(1))

    def add(self, total: str, usd: Decimal) -> None:
        """Add to one of the sums."""
        setattr(self, total, getattr(self, total) + usd)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in TOTALS)


@dataclass
class CategorySums(Sums):
    """The sums of one category."""

    category: str = "other"

    @property
    def label(self) -> Any:
        """Its name."""
        return CATEGORIES[self.category]


@dataclass
class PartySums(Sums):
    """One party: what it is due by its rule, what it promised and gave; `balance` = due − given.

    Without a rule a party is due what it has promised. `missing` is what it has promised or confirmed and not given,
    in its own currencies; `by_form` what it has confirmed in each form, `own_costs` what it has pledged for its own
    participation; `exchange` what its receipts count more (or less) in USD than by the rates of its pledges.
    """

    party: Any = None
    organisation: Organisation | None = None
    name: str = ""
    due: Decimal = ZERO
    rule: str = ""
    people: int | None = None
    missing: list[Money] = field(default_factory=list)
    by_form: dict[str, Decimal] = field(default_factory=dict)
    own_costs: Decimal = ZERO
    exchange: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What is still due; below 0 when more was given."""
        return self.due - self.given

    @property
    def label(self) -> str:
        """Its name in the active language."""
        return str(self.party)


def added(amounts: Iterable[Money]) -> list[Money]:
    """Amounts of the same currency as one, by currency; nothing that is zero."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, ZERO) + money.amount
    return [Money(amount, code) for code, amount in sorted(sums.items()) if amount]
