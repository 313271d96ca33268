"""What time does to registrations: needs are erased, places that nobody confirmed are free again."""

import datetime

from django.db import transaction
from django.utils import timezone

from events_core.journal.actions import note
from events_core.journal.actors import WORKER
from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations import capacity
from registrations.lifecycle import REGISTRATION
from registrations.models import Registration, State, email_key

from .costs import costs_changed
from .own import finish, locked

KEEP_NEEDS = datetime.timedelta(days=30)
KEEP_UNCONFIRMED = datetime.timedelta(days=3)
OVER = (EventState.COMPLETED, EventState.CANCELLED)
AT_ONCE = 1_000


def erase_needs() -> int:
    """Erase access and dietary needs 30 days after the event; of how many people."""
    kept = Registration.objects.exclude(needs="").filter(event__ends_at__lt=timezone.now() - KEEP_NEEDS)
    events = Event.objects.filter(pk__in=kept.values("event_id")).order_by("pk")
    return sum(_erase_needs_of(event) for event in events[:500])


@transaction.atomic
def _erase_needs_of(event: Event) -> int:
    erased = Registration.objects.filter(event=event).exclude(needs="").update(needs="")
    if erased:
        note(WORKER, "needs.erased", event, count=erased)
    return erased


def release_unconfirmed() -> int:
    """Free the places of people who did not confirm their address within three days; how many."""
    late = Registration.objects.filter(
        state=State.PENDING, email_confirmed_at=None, state_since__lt=timezone.now() - KEEP_UNCONFIRMED
    ).exclude(event__state__in=OVER)
    return sum(_release(number) for number in late.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def _release(registration_id: int) -> int:
    registration = locked(registration_id)
    still = registration.state == State.PENDING and registration.email_confirmed_at is None
    if not still or REGISTRATION.blockers(registration, "cancel"):
        return 0
    REGISTRATION.take(registration, "cancel")
    registration.state_since = timezone.now()
    finish(registration, "registration.lapsed", WORKER)
    if registration.own_costs:
        costs_changed(registration.event_id)
    capacity.release(registration.category_id, registration.event_id)
    return 1


def adopt(person: Person) -> int:
    """Earlier registrations of an address are its owner's, who has just proved to have it; how many."""
    return Registration.objects.filter(email_key=email_key(person.email), person=None).update(person=person)
