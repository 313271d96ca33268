"""What this app does when a lower one announces something."""

from typing import Any

from django.dispatch import receiver

from events_core.network.signals import names_changed

from . import actions, news
from .models import Event
from .signals import event_changed


@receiver(names_changed)
def renamed(sender: type, thing: Any, **kwargs: Any) -> None:
    """A city or organisation has another name: what events hold of it follows."""
    actions.refresh_names(thing)


@receiver(event_changed)
def told_to_programs(sender: type, event: Event, move: str, changed: set[str], **kwargs: Any) -> None:
    """Programs that want news of events get it."""
    news.tell(event, move, changed)
