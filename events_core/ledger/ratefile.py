"""Rates of exchange on their way in: read from a table, checked row by row, compared with what is known.

The columns are `currency,effective,units_per_usd,source`, as in the UN operational rates of exchange.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation import money
from events_core.foundation.texts import fault_of, normalise

from .models import Rate

COLUMNS = ("currency", "effective", "units_per_usd", "source")
MOST_ROWS = 5_000
JUMP = Decimal("0.2")
"""A rate that is this much off the one before asks for a second look."""
_UNITS = re.compile(r"\d{1,11}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass
class Row:
    """One rate as it came, with what is wrong with it (field, code, sentence) or what it would do.

    `status` is new, replaces or same; `before` the rate that was in force until then; `is_jump` asks for a look.
    """

    number: int
    currency: str
    effective: str
    units_per_usd: str
    source: str
    faults: list[tuple[str, str, str]]
    day: datetime.date | None = None
    units: Decimal | None = None
    status: str = "new"
    before: Decimal | None = None
    is_jump: bool = False


def read(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows, each checked for itself and against the others, and compared with the rates on record; one query."""
    found = [_row(number, values) for number, values in enumerate(rows, 1)]
    seen: dict[tuple[str, str], int] = {}
    for row in found:
        key = (row.currency, row.effective)
        if key in seen and row.currency and row.effective:
            text = _("Row %(row)d has the same currency and day. Keep one of the two.") % {"row": seen[key]}
            row.faults.append(("effective", "duplicate", text))
        seen.setdefault(key, row.number)
    _compare([row for row in found if not row.faults])
    return found


def _row(number: int, values: Mapping[str, Any]) -> Row:
    given = {name: normalise(str(values.get(name) if values.get(name) is not None else "")) for name in COLUMNS}
    row = Row(number, given["currency"].upper(), given["effective"][:10], given["units_per_usd"], given["source"], [])
    if row.currency == money.REPORTING:
        row.faults.append(("currency", "reporting", _("USD needs no rate: leave this row out.")))
    elif row.currency not in money.CURRENCIES:
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(money.CURRENCIES)}
        row.faults.append(("currency", "currency", text))
    row.day = _day(row.effective)
    if row.day is None:
        row.faults.append(("effective", "day", _("Write the day as 2027-03-01.")))
    row.units = _units(row)
    if wrong := fault_of(row.source, 100, line=True):
        row.faults.append(("source", *wrong))
    elif not row.source:
        row.faults.append(("source", "required", _("Say where the rate comes from, such as UN operational rates.")))
    return row


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2200 else None


def _units(row: Row) -> Decimal | None:
    text = row.units_per_usd
    if "," in text:
        row.faults.append(("units_per_usd", "comma", _("Write decimals with a point and no other signs, such as 7.2.")))
    elif not _UNITS.fullmatch(text):
        row.faults.append(("units_per_usd", "number", _("Write how many units make one USD, such as 7.2 or 1300.")))
    elif Decimal(text) == 0:
        row.faults.append(("units_per_usd", "zero", _("A rate is above zero.")))
    else:
        return Decimal(text)
    return None


def _compare(rows: Sequence[Row]) -> None:
    """Fill in status, the rate before, and whether the step is large."""
    known: dict[str, list[Rate]] = {}
    for rate in Rate.objects.filter(currency__in={row.currency for row in rows}).order_by("effective", "id"):
        known.setdefault(rate.currency, []).append(rate)
    for row in rows:
        assert row.day is not None
        assert row.units is not None
        same_day = [rate for rate in known.get(row.currency, []) if rate.effective == row.day]
        earlier = [rate for rate in known.get(row.currency, []) if rate.effective < row.day]
        if same_day:
            row.before = same_day[-1].units_per_usd
            row.status = "same" if row.before == row.units else "replaces"
        elif earlier:
            row.before = earlier[-1].units_per_usd
        row.is_jump = row.before is not None and abs(row.units - row.before) > row.before * JUMP
