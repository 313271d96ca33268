"""What a budget makes in all."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from events_core.foundation.money import Money, rounded
from events_core.ledger import headcounts
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


def planned_lines(lines: Collection[BudgetLine], rates: Rates) -> list[PlannedLine]:
    """Lines of several books, which are at hand with their events, each for as many people as its book is made for."""
    events = {line.book.event for line in lines if line.per_person and line.book.event}
    heads = headcounts.totals([event for event in events if event])
    people = [planned_people(line.book, Headcount(heads.get(line.book.event_id or 0, 0))) for line in lines]
    return [planned_line(line, number, rates) for line, number in zip(lines, people, strict=True)]
