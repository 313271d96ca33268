"""What waits around registrations: people to be answered, windows that open and close, people to be checked in."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import Event, TeamMember
from events_core.programme.models import State as EventState
from events_core.programme.queries import managed_events
from events_core.programme.waiting import Group, Wait

from .actions.keeping import KEEP_UNCONFIRMED
from .models import Registration, State

SOON = datetime.timedelta(days=7)
PATIENCE = datetime.timedelta(days=7)
"""How long people may wait for the organisers' word before it is late."""
AT_THE_DOOR = datetime.timedelta(days=2)
LATER = datetime.timedelta(days=7)
"""So long after the end somebody may still be checked in who came."""
_ON = (EventState.PUBLISHED, EventState.POSTPONED)
Role = TeamMember.Role


def registrations(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Of events that the person may change, and check-in for who is on the team; two queries for each group."""
    mine, now = managed_events(person), timezone.now()
    pending = Registration.objects.filter(state=State.PENDING)
    yield from waiting.listed(
        request,
        "registrations-decide",
        _("Registrations to decide"),
        _with(mine.filter(state__in=_ON), pending.filter(email_confirmed_at__isnull=False)),
        _to_decide,
        event="pk",
        late=Q(oldest__lt=now - PATIENCE),
        order=30,
    )
    yield from waiting.listed(
        request,
        "registrations-addresses",
        _("Addresses to be confirmed"),
        _with(mine.filter(state__in=_ON), pending.filter(email_confirmed_at__isnull=True)),
        _unconfirmed,
        event="pk",
        late=Q(oldest__lt=now - KEEP_UNCONFIRMED),
        order=31,
    )
    yield from _windows(request, mine.filter(state=EventState.PUBLISHED, is_recorded=False, is_related=False))
    yield from _checkin(request, person)


def _with(events: QuerySet[Event], rows: QuerySet[Registration]) -> QuerySet[Any]:
    """Events that have such registrations, with their number (`many`) and since when (`oldest`); the oldest first."""
    of_event = rows.filter(event=OuterRef("pk")).order_by().values("event")
    return (
        events.filter(pk__in=rows.order_by().values("event"))
        .annotate(many=Subquery(of_event.annotate(many=Count("pk")).values("many")))
        .annotate(oldest=Subquery(of_event.annotate(oldest=Min("state_since")).values("oldest")))
        .order_by("oldest", "pk")
    )


def _windows(request: HttpRequest, events: QuerySet[Event]) -> Iterable[Group]:
    """Registration that opens or closes within days."""
    now = timezone.now()
    opening = events.filter(registration_opens_at__gt=now, registration_opens_at__lte=now + SOON)
    yield from waiting.listed(
        request,
        "registrations-opening",
        _("Registration opens soon"),
        opening.order_by("registration_opens_at", "pk"),
        _opens,
        event="pk",
        order=33,
    )
    closes = Coalesce("registration_closes_at", F("starts_at"), output_field=DateTimeField())
    closing = events.filter(starts_at__gt=now).annotate(closes=closes).filter(closes__gt=now, closes__lte=now + SOON)
    yield from waiting.listed(
        request,
        "registrations-closing",
        _("Registration closes soon"),
        closing.order_by("closes", "pk"),
        _closes,
        event="pk",
        order=34,
    )


def _checkin(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Events of one's own whose participants come, or came: until it is marked as held."""
    now = timezone.now()
    at_the_door = (Role.LEAD, Role.ORGANISER, Role.STEWARD, Role.TRAINER)
    own = TeamMember.objects.filter(person=person, role__in=at_the_door).values("event_id")
    near = Event.objects.filter(
        pk__in=own, state=EventState.PUBLISHED, starts_at__lte=now + AT_THE_DOOR, ends_at__gte=now - LATER
    )
    expected = Registration.objects.filter(event=OuterRef("pk"), state__in=(State.CONFIRMED, State.ATTENDED))
    yield from waiting.listed(
        request,
        "registrations-checkin",
        _("People to check in"),
        near.filter(Exists(expected)).order_by("starts_at", "pk"),
        _at_the_door,
        event="pk",
        order=8,
    )


def _to_decide(event: Any) -> Wait:
    text = ngettext("%(count)s person waits for an answer.", "%(count)s people wait for an answer.", event.many)
    url = reverse("registrations:desk_list", args=[event.slug]) + "?state=pending"
    return _wait(event, url, text % {"count": localise.number(event.many)}, event.oldest, due=event.oldest + PATIENCE)


def _unconfirmed(event: Any) -> Wait:
    text = ngettext(
        "%(count)s person has not opened the mailed link. Places not confirmed in time are free again.",
        "%(count)s people have not opened the mailed link. Places not confirmed in time are free again.",
        event.many,
    )
    url = reverse("registrations:desk_list", args=[event.slug]) + "?state=pending"
    due = event.oldest + KEEP_UNCONFIRMED
    text %= {"count": localise.number(event.many)}
    return _wait(event, url, text, event.oldest, due=due, whom=_("People who registered"))


def _opens(event: Event) -> Wait:
    assert event.registration_opens_at
    told = {"day": localise.deadline(event.registration_opens_at, event.timezone)}
    url = reverse("registrations:categories", args=[event.slug])
    text = _("Opens on %(day)s: look at categories and places before.") % told
    return _wait(event, url, text, event.published_at or event.created_at)


def _closes(event: Any) -> Wait:
    told = {"day": localise.deadline(event.closes, event.timezone), "count": localise.number(event.taken)}
    text = ngettext(
        "Closes on %(day)s; %(count)s person has a place.",
        "Closes on %(day)s; %(count)s people have places.",
        event.taken,
    )
    url = reverse("registrations:desk_list", args=[event.slug])
    return _wait(event, url, text % told, event.published_at or event.created_at)


def _at_the_door(event: Event) -> Wait:
    dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
    text = _("%(dates)s: check people in as they come.") % {"dates": dates}
    return _wait(event, reverse("registrations:checkin", args=[event.slug]), text, event.starts_at - AT_THE_DOOR)


def _wait(
    event: Event,
    url: str,
    text: str,
    since: datetime.datetime,
    *,
    due: datetime.datetime | None = None,
    whom: str = "",
) -> Wait:
    return Wait(str(event.title), url, text, since, due, whom, event.pk, zone=event.timezone)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(registrations)
