"""What participants do with their own registration, and the team on their behalf."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused, Stale
from events_core.journal.actions import note
from events_core.journal.actors import PERSON, Actor
from events_core.programme import inviting
from events_core.programme.models import State as EventState
from events_core.programme.models import Visibility
from registrations import capacity, telling
from registrations.intake import Intake
from registrations.lifecycle import REGISTRATION
from registrations.models import Category, Registration, State, email_key

from .costs import costs_changed
from .registering import KIND, letter_of

COSTS_FOLLOW = {"own_costs", "pays", "organisation", "email"}


def locked(registration_id: int) -> Registration:
    """The registration with its event and category, locked for this transaction."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event", "category")
    return rows.get(pk=registration_id)


def own(registration: Registration) -> Actor:
    """The participant as the journal's actor."""
    return Actor(KIND, registration.pk)


def finish(registration: Registration, verb: str, by: Actor, **data: Any) -> Registration:
    """Write the registration after a move, with its entry."""
    registration.version += 1
    registration.save()
    note(by, verb, registration, **data)
    return registration


def moved(registration: Registration, move: str, verb: str, by: Actor) -> Registration:
    """Take a move of the lifecycle and write it."""
    REGISTRATION.take(registration, move)
    registration.state_since = timezone.now()
    return finish(registration, verb, by)


@transaction.atomic
def confirm_address(registration_id: int) -> Registration:
    """The mailed link was opened and confirmed; twice is once. Approval, where it is asked for, comes after."""
    registration = locked(registration_id)
    if registration.email_confirmed_at is not None:
        return registration
    registration.email_confirmed_at = timezone.now()
    if registration.state != State.PENDING or registration.event.approval:
        finish(registration, "registration.address_confirmed", own(registration))
        telling.write("received", registration, registration.event)
        return registration
    moved(registration, "confirm", "registration.address_confirmed", own(registration))
    telling.write("confirmation", registration, registration.event)
    return registration


@transaction.atomic
def edit(
    registration_id: int, values: Mapping[str, Any], *, by: Actor | None = None, version: int | None = None
) -> Registration:
    """Change answers: by the participant until registration closes, by the team (`by`) at any time.

    Only the team changes address and category; a new address gets a new link, and its letter. Refuses (412) when the
    row was changed since `version`, and a full category.
    """
    registration = locked(registration_id)
    if version is not None and version != registration.version:
        raise Stale(_("Somebody has changed this registration since you opened it. Open it again to see the change."))
    if by is None:
        must_be_changeable(registration)
        values = {name: value for name, value in values.items() if name not in ("email", "category")}
    clean = Intake(values, registration.event, partial=True).clean()
    category: Category = clean.pop("category", registration.category)
    changed = [name for name, value in clean.items() if getattr(registration, name) != value]
    if "email" in changed:
        _must_be_free(registration, clean["email"])
    old, stated = registration.category, registration.own_costs
    for name in changed:
        setattr(registration, name, clean[name])
    registration.category = category
    if "email" in changed:
        registration.renew_link()
        registration.person = None  # found by the address from now on
    if changed:
        finish(registration, "registration.edited", by or own(registration), fields=sorted(changed))
    if (stated or registration.own_costs) and COSTS_FOLLOW & set(changed):
        costs_changed(registration.event_id)
    letter = letter_of(registration, registration.event) if "email" in changed else ""
    if letter and registration.state in telling.ACTIVE:
        telling.write(letter, registration, registration.event)
    if category != old:
        finish(registration, "registration.moved", by or own(registration), old=old.name, new=category.name)
        _move_seat(registration, old, category)
    return registration


@transaction.atomic
def cancel(registration_id: int, *, by: Actor | None = None) -> Registration:
    """Withdraw, oneself or (`by`) on somebody's behalf; the seat is free again. Twice is once."""
    registration = locked(registration_id)
    if registration.state == State.CANCELLED:
        return registration
    if by is None and registration.event.ends_at < timezone.now():
        raise Refused("closed", _("The event is over: its record stays as it is."))
    moved(registration, "cancel", "registration.cancelled", by or own(registration))
    telling.write("cancelled", registration, registration.event)
    if registration.own_costs:
        costs_changed(registration.event_id)
    if registration.event.visibility == Visibility.BY_INVITATION:
        inviting.given_up(registration.event, registration.email_key)
    capacity.release(registration.category_id, registration.event_id)
    return registration


def may_change(registration: Registration) -> bool:
    """Whether the participant may still change answers."""
    event = registration.event
    runs = event.state in (EventState.PUBLISHED, EventState.POSTPONED) and timezone.now() < event.registration_ends_at
    return runs and registration.state in (State.PENDING, State.CONFIRMED)


def may_withdraw(registration: Registration) -> bool:
    """Whether the participant may still withdraw."""
    is_possible = registration.state in REGISTRATION.moves["cancel"].source
    return (
        is_possible
        and not REGISTRATION.blockers(registration, "cancel")
        and registration.event.ends_at > timezone.now()
    )


def must_be_changeable(registration: Registration) -> None:
    """Refuses (`closed`) when the time for changes is over."""
    if not may_change(registration):
        raise Refused("closed", _("Answers can no longer be changed here. Write to the organizers."))


def _must_be_free(registration: Registration, email: str) -> None:
    others = Registration.objects.filter(event=registration.event_id, email_key=email_key(email))
    if others.exclude(pk=registration.pk).exists():
        raise Invalid(FieldError("email", "taken", _("Somebody is registered with this address already.")))


def _move_seat(registration: Registration, old: Category, new: Category) -> None:
    """One seat from one category to another; both rows in the order of ids, so that two moves never wait in a ring."""
    if not registration.holds_seat:
        return
    if old.pk < new.pk:
        capacity.give_back_in_category(old.pk)
        capacity.take_in_category(new)
    else:
        capacity.take_in_category(new)
        capacity.give_back_in_category(old.pk)


def person_of(by: Actor) -> int | None:
    """The id of the person behind an actor, if it is one."""
    return by.id if by.kind == PERSON else None
