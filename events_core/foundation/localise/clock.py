"""Times of day, instants and the names of zones; always the 24-hour clock, always with the minute."""

import datetime
import functools

from babel.core import get_global
from babel.dates import get_timezone_location

from .days import date, first_and_last_day, local_day, zone_of
from .languages import locale_of, reader
from .patterns import PATTERNS, ZONE_BESIDE
from .zone_names import CITY_TIME, ORDER, ZONE_NAMES


def time(instant: datetime.datetime, zone: str = "UTC") -> str:
    """The time of day in a zone: "09:00"."""
    return f"{instant.astimezone(zone_of(zone)):%H:%M}"


def times(
    starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str = "UTC", language: str | None = None
) -> str:
    """From when to when in a day: "09:00–17:30"."""
    start, end = time(starts_at, zone), time(ends_at, zone)
    return start if start == end else PATTERNS[reader(language)].clock_span.format(start=start, end=end)


def times_in_zone(
    starts_at: datetime.datetime, ends_at: datetime.datetime, zone: str = "UTC", language: str | None = None
) -> str:
    """As `times`, with the zone: "09:00–17:30 Beijing time (UTC+8)"."""
    return _with_zone(times(starts_at, ends_at, zone, language), starts_at, zone, language)


def slot(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    language: str | None = None,
    *,
    with_day: bool = True,
) -> str:
    """As `times`, with the day: "18 May 2027, 09:30–12:00"; what goes on past midnight names both days."""
    forms = PATTERNS[reader(language)]
    first, last = first_and_last_day(starts_at, ends_at, zone)
    if last > first:
        return forms.clock_span.format(start=instant(starts_at, zone, language), end=instant(ends_at, zone, language))
    clock = times(starts_at, ends_at, zone, language)
    return forms.instant.format(date=date(first, language), time=clock) if with_day else clock


def slot_in_zone(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    language: str | None = None,
    *,
    with_day: bool = True,
) -> str:
    """As `slot`, with the zone: "18 May 2027, 09:30–12:00 Beijing time (UTC+8)"."""
    return _with_zone(slot(starts_at, ends_at, zone, language, with_day=with_day), starts_at, zone, language)


def instant(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> str:
    """Day and minute in a zone that the reader knows already: "19 November 2026, 10:12"."""
    day = date(local_day(when, zone), language)
    return PATTERNS[reader(language)].instant.format(date=day, time=time(when, zone))


def deadline(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> str:
    """Day, minute and zone: "29 October 2027, 23:59 Beijing time (UTC+8)"."""
    return _with_zone(instant(when, zone, language), when, zone, language)


def _with_zone(text: str, when: datetime.datetime, zone: str, language: str | None) -> str:
    return PATTERNS[reader(language)].with_zone.format(times=text, zone=zone_name(zone, when, language))


def zone_name(zone: str, at: datetime.datetime | None = None, language: str | None = None) -> str:
    """A zone by the name of its time and the offset at an instant (now by default): "Japan time (UTC+9)"."""
    name = zone_title(zone, language)
    if name == "UTC":
        return name
    return ZONE_BESIDE[reader(language)].format(name, utc_offset(zone, at))


def zone_title(zone: str, language: str | None = None) -> str:
    """The name of a zone's time alone: "Japan time"; UTC for a zone that nobody knows."""
    return _zone_title(zone, reader(language))


@functools.lru_cache(maxsize=5000)
def _zone_title(zone: str, to: str) -> str:
    if zone in ZONE_NAMES:
        return ZONE_NAMES[zone][ORDER.index(to)]
    if zone_of(zone).key == "UTC" or zone.startswith("Etc/"):
        return "UTC"
    return CITY_TIME[to].format(city_of(zone, to))


def city_of(zone: str, language: str | None = None) -> str:
    """The city that a zone is named after, by CLDR: "London"."""
    known = locale_of(reader(language)).time_zones
    spelling = next((name for name in (zone, *_SPELLINGS.get(zone, ())) if name in known), zone)
    return str(get_timezone_location(spelling, locale=locale_of(reader(language)), return_city=True)).split("/")[-1]


def _spellings() -> dict[str, list[str]]:
    """IANA's present names with the older ones that CLDR goes by (Asia/Kolkata: Asia/Calcutta)."""
    found: dict[str, list[str]] = {}
    for old, new in get_global("zone_aliases").items():
        found.setdefault(new, []).append(old)
    return found


_SPELLINGS = _spellings()


def utc_offset(zone: str, at: datetime.datetime | None = None) -> str:
    """How far a zone is from UTC at an instant: "UTC+9", "UTC+5:30", "UTC−3" (with a real minus)."""
    moment = at or datetime.datetime.now(datetime.UTC)
    offset = moment.astimezone(zone_of(zone)).utcoffset() or datetime.timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
