"""Events and sessions for programs: the same actions and queries as the pages."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Day, Flag, Id, Instant, Problem, Strict, Text, one, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing, Stale
from events_core.network.api import texts
from events_core.network.caller import OPEN, Caller, bearer, caller_of, reader_of

from . import actions, copying, minimum, queries, series, sessions
from .intake import REQUIRED, TEXTS
from .lifecycle import EVENT
from .models import Event, Series, Session

router = Router(tags=["Events"])


class PartnerIn(Strict):
    """An organisation and the part it plays."""

    organisation: str
    part: str


class ContactIn(Strict):
    """Who answers questions."""

    name: str | None = None
    email: str | None = None


class EventIn(Strict):
    """What can be said of an event; in a new one `kind title timezone starts_at ends_at` are required."""

    kind: str | None = None
    title: Text | None = None
    summary: Text | None = None
    description: Text | None = None
    outcome: Text | None = None
    timezone: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    date_precision: str | None = None
    recorded: Flag | None = None
    related: Flag | None = None
    cities: list[str] | None = None
    venue: Text | None = None
    mode: str | None = None
    link: str | None = None
    visibility: str | None = None
    capacity: Count | None = None
    registration_opens_at: Instant | None = None
    registration_closes_at: Instant | None = None
    waiting_list: Flag | None = None
    approval: Flag | None = None
    confirm_email: Flag | None = None
    contact: ContactIn | None = None
    themes: list[str] | None = None
    languages: list[str] | None = None
    partners: list[PartnerIn] | None = None
    interpretation: list[str] | None = None
    minimum: Count | None = None
    minimum_by: Day | None = None
    minimum_shown: Flag | None = None
    parent: str | None = None
    series: str | None = None


class RescheduleIn(Strict):
    """New dates."""

    starts_at: Instant
    ends_at: Instant
    timezone: str | None = None


class ReasonIn(Strict):
    """Why."""

    reason: str | None = None


class CopyIn(Strict):
    """When the copy begins; without `parts` all comes along that the page ticks."""

    starts_on: Day
    title: Text | None = None
    series: str | None = None
    parts: list[str] | None = None


class GoAheadIn(Strict):
    """Whether those who registered are told."""

    tell: Flag | None = None


class NothingIn(Strict):
    """A body without fields."""


class SpeakerIn(Strict):
    """Somebody who speaks."""

    name: str
    native_name: str | None = None
    position: str | None = None
    organisation: str | None = None


class SessionIn(Strict):
    """What can be said of a session; in a new one `title starts_at ends_at` are required."""

    title: Text | None = None
    summary: Text | None = None
    kind: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    room: str | None = None
    interpretation: list[str] | None = None
    speakers: list[SpeakerIn] | None = None


NOT_NULL = ("kind", "timezone", "mode", "visibility", "date_precision")
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 412: Problem, 422: Problem}


def values_of(body: EventIn, event: Event | None = None) -> dict[str, Any]:
    """A body as the actions' values: only what was sent; null empties what may be empty.

    Of an `event` that is changed, a text in one language leaves the others as they are; so does a part of the contact.
    """
    sent = body.model_dump(exclude_unset=True)
    contact = sent.pop("contact", {})
    for name in ("name", "email"):
        if contact is None or name in contact:
            sent[f"contact_{name}"] = (contact or {}).get(name) or ""
    sent.pop("recorded", None)
    if "related" in sent:
        sent["is_related"] = sent.pop("related")
    return {
        name: in_callers_language(value, getattr(event, name, None)) if name in TEXTS else value
        for name, value in sent.items()
        if value is not None or name in REQUIRED or name not in NOT_NULL
    }


def in_callers_language(value: Any, kept: Any) -> Any:
    """A text beside those of the other languages that are kept; a text by language is the whole."""
    known = texts(kept)
    return {**known, get_language() or "en": value} if isinstance(value, str) and known else value


def event_body(event: Event, caller: Caller, *, moves: bool) -> dict[str, Any]:
    """An event as JSON; `moves`, `contact` and the online address in full only where they are the caller's to see."""
    zone = event.zone
    edits = moves and caller.may("programme.edit_event", event)
    parent = queries.parent_for(event, caller.person)

    def at(moment: Any) -> str | None:
        return moment.astimezone(zone).isoformat() if moment else None

    body = {
        "slug": event.slug,
        "reference": event.reference,
        "uid": f"{event.uid}@{settings.UID_DOMAIN}",
        "url": f"{settings.BASE_URL}/events/{event.slug}/",
        "kind": event.kind,
        "state": event.state,
        "title": texts(event.title),
        "summary": texts(event.summary),
        "description": texts(event.description),
        "outcome": texts(event.outcome),
        "timezone": event.timezone,
        "starts_at": at(event.starts_at),
        "ends_at": at(event.ends_at),
        "date_precision": event.date_precision,
        "recorded": event.is_recorded,
        "related": event.is_related,
        "mode": event.mode,
        "venue": texts(event.venue),
        "cities": [city.slug for city in event.cities.all()],
        "countries": sorted({city.country for city in event.cities.all()}),
        "themes": [theme.slug for theme in event.themes.all()],
        "languages": event.languages,
        "interpretation": event.interpretation,
        **_minimum_body(event, caller),
        "series": event.series.slug if event.series else None,
        "partners": [{"organisation": row.organisation.slug, "part": row.part} for row in event.partners.all()],
        "parent": parent.slug if parent else None,
        "visibility": event.visibility,
        "capacity": event.capacity,
        "places_left": event.seats_left,
        "registration_opens_at": at(event.registration_opens_at),
        "registration_closes_at": at(event.registration_closes_at),
        "waiting_list": event.waiting_list,
        "approval": event.approval,
        "confirm_email": event.confirm_email,
        "contact": {"name": event.contact_name, "email": event.contact_email},
        "cancel_reason": event.cancel_reason or None,
        "published_at": at(event.published_at),
        "changed_at": at(event.changed_at),
        "version": event.version,
        "sequence": event.sequence,
    }
    if edits:
        body["link"] = event.link
    if moves:
        body["moves"] = moves_body(event) if edits else []
    return body


