"""News of events for programs elsewhere (webhooks): what is told, who may read it, what stopped getting through."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.network.models import Person
from events_core.network.webhooks import kinds
from events_core.network.webhooks.announcing import announce
from events_core.network.webhooks.kinds import Kind
from events_core.network.webhooks.models import Webhook
from events_core.network.webhooks.queries import stopped

from . import waiting
from .models import Event
from .queries import visible_to
from .waiting import Group, Wait

PUBLISHED, CHANGED, CANCELLED = "event.published", "event.changed", "event.cancelled"
LABELS = {
    PUBLISHED: gettext_lazy("An event is published"),
    CHANGED: gettext_lazy("An event is changed, moved, postponed or held"),
    CANCELLED: gettext_lazy("An event is cancelled"),
}
KIND_OF_MOVE = {"published": PUBLISHED, "cancelled": CANCELLED, "created": ""}
UNTOLD = {"names"}  # the name of a city or organisation: nothing of the event itself, whose version stays


def tell(event: Event, move: str, changed: set[str]) -> None:
    """Announce a change of an event that is, or was, public; never of a draft."""
    kind = KIND_OF_MOVE.get(move, CHANGED)
    if event.published_at is None or not kind or not changed - UNTOLD:
        return
    announce(
        kind, event, body_of(event) | {"move": move, "changed": sorted(changed)}, once=f"{event.pk}·{event.version}"
    )


def body_of(event: Event) -> dict[str, Any]:
    """What every piece of news says of its event; the rest is read from `api_url`, with one's own rights."""
    return {
        "slug": event.slug,
        "url": f"{settings.BASE_URL}/events/{event.slug}/",
        "api_url": f"{settings.BASE_URL}/api/v1/events/{event.slug}",
        "state": str(event.state),
        "version": event.version,
        "starts_at": event.starts_at.astimezone(event.zone).isoformat(),
        "ends_at": event.ends_at.astimezone(event.zone).isoformat(),
        "timezone": event.timezone,
    }


def event_with(number: int) -> Event | None:
    """The event of a piece of news; None when there is none any more."""
    return Event.objects.filter(pk=number).first()


def may_read(person: Person, event: Event) -> bool:
    """Whether lists show the event to this person, and it was public at some time."""
    return event.published_at is not None and visible_to(person).filter(pk=event.pk).exists()


def stopped_webhooks(request: HttpRequest, person: Person) -> Iterable[Group]:
    """The reader's webhooks that were paused because nothing got through."""
    yield from waiting.listed(
        request, "webhooks-paused", _("Webhooks that get nothing"), stopped(person), _wait, order=60
    )


def _wait(webhook: Webhook) -> Wait:
    page = reverse("network:webhook", args=[webhook.pk])
    text = _("Nothing got through. Mend the program that takes the messages, then resume the webhook.")
    return Wait(str(webhook), page, text, webhook.paused_at or webhook.created_at)


def register() -> None:
    """Make the kinds known, and have `/desk/` show what stopped."""
    for name, label in LABELS.items():
        kinds.register(Kind(name, label, event_with, may_read))
    waiting.provide(stopped_webhooks)
