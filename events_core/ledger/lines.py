"""The entries of a book as pages list them: what each counts in USD and by which rate, who wrote it, what undid it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Sum

from events_core.foundation.money import REPORTING
from events_core.journal import actors
from events_core.journal.actors import Actor

from .models import Book, Entry
from .queries import entries_of
from .rates import Rates, Worth, late_worths
from .statements import ZERO

PAGE = 100
AT_ONCE = 500


@dataclass(frozen=True, order=True)
class UsedRate:
    """A rate by which entries were counted: so many units of the currency per USD, since when, by whom."""

    currency: str
    since: datetime.date
    units: Decimal
    source: str


@dataclass
class Line:
    """One entry; `worth` is None as long as nobody knows a rate, `balance` what was given up to it, in USD."""

    entry: Entry
    worth: Worth | None
    who: str
    balance: Decimal = ZERO

    @property
    def number(self) -> str:
        """Its number as pages write it: 001."""
        return written(self.entry)

    @property
    def reverses(self) -> str:
        """The number of the entry that it undoes, or ""."""
        return written(self.entry.reverses) if self.entry.reverses else ""

    @property
    def reversed_by(self) -> str:
        """The number of the entry that undid it, or ""."""
        undoing: Entry | None = getattr(self.entry, "reversed_by", None)
        return written(undoing) if undoing else ""

    @property
    def is_void(self) -> bool:
        """Whether it counts nothing any more, or only makes another count nothing."""
        return bool(self.reverses or self.reversed_by)

    @property
    def may_be_reversed(self) -> bool:
        """Whether it can be undone as things stand: what later entries stand on is undone after these."""
        entry = self.entry
        if self.is_void or entry.contribution is None:
            return not self.is_void
        after = {total: getattr(entry.contribution, total) for total in ("pledged", "confirmed", "given")}
        after[entry.counts_as] -= entry.amount
        return bool(after["pledged"] >= after["confirmed"] >= after["given"] >= 0)

    @property
    def usd(self) -> Decimal | None:
        """What it counts in USD."""
        return self.worth.usd if self.worth else None

    @property
    def rate(self) -> UsedRate | None:
        """The rate by which it counts; None in USD, and as long as there is none."""
        if self.worth is None or self.entry.currency == REPORTING:
            return None
        return UsedRate(self.entry.currency, self.worth.since, self.worth.rate, self.worth.source)


@dataclass
class Ledger:
    """One page of a book's entries, oldest first, with the rates that these were counted by."""

    page: Page[Entry]
    lines: list[Line]

    @property
    def rates(self) -> list[UsedRate]:
        """Each rate once."""
        return sorted({line.rate for line in self.lines if line.rate})

    @property
    def last(self) -> Line | None:
        """The last entry on the page."""
        return self.lines[-1] if self.lines else None


def written(entry: Entry) -> str:
    """An entry's number as pages write it: 001."""
    return f"{entry.number:03d}"


def ledger_of(book: Book | None, *, kind: str = "", page: str | None = None) -> Ledger:
    """A page of a book's entries, perhaps of one kind; a fixed number of queries."""
    found = entries_of(book).prefetch_related("evidence__file")
    shown = Paginator(found.filter(kind=kind) if kind else found, PAGE).get_page(page)
    lines = lines_of(shown.object_list)
    if book is not None and lines:
        _balance(book.entries.all(), lines)
    return Ledger(shown, lines)


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Entries as lines, without balances."""
    rows = list(entries)
    late = late_worths(rows, Rates())
    names = actors.names(_writer(row) for row in rows)
    return [Line(row, _worth(row, late), names[_writer(row)]) for row in rows]


def streamed(entries: QuerySet[Entry]) -> Iterator[Line]:
    """As `lines_of`, one by one, with a fixed number of queries for any number of entries."""
    late = late_worths(entries.filter(usd=None), Rates())
    writers = entries.order_by().values_list("actor_kind", "actor_id", "actor_label").distinct()
    names = actors.names(Actor(*row) for row in writers)
    for row in entries.iterator(AT_ONCE):
        yield Line(row, _worth(row, late), names[_writer(row)])


def _writer(entry: Entry) -> Actor:
    return Actor(entry.actor_kind, entry.actor_id, entry.actor_label)


def _worth(entry: Entry, late: Mapping[int, Worth]) -> Worth | None:
    """What an entry counts: as it was counted, else by the rule for what came before its rate."""
    if entry.usd is None or entry.rate is None or entry.rate_on is None:
        return late.get(entry.pk)
    return Worth(entry.usd, entry.rate, entry.rate_on, entry.rate_source)


def _balance(entries: QuerySet[Entry], lines: Sequence[Line]) -> None:
    """Say at each line what was given up to it, also by entries that are not shown."""
    first, last = lines[0].entry.number, lines[-1].entry.number
    given = entries.filter(counts_as=Entry.Total.GIVEN).order_by("number")
    total = given.filter(number__lt=first).aggregate(total=Sum("usd"))["total"] or ZERO
    steps = dict(given.filter(number__range=(first, last)).values_list("number", "usd"))
    shown = {line.entry.number: line for line in lines}
    for number in range(first, last + 1):
        total += steps.get(number) or ZERO
        if number in shown:
            shown[number].balance = total
