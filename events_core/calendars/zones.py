"""Time zones as VTIMEZONE components that every reader understands (RFC 5545 §3.6.5).

A zone with one offset is one STANDARD since its last change; a zone with summer time is one DAYLIGHT and one STANDARD,
each with the yearly rule in force now. Nothing of the history before that is written, because readers differ in what
they make of it; an instant older than the rule, or in a zone that no yearly rule describes, is written in UTC instead.
"""

import calendar
import datetime
import functools
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST_YEAR = 1970
YEARS_AHEAD = 30  # long enough for each rule to fall on each day it can fall on
EPOCH = datetime.datetime(FIRST_YEAR, 1, 1, tzinfo=datetime.UTC)
WEEK = datetime.timedelta(days=7)
Observance = TimezoneStandard | TimezoneDaylight


@dataclass(frozen=True)
class Change:
    """A change of offset: when, from what, to what, and what the time is called from then on."""

    at: datetime.datetime
    before: datetime.timedelta
    after: datetime.timedelta
    name: str

    @property
    def local(self) -> datetime.datetime:
        """The onset as a clock shows it that has not been changed yet, as DTSTART of an observance wants it."""
        return (self.at + self.before).replace(tzinfo=None)


@dataclass(frozen=True)
class Rule:
    """A change that comes back every year: the weekday on or after `first_day` of a month, or the last one (-1)."""

    month: int
    weekday: int
    first_day: int
    clock: datetime.time
    before: datetime.timedelta
    after: datetime.timedelta

    def onset(self, year: int) -> datetime.datetime:
        """The onset in a year, as a clock shows it that has not been changed yet."""
        last = calendar.monthrange(year, self.month)[1]
        first = last - 6 if self.first_day == -1 else self.first_day
        day = first + (self.weekday - datetime.date(year, self.month, first).weekday()) % 7
        return datetime.datetime.combine(datetime.date(year, self.month, day), self.clock)

    def foretells(self, change: Change) -> bool:
        """Whether `change` is what this rule says for its year."""
        year = change.local.year
        return (self.before, self.after, self.onset(year)) == (change.before, change.after, change.local)

    def recurrence(self) -> vRecur:
        """As RRULE: by the number of the weekday where it has one, else by the seven days on which it may fall."""
        parts: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": self.month}
        day = DAYS[self.weekday]
        if self.first_day == -1:
            return vRecur({**parts, "BYDAY": f"-1{day}"})
        if self.first_day % 7 == 1:
            return vRecur({**parts, "BYDAY": f"{self.first_day // 7 + 1}{day}"})
        span = list(range(self.first_day, self.first_day + 7))
        return vRecur({**parts, "BYMONTHDAY": span, "BYDAY": day})


@dataclass(frozen=True)
class Zone:
    """What is written of a zone: observances in force, and since when they hold; None for `since` means UTC only."""

    name: str
    since: datetime.datetime | None
    fixed: Change | None = None
    rules: tuple[Rule, ...] = ()
    first: tuple[Change, ...] = ()

    def component(self) -> Timezone:
        """The VTIMEZONE."""
        made = Timezone()
        made.add("tzid", self.name)
        if self.fixed:
            made.add_component(_observance(TimezoneStandard(), self.fixed))
        for rule, change in zip(self.rules, self.first, strict=True):
            kind = TimezoneDaylight if change.after > change.before else TimezoneStandard
            made.add_component(_observance(kind(), change, rule))
        return made


@functools.cache
def zone(name: str) -> Zone:
    """What is written of an IANA zone."""
    clock = zoneinfo.ZoneInfo(name)
    this_year = datetime.datetime.now(datetime.UTC).year
    changes = _changes(clock, this_year + YEARS_AHEAD)
    coming = [change for change in changes if change.local.year >= this_year]
    if name == "UTC":
        return Zone(name, None)
    if not coming:
        return _fixed(name, clock, changes)
    return _yearly(name, changes, coming)


