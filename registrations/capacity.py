"""Seats: taken and given back by conditional UPDATEs, so that no two people ever get the last one.

The counters stand on the category and on its event, each under a CHECK. Taking a seat comes last in its transaction:
the row of a popular event is locked for the shortest time, and whoever comes too late takes back all that was written.
"""

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.programme.models import Event

from .models import HOLDING, Category
from .opening import must_be_open

HAS_ROOM = Q(quota__isnull=True) | Q(taken__lt=F("quota"))
EVENT_HAS_ROOM = Q(capacity__isnull=True) | Q(taken__lt=F("capacity"))


def must_have_room(event: Event, category: Category) -> None:
    """A cheap answer from what was read, without a lock. Refuses (`full`) when no seat was left."""
    if event.seats_left is not None and event.seats_left <= 0:
        raise full()
    if category.seats_left is not None and category.seats_left <= 0:
        raise full(category)


def claim(category: Category, event: Event) -> None:
    """Take one seat of the category and of its event: the last statements of a transaction.

    Refuses (`full`), and (`closed`) when the event was called off, put off or held since it was read.
    """
    take_in_category(category)
    rows = Event.objects.filter(pk=event.pk)
    if not rows.filter(EVENT_HAS_ROOM, state=event.state).update(taken=F("taken") + 1):
        now = rows.get()
        if now.state != event.state:
            must_be_open(now)
        raise full()


def take_in_category(category: Category) -> None:
    """Take one seat inside the category's quota. Refuses (`full`)."""
    if not Category.objects.filter(HAS_ROOM, pk=category.pk).update(taken=F("taken") + 1):
        raise full(category)


def release(category_id: int, event_id: int) -> None:
    """Give one seat back; in the order in which seats are taken."""
    give_back_in_category(category_id)
    Event.objects.filter(pk=event_id, taken__gt=0).update(taken=F("taken") - 1)


def give_back_in_category(category_id: int) -> None:
    """Give one seat of the category back."""
    Category.objects.filter(pk=category_id, taken__gt=0).update(taken=F("taken") - 1)


def full(category: Category | None = None) -> Refused:
    """What to say when there is no seat."""
    if category is None:
        return Refused("full", _("All places are taken."))
    return Refused("full", _("All places for “%(category)s” are taken.") % {"category": category})


@transaction.atomic
def recount() -> int:
    """Have the counters of seats say again what the rows say; how many were wrong. Only for mending (`doctor`)."""
    held, wrong = Count("registrations", filter=Q(registrations__state__in=HOLDING)), 0
    for model in (Category, Event):
        rows = model._default_manager
        ids = dict(rows.annotate(held=held).exclude(taken=F("held")).values_list("pk", "held"))
        for number, seats in sorted(ids.items()):
            wrong += rows.filter(pk=number).update(taken=seats)
    return wrong
