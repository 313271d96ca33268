"""The city's yes to what a provider would teach, and what becomes of it when it falls through."""

from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.intake import Intake
from events_core.foundation.refusals import Stale
from events_core.journal.actors import Actor
from events_core.programme.actions import locked as locked_event
from events_core.programme.models import Event
from trainings import mail
from trainings.models import Match, TrainingRequest

from .common import by_city, locked, take, take_match, tell, text_of, write
from .joining import served_with
from .matched import accepted_match, lock_accepted, seen_of
from .parting import forget_agreement, leave_joint, lock_with_joints, locked_joint

State = TrainingRequest.State
HELD = (State.MATCHED, State.AGREED, State.SCHEDULED)
"""States in which a request has its provider's yes, and can lose it."""


@transaction.atomic
def agree(
    request_id: int,
    name: str,
    position: str = "",
    *,
    by: Actor | None = None,
    recorded: bool = False,
    seen: str | None = None,
) -> TrainingRequest:
    """The city agrees to the terms that the provider accepted, and to what it bears. The same twice is once.

    Joined cities agree each for itself. `recorded`: an officer writes down what came by letter. Refuses without a name
    (422), what is not matched (409), and terms other than those that were `seen` (`seen_of`; 412).
    """
    request = locked(request_id)
    checked = Intake()
    who = checked.name("name", name, required=_("Say who agrees for the city."))
    where = checked.text("position", position, 200)
    checked.done()
    if request.state == State.AGREED and (request.agreed_name, request.agreed_position) == (who, where):
        return request
    take(request, "agree")
    match = accepted_match(request)
    if seen is not None and (match is None or seen != seen_of(match, served_with(request))):
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))
    request.agreed_name, request.agreed_position, request.agreed_at = who, where, request.state_since
    write(request)
    tell(by or by_city(request), "agreement_recorded" if recorded else "agreed", request)
    body = match.offer.organisation.name if match else ""
    mail.to_city(request, "agreed", body=body, by_whom=who, position=where)
    mail.to_desk(request, "desk_agreed", body=body, by_whom=who, position=where)
    return request


@transaction.atomic
def fall_through(request_id: int, reason: str, *, by: Actor) -> TrainingRequest:
    """What was matched, agreed or scheduled does not come about: it is under review again, and who was to teach told.

    With the request that leads a joint all that are served by the same training fall through; another one leaves the
    joint alone. An event stays as it is, without the request. Refuses without a reason (422), and other states (409).
    """
    words = text_of(reason, "reason", missing=_("Say why, in a sentence or two."))
    event_id = TrainingRequest.objects.values_list("event_id", flat=True).get(pk=request_id)
    if event_id:
        locked_event(event_id)
    request, others = locked_joint(request_id)
    joint = request.asked_to_join
    if joint is not None and request.follows:
        _back(request, words, accepted_match(request), by)
        leave_joint(request, others, joint, by)
        return cast(TrainingRequest, write(request))
    match = lock_accepted(request)
    for one in (request, *(other for other in others if other.lead_id == request.pk and other.state in HELD)):
        _back(one, words, match, by)
        write(one)
    if match is not None:
        take_match(match, "end")
        write(match)
        mail.to_provider(match, "fell_through", words=words)
    return request


def event_cancelled(event: Event, *, by: Actor) -> int:
    """What was to be taught in an event that is cancelled falls through; how many requests. The event is locked."""
    rows = TrainingRequest.objects.filter(event=event, state=State.SCHEDULED).order_by("pk")
    lock_with_joints(rows.values_list("pk", flat=True))
    count = 0
    while (request := rows.first()) is not None:
        first = request.lead_id if rows.filter(pk=request.lead_id).exists() else request.pk
        done = fall_through(first, event.cancel_reason or _("The event was cancelled."), by=by)
        mail.to_desk(done, "desk_fell_through", words=done.reason)
        count += 1
    return count


def _back(request: TrainingRequest, reason: str, match: Match | None, by: Actor) -> None:
    """One request is under review again (not saved yet), and its city is told."""
    take(request, "fall_through")
    request.reason, request.event = reason, None
    forget_agreement(request)
    tell(by, "fell_through", request, reason=reason)
    mail.to_city(request, "city_fell_through", body=match.offer.organisation.name if match else "", words=reason)
