"""What this app does when an event changes."""

from typing import Any

from django.dispatch import receiver

from events_core.journal.actors import WORKER
from events_core.programme.actions import end_pause
from events_core.programme.models import Event
from events_core.programme.signals import event_changed

from . import actions

DATES_AND_CITIES = {"starts_at", "ends_at", "timezone", "date_precision", "cities"}
OF_INTEREST = {"title", "venue", "mode", "contact_name", "contact_email"}


@receiver(event_changed)
def event_moved_on(sender: type, event: Event, move: str, changed: set[str], by: Any, **kwargs: Any) -> None:
    """A yes to other dates or cities is no longer a yes; what else changed is told to the cities."""
    if changed & DATES_AND_CITIES:
        actions.lapse_answers(event, by=by or WORKER)
        end_pause(event.pk, by=by or WORKER)
    if move in ("cancelled", "completed"):
        actions.close_requests(event, by=by or WORKER)
    elif move in ("postponed", "published"):
        actions.tell_cities(event, move)
    elif changed & OF_INTEREST:
        actions.tell_cities(event, "edited")
