"""What this app does when an event changes."""

from typing import Any

from django.dispatch import receiver

from events_core.journal.actors import WORKER
from events_core.programme.models import Event
from events_core.programme.signals import event_changed

from .actions import deliver_all, event_cancelled, event_moved, event_published, move_surveys


@receiver(event_changed)
def training_was_held(sender: type, event: Event, move: str, by: Any, **kwargs: Any) -> None:
    """The event was held: so were the trainings that cities asked for. Its lock comes before those of the requests."""
    if move == "completed":
        deliver_all(event, by=by or WORKER)


@receiver(event_changed)
def training_is_open_or_off(sender: type, event: Event, move: str, by: Any, **kwargs: Any) -> None:
    """Published: cities can name their people. Moved: they are told. Cancelled: what they agreed to falls through."""
    if move == "published":
        event_published(event, by=by or WORKER)
    if move in ("rescheduled", "postponed"):
        event_moved(event, put_off=move == "postponed", by=by or WORKER)
    if move == "cancelled":
        event_cancelled(event, by=by or WORKER)


@receiver(event_changed)
def surveys_follow(sender: type, event: Event, before: Any, by: Any, **kwargs: Any) -> None:
    """The event has other dates: so have its surveys."""
    if before is not None:
        move_surveys(event, before, by=by or WORKER)
