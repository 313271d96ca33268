"""What this app does when a lower one announces something."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from events_core.journal.actors import WORKER
from events_core.journal.values import Span
from events_core.network.models import Person
from events_core.network.signals import person_arrived
from events_core.programme.models import Event, State
from events_core.programme.signals import event_changed, event_goes_ahead, participants_told

from . import actions, telling

PLACE = {"venue", "cities", "mode", "link"}


@receiver(event_changed)
def event_moved_on(
    sender: type, event: Event, move: str, changed: set[str], before: Span | None, by: Any, **kwargs: Any
) -> None:
    """A new event gets its first category; participants hear of new dates, places and states, once each."""
    if move == "created":
        actions.first_category(event)
    if move == "completed":
        actions.close_attendance(event, by=by or WORKER)
    if move == "cancelled" and event.registrations.filter(own_costs__isnull=False).exists():
        actions.costs_changed(event.pk)
    news = _news(event, move, changed)
    if news and event.published_at and not event.is_recorded and event.registrations.exists():
        began = before.starts_at if before and before.precision == "exact" else None
        telling.announce(news, event, before=before, began=began, place_changed=bool(changed & PLACE))


def _news(event: Event, move: str, changed: set[str]) -> str:
    """Which letter tells of a change; "" when participants need none."""
    if event.ends_at < timezone.now():
        return ""
    if move == "rescheduled" or (move == "edited" and changed & PLACE):
        return "moved" if event.state in (State.PUBLISHED, State.POSTPONED) else ""
    return {"postponed": "postponed", "published": "resumed", "cancelled": "event_cancelled"}.get(move, "")


@receiver(participants_told)
def pause_told(sender: type, event: Event, message: str, number: int, **kwargs: Any) -> None:
    """Everyone with a place hears that the host's yes is open again (in the organisers' words), or is there again."""
    if message:
        telling.announce("paused", event, number, message=message)
    else:
        telling.announce("sure", event, number)


@receiver(event_goes_ahead)
def decided(sender: type, event: Event, number: int, **kwargs: Any) -> None:
    """Everyone with a place hears that the event takes place."""
    telling.announce("goes_ahead", event, number)


@receiver(person_arrived)
def person_came(sender: type, person: Person, **kwargs: Any) -> None:
    """Who registered without an account and now has one finds the registrations there."""
    actions.adopt(person)
