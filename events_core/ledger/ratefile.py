"""Rates of exchange on their way in: checked row by row, compared with what is known.

The columns are `currency,effective,units_per_usd,source`, as in the UN operational rates of exchange.
"""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from events_core.foundation import money
from events_core.foundation.texts import fault_of, normalise

from .models import Rate

COLUMNS = ("currency", "effective", "units_per_usd", "source")
MOST_ROWS = 5_000
LEAST = Decimal("0.1")
"""No currency is worth more than ten dollars; less is a rate the wrong way round, by which amounts would not fit."""
JUMP = Decimal("0.2")
"""A rate that is this much off the one before asks for a second look."""
_UNITS = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)  # 15 digits, as many as SQLite keeps of a decimal
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)([T ]00:00(:00(\.0+)?)?)?", re.ASCII)


@dataclass
class Row:
    """One rate as it came, with what is wrong with it (field, code, sentence) or what it would do.

    `number` counts the rows, `line` is where it stands in its file. `status` is new, replaces or same; `before` the
    rate that was in force until then; `is_jump` asks for a look.
    """

    number: int
    currency: str
    effective: str
    units_per_usd: str
    source: str
    faults: list[tuple[str, str, str]]
    line: int = 0
    day: datetime.date | None = None
    units: Decimal | None = None
    status: str = "new"
    before: Decimal | None = None
    is_jump: bool = False


def read(rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows, each checked for itself and against the others, and compared with the rates on record; one query.

    Reads one row more than `MOST_ROWS` at most.
    """
    found = [_row(number, values) for number, values in enumerate(islice(rows, MOST_ROWS + 1), 1)]
    seen: dict[tuple[str, datetime.date], Row] = {}
    for row in found:
        if row.day is None:
            continue
        first = seen.setdefault((row.currency, row.day), row)
        if first is not row and row.currency in money.CURRENCIES:
            text = _("Row %(row)d has the same currency and day. Keep one of the two.") % {"row": first.line}
            row.faults.append(("effective", "duplicate", text))
    _compare([row for row in found if not row.faults])
    return found


def _row(number: int, values: Mapping[str, Any]) -> Row:
    given = {name: normalise(_text(values.get(name))) for name in COLUMNS}
    row = Row(number, given["currency"].upper(), given["effective"], given["units_per_usd"], given["source"], [])
    row.line = getattr(values, "line", 0) or number
    if row.currency == money.REPORTING:
        row.faults.append(("currency", "reporting", _("USD needs no rate: leave this row out.")))
    elif row.currency not in money.CURRENCIES:
        known = [code for code in money.CURRENCIES if code != money.REPORTING]
        text = _("Choose one of: %(known)s.") % {"known": ", ".join(known)}
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


def _text(value: Any) -> str:
    """What a cell says: a workbook has days and figures of its own, which carry 15 digits (IEEE 754)."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = Decimal(format(value, ".15g"))
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 40 else str(value)
    return str(value)[:1_000]


def _day(text: str) -> datetime.date | None:
    written = _DAY.fullmatch(text)
    try:
        day = datetime.date.fromisoformat(written.group(1)) if written else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2200 else None


def _units(row: Row) -> Decimal | None:
    text = row.units_per_usd
    if "," in text:
        row.faults.append(("units_per_usd", "comma", _("Write decimals with a point and no other signs, such as 7.2.")))
    elif _UNITS.fullmatch(text) and Decimal(text) == 0:
        row.faults.append(("units_per_usd", "zero", _("A rate is above zero.")))
    elif not _UNITS.fullmatch(text) or Decimal(text) < LEAST:
        wanted = _("Write how many units make one USD, such as 7.2 or 1300, with six decimals at most.")
        row.faults.append(("units_per_usd", "number", wanted))
    else:
        return Decimal(text)
    return None


def _compare(rows: Sequence[Row]) -> None:
    """Fill in status, the rate before (on record, or in the same table), and whether the step is large."""
    known: dict[tuple[str, datetime.date], Decimal] = {}
    currencies = {row.currency for row in rows}
    for rate in Rate.objects.filter(currency__in=currencies).order_by("id"):
        known[rate.currency, rate.effective] = rate.units_per_usd
    coming = {(row.currency, row.day): row for row in rows}
    before: dict[str, Decimal] = {}
    for key in sorted({*known, *((row.currency, row.day) for row in rows if row.day)}):
        row, present = coming.get(key), known.get(key)
        if row is not None and row.units is not None:
            row.before = before.get(row.currency) if present is None else present
            row.status = "new" if present is None else "same" if present == row.units else "replaces"
            row.is_jump = row.before is not None and abs(row.units - row.before) > row.before * JUMP
        before[key[0]] = row.units if row and row.units is not None else known[key]
