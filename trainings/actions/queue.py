"""What the secretariat does with a request: takes it up, lets it wait, says no, follows it, and puts it right."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused
from events_core.journal.actors import Actor
from events_core.network.merging import names
from events_core.network.models import City, Organisation, Person
from events_core.programme.actions import locked as locked_event
from events_core.programme.models import Event
from trainings import mail
from trainings.lifecycle import WAITING
from trainings.models import TrainingRequest

from . import demand
from .common import locked, must_be_fresh, scheduled_in, take, tell, text_of, write
from .parting import locked_joint, part

State = TrainingRequest.State
STEP = 300


@transaction.atomic
def review(request_id: int, *, by: Actor, person: Person | None = None) -> TrainingRequest:
    """Take a request up; whoever does owns it from now on, and the city is told who."""
    request = locked(request_id)
    take(request, "review")
    request.owner = person or request.owner
    write(request)
    tell(by, "taken_up", request)
    mail.to_city(request, "taken_up")
    return request


@transaction.atomic
def hold(request_id: int, reason: str, *, by: Actor) -> TrainingRequest:
    """Let a request wait; the city is told why. What a provider was asked or accepted ends. Refuses no reason (422)."""
    return _stop(request_id, "hold", "on_hold", reason, by)


@transaction.atomic
def decline(request_id: int, reason: str, *, by: Actor) -> TrainingRequest:
    """Say no to the city, and why. What a provider was asked or accepted ends. Refuses no reason (422)."""
    return _stop(request_id, "decline", "declined", reason, by)


@transaction.atomic
def resume(request_id: int, *, by: Actor) -> TrainingRequest:
    """Go on with a request that was on hold; the city is told."""
    request = locked(request_id)
    take(request, "resume")
    request.reason = ""
    write(request)
    tell(by, "taken_up_again", request)
    mail.to_city(request, "taken_up_again")
    return request


@transaction.atomic
def deliver(request_id: int, *, by: Actor) -> TrainingRequest:
    """Say that the training was held: for this request, and for all that were served with it. Tells their cities."""
    number = TrainingRequest.objects.values_list("event", flat=True).get(pk=request_id)
    event = locked_event(number) if number else None
    rows = {row.pk: row for row in scheduled_in(event)} if event else {}
    request = rows.pop(request_id, None) or locked(request_id)
    for row in (request, *rows.values()):
        _deliver(row, event, by)
    return request


def deliver_all(event: Event, *, by: Actor) -> int:
    """The event was held (it is locked): so were the trainings that were scheduled in it; how many."""
    rows = scheduled_in(event)
    for request in rows:
        _deliver(request, event, by)
    return len(rows)


@transaction.atomic
def close(request_id: int, *, by: Actor) -> TrainingRequest:
    """Nothing is left to do; the city is told, and keeps its page."""
    request = locked(request_id)
    take(request, "close")
    request.next_step, request.next_step_by = "", None
    write(request)
    tell(by, "closed", request)
    mail.to_city(request, "closed")
    return request


@transaction.atomic
def set_owner(request_id: int, person: Person | None, *, by: Actor, version: int | None = None) -> TrainingRequest:
    """Say which officer takes care of a request, or nobody. Tells them, unless it is they who say so."""
    request = locked(request_id)
    must_be_fresh(request, version)
    _must_wait(request)
    if person is not None and not (person.is_officer and person.is_active):
        raise Invalid(FieldError("owner", "not_officer", _("Choose an officer of the secretariat.")))
    if request.owner_id == (person.pk if person else None):
        return request
    request.owner = person
    write(request)
    took_it = person is not None and by == person.actor
    tell(by, "owner_none" if person is None else "owner_self" if took_it else "owner_other", request)
    if person is not None and not took_it:
        mail.to_desk(request, "desk_yours")
    return request


@transaction.atomic
def set_next_step(
    request_id: int, text: str, day: datetime.date | None = None, *, by: Actor, version: int | None = None
) -> TrainingRequest:
    """Write down what has to be done next, and by which day; no text is nothing. Refuses a day without a step (422)."""
    request = locked(request_id)
    must_be_fresh(request, version)
    _must_wait(request)
    step = text_of(text, "next_step", most=STEP, line=True)
    if day is not None and not step:
        raise Invalid(FieldError("next_step", "required", _("Say what has to be done by this day.")))
    if (request.next_step, request.next_step_by) == (step, day):
        return request
    request.next_step, request.next_step_by = step, day
    write(request)
    tell(by, "step_by" if day else "step" if step else "step_none", request, step=step, day=day)
    return request


@transaction.atomic
def correct(request_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> TrainingRequest:
    """Put a request right: `organisation` (one of the city's, by its slug), and whatever the city can say itself.

    Refuses a late save (412), bad values (422), and what is over (409).
    """
    rest = dict(values)
    slug = rest.pop("organisation", None)
    request = demand.save(request_id, rest, by=by, version=version)
    body = _body(slug, request.city) if slug else request.organisation
    if body != request.organisation:
        request.organisation = body
        write(request)
        tell(by, "corrected", request, fields=["organisation"])
    return request


def _stop(request_id: int, move: str, verb: str, reason: str, by: Actor) -> TrainingRequest:
    """The request waits or ends: why, what ends with it, and what the city is told."""
    why = text_of(reason, "reason", missing=_("Say why, in a sentence or two: the city reads it."))
    request, others = locked_joint(request_id)
    take(request, move)
    request.reason = why
    part(request, others, by)
    if move == "decline":
        request.next_step, request.next_step_by = "", None
    write(request)
    tell(by, verb, request, reason=why)
    mail.to_city(request, verb)
    return request


def _deliver(request: TrainingRequest, event: Event | None, by: Actor) -> None:
    if event is not None and request.event_id == event.pk:
        request.event = event  # as it is now, locked: it may just have been marked as held
    take(request, "deliver")
    write(request)
    tell(by, "delivered", request)
    mail.to_city(request, "delivered")


def _body(slug: Any, city: City | None) -> Organisation:
    """The institution that asks for the city."""
    found = names.find(Organisation, str(slug)[:150])
    if found is None or (city is not None and found.city_id not in (None, city.pk)):
        raise Invalid(FieldError("organisation", "unknown", _("Choose an organization of this city.")))
    return found


def _must_wait(request: TrainingRequest) -> None:
    if request.state == State.DRAFT:
        raise Missing(_("There is no such request, or it is not visible to you."))
    if request.state not in WAITING:
        raise Refused("over", _("This request is over: nothing is left to do."))
