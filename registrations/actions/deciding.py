"""The organisers' word on registrations that wait for it."""

from django.db import transaction

from events_core.journal.actors import Actor
from registrations import capacity, telling
from registrations.models import Registration, State

from .own import locked, moved


@transaction.atomic
def approve(registration_id: int, *, by: Actor) -> Registration:
    """Say yes; twice is once. Refuses while the address waits to be confirmed."""
    registration = locked(registration_id)
    if registration.state == State.CONFIRMED:
        return registration
    moved(registration, "approve", "registration.approved", by)
    telling.write("confirmation", registration, registration.event)
    return registration


@transaction.atomic
def decline(registration_id: int, *, by: Actor) -> Registration:
    """Say no; twice is once. The seat is free again."""
    registration = locked(registration_id)
    if registration.state == State.DECLINED:
        return registration
    moved(registration, "decline", "registration.declined", by)
    telling.write("declined", registration, registration.event)
    capacity.release(registration.category_id, registration.event_id)
    return registration
