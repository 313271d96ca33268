"""What a provider does with a proposal by program: the secret of the link is the authority."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from events_core.foundation.api import Count, Flag, Problem, Strict

from . import actions
from .api import MoneyIn
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


class CostIn(Strict):
    """What one thing costs, for the whole training or for each participant, and who bears it."""

    category: str
    amount: MoneyIn
    description: str | None = None
    per_person: Flag | None = None
    bearer: str | None = None


class CounterIn(Strict):
    """What the provider would have otherwise: days (`2027-04-12`), place, mode, languages, people, costs."""

    message: str
    first: str | None = None
    last: str | None = None
    place: str | None = None
    mode: str | None = None
    languages: list[str] | None = None
    people: Count | None = None
    costs: list[CostIn] | None = None
    name: str | None = None
    position: str | None = None


def answer_body(match: Match) -> dict[str, Any]:
    """What the provider sees of its proposal."""
    return {
        "state": match.state,
        "request": match.request.reference,
        "terms": match.terms,
        "counter": match.counter or None,
        "reply_by": match.reply_by.isoformat() if match.reply_by else None,
        "answered_at": match.answered_at.isoformat() if match.answered_at else None,
        "name": match.answered_name,
        "message": match.answer_message,
    }
