"""Reading the rates of exchange: which are in force, which were replaced, what a table on its way in would do."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from events_core.foundation.money import CURRENCIES, REPORTING
from events_core.journal.actors import Actor, names

from . import ratefile
from .models import BudgetLine, Contribution, Rate, RateTable
from .queries import rates_that_count
from .rates import STALE

EXCHANGED = tuple(code for code in CURRENCIES if code != REPORTING)
"""Currencies that need a rate."""
TABLES = 10
SHOWN = 200


@dataclass(frozen=True)
class InForce:
    """The rate of a currency on a day (None: there is none), and how many days ago it took effect."""

    currency: str
    rate: Rate | None
    days: int = 0

    @property
    def is_old(self) -> bool:
        """Whether a newer one should have come by now."""
        return self.rate is not None and datetime.timedelta(days=self.days) > STALE


def in_force(day: datetime.date | None = None) -> list[InForce]:
    """The rate of each currency today (UTC) or on a day; one query."""
    on = day or timezone.now().date()
    known = {rate.currency: rate for rate in rates_that_count(on=on).select_related("table")}
    return [
        InForce(code, rate, (on - rate.effective).days) if (rate := known.get(code)) else InForce(code, None)
        for code in EXCHANGED
    ]


def all_rates(currency: str = "") -> QuerySet[Any]:
    """Every rate that was ever loaded, the latest days and the newest versions first; replaced ones say so."""
    newer = Rate.objects.filter(currency=OuterRef("currency"), effective=OuterRef("effective"), id__gt=OuterRef("id"))
    rows = Rate.objects.select_related("table").annotate(is_replaced=Exists(newer))
    if currency:
        rows = rows.filter(currency=currency)
    return rows.order_by("-effective", "currency", "-id")


def tables() -> list[RateTable]:
    """The newest tables with how many rates came in each (`count`) and who loaded them (`who`); two queries."""
    rows: list[Any] = list(RateTable.objects.annotate(count=Count("rates"))[:TABLES])
    actors = {row.pk: Actor(row.actor_kind, row.actor_id, row.actor_label) for row in rows}
    known = names(actors.values())
    for row in rows:
        row.who = known[actors[row.pk]]
    return rows


def table_rows() -> Iterator[tuple[str, str, str, str]]:
    """All rates that hold on some day, in the columns in which they are loaded, by currency and day."""
    for rate in rates_that_count().order_by("currency", "effective").iterator(500):
        yield rate.currency, rate.effective.isoformat(), f"{rate.units_per_usd.normalize():f}", rate.source


@dataclass
class Preview:
    """What a table would do when it is loaded, row by row; `text` is the same table as CSV."""

    name: str
    rows: list[ratefile.Row]
    text: str
    pledges: int = 0
    lines: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are wrong, new, replace a rate, say the same, or are large steps."""
        found = dict.fromkeys(("wrong", "new", "replaces", "same", "jumps"), 0)
        for row in self.rows:
            found["wrong" if row.faults else row.status] += 1
            found["jumps"] += row.is_jump
        return found

    @property
    def shown(self) -> list[ratefile.Row]:
        """The rows, those first that ask for a look: wrong ones, then large steps, then what replaces a rate."""
        return sorted(self.rows, key=_urgency)[:SHOWN]

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return len(self.rows) - len(self.shown)

    @property
    def is_good(self) -> bool:
        """Whether it can be loaded and changes something."""
        counts = self.counts
        return not counts["wrong"] and bool(counts["new"] + counts["replaces"])


def preview(rows: Iterable[Any], name: str) -> Preview:
    """What a table would do, with how many pledges and budget lines get their first rate by it; four queries."""
    found = ratefile.read(rows)
    made = Preview(name, found, _as_csv(found))
    known = set(Rate.objects.order_by().values_list("currency", flat=True).distinct())
    first = {row.currency for row in found if not row.faults} - known
    if first:
        made.pledges = Contribution.objects.filter(currency__in=first, pledged__gt=0).count()
        made.lines = BudgetLine.objects.filter(currency__in=first).count()
    return made


def _urgency(row: ratefile.Row) -> tuple[bool, bool, bool, int]:
    return not row.faults, not row.is_jump, row.status != "replaces", row.number


def _as_csv(rows: Iterable[ratefile.Row]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(ratefile.COLUMNS)
    writer.writerows((row.currency, row.effective, row.units_per_usd, row.source) for row in rows)
    return file.getvalue()
