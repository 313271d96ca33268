"""Co-host requests for programs, as far as answers are recorded by hand."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Id, Instant, Problem, Strict, one, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.network.models import City, Organisation
from events_core.programme.models import Event

from . import actions, intake, queries
from .models import CohostRequest

router = Router(tags=["Co-hosts"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class ContactIn(Strict):
    """Who is asked at the city."""

    name: str | None = None
    email: str | None = None
    language: str | None = None


class CohostIn(Strict):
    """Which local government is to host in which city, and what it is asked for."""

    city: str
    organisation: str
    contact: ContactIn | None = None
    visitors: Count | None = None
    asks: list[str] | None = None
    sites: list[str] | None = None
    reply_by: str | None = None
    message: str | None = None


class AnswerIn(Strict):
    """An answer that came by other ways.

    With the dates that it was given for, it is refused (409 `lapsed`) when the event has others by now.
    """

    answer: str
    name: str
    position: str | None = None
    note: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None


def cohost_body(request: CohostRequest) -> dict[str, Any]:
    """A co-host request as JSON; `answered_for` are the dates that the answer was given for."""
    dates = request.answered_for
    return {
        "id": request.pk,
        "city": request.city.slug,
        "organisation": request.organisation.slug,
        "state": request.state,
        "answered_by": request.answered_by or None,
        "answered_position": request.answered_position or None,
        "answered_at": request.answered_at.isoformat() if request.answered_at else None,
        "answered_for": {
            "starts_at": dates.starts_at.astimezone(request.event.zone).isoformat(),
            "ends_at": dates.ends_at.astimezone(request.event.zone).isoformat(),
        }
        if dates
        else None,
        "note": request.note,
        **{name: request.asked.get(name) for name in intake.FIELDS},
        "version": request.version,
    }


def _event(request: HttpRequest, slug: str, permission: str) -> tuple[Event, Caller]:
    caller = caller_of(request, "cohosts")
    event = one(Event.objects.all(), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not visible to you."))
    if not caller.may(permission, event):
        raise Forbidden(_("The co-hosts of this event are not yours to see or change."))
    return event, caller


@router.get("/events/{slug}/cohosts", auth=bearer, summary="Co-host requests", response={200: dict, **ERRORS})
def list_cohosts(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The requests of an event."""
    event, _caller = _event(request, slug, "hosting.see")
    return page(request, queries.requests_of(event), ["id"], lambda rows: [cohost_body(row) for row in rows])


@router.post("/events/{slug}/cohosts", auth=bearer, summary="Draft a co-host request", response={201: dict, **ERRORS})
def add_cohost(request: HttpRequest, slug: str, body: CohostIn) -> Status[dict[str, Any]]:
    """Name the local government that is to host in one of the event's cities."""
    event, caller = _event(request, slug, "hosting.ask")
    city = _named(City, body.city, "city")
    organisation = _named(Organisation, body.organisation, "organisation")
    asked = intake.asked(body.model_dump(exclude={"city", "organisation"}))
    made = actions.draft_request(event.pk, city, organisation, asked=asked, by=caller.actor)
    return Status(201, cohost_body(made))


@router.post("/cohosts/{number}/record", auth=bearer, summary="Record an answer", response={200: dict, **ERRORS})
def record(request: HttpRequest, number: Id, body: AnswerIn) -> dict[str, Any]:
    """Record an answer that came by letter, on the city's behalf."""
    caller = caller_of(request, "cohosts")
    found = CohostRequest.objects.select_related("event").filter(pk=number).first()
    if found is None or not caller.may("hosting.see", found.event):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not caller.may("hosting.record", found.event):
        raise Forbidden(_("Only a secretariat officer records a city's answer."))
    dates = (body.starts_at or found.event.starts_at, body.ends_at or found.event.ends_at)
    told = {"name": body.name, "position": body.position or "", "note_text": body.note or ""}
    return cohost_body(actions.record_answer(found.pk, body.answer, dates=dates, by=caller.actor, **told))


def _named(model: Any, slug: str, field: str) -> Any:
    try:
        return one(model.objects.all(), slug)
    except Missing as missing:
        raise Invalid(
            FieldError(field, "unknown", _("There is none by the name %(slug)s.") % {"slug": slug[:80]})
        ) from missing
