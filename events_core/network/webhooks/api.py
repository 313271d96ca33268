"""Webhooks for programs: the same actions as the pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from events_core.foundation.api import Id, Problem, Strict, page
from events_core.network.caller import bearer, caller_of

from . import actions, queries
from .models import Webhook

router = Router(tags=["Webhooks"])
ERRORS = {401: Problem, 403: Problem, 409: Problem, 422: Problem}


class WebhookIn(Strict):
    """Where the news is to go, and which; no kind means all."""

    address: str
    kinds: list[str] | None = None
    name: str | None = None


def webhook_body(webhook: Webhook) -> dict[str, Any]:
    """A webhook as JSON, without its secret."""

    def at(moment: Any) -> str | None:
        return moment.isoformat() if moment else None

    return {
        "id": webhook.pk,
        "name": webhook.name,
        "address": webhook.address,
        "kinds": webhook.kinds,
        "state": webhook.state,
        "created_at": at(webhook.created_at),
        "paused_at": at(webhook.paused_at),
        "last_success_at": at(webhook.succeeded_at),
        "failing_since": at(webhook.failing_since),
        "last_error": webhook.error,
    }


@router.get(
    "/webhooks", auth=bearer, summary="My webhooks", response={200: dict, 401: Problem, 403: Problem, 422: Problem}
)
def list_webhooks(request: HttpRequest, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The caller's own, the newest first; without their secrets."""
    caller = caller_of(request, "webhooks")
    found = queries.webhooks_of(caller.person)
    return page(request, found, ["-id"], lambda rows: [webhook_body(row) for row in rows])


@router.post("/webhooks", auth=bearer, summary="Add a webhook", response={201: dict, **ERRORS})
def add_webhook(request: HttpRequest, response: HttpResponse, body: WebhookIn) -> Status[dict[str, Any]]:
    """Have news sent to an address. `secret` is only in this answer, and in replays of its Idempotency-Key."""
    caller = caller_of(request, "webhooks")
    made, secret = actions.add(caller.person, body.address, body.kinds, body.name or "", by=caller.actor)
    response["Location"] = f"{settings.BASE_URL}/api/v1/webhooks/{made.pk}"
    return Status(201, {**webhook_body(made), "secret": secret})


@router.delete(
    "/webhooks/{number}", auth=bearer, summary="Delete a webhook", response={204: None, **ERRORS, 404: Problem}
)
def delete_webhook(request: HttpRequest, number: Id) -> Status[None]:
    """End one of the caller's own, with its log."""
    caller = caller_of(request, "webhooks")
    actions.delete(queries.webhook_of(caller.person, number).pk, by=caller.actor)
    return Status(204, None)
