"""Figures of letters, the queue and the worker."""

from collections.abc import Mapping

from django.db.models import Count, Max, Min
from django.utils import timezone
from django_q.models import OrmQ

from events_core.foundation.measures import measure

from .models import Heartbeat, Letter, Mailing


def letters() -> Mapping[str, float]:
    """Letters by state."""
    counted = dict(Letter.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in Letter.State.values}


def oldest_letter() -> Mapping[str, float]:
    """Age of the oldest letter that waits, in seconds; 0 when none does."""
    first = Letter.objects.filter(state=Letter.State.QUEUED).aggregate(first=Min("created_at"))["first"]
    return {"": (timezone.now() - first).total_seconds() if first else 0}


def queue() -> Mapping[str, float]:
    """Tasks that nobody has finished."""
    return {"": OrmQ.objects.count()}


def oldest_task() -> Mapping[str, float]:
    """How long the oldest task has waited to be taken, in seconds; 0 when none has."""
    first = OrmQ.objects.aggregate(first=Min("lock"))["first"]
    return {"": max(0.0, (timezone.now() - first).total_seconds()) if first else 0}


def heartbeat() -> Mapping[str, float]:
    """Age of the newest heartbeat of any worker, in seconds; none before the first."""
    last = Heartbeat.objects.aggregate(last=Max("at"))["last"]
    return {"": (timezone.now() - last).total_seconds()} if last else {}


def mailings() -> Mapping[str, float]:
    """Mailings that are still being written."""
    return {"": Mailing.objects.filter(state=Mailing.State.OPEN).count()}


measure("events_letters", "Letters by state.", letters, label="state")
measure("events_letters_oldest_seconds", "Age of the oldest letter that waits.", oldest_letter)
measure("events_queue_tasks", "Tasks in the queue.", queue)
measure("events_queue_oldest_seconds", "How long the oldest task has waited.", oldest_task)
measure("events_worker_heartbeat_seconds", "Age of the newest heartbeat of a worker.", heartbeat)
measure("events_mailings_open", "Mailings that are still being written.", mailings)
