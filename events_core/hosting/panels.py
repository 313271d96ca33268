"""What hosting shows on the pages of other apps."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.network import showcase
from events_core.network.models import City, Person
from events_core.programme import letterbox, panels
from events_core.programme.models import Event, Part, State
from events_core.programme.rules import works_somewhere

from . import offering, progress, queries
from .lifecycle import LIVE, OVER
from .models import CohostRequest

Panel = panels.Panel
MOST = 10


def desk_tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of an event's workspace."""
    if request.user.has_perm("hosting.see", event):
        url = reverse("hosting:desk", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Hosting"), "order": 30}]}, order=30)


def desk_event(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the first page of the workspace: how each city stands; where the event waits for cities or one was named."""
    if not request.user.has_perm("hosting.see", event):
        return
    places = queries.places_of(event)
    if queries.waits_for_cities(event) or any(place.request for place in places):
        for place in places:
            place.note = progress.briefly(place.request)
        yield Panel("hosting/panel_event.html", {"places": places, "event": event}, order=30)


def desk_lists(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """Among the lists of the workspace: all requests to cities, and the search for a host; for who works on events."""
    if not person.is_staff_member and not works_somewhere(person):
        return
    links = [
        {"url": reverse("hosting:board"), "label": _("Requests to cities")},
        {"url": reverse("hosting:hosts"), "label": _("Find a host")},
    ]
    yield Panel("", {"links": links}, order=30)


def own_offers(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /me/: the local governments for which I speak, and what they offer to host at any time."""
    if bodies := offering.bodies_of(person):
        yield Panel("hosting/panel_offers.html", {"bodies": bodies}, order=36)


def of_city(request: HttpRequest, city: City) -> Iterable[Panel]:
    """On a city's public page: what it offers to host."""
    if offers := offering.offers_in(city):
        yield Panel("hosting/panel_city.html", {"offers": offers}, order=40)


def event_rows(request: HttpRequest, events: Iterable[Event]) -> Iterable[Panel]:
    """In lists: a draft that waits for its cities says so; one query for all rows."""
    listed = list(events)
    drafts = [event for event in listed if event.state == State.DRAFT]
    yield Panel("", {"rows": {number: {"state": "waiting"} for number in queries.waiting_among(drafts)}}, order=30)


def event_main(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the event's page: the local governments that host it, unless the page names them as hosts already."""
    named = {row.organisation_id for row in event.partners.all() if row.part in (Part.HOST, Part.CO_HOST)}
    hosts = [request for request in queries.hosts_of(event) if request.organisation_id not in named]
    if hosts:
        yield Panel("hosting/panel_main.html", {"hosts": hosts}, order=30)


def me(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /me/: what the cities of a focal point are asked, and what they host; two queries."""
    if not person.posts.exists():
        return
    coming = queries.of_focal_point(person).filter(state__in=LIVE, event__ends_at__gte=timezone.now())
    rows = list(coming.exclude(event__state__in=OVER).order_by("event__starts_at", "pk")[:MOST])
    yield Panel("hosting/city/panel_me.html", {"requests": rows}, order=15)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.tabs", desk_tab)
    panels.add("desk.event", desk_event)
    panels.add("event.rows", event_rows)
    panels.add("event.main", event_main)
    panels.add("me", me)
    letterbox.tells_of(CohostRequest, "event")
    panels.add("desk.lists", desk_lists)
    panels.add("me", own_offers)
    showcase.provide("city", of_city)
