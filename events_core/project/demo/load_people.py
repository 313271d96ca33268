"""The registrations of a synthetic load."""

import random
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from events_core.foundation import tokens
from events_core.foundation.codes import ALPHABET
from events_core.foundation.search import search_text
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations.models import HOLDING, LINK, Category, Registration, State, email_key

from .load import CHUNK, chunks
from .people import POOL


def load_registrations(total: int, seed: int) -> int:
    """Spread so many registrations evenly over the load's published and held events, or those that are missing.

    How many were made; counters of seats follow. An event is filled up to its capacity and no further.
    """
    if not total:
        return 0
    open_to = Q(state__in=(EventState.PUBLISHED, EventState.COMPLETED), slug__startswith=f"load-{seed}-")
    events = list(Event.objects.filter(open_to).order_by("slug").prefetch_related("categories"))
    each, more = divmod(total, max(1, len(events)))
    made = 0
    for chunk in chunks(range(len(events)), max(1, CHUNK // (each + 1))):
        with transaction.atomic():
            wanted = [(events[place], _room(events[place], each + (place < more))) for place in chunk]
            made += _write(wanted, seed)
            _count([event for event, _number in wanted])
    return made


def _room(event: Event, wanted: int) -> int:
    return wanted if event.capacity is None else min(wanted, event.capacity)


def _write(wanted: Sequence[tuple[Event, int]], seed: int) -> int:
    pks = [event.pk for event, _number in wanted]
    known = set(Registration.objects.filter(event__in=pks).values_list("event_id", "email_key"))
    rows = [
        _row(event, place, seed)
        for event, number in wanted
        for place in range(number)
        if (event.pk, _email(event, place)) not in known
    ]
    Registration.objects.bulk_create(rows, batch_size=CHUNK)
    for row in rows:
        row.link_generation = 1
        row.link_digest = tokens.link_digest(LINK.name, row.pk, 1)
    Registration.objects.bulk_update(rows, ["link_generation", "link_digest"], batch_size=CHUNK)
    return len(rows)


def _email(event: Event, place: int) -> str:
    return f"guest-{place}@{event.slug}.example"


def _row(event: Event, place: int, seed: int) -> Registration:
    dice = random.Random(f"{seed}:{event.slug}:{place}")
    one, email, code = dice.choice(POOL), _email(event, place), "".join(dice.choices(ALPHABET, k=10))
    held = event.state == EventState.COMPLETED
    return Registration(
        event=event,
        category=event.categories.all()[0],
        code=code,
        email=email,
        email_key=email_key(email),
        email_confirmed_at=timezone.now(),
        name=one.name,
        native_name=one.native,
        organisation=one.organisation,
        position=one.position,
        country=one.country,
        language=one.language,
        state=dice.choices((State.ATTENDED, State.ABSENT), (9, 1))[0] if held else State.CONFIRMED,
        search_text=search_text(one.name, one.native, one.organisation, one.position, email, code),
    )


def _count(events: Sequence[Event]) -> None:
    """Make the counters of seats say what there is."""
    held = Count("registrations", filter=Q(registrations__state__in=HOLDING))
    categories = list(Category.objects.filter(event__in=events).annotate(seats=held))
    for category in categories:
        category.taken = category.seats
    Category.objects.bulk_update(categories, ["taken"])
    for event in events:
        event.taken = sum(category.taken for category in categories if category.event_id == event.pk)
    Event.objects.bulk_update(events, ["taken"])
