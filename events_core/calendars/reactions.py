"""What this app does when an event changes: its entries follow in the same transaction."""

from typing import Any

from django.dispatch import receiver

from events_core.programme.models import Event
from events_core.programme.signals import event_changed

from .actions import rebuild


@receiver(event_changed)
def entries_follow(sender: type, event: Event, **kwargs: Any) -> None:
    """The stored entries say what the event says now; a draft that was never published has none."""
    if event.published_at is not None:
        rebuild([event.pk])
