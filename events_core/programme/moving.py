"""Moving an event to other dates: what moves with it, and what forbids it. Reads and computes; `actions` writes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.refusals import Blocker, FieldError, Invalid, Refused
from events_core.journal.values import Span

from .intake import Intake
from .lifecycle import EVENT, falls_outside
from .models import VAGUE, Event, Session

DATES = {"starts_at", "ends_at", "timezone", "date_precision"}
MANY = ("cities", "themes", "partners")


@dataclass(frozen=True)
class Shift:
    """An event's dates before, the event with the new ones, and the sessions that move along; not saved yet."""

    before: Span
    event: Event
    sessions: list[Session]

    @property
    def minimum_by(self) -> datetime.date | None:
        """The day by which the minimum is needed then, while nobody has decided."""
        return None if self.event.goes_ahead_at else self.event.minimum_by


def preview(event: Event, values: Mapping[str, Any]) -> Shift | None:
    """What an edit with these values would do to the dates; None when they stay. Refuses as the edit would."""
    fresh = Event.objects.get(pk=event.pk)
    clean = Intake(values, fresh).clean()
    return shifted(fresh, clean) if changed_in(fresh, clean) & DATES else None


def changed_in(event: Event, clean: Mapping[str, Any]) -> set[str]:
    """Names of the checked values that differ from what the event holds."""
    held: dict[str, Any] = {name: getattr(event, name) for name in clean if name not in MANY}
    if "partners" in clean:
        held["partners"] = [(row.organisation, row.part) for row in event.partners.select_related("organisation")]
    for name in ("cities", "themes"):
        if name in clean:
            held[name] = set(getattr(event, name).all())
    return {name for name, old in held.items() if _plain(old) != _plain(_asked(name, clean[name]))}


def shifted(event: Event, clean: Mapping[str, Any]) -> Shift:
    """Give `event` the new dates and its sessions their new times. Refuses wrong dates and sessions left outside."""
    before = event.span
    shown = {name: clean[name] for name in DATES if name in clean}
    is_moved = bool({"starts_at", "ends_at"} & changed_in(event, shown))
    old_zone, old_day = event.zone, event.starts_at.astimezone(event.zone).date()
    for name, value in shown.items():
        setattr(event, name, value)
    if is_moved:
        check_dates(event)
    EVENT.take(event, "reschedule")
    shift = event.starts_at.astimezone(event.zone).date() - old_day
    sessions = list(event.sessions.all())
    for session in sessions:
        session.starts_at = _same_clock(session.starts_at, old_zone, event, shift)
        session.ends_at = _same_clock(session.ends_at, old_zone, event, shift)
    _refuse_outside(event, sessions)
    _move_minimum(event, clean, shift)
    return Shift(before, event, sessions)


def check_dates(event: Event) -> None:
    """Refuses a start that is over, and dates known to the month or year only; of a record, a start to come."""
    if event.is_recorded:
        _refuse_future(event)
    elif event.date_precision in VAGUE:
        text = _("Only an event of the past may have dates so vague.")
        raise Invalid(FieldError("date_precision", "recorded_only", text))
    elif event.starts_at < timezone.now():
        raise Invalid(FieldError("starts_at", "past", _("Choose a start that is still to come.")))


def _move_minimum(event: Event, clean: Mapping[str, Any], shift: datetime.timedelta) -> None:
    """The day by which the minimum is needed moves along, unless another one is given or the team has decided."""
    given = clean.get("minimum_by", event.minimum_by)
    if event.minimum_by and given == event.minimum_by and shift and not event.goes_ahead_at:
        event.minimum_by += shift
        begin_anew(event)


def begin_anew(event: Event) -> None:
    """Another minimum, or another day for it: nobody was told of it or has decided (not saved yet)."""
    event.minimum_warned_at = event.minimum_judged_at = event.goes_ahead_at = None


def _asked(name: str, value: Any) -> Any:
    return set(value) if name in ("cities", "themes") else value


def _plain(value: Any) -> Any:
    """A value as it can be compared: a text that is empty in every language is no text."""
    return (value.data or {}) if isinstance(value, LazyI18nString) else value


def _refuse_future(event: Event) -> None:
    first, _last = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
    if first > localise.local_day(timezone.now(), event.timezone):
        text = _("A record is of something that was held: give a date that is over.")
        raise Invalid(FieldError("starts_at", "future", text))


def _refuse_outside(event: Event, sessions: list[Session]) -> None:
    left = [session for session in sessions if falls_outside(event, session)]
    if left:
        raise Refused(
            "refused",
            _("Some sessions would fall outside the new dates. Move or delete them first."),
            [Blocker("session_outside", _("The session “%(title)s” falls outside the event's dates: move or delete it.")
                     % {"title": session.title}) for session in left],
        )  # fmt: skip


def _same_clock(
    at: datetime.datetime, old_zone: datetime.tzinfo, event: Event, shift: datetime.timedelta
) -> datetime.datetime:
    local = at.astimezone(old_zone).replace(tzinfo=None) + shift
    return local.replace(tzinfo=event.zone)
