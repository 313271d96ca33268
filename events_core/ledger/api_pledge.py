"""What a contributor answers by program: the secret of the link is the authority."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from events_core.foundation.api import Problem, Strict

from . import actions
from .api import MoneyIn
from .api_bodies import contributor_body
from .opening import contribution_behind

router = Router(tags=["Costs"])
ERRORS = {404: Problem, 409: Problem, 412: Problem, 422: Problem, 429: Problem}


class YesIn(Strict):
    """Who confirms, and perhaps how much; `name` is required. Without an amount it is all that was asked for."""

    name: str | None = None
    position: str | None = None
    amount: MoneyIn | None = None
    message: str | None = None


class NoIn(Strict):
    """Why the contributor declines; `reason` is required."""

    reason: str | None = None
    name: str | None = None
    position: str | None = None


@router.post("/pledge/{secret}/confirm", auth=None, summary="Confirm", response={200: dict, **ERRORS})
def confirm(request: HttpRequest, secret: str, body: YesIn) -> dict[str, Any]:
    """The contributor stands by what it is asked for. 409 `answered`, `withdrawn`, `closed`, `replaced`, `over`."""
    found = contribution_behind(request, secret)
    return contributor_body(actions.answer_yes(found.pk, body.model_dump(), seen=found.version))


@router.post("/pledge/{secret}/decline", auth=None, summary="Decline", response={200: dict, **ERRORS})
def decline(request: HttpRequest, secret: str, body: NoIn) -> dict[str, Any]:
    """The contributor gives nothing of what it is asked for."""
    found = contribution_behind(request, secret)
    return contributor_body(actions.answer_no(found.pk, body.model_dump()))
