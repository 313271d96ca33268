"""News of registrations for programs elsewhere (webhooks): that one was made, never by whom."""

from typing import Any

from django.utils.translation import gettext_lazy

from events_core.network.models import Person
from events_core.network.webhooks import kinds
from events_core.network.webhooks.announcing import announce
from events_core.network.webhooks.kinds import Kind
from events_core.programme.models import Event
from events_core.programme.news import event_with

from .models import Registration

MADE = "registration.made"


def tell(registration: Registration, event: Event) -> None:
    """Announce a registration; made again after withdrawing, it is news again."""
    data: dict[str, Any] = {
        "code": registration.code,
        "event": event.slug,
        "category": registration.category.slug,
        "state": str(registration.state),
    }
    announce(MADE, event, data, once=f"{registration.pk}·{registration.link_generation}")


def may_read(person: Person, event: Event) -> bool:
    """Whether the person may see the event's registrations."""
    return person.has_perm("registrations.see", event)


def register() -> None:
    """Make the kind known."""
    label = gettext_lazy("Somebody registers for an event on which you work")
    kinds.register(Kind(MADE, label, event_with, may_read))
