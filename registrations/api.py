"""Registrations for programs: the same actions and queries as the pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from events_core.foundation.api import Count, Flag, IdIn, Problem, Strict, Text, one, page
from events_core.foundation.guessing import count_miss, count_sending, hold_back, hold_back_sender
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.api import texts
from events_core.network.caller import OPEN, Caller, bearer, caller_of, reader_of
from events_core.programme import access
from events_core.programme.models import Event, Visibility

from . import actions, queries
from .models import Category, Registration

router = Router(tags=["Registrations"])
SCOPE = "registrations"
SENDINGS = "registrations.letters"
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}


class CategoryIn(Strict):
    """A category of participants; `name` is required."""

    slug: str | None = None
    name: Text | None = None
    quota: Count | None = None


class CostsIn(Strict):
    """What taking part costs the participant's own organisation."""

    amount: str
    currency: str


class RegistrationIn(Strict):
    """What somebody says of themselves; `email name country language` are required."""

    email: str | None = None
    name: str | None = None
    native_name: str | None = None
    organisation: str | None = None
    position: str | None = None
    country: str | None = None
    language: str | None = None
    category: str | None = None
    needs: str | None = None
    answers: dict[str, Any] | None = None
    pays: str | None = None
    own_costs: CostsIn | None = None


class CheckinIn(Strict):
    """Mark as present; `undo` takes it back. `session` is one of the event's; being there is being at the event."""

    session: IdIn | None = None
    undo: Flag | None = None


class MessageIn(Strict):
    """Perhaps a word to the participant, which stands in the letter."""

    message: str | None = None


class NothingIn(Strict):
    """A body without fields."""


def category_body(row: Category) -> dict[str, Any]:
    """A category as JSON."""
    return {
        "slug": row.slug,
        "name": texts(row.name),
        "quota": row.quota,
        "taken": row.taken,
        "places_left": row.seats_left,
    }


def registration_body(row: Registration, *, needs: bool) -> dict[str, Any]:
    """A registration as JSON; access and dietary needs only where they are the caller's to see."""
    body = {
        "code": row.code,
        "state": row.state,
        "email": row.email,
        "name": row.name,
        "native_name": row.native_name,
        "organisation": row.organisation,
        "position": row.position,
        "country": row.country,
        "language": row.language,
        "category": row.category.slug,
        "answers": row.answers,
        "pays": row.pays,
        "own_costs": row.own_costs,
        "created_at": row.created_at.isoformat(),
        "checked_in_at": row.checked_in_at.isoformat() if row.checked_in_at else None,
        "version": row.version,
    }
    return body | ({"needs": row.needs} if needs else {})


