"""The organisers' word on registrations that wait for it."""

from django.db import transaction

from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actors import Actor
from registrations import capacity, telling
from registrations.models import Registration, State

from .costs import costs_changed
from .own import locked, moved

LONGEST = 2_000


@transaction.atomic
def approve(registration_id: int, *, by: Actor, message: str = "") -> Registration:
    """Say yes, with a word of the organisers; twice is once. Refuses while the address waits to be confirmed."""
    text = _word(message)
    registration = locked(registration_id)
    if registration.state == State.CONFIRMED:
        return registration
    moved(registration, "approve", "registration.approved", by)
    telling.write("confirmation", registration, registration.event, message=text)
    return registration


@transaction.atomic
def decline(registration_id: int, *, by: Actor, message: str = "") -> Registration:
    """Say no, with a word of the organisers; twice is once. The seat is free again."""
    text = _word(message)
    registration = locked(registration_id)
    if registration.state == State.DECLINED:
        return registration
    moved(registration, "decline", "registration.declined", by)
    telling.write("declined", registration, registration.event, message=text)
    if registration.own_costs:
        costs_changed(registration.event_id)
    capacity.release(registration.category_id, registration.event_id)
    return registration


def _word(message: str) -> str:
    text = normalise(message)
    wrong = fault_of(text, LONGEST, line=False)
    if wrong:
        raise Invalid(FieldError("message", *wrong))
    return text
