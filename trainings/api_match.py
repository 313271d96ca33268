"""What a provider does with a proposal by program: the secret of the link is the authority."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from events_core.foundation.api import Count, Instant, Problem, Strict

from . import actions
from .api import CostIn, terms_body
from .models import Match
from .opening import match_behind

router = Router(tags=["Training requests"])
ERRORS = {404: Problem, 409: Problem, 422: Problem, 429: Problem}


class AcceptIn(Strict):
    """Who accepts, and a word with it."""

    name: str | None = None
    position: str | None = None
    message: str | None = None


class DeclineIn(Strict):
    """Why the provider cannot teach this."""

    reason: str
    name: str | None = None
    position: str | None = None


class CounterIn(Strict):
    """What the provider would have otherwise: its days (`2027-04-12`) or instants, place, languages, costs …"""

    message: str | None = None
    first: str | None = None
    last: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    place: str | None = None
    mode: str | None = None
    languages: list[str] | None = None
    people: Count | None = None
    costs: list[CostIn] | None = None
    name: str | None = None
    position: str | None = None


OF_ANSWER = {"message", "name", "position"}


def answer_body(match: Match) -> dict[str, Any]:
    """What the provider sees of its proposal."""
    return {
        "state": match.state,
        "request": match.request.reference,
        "terms": terms_body(match.terms),
        "counter": terms_body(match.counter) if match.counter else None,
        "reply_by": match.reply_by.isoformat() if match.reply_by else None,
        "answered_at": match.answered_at.isoformat() if match.answered_at else None,
        "name": match.answered_name,
        "position": match.answered_position,
        "message": match.answer_message,
    }


@router.post("/match/{secret}/accept", auth=None, summary="The provider accepts", response={200: dict, **ERRORS})
def accept(request: HttpRequest, secret: str, body: AcceptIn | None = None) -> dict[str, Any]:
    """The provider teaches on the terms proposed."""
    match, said = match_behind(request, secret), body or AcceptIn()
    return answer_body(actions.accept(match.pk, said.name or "", said.position or "", said.message or ""))


@router.post("/match/{secret}/decline", auth=None, summary="The provider declines", response={200: dict, **ERRORS})
def decline(request: HttpRequest, secret: str, body: DeclineIn) -> dict[str, Any]:
    """The provider does not teach this."""
    match = match_behind(request, secret)
    return answer_body(actions.decline_match(match.pk, body.reason, body.name or "", body.position or ""))


@router.post("/match/{secret}/counter", auth=None, summary="Propose changes", response={200: dict, **ERRORS})
def counter(request: HttpRequest, secret: str, body: CounterIn) -> dict[str, Any]:
    """The provider would teach on other terms; what is left out is as proposed."""
    match = match_behind(request, secret)
    terms = body.model_dump(exclude=OF_ANSWER, exclude_none=True)
    made = actions.counter(match.pk, terms, body.message or "", body.name or "", body.position or "")
    return answer_body(made)
