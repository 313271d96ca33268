"""Check-in, by one person after the other or for all who were not there."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations.lifecycle import REGISTRATION
from registrations.models import Registration, State

from .own import finish, locked, moved, person_of


@transaction.atomic
def check_in(registration_id: int, *, by: Actor) -> Registration:
    """Mark somebody as present; twice is once. Not bound to the clock. Refuses who holds no confirmed place."""
    registration = locked(registration_id)
    if registration.state == State.ATTENDED:
        return registration
    registration.checked_in_at = timezone.now()
    registration.checked_in_by_id = person_of(by)
    return moved(registration, "check_in", "registration.checked_in", by)


@transaction.atomic
def mark_absent(registration_id: int, *, by: Actor) -> Registration:
    """Mark somebody as absent; twice is once."""
    registration = locked(registration_id)
    if registration.state == State.ABSENT:
        return registration
    registration.checked_in_at = registration.checked_in_by = None
    return moved(registration, "mark_absent", "registration.marked_absent", by)


@transaction.atomic
def undo_attendance(registration_id: int, *, by: Actor) -> Registration:
    """Take a check-in or an absence back; after the event was held, who was not there is absent. Twice is once."""
    registration = locked(registration_id)
    held = registration.event.state == EventState.COMPLETED
    if registration.state == (State.ABSENT if held else State.CONFIRMED):
        return registration
    registration.checked_in_at = registration.checked_in_by = None
    move = "mark_absent" if held else "undo"
    REGISTRATION.take(registration, move)
    registration.state_since = timezone.now()
    return finish(registration, "registration.attendance_undone", by)


def close_attendance(event: Event, *, by: Actor) -> int:
    """The event was held: confirmed people who were not checked in are absent, in one UPDATE; how many."""
    left = Registration.objects.filter(event=event, state=State.CONFIRMED)
    absent = left.update(state=State.ABSENT, state_since=timezone.now(), version=F("version") + 1)
    if absent:
        note(by, "attendance.closed", event, absent=absent)
    return absent
