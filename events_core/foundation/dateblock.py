"""The date block of lists: a large day and a small rest, no more exact than the record, in the reader's language."""

import datetime
import zoneinfo
from dataclasses import dataclass
from typing import Protocol

from babel import Locale, dates
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans"}


class Dated(Protocol):
    """What has a date: two instants, the IANA zone in which they are told, and how exactly they are known."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    date_precision: str


@dataclass(frozen=True)
class DateBlock:
    """`day` stands large (`word` when it is not only digits), `rest` small below it."""

    day: SafeString | str
    rest: str
    word: bool
    past: bool


def date_block(thing: Dated) -> DateBlock:
    """The block for an event: its days, its month ("August", 2014) or its year (2011)."""
    zone = zoneinfo.ZoneInfo(thing.timezone)
    first, last = thing.starts_at.astimezone(zone).date(), thing.ends_at.astimezone(zone).date()
    past = thing.ends_at < timezone.now()
    if thing.date_precision == "year":
        years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
        return DateBlock(years, _("Day not on record"), True, past)
    if thing.date_precision == "month":
        return DateBlock(_stamped(_month(first), f"{first:%Y-%m}"), _months_rest(first, last), True, past)
    if (first.year, first.month) != (last.year, last.month):
        day = _stamped(_skeleton("MMMMd", first), first.isoformat())
        return DateBlock(
            day, _("to %(date)s") % {"date": dates.format_date(last, "long", locale=_locale())}, True, past
        )
    day = _stamped(str(first.day), first.isoformat())
    if first != last:
        day = format_html("{}–{}", day, _stamped(str(last.day), last.isoformat()))
    return DateBlock(day, _skeleton("yMMMM", first), False, past)


def _months_rest(first: datetime.date, last: datetime.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return _skeleton("y", first)
    return _("to %(date)s") % {"date": _skeleton("yMMMM", last)}


def _stamped(text: str, machine: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


def _month(day: datetime.date) -> str:
    """A month's name as it stands alone, with a capital where the language has them."""
    name = dates.format_date(day, "LLLL", locale=_locale())
    return name[:1].upper() + name[1:]


def _skeleton(name: str, day: datetime.date) -> str:
    return dates.format_skeleton(name, day, locale=_locale())


def _locale() -> Locale:
    code = get_language() or "en"
    return Locale.parse(_LOCALES.get(code, code))