@functools.cache
def vtimezone(name: str) -> bytes:
    """The VTIMEZONE of an IANA zone as it stands in a file: folded lines that end in CRLF."""
    return zone(name).component().to_ical()


def writes_local(name: str, *instants: datetime.datetime) -> bool:
    """Whether instants can be written in local time with a TZID; otherwise they are written in UTC.

    Not when one is older than the rule in force, in a zone without such a rule, or in the hour that comes twice in
    autumn for the second time (RFC 5545 §3.3.5 means the first).
    """
    since = zone(name).since
    clock = zoneinfo.ZoneInfo(name)
    return since is not None and all(at >= since and not at.astimezone(clock).fold for at in instants)


def _fixed(name: str, clock: zoneinfo.ZoneInfo, changes: Sequence[Change]) -> Zone:
    if changes:
        return Zone(name, changes[-1].at, fixed=changes[-1])
    first = EPOCH.astimezone(clock)
    offset = first.utcoffset() or datetime.timedelta()
    start = Change(EPOCH - offset, offset, offset, first.tzname() or "")
    return Zone(name, start.at, fixed=start)


def _yearly(name: str, changes: Sequence[Change], coming: Sequence[Change]) -> Zone:
    """Two changes a year by rules that hold for all years ahead; any other zone is written in UTC."""
    rules = [
        _rule([change for change in coming if (change.after > change.before) is forward]) for forward in (True, False)
    ]
    known = [rule for rule in rules if rule]
    if len(known) != 2 or len(coming) != 2 * len({change.local.year for change in coming}):
        return Zone(name, None)
    held = list(changes)
    while held and any(rule.foretells(held[-1]) for rule in known):
        held.pop()
    kept = changes[len(held) :]
    first = tuple(next(change for change in kept if rule.foretells(change)) for rule in known)
    return Zone(name, min(change.at for change in first), rules=tuple(known), first=first)


def _rule(changes: Sequence[Change]) -> Rule | None:
    """The one yearly rule behind changes; None when there is none."""
    shapes = {(c.local.month, c.local.weekday(), c.local.time(), c.before, c.after) for c in changes}
    if len(shapes) != 1:
        return None
    month, weekday, clock, before, after = shapes.pop()
    for first_day in (-1, *range(1, 26)):
        rule = Rule(month, weekday, first_day, clock, before, after)
        if all(rule.foretells(change) for change in changes):
            return rule
    return None


def _changes(clock: zoneinfo.ZoneInfo, last_year: int) -> list[Change]:
    """Every change of offset from 1970 on, in order (found week by week, then to the second)."""
    end = datetime.datetime(last_year, 1, 1, tzinfo=datetime.UTC)
    found, at, offset = [], EPOCH, _offset(clock, EPOCH)
    while at < end:
        after = at + WEEK
        if (then := _offset(clock, after)) != offset:
            found.append(_change(clock, at, after))
        at, offset = after, then
    return [change for change in found if change.at < end]


def _change(clock: zoneinfo.ZoneInfo, low: datetime.datetime, high: datetime.datetime) -> Change:
    before, after = _offset(clock, low), _offset(clock, high)
    while high - low > datetime.timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _offset(clock, middle) == before else (low, middle)
    return Change(high, before, after, high.astimezone(clock).tzname() or "")


def _offset(clock: zoneinfo.ZoneInfo, at: datetime.datetime) -> datetime.timedelta:
    return at.astimezone(clock).utcoffset() or datetime.timedelta()


def _observance(made: Observance, change: Change, rule: Rule | None = None) -> Observance:
    made.add("dtstart", change.local)
    made.add("tzoffsetfrom", change.before)
    made.add("tzoffsetto", change.after)
    made.add("tzname", change.name)
    if rule:
        made.add("rrule", rule.recurrence())
    return made


def vtimezones(names: Iterable[str]) -> bytes:
    """The VTIMEZONEs of several zones, each once, by name."""
    return b"".join(vtimezone(name) for name in sorted(set(names)))
