"""What events wait for: to be published, to get dates, to be marked as held."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import Person

from . import waiting
from .models import Event, State
from .queries import managed_events
from .waiting import Group, Wait

SOON = datetime.timedelta(days=90)
AFTER = datetime.timedelta(days=7)
"""So long after its end an event should be marked as held."""
_UNREAD = ("summary", "description", "outcome", "search_text")


def events(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Of events that the person may change; two queries each."""
    mine, now = managed_events(person).defer(*_UNREAD), timezone.now()
    over = mine.filter(state=State.PUBLISHED, ends_at__lt=now).order_by("ends_at", "id")
    is_late = Q(ends_at__lt=now - AFTER)
    yield from waiting.listed(
        request, "events-over", _("Events to mark as held"), over, _over, event="pk", late=is_late, order=10
    )
    drafts = mine.filter(state=State.DRAFT, is_recorded=False, starts_at__lt=now + SOON).order_by("starts_at", "id")
    begun = Q(starts_at__lt=now)
    yield from waiting.listed(
        request, "events-drafts", _("Drafts that begin soon"), drafts, _draft, event="pk", late=begun, order=11
    )
    undated = mine.filter(state=State.POSTPONED).order_by("state_since", "id")
    yield from waiting.listed(
        request, "events-undated", _("Put off, without new dates"), undated, _undated, event="pk", order=12
    )
    records = mine.filter(state=State.DRAFT, is_recorded=True).order_by("created_at", "id")
    yield from waiting.listed(
        request, "events-records", _("Records that are still drafts"), records, _record, event="pk", order=18
    )


def _wait(event: Event, page: str, text: str, since: datetime.datetime, due: datetime.datetime | None = None) -> Wait:
    return Wait(str(event.title), page, text, since, due, event_id=event.pk, zone=event.timezone)


def _over(event: Event) -> Wait:
    page = reverse("programme:move", args=[event.slug, "complete"])
    return _wait(event, page, _("Mark who came, then mark it as held."), event.ends_at, event.ends_at + AFTER)


def _draft(event: Event) -> Wait:
    day = {"day": localise.date(localise.local_day(event.starts_at, event.timezone))}
    page = reverse("programme:desk_event", args=[event.slug])
    return _wait(
        event, page, _("Publish it, or move it: it begins on %(day)s.") % day, event.created_at, event.starts_at
    )


def _undated(event: Event) -> Wait:
    page = reverse("programme:settings", args=[event.slug]) + "#id_starts_on"
    return _wait(event, page, _("Give it new dates, or cancel it."), event.state_since)


def _record(event: Event) -> Wait:
    page = reverse("programme:desk_event", args=[event.slug])
    return _wait(event, page, _("Fill it in and publish it: until then nobody sees it."), event.created_at)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(events)
