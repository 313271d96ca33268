"""What a budget makes in all."""

from dataclasses import dataclass
from decimal import Decimal

from events_core.foundation.money import Money, rounded
from events_core.ledger.headcounts import Headcount
from events_core.ledger.models import Book, BudgetLine
from events_core.ledger.rates import Rates

from .sums import ZERO


@dataclass
class PlannedLine:
    """A budget line with what it is planned to cost in all, in its own currency and in USD (None without a rate)."""

    line: BudgetLine
    whole: Money
    usd: Decimal | None


def planned_people(book: Book, heads: Headcount) -> int:
    """How many participants a budget is made for: as planned, else the event's places, else those registered."""
    event = book.event
    return book.people or (event.capacity if event and event.capacity else 0) or heads.total


def planned_line(line: BudgetLine, people: int, rates: Rates) -> PlannedLine:
    """What a budget line makes in all for so many people."""
    times = people if line.per_person else 1
    whole = Money(line.amount * times, line.currency)
    if not times:
        return PlannedLine(line, whole, ZERO)
    if line.rate:
        return PlannedLine(line, whole, rounded(whole.amount / line.rate))
    found = rates.worth(whole, line.rate_day, late=True)
    return PlannedLine(line, whole, found.usd if found else None)