def _minimum_body(event: Event, caller: Caller) -> dict[str, Any]:
    """The minimum to go ahead, where the organisers show it to everyone or the caller is one of them."""
    is_told = event.minimum_shown or caller.may("programme.edit_event", event)
    decided = event.goes_ahead_at.astimezone(event.zone).isoformat() if event.goes_ahead_at else None
    by = event.minimum_by.isoformat() if event.minimum_by else None
    told = {"minimum": event.minimum, "minimum_by": by, "goes_ahead_at": decided}
    return {"minimum_shown": event.minimum_shown} | (told if is_told else dict.fromkeys(told))


def moves_body(event: Event) -> list[dict[str, Any]]:
    """Every move that the state knows, with what blocks it."""
    return [
        {"name": move.name, "blockers": [{"code": b.code, "message": str(b.message)} for b in move.blockers]}
        for move in EVENT.open_moves(event)
    ]


def _visible(caller: Caller, slug: str) -> Event:
    """The event, when the caller may see it. Refuses others (404)."""
    found = Event.objects.select_related("parent", "series")
    event = one(found.prefetch_related("cities", "themes", "partners__organisation"), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not visible to you."))
    return event


def _editable(request: HttpRequest, slug: str) -> tuple[Event, Caller]:
    caller = caller_of(request, "events")
    event = _visible(caller, slug)
    _must_edit(caller, event)
    return event, caller


def _must_edit(caller: Caller, event: Event) -> None:
    if not caller.may("programme.edit_event", event):
        raise Forbidden(_("This event is not yours to change."))


def _must_know_parent(caller: Caller, body: EventIn, event: Event | None = None) -> None:
    """Refuses an event to belong to that the caller cannot find; one that stays is no question."""
    kept = event.parent.slug if event and event.parent else None
    if (
        body.parent
        and body.parent != kept
        and not queries.parent_choices(caller.person).filter(slug=body.parent).exists()
    ):
        text = _("Choose an event that does not itself belong to another.")
        raise Invalid(FieldError("parent", "unknown", text))


def _answer(event: Event, caller: Caller, response: HttpResponse) -> dict[str, Any]:
    fresh = (
        Event.objects.select_related("parent", "series")
        .prefetch_related("cities", "themes", "partners__organisation")
        .get(pk=event.pk)
    )
    response["ETag"] = f'"{fresh.version}"'
    return event_body(fresh, caller, moves=True)


def if_match(request: HttpRequest) -> int | None:
    """The version of If-Match (RFC 9110 §13.1.1), None when it does not matter. Refuses what is no version (412)."""
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    match = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', given)
    if not match:
        raise Stale(_("If-Match must hold the version of the object."))
    return int(match[1])


@router.get("/events", auth=OPEN, summary="Events", response={200: dict, 401: Problem, 422: Problem})
def list_events(
    request: HttpRequest, kind: str = "", theme: str = "", city: str = "", country: str = "", when: str = "",
    q: str = "", series: str = "", limit: str = "50", cursor: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Events by the filters of the directory; without `when` all. Without a token all that were ever published."""
    filters = queries.Filters.read(request.GET, default_when="")
    caller = reader_of(request, "events")
    found = queries.narrowed(queries.visible_to(caller.person), filters)
    order = ["starts_at", "id"]
    if filters.when:
        found = queries.at_time(found, filters.when)
        order = ["-starts_at", "-id"] if filters.when == queries.PAST else order
    found = queries.for_list(found.select_related("parent", "series"))
    return page(request, found, order, lambda rows: [event_body(row, caller, moves=False) for row in rows])


@router.post("/events", auth=bearer, summary="Draft an event", response={201: dict, **ERRORS})
def create_event(request: HttpRequest, response: HttpResponse, body: EventIn) -> Status[dict[str, Any]]:
    """A new draft; the caller becomes its lead organiser. Only the staff may; only officers record the past."""
    caller = caller_of(request, "events")
    if not caller.may("programme.create_event"):
        raise Forbidden(_("Only the secretariat and organizers make events."))
    if body.recorded and not caller.may("programme.record_past"):
        raise Forbidden(_("Only a secretariat officer records events of the past."))
    _must_know_parent(caller, body)
    event = actions.create_event(values_of(body), by=caller.actor, person=caller.person, recorded=bool(body.recorded))
    response["Location"] = f"{settings.BASE_URL}/api/v1/events/{event.slug}"
    return Status(201, _answer(event, caller, response))


@router.get("/events/{slug}", auth=OPEN, summary="One event", response={200: dict, **ERRORS})
def get_event(request: HttpRequest, response: HttpResponse, slug: str) -> dict[str, Any]:
    """The event, with the moves that are open to the caller."""
    caller = reader_of(request, "events")
    event = _visible(caller, slug)
    response["ETag"] = f'"{event.version}"'
    return event_body(event, caller, moves=True)


@router.patch("/events/{slug}", auth=bearer, summary="Change an event", response={200: dict, **ERRORS})
def patch_event(request: HttpRequest, response: HttpResponse, slug: str, body: EventIn) -> dict[str, Any]:
    """Change what is sent; a change of dates is a reschedule."""
    event, caller = _editable(request, slug)
    if body.recorded is not None and body.recorded != event.is_recorded:
        raise Invalid(FieldError("recorded", "fixed", _("Whether an event is recorded is said when it is made.")))
    _must_know_parent(caller, body, event)
    changed = actions.edit_event(event.pk, values_of(body, event), by=caller.actor, version=if_match(request))
    return _answer(changed, caller, response)


def _move(
    request: HttpRequest, response: HttpResponse, slug: str, act: Callable[[Event, Caller], Event]
) -> dict[str, Any]:
    event, caller = _editable(request, slug)
    return _answer(act(event, caller), caller, response)


@router.post("/events/{slug}/publish", auth=bearer, summary="Publish", response={200: dict, **ERRORS})
def publish(request: HttpRequest, response: HttpResponse, slug: str, body: NothingIn | None = None) -> dict[str, Any]:
    """Show the event to everyone; 409 with every blocker."""
    return _move(request, response, slug, lambda event, caller: actions.publish(event.pk, by=caller.actor))


@router.post("/events/{slug}/postpone", auth=bearer, summary="Postpone", response={200: dict, **ERRORS})
def postpone(request: HttpRequest, response: HttpResponse, slug: str, body: NothingIn | None = None) -> dict[str, Any]:
    """Say that it will not be on its dates."""
    return _move(request, response, slug, lambda event, caller: actions.postpone(event.pk, by=caller.actor))


@router.post("/events/{slug}/complete", auth=bearer, summary="Mark as held", response={200: dict, **ERRORS})
def complete(request: HttpRequest, response: HttpResponse, slug: str, body: NothingIn | None = None) -> dict[str, Any]:
    """Say that it was held."""
    return _move(request, response, slug, lambda event, caller: actions.complete(event.pk, by=caller.actor))


@router.post("/events/{slug}/reschedule", auth=bearer, summary="Move to other dates", response={200: dict, **ERRORS})
def reschedule(request: HttpRequest, response: HttpResponse, slug: str, body: RescheduleIn) -> dict[str, Any]:
    """Other dates; sessions move by the same whole days."""
    values = body.model_dump(exclude_none=True)
    return _move(request, response, slug, lambda event, caller: actions.edit_event(event.pk, values, by=caller.actor))


@router.post("/events/{slug}/cancel", auth=bearer, summary="Cancel", response={200: dict, **ERRORS})
def cancel(request: HttpRequest, response: HttpResponse, slug: str, body: ReasonIn | None = None) -> dict[str, Any]:
    """End it for good; needs a reason."""
    reason = (body.reason if body else None) or ""
    return _move(request, response, slug, lambda event, caller: actions.cancel(event.pk, reason, by=caller.actor))


@router.post("/events/{slug}/go-ahead", auth=bearer, summary="Say that it goes ahead", response={200: dict, **ERRORS})
def go_ahead(request: HttpRequest, response: HttpResponse, slug: str, body: GoAheadIn | None = None) -> dict[str, Any]:
    """Decide that an event with a minimum takes place; `tell` mails everyone who is registered, once."""
    tell = bool(body and body.tell)
    return _move(request, response, slug, lambda event, caller: minimum.go_ahead(event.pk, tell=tell, by=caller.actor))


@router.post("/events/{slug}/copy", auth=bearer, summary="Copy an event", response={201: dict, **ERRORS})
def copy_event(request: HttpRequest, response: HttpResponse, slug: str, body: CopyIn) -> Status[dict[str, Any]]:
    """A new draft like this event on other days; the caller leads it. Only the staff may."""
    event, caller = _editable(request, slug)
    if not caller.may("programme.create_event"):
        raise Forbidden(_("Only the secretariat and organizers make events."))
    sent = {
        name: value
        for name, value in body.model_dump(exclude_unset=True).items()
        if value is not None or name == "series"
    }
    chosen = sent.pop("parts", None)
    if chosen is None:
        chosen = [part.name for part in copying.offered(event) if part.chosen]
    made = copying.copy_event(event.pk, sent, chosen, by=caller.actor, person=caller.person)
    response["Location"] = f"{settings.BASE_URL}/api/v1/events/{made.slug}"
    return Status(201, _answer(made, caller, response))


@router.get("/series", auth=OPEN, summary="Series", response={200: dict, 401: Problem, 422: Problem})
def list_series(request: HttpRequest, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """Series that have public events; events name theirs by slug."""
    found = series.public_series()
    return page(request, found, ["slug", "id"], lambda rows: [series_body(row) for row in rows])


def series_body(row: Series) -> dict[str, Any]:
    """A series as JSON."""
    url = f"{settings.BASE_URL}/series/{row.slug}/"
    return {"slug": row.slug, "url": url, "name": texts(row.name), "about": texts(row.about)}


def session_body(session: Session, event: Event) -> dict[str, Any]:
    """A session as JSON, times in the event's zone."""
    return {
        "id": session.pk,
        "kind": session.kind,
        "title": texts(session.title),
        "summary": texts(session.summary),
        "starts_at": session.starts_at.astimezone(event.zone).isoformat(),
        "ends_at": session.ends_at.astimezone(event.zone).isoformat(),
        "room": session.room,
        "interpretation": session.interpretation,
        "speakers": [
            {"name": s.name, "native_name": s.native_name, "position": s.position, "organisation": s.organisation}
            for s in session.speakers.all()
        ],
        "version": session.version,
    }


@router.get("/events/{slug}/sessions", auth=OPEN, summary="Programme", response={200: dict, **ERRORS})
def list_sessions(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The sessions of an event in their order."""
    event = _visible(reader_of(request, "events"), slug)
    found = event.sessions.prefetch_related("speakers")
    return page(request, found, ["starts_at", "id"], lambda rows: [session_body(row, event) for row in rows])


def _session_values(body: SessionIn, session: Session | None = None) -> dict[str, Any]:
    sent = body.model_dump(exclude_unset=True)
    return {
        name: in_callers_language(value, getattr(session, name, None)) if name in sessions.LIMITS else value
        for name, value in sent.items()
        if not (name == "kind" and value is None)
    }


@router.post("/events/{slug}/sessions", auth=bearer, summary="Add a session", response={201: dict, **ERRORS})
def add_session(request: HttpRequest, slug: str, body: SessionIn) -> Status[dict[str, Any]]:
    """A new session."""
    event, caller = _editable(request, slug)
    session = sessions.add_session(event.pk, _session_values(body), by=caller.actor)
    return Status(201, session_body(session, event))


def _own_session(request: HttpRequest, number: int) -> tuple[Session, Caller]:
    caller = caller_of(request, "events")
    session = Session.objects.select_related("event").filter(pk=number).first()
    if session is None or not caller.may("programme.see_event", session.event):
        raise Missing(_("There is no such session, or it is not visible to you."))
    _must_edit(caller, session.event)
    return session, caller


@router.patch("/sessions/{number}", auth=bearer, summary="Change a session", response={200: dict, **ERRORS})
def patch_session(request: HttpRequest, response: HttpResponse, number: Id, body: SessionIn) -> dict[str, Any]:
    """Change what is sent; `speakers` is the whole list."""
    session, caller = _own_session(request, number)
    changed = sessions.change_session(
        session.pk, _session_values(body, session), by=caller.actor, version=if_match(request)
    )
    response["ETag"] = f'"{changed.version}"'
    return session_body(changed, session.event)


@router.delete("/sessions/{number}", auth=bearer, summary="Delete a session", response={204: None, **ERRORS})
def delete_session(request: HttpRequest, number: Id) -> Status[None]:
    """Take a session out of the programme."""
    session, caller = _own_session(request, number)
    sessions.delete_session(session.pk, by=caller.actor)
    return Status(204, None)
