"""The worker's side of webhooks: claim by a conditional UPDATE with a lease, count the attempt first, then send.

A process that dies leaves the row queued; it is sent again after the lease, under the same `webhook-id`.
"""

import datetime
import http.client
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from . import calling, kinds, signing
from .actions import pause_failing
from .addresses import Unreachable
from .models import MOST_ERROR, Delivery, Webhook

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=2)
PAUSES = [1, 5, 30, 120, 300, 600, 600]  # minutes after the first, second … failed attempt: more than a day in all
RESTS = (datetime.timedelta(minutes=1), datetime.timedelta(minutes=15))
PATIENCE = datetime.timedelta(days=3)
KEEP = datetime.timedelta(days=30)
GONE = 410


def claim(number: int) -> Delivery | None:
    """The delivery, if it is due and nobody holds it; its attempt is counted and it is leased to the caller."""
    now = timezone.now()
    due = Delivery.objects.filter(pk=number, state=Delivery.State.QUEUED, due_at__lte=now)
    if due.filter(attempts__gt=len(PAUSES)).update(state=Delivery.State.FAILED, error="given up"):
        return None
    hook = Webhook.objects.filter(deliveries=number).first()
    if hook is None or hook.paused_at is not None:
        return None
    if rest := _rest(hook, number, now):
        due.update(due_at=now + rest)
        return None
    if not due.update(attempts=F("attempts") + 1, due_at=now + LEASE, tried_at=now):
        return None
    return Delivery.objects.select_related("webhook__person").get(pk=number)


def _rest(hook: Webhook, number: int, now: datetime.datetime) -> datetime.timedelta | None:
    """How long other messages wait while the address takes none, so that it does not keep the worker from all else.

    One message at a time tries whether it answers again, the more rarely the longer it has not; no attempt is counted.
    """
    if hook.failing_since is None:
        return None
    rest = min(max((now - hook.failing_since) / 4, RESTS[0]), RESTS[1])
    tried = hook.deliveries.filter(tried_at__gt=now - rest).exclude(pk=number)
    return rest if tried.exists() else None


def deliver(number: int) -> bool:
    """Send one delivery if it is due; whether it arrived. What its owner may no longer read is not sent."""
    delivery = claim(number)
    if delivery is None:
        return False
    kind = kinds.known().get(delivery.kind)
    if kind is None or not kinds.is_for(delivery.kind, delivery.webhook.person, kind.find(delivery.subject)):
        _mine(delivery).update(state=Delivery.State.DROPPED)
        return False
    try:
        answer = calling.post(delivery.webhook.address, delivery.body.encode(), _headers(delivery))
    except (OSError, http.client.HTTPException, Unreachable, ValueError) as error:
        _failed(delivery, None, f"{type(error).__name__}: {error}")
        return False
    if 200 <= answer.status < 300:
        return _delivered(delivery, answer.status)
    _failed(delivery, answer.status, answer.text)
    return False


def due(limit: int = 200) -> list[int]:
    """Ids of deliveries that nobody has taken or whose lease is over, the oldest first."""
    waiting = Delivery.objects.filter(state=Delivery.State.QUEUED, due_at__lte=timezone.now(), webhook__paused_at=None)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def forget() -> int:
    """Erase the log beyond 30 days; how many rows. What still waits stays."""
    old = Delivery.objects.filter(created_at__lt=timezone.now() - KEEP).exclude(state=Delivery.State.QUEUED)
    return old.delete()[0]


def _headers(delivery: Delivery) -> dict[str, str]:
    proof = signing.headers_of(delivery, timezone.now())
    agent = f"LowCarbonCityPlatform (+{settings.BASE_URL})"
    return {"Content-Type": "application/json", "User-Agent": agent, "Connection": "close", **proof}


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, as long as it is leased to this caller."""
    return Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.QUEUED, due_at=delivery.due_at)


@transaction.atomic
def _delivered(delivery: Delivery, status: int) -> bool:
    now = timezone.now()
    _mine(delivery).update(state=Delivery.State.DELIVERED, status=status, delivered_at=now, error="")
    Webhook.objects.filter(pk=delivery.webhook_id).update(succeeded_at=now, failing_since=None, error="")
    return True


@transaction.atomic
def _failed(delivery: Delivery, status: int | None, text: str) -> None:
    log.warning("webhook delivery %s was not taken: %s", delivery.pk, status or "no answer")
    now = timezone.now()
    over = delivery.attempts > len(PAUSES)
    pause = datetime.timedelta(minutes=PAUSES[min(delivery.attempts, len(PAUSES)) - 1])
    error = " ".join(text.replace("\x00", "").split())[:MOST_ERROR]
    state = Delivery.State.FAILED if over else Delivery.State.QUEUED
    _mine(delivery).update(state=state, status=status, error=error, due_at=now + pause)
    hook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    hook.failing_since = hook.failing_since or now
    hook.error = f"{status or ''} {error}".strip()[:MOST_ERROR]
    hook.save(update_fields=["failing_since", "error"])
    if status == GONE:
        pause_failing(hook, Webhook.Pause.GONE)
    elif now - hook.failing_since > PATIENCE:
        pause_failing(hook, Webhook.Pause.FAILING)
