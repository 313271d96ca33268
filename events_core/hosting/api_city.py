"""What a city does with its request by program: the secret of the link is the authority."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Router
from pydantic import Field

from events_core.foundation.api import Count, Instant, Problem, Strict

from . import actions
from .api import DatesIn, dates_body
from .models import CohostRequest
from .opening import request_behind
from .terms import plain

router = Router(tags=["Co-hosts"])
ERRORS = {404: Problem, 409: Problem, 422: Problem, 429: Problem}
Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class PersonIn(Strict):
    """Whom to call on the day."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


class SiteIn(Strict):
    """One place that the visitors are shown; coordinates in degrees (WGS 84)."""

    name: str
    address: str | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    limit: Count | None = None
    papers: str | None = None
    safety: str | None = None
    contact: PersonIn | None = None


class MoneyIn(Strict):
    """An amount in a currency."""

    amount: str
    currency: str


class InKindIn(Strict):
    """What the city gives that is not money, with the value that it puts on it."""

    category: str
    description: str | None = None
    value: MoneyIn | None = None


class ReceivedIn(Strict):
    """By which day the city decides."""

    received_by: str | None = None


class ConfirmIn(Strict):
    """The terms on which a city hosts."""

    name: str
    position: str | None = None
    on_the_day: PersonIn | None = None
    sites: list[SiteIn] | None = None
    in_kind: list[InKindIn] | None = None
    visitors_list_by: str | None = None
    message: str | None = None


class CounterIn(ConfirmIn):
    """Terms with other dates, another number of visitors, or other sites; `also` are dates that would suit too."""

    starts_at: Instant | None = None
    ends_at: Instant | None = None
    capacity: Count | None = None
    also: list[DatesIn] | None = None


class ReasonIn(Strict):
    """Why the city does not host (any more)."""

    reason: str
    name: str | None = None
    position: str | None = None


def city_body(request: CohostRequest) -> dict[str, Any]:
    """What the city sees of its request."""
    return {
        "id": request.pk,
        "event": {"slug": request.event.slug, "title": request.event.title.data, "timezone": request.event.timezone},
        "city": request.city.slug,
        "organisation": request.organisation.slug,
        "state": request.state,
        "reply_by": request.reply_by.isoformat() if request.reply_by else None,
        "received_by": request.received_by.isoformat() if request.received_by else None,
        "asked_for": dates_body(request.asked_for),
        "answered_for": dates_body(request.answered_for),
        "terms": plain(request.terms) if request.answer else None,
    }


@router.post("/cohost/{secret}/received", auth=None, summary="Say that it came", response={200: dict, **ERRORS})
def received(request: HttpRequest, secret: str, body: ReceivedIn = Body(ReceivedIn())) -> dict[str, Any]:  # noqa: B008
    """The city has the request, and perhaps says by when it decides."""
    found = request_behind(request, secret)
    return city_body(actions.receive(found.pk, by_day=body.received_by))


@router.post("/cohost/{secret}/confirm", auth=None, summary="Confirm", response={200: dict, **ERRORS})
def confirm(request: HttpRequest, secret: str, body: ConfirmIn) -> dict[str, Any]:
    """The city hosts, for the dates that it is asked about. 409 `lapsed`, `expired`, `recalled`, `answered`, …"""
    found = request_behind(request, secret)
    return city_body(actions.confirm(found.pk, body.model_dump(), seen=_seen(found)))


@router.post("/cohost/{secret}/decline", auth=None, summary="Decline", response={200: dict, **ERRORS})
def decline(request: HttpRequest, secret: str, body: ReasonIn) -> dict[str, Any]:
    """The city does not host."""
    found = request_behind(request, secret)
    return city_body(actions.decline(found.pk, body.reason, name=body.name or "", position=body.position or ""))


@router.post("/cohost/{secret}/counter", auth=None, summary="Propose changes", response={200: dict, **ERRORS})
def counter(request: HttpRequest, secret: str, body: CounterIn) -> dict[str, Any]:
    """The city would host with changes."""
    found = request_behind(request, secret)
    return city_body(actions.counter(found.pk, body.model_dump(), seen=_seen(found)))


@router.post("/cohost/{secret}/withdraw", auth=None, summary="Withdraw", response={200: dict, **ERRORS})
def withdraw(request: HttpRequest, secret: str, body: ReasonIn) -> dict[str, Any]:
    """The city takes its yes back."""
    found = request_behind(request, secret)
    return city_body(actions.withdraw(found.pk, body.reason, name=body.name or "", position=body.position or ""))


def _seen(request: CohostRequest) -> Any:
    """The dates as they stood when the call came, so that a move at the same moment is seen."""
    return request.asked_starts_at, request.asked_ends_at
