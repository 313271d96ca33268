"""The statement of one organisation over all books."""

import datetime
from dataclasses import dataclass
from typing import Any

from events_core.foundation.money import Money
from events_core.ledger.models import Book, BudgetLine, Contribution, Party
from events_core.ledger.queries import entries_by
from events_core.ledger.rates import Rates
from events_core.network.models import Organisation

from .planning import planned_lines
from .sums import TOTALS, CategorySums, Sums, added
from .tally import Tally, giving_of


@dataclass
class BookSums(Sums):
    """What one organisation has promised, given and spent in one book, in a period."""

    book: Any = None


@dataclass
class OwnStatement:
    """The statement of one organisation over all books and a period (both days included; None: open)."""

    organisation: Organisation
    since: datetime.date | None
    until: datetime.date | None
    sums: Sums
    books: list[BookSums]
    categories: list[CategorySums]
    unconverted: list[Money]
    missing: list[Money]


def own_statement(
    organisation: Organisation, since: datetime.date | None = None, until: datetime.date | None = None
) -> OwnStatement:
    """What an organisation gave to all books by the days of the entries; cost grows with its own entries only."""
    parties = dict(Party.objects.filter(organisation=organisation).values_list("pk", "book_id"))
    tally = Tally(Rates())
    tally.enter(entries_by(organisation, since, until))
    rows = BudgetLine.objects.filter(bearer_id__in=parties).select_related("book__event")
    lines = [row for row in rows if (not since or row.rate_day >= since) and (not until or row.rate_day <= until)]
    for one in planned_lines(lines, tally.rates):
        tally.plan(one)
    named = Book.objects.select_related("event").in_bulk(set(parties.values()))
    books: dict[int, BookSums] = {}
    for number, sums in tally.parties.items():
        row = books.setdefault(parties[number], BookSums(book=named[parties[number]]))
        for total in TOTALS:
            row.add(total, getattr(sums, total))
    given = giving_of(Contribution.objects.filter(party_id__in=parties).exclude(amount=None))
    return OwnStatement(
        organisation,
        since,
        until,
        tally.sums,
        sorted(books.values(), key=lambda row: _begins(row.book), reverse=True),
        tally.by_category,
        tally.without_rates,
        added(money for rows in given.values() for one in rows for money in one.missing),
    )


def _begins(book: Book) -> datetime.datetime:
    if book.event:
        return book.event.starts_at
    return datetime.datetime(book.year or 1, 1, 1, tzinfo=datetime.UTC)
