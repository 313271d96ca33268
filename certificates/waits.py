"""What waits for certificates: participants without, some that could not be made, batches that somebody paused."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import Event, State, TeamMember
from events_core.programme.queries import MANAGING
from events_core.programme.waiting import Group, Wait

from . import queries
from .models import Batch

PATIENCE = datetime.timedelta(days=30)
"""How long after the event people may wait for their certificates before it is late."""
_UNREAD = ("summary", "description", "outcome", "search_text")


def certificates(request: HttpRequest, person: Person) -> Iterable[Group]:
    """For who may issue them in the event: trainers, organisers, officers in all; two queries for each group."""
    events = Event.objects.defer(*_UNREAD)
    if not person.is_officer:
        issuing = TeamMember.objects.filter(person=person, role__in=(*MANAGING, TeamMember.Role.TRAINER))
        events = events.filter(pk__in=issuing.values("event_id"))
    held = events.filter(state=State.COMPLETED, ends_at__gte=timezone.now() - queries.RECENT)
    held = held.order_by("ends_at", "pk")
    failed = queries.with_failures(held)
    title = _("Certificates that could not be made")
    yield from waiting.listed(request, "certificates-failed", title, failed, _failed, event="pk", order=65)
    missing = queries.without_certificates(held)
    title, late = _("Certificates to issue"), Q(ends_at__lt=timezone.now() - PATIENCE)
    yield from waiting.listed(request, "certificates-issue", title, missing, _missing, event="pk", late=late, order=66)
    stuck = Batch.objects.filter(event__in=events, state=Batch.State.PAUSED)
    stuck = stuck.select_related("event").order_by("created_at", "pk")
    title = _("Batches of certificates that are paused")
    yield from waiting.listed(request, "certificates-paused", title, stuck, _paused, event="event", order=67)


def _wait(event: Event, text: str, since: datetime.datetime, due: datetime.datetime | None = None) -> Wait:
    url = reverse("certificates:desk", args=[event.slug])
    return Wait(str(event.title), url, text, since, due, event_id=event.pk, zone=event.timezone)


def _failed(event: Event) -> Wait:
    return _wait(event, _("Some certificates could not be made: the page says whose and why."), event.ends_at)


def _missing(event: Event) -> Wait:
    text = _("Held; its participants wait for their certificates.")
    return _wait(event, text, event.ends_at, event.ends_at + PATIENCE)


def _paused(batch: Batch) -> Wait:
    text = _("Batch %(number)s: let it go on, or stop it for good.") % {"number": localise.number(batch.number)}
    return _wait(batch.event, text, batch.created_at)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(certificates)
