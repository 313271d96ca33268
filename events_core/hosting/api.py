"""Co-host requests for programs: what organisers do with them."""

import zoneinfo
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Id, Instant, Problem, Strict, one, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.network.models import City, Organisation
from events_core.programme.models import Event

from . import actions, queries
from .models import CohostRequest, Dates
from .terms import plain

router = Router(tags=["Co-hosts"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
OF_ASKED = ("visitors", "group", "asks", "sites", "languages", "message", "candidates")


class ContactIn(Strict):
    """Who is asked at the city."""

    name: str | None = None
    email: str | None = None
    language: str | None = None


class DatesIn(Strict):
    """From one instant to another."""

    starts_at: Instant
    ends_at: Instant


class CohostIn(Strict):
    """Which local government is to host in which city, and what it is asked for; without a contact its focal point."""

    city: str
    organisation: str
    contact: ContactIn | None = None
    visitors: Count | None = None
    group: str | None = None
    asks: list[str] | None = None
    sites: list[str] | None = None
    languages: list[str] | None = None
    candidates: list[DatesIn] | None = None
    reply_by: str | None = None
    message: str | None = None


class RecordIn(Strict):
    """An answer that came by other ways.

    With the dates that it was given for, it is refused (409 `lapsed`) when the event has others by now.
    """

    answer: str
    name: str
    position: str | None = None
    note: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None


class NothingIn(Strict):
    """No fields."""


class ExtendIn(Strict):
    """Until when the city may answer."""

    reply_by: str


class RecallIn(Strict):
    """What the city is told."""

    message: str | None = None


class ReplyIn(Strict):
    """The organisers' reply to a counter-proposal: words, and perhaps other dates or sites."""

    message: str
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    sites: list[str] | None = None
    reply_by: str | None = None


def cohost_body(request: CohostRequest) -> dict[str, Any]:
    """A co-host request as JSON.

    `asked_for` are the dates that the city is asked about, `answered_for` those that its present answer is for;
    `terms` is what it answered with.
    """
    answer = request.answer
    decided = answer.decided if answer else None  # whoever changes details later has not agreed
    contact = {
        "name": request.contact_name or None,
        "email": request.contact_email or None,
        "language": request.contact_language or None,
    }
    asked: dict[str, Any] = {name: request.asked.get(name) for name in OF_ASKED}
    return {
        "id": request.pk,
        "event": request.event.slug,
        "city": request.city.slug,
        "organisation": request.organisation.slug,
        "state": request.state,
        "contact": contact if any(contact.values()) else None,
        **asked,
        "reply_by": request.reply_by.isoformat() if request.reply_by else None,
        "sent_at": _at(request.sent_at),
        "opened_at": _at(request.opened_at),
        "received_at": _at(request.received_at),
        "received_by": request.received_by.isoformat() if request.received_by else None,
        "asked_for": dates_body(request.asked_for),
        "answered_by": (decided.name or None) if decided else None,
        "answered_position": (decided.position or None) if decided else None,
        "answered_at": _at(decided.at) if decided else None,
        "answered_via": decided.via if decided else None,
        "answered_for": dates_body(request.answered_for),
        "note": answer.message if answer else "",
        "terms": plain(request.terms) if answer else None,
        "version": request.version,
    }


def _at(value: Any) -> str | None:
    return value.isoformat() if value else None


def dates_body(dates: Dates | None) -> dict[str, str] | None:
    """Dates as the API writes them, where the event is."""
    if dates is None:
        return None
    zone = zoneinfo.ZoneInfo(dates.timezone)
    starts, ends = dates.starts_at.astimezone(zone), dates.ends_at.astimezone(zone)
    return {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()}


def _event(request: HttpRequest, slug: str, permission: str) -> tuple[Event, Caller]:
    caller = caller_of(request, "cohosts")
    event = one(Event.objects.all(), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not visible to you."))
    if not caller.may(permission, event):
        raise Forbidden(_("The co-hosts of this event are not yours to see or change."))
    return event, caller


def _request(request: HttpRequest, number: int, permission: str = "hosting.ask") -> tuple[CohostRequest, Caller]:
    caller = caller_of(request, "cohosts")
    found = CohostRequest.objects.select_related("event").filter(pk=number).first()
    if found is None or not caller.may("hosting.see", found.event):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not caller.may(permission, found.event):
        if permission == "hosting.record":
            raise Forbidden(_("Only a secretariat officer records a city's answer."))
        raise Forbidden(_("The co-hosts of this event are not yours to see or change."))
    return found, caller


@router.get("/events/{slug}/cohosts", auth=bearer, summary="Co-host requests", response={200: dict, **ERRORS})
def list_cohosts(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The requests of an event."""
    event, _caller = _event(request, slug, "hosting.see")
    return page(request, queries.requests_of(event), ["id"], lambda rows: [cohost_body(row) for row in rows])


@router.post("/events/{slug}/cohosts", auth=bearer, summary="Draft a co-host request", response={201: dict, **ERRORS})
def add_cohost(request: HttpRequest, slug: str, body: CohostIn) -> Status[dict[str, Any]]:
    """Name the local government that is to host in one of the event's cities, and what it is asked for."""
    event, caller = _event(request, slug, "hosting.ask")
    city = _named(City, body.city, "city")
    organisation = _named(Organisation, body.organisation, "organisation")
    asked = body.model_dump(exclude={"city", "organisation"}, exclude_unset=True)
    made = actions.draft_request(event.pk, city, organisation, asked=asked, by=caller.actor)
    return Status(201, cohost_body(made))


@router.post("/cohosts/{number}/send", auth=bearer, summary="Send", response={200: dict, **ERRORS})
def send(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Mail the request with its link to the city; an ended one is asked again, with a new link."""
    found, caller = _request(request, number)
    return cohost_body(actions.send(found.pk, by=caller.actor))


@router.post("/cohosts/{number}/remind", auth=bearer, summary="Remind", response={200: dict, **ERRORS})
def remind(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Mail the city a reminder."""
    found, caller = _request(request, number)
    return cohost_body(actions.remind(found.pk, by=caller.actor))


@router.post("/cohosts/{number}/extend", auth=bearer, summary="Give more time", response={200: dict, **ERRORS})
def extend(request: HttpRequest, number: Id, body: ExtendIn) -> dict[str, Any]:
    """Give the city until another day to answer."""
    found, caller = _request(request, number)
    return cohost_body(actions.extend(found.pk, body.reply_by, by=caller.actor))


@router.post("/cohosts/{number}/recall", auth=bearer, summary="Take back", response={200: dict, **ERRORS})
def recall(request: HttpRequest, number: Id, body: RecallIn | None = None) -> dict[str, Any]:
    """Take a request back; the city is told."""
    found, caller = _request(request, number)
    return cohost_body(actions.recall(found.pk, message=(body and body.message) or "", by=caller.actor))


@router.post("/cohosts/{number}/accept", auth=bearer, summary="Accept the changes", response={200: dict, **ERRORS})
def accept(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Agree to a counter-proposal: other dates move the event, and its other cities are asked again."""
    found, caller = _request(request, number)
    return cohost_body(actions.accept(found.pk, by=caller.actor))


@router.post("/cohosts/{number}/answer", auth=bearer, summary="Reply to the city", response={200: dict, **ERRORS})
def answer(request: HttpRequest, number: Id, body: ReplyIn) -> dict[str, Any]:
    """Answer a counter-proposal; the city is asked once more."""
    found, caller = _request(request, number)
    dates: Any = (body.starts_at, body.ends_at) if body.starts_at or body.ends_at else None
    made = actions.reply(
        found.pk,
        body.message,
        dates=dates,
        sites=body.sites,
        reply_by=body.reply_by,
        by=caller.actor,
    )
    return cohost_body(made)


@router.post("/cohosts/{number}/record", auth=bearer, summary="Record an answer", response={200: dict, **ERRORS})
def record(request: HttpRequest, number: Id, body: RecordIn) -> dict[str, Any]:
    """Record an answer that came by letter, on the city's behalf."""
    found, caller = _request(request, number, "hosting.record")
    dates = (body.starts_at or found.event.starts_at, body.ends_at or found.event.ends_at)
    told: dict[str, Any] = {"name": body.name, "position": body.position or "", "note_text": body.note or ""}
    return cohost_body(actions.record_answer(found.pk, body.answer, dates=dates, by=caller.actor, **told))


def _named(model: Any, slug: str, field: str) -> Any:
    try:
        return one(model.objects.all(), slug)
    except Missing as missing:
        raise Invalid(
            FieldError(field, "unknown", _("There is none by the name %(slug)s.") % {"slug": slug[:80]})
        ) from missing
