"""Days, months, years and spans of them, no more exact than they are known."""

import datetime
import functools
import zoneinfo
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override

from .languages import list_of, locale_of, reader
from .patterns import PATTERNS

Form = TypeVar("Form")
EXACT, DAY, MONTH, YEAR = "exact", "day", "month", "year"
_SOFT = {1, 4, 9, 11}  # months whose Mongolian numeral has front vowels


@dataclass(frozen=True)
class Half:
    """One end of a span as it is written, and as a machine reads it (HTML's `datetime`)."""

    text: str
    iso: str


@dataclass(frozen=True)
class Written:
    """A day or a span: its start, and what joins it to its end when it has one."""

    start: Half
    joiner: str = ""
    end: Half | None = None

    def __str__(self) -> str:
        return self.start.text + self.joiner + (self.end.text if self.end else "")


@dataclass(frozen=True)
class Block:
    """A date drawn large: `big` over `rest`; `is_word` when it is more than figures."""

    big: Written
    rest: str
    is_word: bool = False


def local_day(instant: datetime.datetime, zone: str) -> datetime.date:
    """The day that an instant falls on in an IANA zone."""
    return instant.astimezone(zone_of(zone)).date()


@functools.lru_cache(maxsize=700)
def first_and_last_day(
    starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str
) -> tuple[datetime.date, datetime.date]:
    """First and last day; an end at midnight belongs to the day before."""
    first = local_day(starts_at, zone)
    last = local_day(max(starts_at, ends_at - datetime.timedelta(microseconds=1)), zone)
    return first, max(first, last)


def zone_of(zone: str) -> zoneinfo.ZoneInfo:
    """An IANA zone; UTC for one that this machine does not know, so that a page never fails for it."""
    try:
        return zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return zoneinfo.ZoneInfo("UTC")


def date(day: datetime.date, language: str | None = None) -> str:
    """One day: "5 December 2013", "2013年12月5日"."""
    to = reader(language)
    return PATTERNS[to].day.format(**_words(day, day, to))


def dates(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    precision: str = EXACT,
    language: str | None = None,
) -> str:
    """The days of a span in its zone: "5–6 December 2013", "August 2014", "2011"."""
    return str(written(starts_at, ends_at, zone, precision, language))


def written(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    precision: str = EXACT,
    language: str | None = None,
) -> Written:
    """As `dates`, in its two halves."""
    first, last = first_and_last_day(starts_at, ends_at, zone)
    to = reader(language)
    forms = PATTERNS[to]
    if precision == YEAR:
        pattern = forms.year if first.year == last.year else forms.years
    elif precision == MONTH:
        pattern = _pick(first, last, forms.month, forms.month, forms.months_in_year, forms.months)
    else:
        pattern = _pick(first, last, forms.day, forms.days_in_month, forms.days_in_year, forms.days)
    return _write(pattern, first, last, precision, to)


def date_block(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    precision: str = EXACT,
    language: str | None = None,
) -> Block:
    """A span for a list: "5–6" over "December 2013"; words when the month changes or days are not known."""
    first, last = first_and_last_day(starts_at, ends_at, zone)
    to = reader(language)
    forms = PATTERNS[to]
    if precision == YEAR:
        pattern = "{y}" if first.year == last.year else "{y}|–|{y2}"
        with override(to):
            return Block(_write(pattern, first, last, precision, to), _("Day not on record"), is_word=True)
    if precision == MONTH:
        big, rest = _pick(first, last, forms.block_month, forms.block_month, forms.block_months, (forms.months, ""))
    else:
        big, rest = _pick(first, last, forms.block, forms.block_in_month, forms.block_in_year, forms.block_days)
    is_word = precision == MONTH or (first.year, first.month) != (last.year, last.month)
    return Block(_write(big, first, last, precision, to), rest.format(**_words(first, last, to)), is_word)


