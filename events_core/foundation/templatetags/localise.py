"""Filters that write days, times, zones, numbers, countries and names for the reader.

On pages the dates come as HTML that does not break; where nothing is escaped (letters) and in `…_text` they are plain.
Things with dates are objects with `starts_at`, `ends_at`, `timezone` and perhaps `date_precision`.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from events_core.foundation import filetypes, localise
from events_core.foundation.localise.figures import Figure

register = template.Library()
Moment = datetime.datetime | None
Day = datetime.date | None


def _span(thing: Any) -> localise.Written:
    precision = getattr(thing, "date_precision", "exact")
    return localise.written(thing.starts_at, thing.ends_at, thing.timezone, precision)


@register.filter(needs_autoescape=True)
def dates(thing: Any, autoescape: bool = True) -> str:
    """The days of an event or session: `{{ event|dates }}` 5–6 December 2013."""
    if not thing:
        return ""
    return localise.span_html(_span(thing)) if autoescape else str(_span(thing))


@register.filter
def dates_text(thing: Any) -> str:
    """As `dates`, plain, for titles and attributes."""
    return str(_span(thing)) if thing else ""


@register.filter(needs_autoescape=True)
def day(value: Day, zone: str = "UTC", autoescape: bool = True) -> str:
    """One day, of a date or of an instant in a zone: `{{ issued_at|day:event.timezone }}`."""
    if not value:
        return ""
    only = _day(value, zone)
    return localise.date_html(only) if autoescape else localise.date(only)


@register.filter
def day_text(value: Day, zone: str = "UTC") -> str:
    """As `day`, plain."""
    return localise.date(_day(value, zone)) if value else ""


@register.filter(needs_autoescape=True)
def day_heading(value: Day, zone: str = "UTC", autoescape: bool = True) -> str:
    """A day as a heading: Thursday 2 December 2027."""
    if not value:
        return ""
    only = _day(value, zone)
    return localise.heading_html(only) if autoescape else localise.day_heading(only)


@register.filter
def day_and_month(value: Day, zone: str = "UTC") -> str:
    """A day without its year: 1 April."""
    return localise.day_and_month(_day(value, zone)) if value else ""


@register.filter
def month(value: Day, zone: str = "UTC") -> str:
    """A month with its year: March 2027."""
    return localise.month_name(_day(value, zone)) if value else ""


@register.filter
def weekday(value: Day, zone: str = "UTC") -> str:
    """The day of the week: Thursday."""
    return localise.weekday(_day(value, zone)) if value else ""


@register.filter
def weekday_short(value: Day, zone: str = "UTC") -> str:
    """The day of the week, short: Thu."""
    return localise.weekday(_day(value, zone), width="abbreviated") if value else ""


@register.filter(needs_autoescape=True)
def instant(value: Moment, zone: str = "UTC", autoescape: bool = True) -> str:
    """Day and minute in a zone that the page names elsewhere: `{{ entry.at|instant:event.timezone }}`."""
    if not value:
        return ""
    return localise.instant_html(value, zone) if autoescape else localise.instant(value, zone)


@register.filter
def instant_text(value: Moment, zone: str = "UTC") -> str:
    """As `instant`, plain."""
    return localise.instant(value, zone) if value else ""


@register.filter(needs_autoescape=True)
def deadline(value: Moment, zone: str = "UTC", autoescape: bool = True) -> str:
    """Day, minute and zone: 29 October 2027, 23:59 Beijing time (UTC+8)."""
    if not value:
        return ""
    return localise.deadline_html(value, zone) if autoescape else localise.deadline(value, zone)


@register.filter
def time(value: Moment, zone: str = "UTC") -> str:
    """The time of day in a zone: 09:00."""
    return localise.time(value, zone) if value else ""


@register.simple_tag
def times(thing: Any, zone: str = "") -> str:
    """From when to when: `{% times session event.timezone %}` 09:00–17:30."""
    return localise.times(thing.starts_at, thing.ends_at, zone or thing.timezone)


@register.simple_tag
def times_in_zone(thing: Any, zone: str = "") -> str:
    """From when to when with the zone: 09:00–17:30 Beijing time (UTC+8)."""
    return localise.times_in_zone(thing.starts_at, thing.ends_at, zone or thing.timezone)


@register.filter
def zone(name: str, at: Moment = None) -> str:
    """A zone with its offset at an instant: `{{ event.timezone|zone:event.starts_at }}` Japan time (UTC+9)."""
    return localise.zone_name(name, at) if name else ""


@register.filter
def country(code: str) -> str:
    """A country by its UN short name."""
    return localise.country_name(code) if code else ""


@register.filter
def language_name(code: str) -> str:
    """A language's name in the middle of a sentence."""
    return localise.language_name(code) if code else ""


@register.filter
def languages(codes: Iterable[str]) -> str:
    """Languages as a list that stands alone: Chinese, English, Russian."""
    return localise.languages_of(codes or ())


@register.filter
def number(value: Figure | None) -> str:
    """A figure with the language's separators."""
    return "" if value is None or value == "" else localise.number(value)


@register.filter
def distance(metres: int | None) -> str:
    """A length on the ground: 500 m, 2 km."""
    return "" if metres is None else localise.distance(metres)


@register.filter
def percent(low: Figure | None, high: Figure | None = None) -> str:
    """A share given in per cent, or from one to another: `{{ row.low|percent:row.high }}` 20–25%."""
    return "" if low is None else localise.percent(low, high)


@register.filter
def file_size(value: int) -> str:
    """So many bytes: 340 KB, 1.2 MB."""
    return filetypes.size_in_words(value)


@register.filter
def list_of(items: Iterable[object]) -> str:
    """Several things as one text: Suwon, Toyama and Guiyang."""
    return localise.list_of(items or ())


@register.filter(needs_autoescape=True)
def person(value: Any, autoescape: bool = True) -> str:
    """A person, speaker or participant in both scripts: Moriyama Aya (森山 彩)."""
    if not value:
        return ""
    name, native = getattr(value, "name", "") or str(value), getattr(value, "native_name", "")
    if not autoescape:
        return localise.person_name(name, native)
    return localise.person_html(name, native, getattr(value, "language", ""))


@register.filter
def person_text(value: Any) -> str:
    """As `person`, plain, for titles and attributes."""
    return person(value, autoescape=False)


@register.simple_tag
def date_sheet(thing: Any, past: bool = False) -> SafeString:
    """The date block of an event's own page: "2–3 December" over "2027, Thursday and Friday" and times with zone."""
    return localise.sheet_html(thing.starts_at, thing.ends_at, thing.timezone, thing.date_precision, past=past)


def _day(value: datetime.date, zone: str) -> datetime.date:
    return localise.local_day(value, zone) if isinstance(value, datetime.datetime) else value
