"""What registrations show on the pages of other apps."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise, pills
from events_core.network.models import Person
from events_core.programme import access, gates, letterbox, panels
from events_core.programme.agenda import differs
from events_core.programme.models import Event, Invitation, Visibility

from . import queries
from .models import Category, Registration
from .opening import opening_of, places_left

Panel = panels.Panel
SHOWS_PLACES = ("open", "full", "opens_later", "paused", "by_invitation")


def invitation_of(request: HttpRequest, event: Event) -> Invitation | None:
    """The reader's invitation that is not used yet, to an event by invitation."""
    if event.visibility != Visibility.BY_INVITATION:
        return None
    found = access.invitation_for(access.visitor(request), event)
    return found if found and not found.registered_at else None


def event_facts(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the event's page: the state of registration, its window, places left."""
    prefetch_related_objects([event], "categories")  # once for the whole page
    categories = list(event.categories.all())
    opening = opening_of(event, categories, invited=invitation_of(request, event) is not None)
    if opening.pill in ("draft", "cancelled", "completed") or event.is_related or event.is_recorded:
        return
    places = places_text(event, places_left(event, categories))
    yield Panel("registrations/panel_facts.html", {"opening": opening, "places": places, "event": event}, order=20)


def event_side(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the event's page: the button, as long as the reader may register; an invitation has its own above."""
    is_above = request.resolver_match is not None and request.resolver_match.view_name == "programme:invited"
    if not is_above and opening_of(event, invited=invitation_of(request, event) is not None).is_open:
        yield Panel("registrations/panel_side.html", {"event": event}, order=20)


def event_invited(request: HttpRequest, invitation: Invitation) -> Iterable[Panel]:
    """On the page of an invitation: the button, why there is none, or the way to one's own registration."""
    event = invitation.event
    opening = opening_of(event, invited=True)
    own = queries.secret_of(event, invitation) if invitation.registered_at else ""
    context = {"opening": opening, "own": own, "event": event, "is_registered": bool(invitation.registered_at)}
    yield Panel("registrations/panel_invited.html", context)


def event_rows(request: HttpRequest, events: Iterable[Event]) -> Iterable[Panel]:
    """In lists: `rows` by event id with pill, places left, when registration closes; two queries for all of them."""
    listed = list(events)
    categories, paused = queries.categories_of(listed), gates.blocked(listed)
    facts = {row.pk: row_facts(row, categories.get(row.pk, []), is_paused=row.pk in paused) for row in listed}
    yield Panel("", {"rows": facts}, order=20)


def row_facts(event: Event, categories: list[Category], *, is_paused: bool = False) -> dict[str, Any]:
    """What a list row says: `state` (a pill of events), `side` (places), `opens` and `closes` (instants or None)."""
    opening = opening_of(event, categories, is_paused=is_paused)
    left = places_left(event, categories)
    tells = opening.pill in SHOWS_PLACES and not event.is_related
    return {
        "state": opening.pill,
        "side": places_text(event, left) if tells else "",
        "opens": event.registration_opens_at if opening.pill == "opens_later" else None,
        "closes": event.registration_ends_at if opening.is_open else None,
    }


def places_text(event: Event, left: int | None) -> str:
    """Places left as a sentence; "" when there is no limit."""
    if left is None:
        return ""
    if not event.capacity:
        return ngettext("%(left)s place left", "%(left)s places left", left) % {"left": localise.number(left)}
    return _("%(left)s of %(all)s places left") % {
        "left": localise.number(left),
        "all": localise.number(event.capacity),
    }


def desk_tabs(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tabs of an event's workspace."""
    tabs = []
    if request.user.has_perm("registrations.see", event):
        url = reverse("registrations:desk_list", args=[event.slug])
        tabs.append({"url": url, "label": _("Registrations"), "count": event.taken or None, "order": 40})
    if request.user.has_perm("registrations.checkin", event):
        url = reverse("registrations:checkin", args=[event.slug])
        tabs.append({"url": url, "label": _("Check-in"), "order": 50})
    if tabs:
        yield Panel("", {"tabs": tabs}, order=40)


def desk_event(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the first page of the workspace: the figures."""
    if request.user.has_perm("registrations.see", event) and event.published_at and not event.is_related:
        context = {"figures": queries.figures(event), "opening": opening_of(event), "event": event}
        yield Panel("registrations/panel_event.html", context, order=40)


def own_documents(request: HttpRequest, registration: Registration) -> Iterable[Panel]:
    """On a participant's own page: what is for participants."""
    found = list(queries.documents_for(registration))
    if found:
        context = {"documents": found, "secret": registration.link_secret}
        yield Panel("registrations/panel_documents.html", context, order=30)


def me(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """My registrations: what comes, then what was."""
    rows = queries.of_person(person)
    now = timezone.now()
    coming = [row for row in rows if row.event.ends_at >= now and row.state != "cancelled"]
    past = [row for row in rows if row not in coming]
    coming.sort(key=lambda row: row.event.starts_at)
    for row in coming:
        row.own_time = _own_time(row.event, person.timezone)  # type: ignore[attr-defined]
    yield Panel("registrations/panel_me.html", {"coming": coming, "past": past}, order=10)


def _own_time(event: Event, zone: str) -> str:
    """When an event begins for a reader in another zone; "" where clocks show the same or no zone was chosen."""
    if zone in ("", "UTC") or not differs(event, zone):
        return ""
    if localise.local_day(event.starts_at, zone) == localise.local_day(event.starts_at, event.timezone):
        return localise.times_in_zone(event.starts_at, event.starts_at, zone)
    return localise.deadline(event.starts_at, zone)


def register() -> None:
    """Hang the panels."""
    panels.add("event.facts", event_facts)
    panels.add("event.side", event_side)
    panels.add("event.invited", event_invited)
    panels.add("event.rows", event_rows)
    panels.add("desk.tabs", desk_tabs)
    panels.add("desk.event", desk_event)
    letterbox.tells_of(Registration, "event")
    panels.add("registration", own_documents)
    panels.add("me", me)
    pills.register(
        "registration",
        {
            "unconfirmed": ("wait", gettext_lazy("Address not confirmed")),
            "attended": ("done", gettext_lazy("Took part")),
        },
    )
