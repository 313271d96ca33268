"""Rates of exchange: which one is in force on a day, and what an amount is in USD by it.

The rate of a day is the newest that took effect on or before it. What was entered while nobody knew a rate
(pledges, confirmations, budget lines) counts, as soon as one is known, by the rate of its day or, when none reaches
back so far, by the first one after it.
"""

import datetime
import functools
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation.money import REPORTING, Money, rounded
from events_core.foundation.refusals import Refused

from .models import Entry, Rate

ONE = Decimal(1)
STALE = datetime.timedelta(days=45)
"""UN operational rates come every month; older ones ask for attention."""


@dataclass(frozen=True)
class Worth:
    """What an amount is in USD, and by which rate."""

    usd: Decimal
    rate: Decimal
    since: datetime.date
    source: str = ""

    def fields(self) -> dict[str, Any]:
        """As `Counted` keeps it."""
        return {"usd": self.usd, "rate": self.rate, "rate_on": self.since, "rate_source": self.source}


class Rates:
    """The rates of some currencies, of all when none are named; read with one query once the first one is asked for."""

    def __init__(self, currencies: Iterable[str] | None = None) -> None:
        self._wanted = None if currencies is None else set(currencies) - {REPORTING}

    @functools.cached_property
    def _known(self) -> dict[str, tuple[list[datetime.date], list[Rate]]]:
        """By currency: the days since when rates are in force, and these."""
        rows = Rate.objects.order_by("effective", "id")
        if self._wanted is not None:
            rows = rows.filter(currency__in=self._wanted) if self._wanted else rows.none()
        known: dict[str, tuple[list[datetime.date], list[Rate]]] = {}
        for row in rows:
            days, kept = known.setdefault(row.currency, ([], []))
            if days and days[-1] == row.effective:
                kept[-1] = row
            else:
                days.append(row.effective)
                kept.append(row)
        return known

    def on(self, currency: str, day: datetime.date) -> Rate | None:
        """The rate in force on a day."""
        days, kept = self._known.get(currency, ([], []))
        place = bisect_right(days, day)
        return kept[place - 1] if place else None

    def worth(self, money: Money, day: datetime.date, *, late: bool = False) -> Worth | None:
        """The amount in USD by the rate of the day; `late` takes the first rate after it when there is none."""
        if money.currency == REPORTING:
            return Worth(money.amount, ONE, day)
        rate = self.on(money.currency, day)
        if rate is None and late:
            rate = next(iter(self._known.get(money.currency, ([], []))[1]), None)
        if rate is None:
            return None
        usd = rounded(money.amount / rate.units_per_usd)
        return Worth(usd, rate.units_per_usd, rate.effective, rate.source)


def late_worths(entries: Iterable[Entry], rates: Rates) -> dict[int, Worth]:
    """What those entries (by id) that came before their rate count, as statements sum them; one query at most.

    Each counts what it adds to the sum of its contribution that waits for the same rate, so that what was promised and
    taken back in parts counts nothing, to the cent. Left out: what no rate is known for.
    """
    wanted = {entry.pk: entry.contribution_id for entry in entries if entry.usd is None}
    found: dict[int, Worth] = {}
    sums: dict[Any, Decimal] = {}
    rows = Entry.objects.filter(contribution_id__in=set(wanted.values()), usd=None).order_by("number")
    for row in rows if wanted else ():
        key = (row.contribution_id, row.counts_as, row.currency, row.rate_day)
        before = sums.get(key, Decimal(0))
        sums[key] = before + row.amount
        after = rates.worth(Money(sums[key], row.currency), row.rate_day, late=True)
        was = rates.worth(Money(before, row.currency), row.rate_day, late=True)
        if row.pk in wanted and after and was:
            found[row.pk] = Worth(after.usd - was.usd, after.rate, after.since, after.source)
    return found


def rate_of(currency: str, day: datetime.date) -> Rate | None:
    """The rate in force on a day; one query."""
    return Rate.objects.filter(currency=currency, effective__lte=day).order_by("-effective", "-id").first()


def worth(money: Money, day: datetime.date) -> Worth | None:
    """What an amount is in USD by the rate of the day; None when there is no rate."""
    if money.currency == REPORTING:
        return Worth(money.amount, ONE, day)
    rate = rate_of(money.currency, day)
    if rate is None:
        return None
    return Worth(rounded(money.amount / rate.units_per_usd), rate.units_per_usd, rate.effective, rate.source)


def needed(money: Money, day: datetime.date) -> Worth:
    """As `worth`. Refuses (`rate_missing`) when there is no rate."""
    found = worth(money, day)
    if found is None:
        text = _("There is no rate of exchange for %(currency)s on that day. A finance officer adds it first.")
        raise Refused("rate_missing", text % {"currency": money.currency})
    return found
