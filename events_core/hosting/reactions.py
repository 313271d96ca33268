"""What this app does when an event changes."""

from typing import Any

from django.dispatch import receiver

from events_core.journal.actors import WORKER
from events_core.programme.models import Event
from events_core.programme.signals import event_changed

from .actions import lapse_answers


@receiver(event_changed)
def dates_or_cities_changed(sender: type, event: Event, changed: set[str], by: Any, **kwargs: Any) -> None:
    """A yes to other dates or cities is no longer a yes."""
    if changed & {"starts_at", "ends_at", "timezone", "date_precision", "cities"}:
        lapse_answers(event, by=by or WORKER)
