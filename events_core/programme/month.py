"""A month as a grid of days, Monday first (ISO 8601); days follow each event's own zone."""

import calendar
import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from events_core.foundation import localise

from .models import VAGUE, Event, Kind

TINTS = {
    Kind.TRAINING: "training",
    Kind.MEETING: "meeting",
    Kind.EXPERT_GROUP_MEETING: "meeting",
    Kind.WEBINAR: "meeting",
}
AROUND = 12
"""So many months before and after one are offered beside it."""


@dataclass(frozen=True)
class Entry:
    """An event on one of its days; `goes_on` on every day after its first."""

    event: Event
    goes_on: bool
    tint: str


@dataclass(frozen=True)
class Day:
    """One cell of the grid."""

    date: datetime.date
    label: str
    is_outside: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """The grid of a month with the months beside it (as `YYYY-MM`), and events whose day is not on record."""

    first: datetime.date
    name: str
    week: list[str]
    days: list[Day]
    undated: list[Event]
    before: tuple[str, str]
    after: tuple[str, str]


def month_of(year: int, number: int, events: Iterable[Event], today: datetime.date) -> Month:
    """The grid of a month with these events."""
    listed = list(events)
    dated = [event for event in listed if event.date_precision not in VAGUE]
    first = datetime.date(year, number, 1)
    weeks = calendar.Calendar().monthdatescalendar(year, number)
    on: dict[datetime.date, list[Entry]] = {}
    for event in dated:
        for date, entry in _entries(event, weeks[0][0], weeks[-1][-1]):
            on.setdefault(date, []).append(entry)
    days = [_day(date, first, today, on.get(date, [])) for week in weeks for date in week]
    undated = [event for event in listed if event not in dated]
    return Month(
        first,
        localise.month_name(first),
        localise.week(width="wide"),
        days,
        undated,
        _beside(first, -1),
        _beside(first, 1),
    )


def asked(when: str) -> tuple[int, int] | None:
    """The year and month of `YYYY-MM`; None of anything else."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", when, re.ASCII)
    year, number = (int(match[1]), int(match[2])) if match else (0, 0)
    return (year, number) if 2 <= year <= 9998 and 1 <= number <= 12 else None


def around(first: datetime.date, today: datetime.date) -> list[tuple[str, str]]:
    """The months before and after one (as `YYYY-MM`), and this month, with their names, to choose another from."""
    near = {_beside(first, step) for step in range(-AROUND, AROUND + 1)} | {_beside(today, 0)}
    return sorted((when, name) for when, name in near if asked(when))


def _entries(event: Event, first: datetime.date, last: datetime.date) -> Iterable[tuple[datetime.date, Entry]]:
    begins, ends = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
    date = max(begins, first)
    while date <= min(ends, last):
        yield date, Entry(event, date > begins, TINTS.get(Kind(event.kind), "visit"))
        date += datetime.timedelta(days=1)


def _day(date: datetime.date, first: datetime.date, today: datetime.date, entries: list[Entry]) -> Day:
    outside = date.month != first.month
    label = localise.day_and_month(date) if outside else str(date.day)
    return Day(date, label, outside, date == today, [] if outside else entries)


def _beside(first: datetime.date, step: int) -> tuple[str, str]:
    at = first.year * 12 + first.month - 1 + step
    month = datetime.date(at // 12, at % 12 + 1, 1)
    return f"{month:%Y-%m}", localise.month_name(month)
