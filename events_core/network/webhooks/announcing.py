"""Announcing: upper floors say what happened, in the transaction of the change; whoever wants to hear gets a row."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django_q.tasks import async_task

from . import kinds
from .models import Delivery, Wish


def announce(kind: str, subject: Any, data: Mapping[str, Any], *, once: str) -> list[Delivery]:
    """Write one delivery for every webhook that wants this kind and whose owner may read of `subject`.

    Costs one indexed query when nobody wants to hear. `once` tells this piece of news from all others of its kind: said
    twice, it is sent once.
    """
    wishes = Wish.objects.filter(kind=kind, webhook__paused_at=None).select_related("webhook__person").order_by("pk")
    wanted = [wish.webhook for wish in wishes if kinds.is_for(kind, wish.webhook.person, subject)]
    if not wanted:
        return []
    now = timezone.now()
    body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": dict(data)}, ensure_ascii=False)
    message = f"msg_{hashlib.sha256(f'{kind}·{once}'.encode()).hexdigest()[:32]}"
    rows = [
        Delivery(webhook=hook, message=message, kind=kind, subject=subject.pk, body=body, created_at=now, due_at=now)
        for hook in wanted
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    for number in Delivery.objects.filter(webhook__in=wanted, message=message).values_list("pk", flat=True):
        async_task("events_core.network.tasks.deliver", number)
    return rows