def _visible(caller: Caller, slug: str) -> Event:
    event = one(Event.objects.all(), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not visible to you."))
    return event


def _event(request: HttpRequest, slug: str, permission: str) -> tuple[Event, Caller]:
    caller = caller_of(request, SCOPE)
    event = _visible(caller, slug)
    if not caller.may(permission, event):
        raise Forbidden(_("The registrations of this event are not yours to see or change."))
    return event, caller


def _registration(request: HttpRequest, code: str, permission: str) -> tuple[Registration, Caller]:
    caller = caller_of(request, SCOPE)
    found = queries.anywhere(code)
    if found is None or not caller.may("registrations.see", found.event):
        raise Missing(_("There is no such registration, or it is not visible to you."))
    if not caller.may(permission, found.event):
        raise Forbidden(_("This registration is not yours to change."))
    return found, caller


@router.get("/events/{slug}/categories", auth=OPEN, summary="Categories", response={200: dict, **ERRORS})
def list_categories(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The categories of an event with their quotas."""
    event = _visible(reader_of(request, SCOPE), slug)
    return page(request, event.categories.all(), ["position", "id"], lambda rows: [category_body(row) for row in rows])


@router.post("/events/{slug}/categories", auth=bearer, summary="Add a category", response={201: dict, **ERRORS})
def add_category(request: HttpRequest, slug: str, body: CategoryIn) -> Status[dict[str, Any]]:
    """A further category; a new event has `delegate` without a quota of its own."""
    event, caller = _event(request, slug, "registrations.manage")
    return Status(201, category_body(actions.add_category(event.pk, body.model_dump(), by=caller.actor)))


@router.get("/events/{slug}/registrations", auth=bearer, summary="Registrations", response={200: dict, **ERRORS})
def list_registrations(
    request: HttpRequest, slug: str, q: str = "", state: str = "", category: str = "", country: str = "",
    limit: str = "50", cursor: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The registrations of an event, the newest first."""
    event, caller = _event(request, slug, "registrations.see")
    needs = caller.may("registrations.checkin", event)
    rows = queries.Filters.read(request.GET).narrow(queries.of_event(event))
    order = ["-created_at", "-id"]
    return page(request, rows, order, lambda found: [registration_body(row, needs=needs) for row in found])


@router.post("/events/{slug}/registrations", auth=OPEN, summary="Register", response={200: dict, 201: dict, **ERRORS})
def register(request: HttpRequest, slug: str, body: RegistrationIn) -> Status[dict[str, Any]]:
    """Register; open to all. 409 `full`, `closed`, `paused`; an address that is registered gets its link mailed again.

    With an organiser's token also outside the window. An event by invitation is visible only to those invited.
    """
    caller: Caller = request.auth  # type: ignore[attr-defined]
    event = _visible(caller, slug)
    is_closed = event.visibility == Visibility.BY_INVITATION
    in_scope = not caller.scopes or SCOPE in caller.scopes
    manages = in_scope and caller.may("registrations.manage", event)
    is_known = in_scope and caller.person.is_authenticated
    if not manages:
        hold_back_sender(request, SENDINGS)
    placed = actions.register(
        event,
        body.model_dump(exclude_none=True),
        by=caller.actor if manages else None,
        person=caller.person if is_known else None,
        authority=manages,
        invitation=access.invitation_for(caller.person, event) if is_closed and not manages and is_known else None,
    )
    if not manages:
        count_sending(request, SENDINGS)
    if not placed.is_made:
        return Status(200, {"code": None, "secret": None, "state": placed.outcome})
    made = placed.registration
    return Status(201, {"code": made.code, "secret": made.link_secret, "state": made.state})


def _decided(request: HttpRequest, code: str, act: Callable[..., Registration], **told: str) -> dict[str, Any]:
    found, caller = _registration(request, code, "registrations.manage")
    return registration_body(act(found.pk, by=caller.actor, **told), needs=True)


@router.post("/registrations/{code}/approve", auth=bearer, summary="Approve", response={200: dict, **ERRORS})
def approve(request: HttpRequest, code: str, body: MessageIn | None = None) -> dict[str, Any]:
    """Say yes to a registration that waits for it."""
    return _decided(request, code, actions.approve, message=(body and body.message) or "")


@router.post("/registrations/{code}/decline", auth=bearer, summary="Decline", response={200: dict, **ERRORS})
def decline(request: HttpRequest, code: str, body: MessageIn | None = None) -> dict[str, Any]:
    """Say no to a registration that waits for an answer."""
    return _decided(request, code, actions.decline, message=(body and body.message) or "")


@router.post("/registrations/{code}/cancel", auth=bearer, summary="Withdraw", response={200: dict, **ERRORS})
def cancel(request: HttpRequest, code: str, body: NothingIn | None = None) -> dict[str, Any]:
    """Withdraw a registration on somebody's behalf."""
    return _decided(request, code, actions.cancel)


@router.post("/registrations/{code}/checkin", auth=bearer, summary="Check in", response={200: dict, **ERRORS})
def checkin(request: HttpRequest, code: str, body: CheckinIn = Body(CheckinIn())) -> dict[str, Any]:  # noqa: B008
    """Mark as present, or take that back."""
    found, caller = _registration(request, code, "registrations.checkin")
    if body.session is not None and not found.event.sessions.filter(pk=body.session).exists():
        raise Invalid(FieldError("session", "unknown", _("The event has no such session.")))
    act = actions.undo_attendance if body.undo else actions.check_in
    return registration_body(act(found.pk, by=caller.actor), needs=True)


@router.post("/r/{secret}/cancel", auth=None, summary="Withdraw by link", response={200: dict, **ERRORS})
def cancel_own(request: HttpRequest, secret: str, body: NothingIn | None = None) -> dict[str, Any]:
    """Withdraw one's own registration; the secret is the authority."""
    hold_back(request, "registrations.secret")
    found = queries.by_secret(secret)
    if found is None:
        count_miss(request, "registrations.secret")
        raise Missing(_("This link opens nothing (any more)."))
    cancelled = actions.cancel(found.pk)
    return {"code": cancelled.code, "state": cancelled.state}
