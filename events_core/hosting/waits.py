"""What waits around co-hosts: cities to be named, asked, answered and reminded."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import Event, State
from events_core.programme.queries import managed_events
from events_core.programme.waiting import Group, Wait

from . import board, progress, queries
from .lifecycle import OVER
from .models import CohostRequest


def hosts(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Of events that the person may change; two queries for each group, four for cities that nobody named."""
    yield from _events(request, person)
    mine, now = CohostRequest.objects.filter(event__in=managed_events(person)), timezone.now()
    if person.is_officer:
        mine = CohostRequest.objects.all()
    yield from waiting.listed(
        request,
        "cohosts-us",
        _("Requests to cities that wait for us"),
        board.urgent(mine, board.US),
        _for_us,
        event="event",
        late=Q(until__lt=now),
        url=reverse("hosting:board"),
        order=21,
    )
    silent = board.urgent(mine, board.CITY).exclude(event__state__in=OVER)
    yield from waiting.listed(
        request,
        "cohosts-city",
        _("Cities that have not answered"),
        silent,
        _for_city,
        event="event",
        late=Q(due_at__lt=now),
        url=reverse("hosting:board") + "?group=city",
        order=22,
    )


def _events(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Events that wait for a city that nobody named, and those whose registration is paused by one."""
    mine, now = managed_events(person), timezone.now()
    unasked = queries.visits_unasked(mine)
    begun = Q(starts_at__lt=now)
    yield from waiting.listed(
        request, "cohosts-unasked", _("Cities not asked yet"), unasked, _unasked, event="pk", late=begun, order=20
    )
    latest = CohostRequest.objects.filter(event=OuterRef("pk")).order_by().values("event")
    since = Coalesce(Subquery(latest.annotate(at=Max("state_since")).values("at")), F("changed_at"))
    paused = queries.gated(mine.filter(state=State.PUBLISHED, ends_at__gte=now)).annotate(paused_since=since)
    yield from waiting.listed(
        request,
        "cohosts-paused",
        _("Registration is paused"),
        paused.order_by("starts_at", "id"),
        _paused,
        event="pk",
        order=19,
    )


def _unasked(event: Event) -> Wait:
    named = {one.city_id for one in event.cohost_requests.all()}  # type: ignore[attr-defined]
    cities = [str(city) for city in event.cities.all() if city.pk not in named]
    cities.sort(key=localise.collation_key)
    dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
    told = {"dates": dates, "cities": localise.list_of(cities)}
    text = _("%(dates)s. Not asked yet: %(cities)s") if cities else _("%(dates)s. Goes to no city yet")
    return _of_event(event, text % told, event.created_at, event.starts_at)


def _paused(event: Any) -> Wait:
    return _of_event(event, _("A city has not confirmed its dates: nobody can register."), event.paused_since)


def _of_event(event: Event, text: str, since: datetime.datetime, due: datetime.datetime | None = None) -> Wait:
    page = reverse("hosting:desk", args=[event.slug])
    return Wait(str(event.title), page, text, since, due, event_id=event.pk, zone=event.timezone)


def _for_us(one: CohostRequest) -> Wait:
    row = board.row_of(one)
    text = " · ".join(filter(None, (row.step, row.left)))
    return _of_request(one, text, one.state_since, due=one.until)  # type: ignore[attr-defined]


def _for_city(one: CohostRequest) -> Wait:
    news = [*board.row_of(one).news, progress.days_left(one)]
    return _of_request(
        one,
        " · ".join(filter(None, news)),
        one.sent_at or one.state_since,
        due=one.due_at,
        whom=str(one.organisation),
        reminded=one.reminded_at,
        act=_("Remind"),
        act_url=reverse("hosting:remind", args=[one.event.slug, one.city.slug]),
        act_posts=True,
    )


def _of_request(one: CohostRequest, text: str, since: datetime.datetime, **rest: Any) -> Wait:
    both = _("%(city)s, %(event)s") % {"city": one.city, "event": one.event.title}
    title = str(one.event.title) if rest.get("whom") else both
    page = reverse("hosting:desk", args=[one.event.slug]) + f"#{one.city.slug}"
    return Wait(title, page, text, since, event_id=one.event_id, zone=one.event.timezone, **rest)


def register() -> None:
    """Have `/desk/` show it."""
    waiting.provide(hosts)
