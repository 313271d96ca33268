"""All books at once: what each plans, was promised and got, and what waits there; queries as few as for one."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.money import Money
from events_core.foundation.search import search_query

from .models import Book, BudgetLine, Contribution, Entry
from .queries import GOING_ON, PROMISED_ONLY, SILENT, TO_SETTLE
from .rates import Rates, late_worths
from .statements import TOTALS, ZERO, Sums, added, planned_lines

OPEN, CLOSED = "open", "closed"
_UNREAD = ("event__summary", "event__description", "event__outcome", "event__search_text")
"""Long texts that no row shows."""


@dataclass
class Waits:
    """How many contributions of a book wait for what."""

    silent: int = 0
    unvalued: int = 0
    confirm: int = 0
    come: int = 0
    settle: int = 0

    @property
    def sentences(self) -> list[str]:
        """What waits, in a few words each."""
        told = [
            (self.settle, ngettext("%(count)s sum to settle", "%(count)s sums to settle", self.settle)),
            (self.silent, ngettext("%(count)s letter unanswered", "%(count)s letters unanswered", self.silent)),
            (self.unvalued, ngettext("%(count)s without a value", "%(count)s without a value", self.unvalued)),
            (self.confirm, ngettext("%(count)s to confirm", "%(count)s to confirm", self.confirm)),
            (self.come, ngettext("%(count)s to come", "%(count)s to come", self.come)),
        ]
        return [text % {"count": localise.number(number)} for number, text in told if number]


@dataclass
class Overview:
    """One book as lists show it, the sums in USD; without a book (`book` None) nothing was ever written to it."""

    book: Book | None
    year: int | None = None
    sums: Sums = field(default_factory=Sums)
    unconverted: list[Money] = field(default_factory=list)
    waits: Waits = field(default_factory=Waits)

    @property
    def title(self) -> Any:
        """Whose book it is."""
        return self.book.title if self.book else _("Operation of the secretariat, %(year)d") % {"year": self.year}

    @property
    def notes(self) -> list[str]:
        """What waits there, and for which currencies there is no rate."""
        codes = localise.list_of(money.currency for money in self.unconverted)
        missing = [_("No rate for %(currencies)s") % {"currencies": codes}] if codes else []
        return [*self.waits.sentences, *missing]


def overview_of(books: Collection[Book]) -> list[Overview]:
    """The books with their sums, as `statement_of` makes them; at most six queries, and those of the headcounts."""
    rows = {book.pk: Overview(book, book.year) for book in books}
    if rows:
        rates = Rates()
        _plan(rows, rates)
        _enter(rows, rates)
        _wait(rows)
    return list(rows.values())


def event_books(q: str = "", year: str = "", state: str = "") -> QuerySet[Book]:
    """The books of events by words, year of the event and state; the latest events first."""
    rows = Book.objects.filter(event__isnull=False).select_related("event").defer(*_UNREAD)
    if q:
        rows = rows.filter(search_query(q, "event__search_text"))
    if year:
        begin = datetime.datetime(int(year), 1, 1, tzinfo=datetime.UTC)
        rows = rows.filter(event__starts_at__gte=begin, event__starts_at__lt=begin.replace(year=int(year) + 1))
    if state:
        rows = rows.filter(closed_at__isnull=state == OPEN)
    return rows.order_by("-event__starts_at", "-pk")


def event_years() -> list[int]:
    """The years of events that have a book, the latest first; one query."""
    found = Book.objects.filter(event__isnull=False).order_by()
    return [at.year for at in found.datetimes("event__starts_at", "year", order="DESC", tzinfo=datetime.UTC)]


def operation() -> list[Overview]:
    """The books of operation by year, the latest first: this year, the next, and every one that exists."""
    known = {row.year: row for row in overview_of(list(Book.objects.filter(year__isnull=False)))}
    present = timezone.now().year
    years = sorted({present, present + 1, *(year for year in known if year)}, reverse=True)
    return [known.get(year) or Overview(None, year) for year in years]


@dataclass
class Together(Sums):
    """Several books together; what one has too much of closes no gap of another."""

    gaps: Decimal = ZERO

    @property
    def gap(self) -> Decimal:
        """The sum of their gaps."""
        return self.gaps


def together(rows: Iterable[Overview]) -> Together:
    """The sums of several books."""
    whole = Together()
    for row in rows:
        whole.gaps += row.sums.gap
        for name in TOTALS:
            whole.add(name, getattr(row.sums, name))
    return whole


def _plan(rows: dict[int, Overview], rates: Rates) -> None:
    lines = list(BudgetLine.objects.filter(book__in=rows))
    for line in lines:
        line.book = _book(rows, line.book_id)
    for one in planned_lines(lines, rates):
        row = rows[one.line.book_id]
        if one.usd is None:
            row.unconverted = added([*row.unconverted, one.whole])
        else:
            row.sums.add("planned", one.usd)


def _enter(rows: dict[int, Overview], rates: Rates) -> None:
    entries = Entry.objects.filter(book__in=rows).order_by()
    counted = entries.filter(usd__isnull=False).values("book_id", "counts_as").annotate(total=Sum("usd"))
    for found in counted:
        rows[found["book_id"]].sums.add(found["counts_as"], found["total"])
    late = list(entries.filter(usd__isnull=True))
    worths = late_worths(late, rates)
    for entry in late:
        row = rows[entry.book_id]
        if entry.pk in worths:
            row.sums.add(entry.counts_as, worths[entry.pk].usd)
        elif entry.counts_as == Entry.Total.PLEDGED:
            row.unconverted = added([*row.unconverted, entry.money])


def _wait(rows: dict[int, Overview]) -> None:
    is_promised = Q(state=Contribution.State.PLEDGED, amount__isnull=False)
    is_open = [number for number in rows if not _book(rows, number).is_closed]
    counts: dict[str, Any] = {
        "silent": Count("pk", filter=SILENT & GOING_ON),
        "unvalued": Count("pk", filter=PROMISED_ONLY & Q(amount__isnull=True) & GOING_ON),
        "confirm": Count("pk", filter=is_promised & ~SILENT & GOING_ON),
        "come": Count("pk", filter=Q(confirmed__gt=F("given")) & GOING_ON),
        "settle": Count("pk", filter=TO_SETTLE),
    }
    waiting: Any = Contribution.objects.filter(book__in=is_open).order_by().values("book_id").annotate(**counts)
    for found in waiting:
        rows[found["book_id"]].waits = Waits(**{name: found[name] for name in counts})


def _book(rows: dict[int, Overview], number: int) -> Book:
    book = rows[number].book
    assert book is not None
    return book
