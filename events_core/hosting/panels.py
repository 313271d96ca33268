"""What hosting shows on the pages of other apps."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import panels
from events_core.programme.models import Event, Kind, Part, State
from events_core.programme.queries import own_events

from . import queries

Panel = panels.Panel
MOST = 10


def desk_tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of an event's workspace."""
    if request.user.has_perm("hosting.see", event):
        url = reverse("hosting:desk", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Hosting"), "order": 30}]}, order=30)


def desk_event(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the first page of the workspace: what each city answered; for field visits, and where a city was named."""
    if not request.user.has_perm("hosting.see", event):
        return
    places = queries.places_of(event)
    if event.kind == Kind.FIELD_VISIT or any(place.request for place in places):
        yield Panel("hosting/panel_event.html", {"places": places, "event": event}, order=30)


def desk_home(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /desk/: field visits of mine whose cities have not confirmed."""
    total, visits = queries.visits_waiting(own_events(person), MOST)
    if visits:
        yield Panel("hosting/panel_desk.html", {"visits": visits, "more": total - len(visits)}, order=30)


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


def register() -> None:
    """Hang the panels."""
    panels.add("desk.tabs", desk_tab)
    panels.add("desk.event", desk_event)
    panels.add("desk.home", desk_home)
    panels.add("event.rows", event_rows)
    panels.add("event.main", event_main)
