"""The programme of an event, day by day, in its zone and, where it differs, the reader's."""

import datetime
from dataclasses import dataclass

from events_core.foundation import localise

from .models import Event, Session


@dataclass(frozen=True)
class Item:
    """A session with its times in the event's zone; `own` are those in the reader's, or ""."""

    session: Session
    times: str
    own: str
    is_pause: bool


@dataclass(frozen=True)
class Day:
    """The sessions that begin on one local day; `number` counts the days of a longer event from 1."""

    number: int
    date: datetime.date
    items: list[Item]


def agenda(event: Event, reader_zone: str = "") -> list[Day]:
    """The days that have sessions. `reader_zone` "" or one with the same clock gives no second times."""
    own_zone = reader_zone if reader_zone and differs(event, reader_zone) else ""
    first, last = (at.astimezone(event.zone).date() for at in (event.starts_at, event.ends_at))
    days: dict[datetime.date, list[Item]] = {}
    for session in event.sessions.all():
        date = session.starts_at.astimezone(event.zone).date()
        days.setdefault(date, []).append(_item(session, event.timezone, own_zone))
    return [Day((date - first).days + 1 if last > first else 0, date, items) for date, items in days.items()]


@dataclass(frozen=True)
class Unheard:
    """A session that is not interpreted into all the languages that the event promises, and the missing ones."""

    session: Session
    languages: list[str]


def unheard(event: Event) -> list[Unheard]:
    """Sessions without the interpretation that the event promises; breaks need none."""
    found = []
    for session in event.sessions.all():
        missing = [code for code in event.interpretation if code not in session.interpretation]
        if missing and session.kind != Session.Kind.PAUSE:
            found.append(Unheard(session, missing))
    return found


def differs(event: Event, zone: str) -> bool:
    """Whether clocks in `zone` show another time than at the event when it starts."""
    return localise.utc_offset(zone, event.starts_at) != localise.utc_offset(event.timezone, event.starts_at)


def _item(session: Session, zone: str, own_zone: str) -> Item:
    times = localise.times(session.starts_at, session.ends_at, zone)
    own = localise.times(session.starts_at, session.ends_at, own_zone) if own_zone else ""
    return Item(session, times, own, session.kind == Session.Kind.PAUSE)