def date_sheet(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    precision: str = EXACT,
    language: str | None = None,
) -> Block:
    """A span for an event's own page: "2–3 December" over "2027, Thursday and Friday"."""
    first, last = first_and_last_day(starts_at, ends_at, zone)
    if precision in (MONTH, YEAR) or first.year != last.year:
        return date_block(starts_at, ends_at, zone, precision, language)
    to = reader(language)
    forms = PATTERNS[to]
    big, rest = _pick(first, last, forms.sheet, forms.sheet_in_month, forms.sheet_in_year, forms.sheet)
    rest = rest.format(**_words(first, last, to))
    named = weekdays(first, last, to)
    if named:
        rest = forms.with_weekdays.format(rest=rest, weekdays=named)
    return Block(_write(big, first, last, precision, to), rest, is_word=first.month != last.month)


def day_heading(day: datetime.date, language: str | None = None) -> str:
    """A day as a heading: "Thursday 2 December 2027", "2027年12月2日（木）"."""
    to = reader(language)
    return PATTERNS[to].heading.format(**_words(day, day, to))


def day_and_month(day: datetime.date, language: str | None = None) -> str:
    """A day where the year is plain: "1 April"."""
    to = reader(language)
    return PATTERNS[to].day_and_month.format(**_words(day, day, to))


def month_name(day: datetime.date, language: str | None = None) -> str:
    """A month with its year, standing alone: "March 2027", "Март 2027 года"."""
    to = reader(language)
    text = PATTERNS[to].month.format(**_words(day, day, to))
    return text[:1].upper() + text[1:]


def weekday(day: datetime.date, language: str | None = None, width: str = "wide") -> str:
    """The day of the week; `width` "abbreviated" for a narrow column."""
    to = reader(language)
    return str(locale_of(to).days["format"][width][day.weekday()])


def week(language: str | None = None, width: str = "abbreviated") -> list[str]:
    """The days of a week from Monday on (ISO 8601)."""
    to = reader(language)
    return [str(locale_of(to).days["stand-alone"][width][number]) for number in range(7)]


def weekdays(first: datetime.date, last: datetime.date, language: str | None = None) -> str:
    """Which days of the week: "Thursday", "Thursday and Friday", "Tuesday to Thursday"; "" for more than a week."""
    to = reader(language)
    span = (last - first).days
    if span > 6:
        return ""
    names = [weekday(day, to) for day in (first, last)]
    if span > 1:
        return PATTERNS[to].weekday_span.format(first=names[0], last=names[1])
    text = list_of(names[: span + 1], to)
    return f"{text} гараг" if to == "mn" else text


def _pick(first: datetime.date, last: datetime.date, one: Form, in_month: Form, in_year: Form, across: Form) -> Form:
    if first == last:
        return one
    if (first.year, first.month) == (last.year, last.month):
        return in_month
    return in_year if first.year == last.year else across


def _write(pattern: str, first: datetime.date, last: datetime.date, precision: str, to: str) -> Written:
    start, _bar, more = pattern.partition("|")
    words = _words(first, last, to)
    opening = Half(start.format(**words), _iso(first, precision))
    if not more:
        return Written(opening)
    joiner, _bar, end = more.partition("|")
    return Written(opening, joiner, Half(end.format(**words), _iso(last, precision)))


def _iso(day: datetime.date, precision: str) -> str:
    return {MONTH: f"{day:%Y-%m}", YEAR: f"{day:%Y}"}.get(precision, day.isoformat())


@functools.lru_cache(maxsize=5000)
def _words(first: datetime.date, last: datetime.date, to: str) -> dict[str, str]:
    return {**_fields(first, to), **{f"{name}2": text for name, text in _fields(last, to).items()}}


def _fields(day: datetime.date, to: str) -> dict[str, str]:
    names = locale_of(to)
    alone = str(names.months["stand-alone"]["wide"][day.month])
    wide = str(names.days["format"]["wide"][day.weekday()])
    return {
        "d": str(day.day),
        "m": str(day.month),
        "y": str(day.year),
        "mon": str(names.months["format"]["wide"][day.month]),
        "Mon": alone,
        "MON": alone.capitalize(),
        "ord": "дүгээр" if day.month in _SOFT else "дугаар",
        "wd": str(names.days["format"]["abbreviated"][day.weekday()]) if to == "ja" else wide,
        "Wd": wide.capitalize(),
    }
