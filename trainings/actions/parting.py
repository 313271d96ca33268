"""What a request leaves behind when it stops before its training: the provider that was asked, the cities beside it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.journal.actors import Actor
from trainings import mail
from trainings.lifecycle import LIVE_MATCHES
from trainings.models import Joint, Match, TrainingRequest

from .common import changed_meanwhile, locked, take, take_match, tell, write

Joins = TrainingRequest.Joins
PROMISED = (TrainingRequest.State.MATCHED, TrainingRequest.State.AGREED)
"""States that a request has by the yes of the provider that its lead was matched with."""


def locked_joint(request_id: int) -> tuple[TrainingRequest, list[TrainingRequest]]:
    """The request, and all others of its joint whatever they answered, the lead first; all locked in order.

    Refuses when somebody joins or leaves at this moment (409 `changed`).
    """
    before = _numbers(request_id)
    rows = {number: locked(number) for number in before}
    if _numbers(request_id) != before:
        raise changed_meanwhile()
    request = rows.pop(request_id)
    lead = request.asked_to_join.lead_id if request.asked_to_join else None
    return request, sorted(rows.values(), key=lambda row: (row.pk != lead, row.pk))


def lock_with_joints(request_ids: Iterable[int]) -> None:
    """Lock several requests with all of their joints, in the one order in which everybody locks them."""
    for number in sorted({number for request_id in request_ids for number in _numbers(request_id)}):
        locked(number)


def part(request: TrainingRequest, others: list[TrainingRequest], by: Actor) -> None:
    """The request stops, with its new state taken and not saved: its proposal ends, and it leaves its joint.

    With the lead the whole joint ends. `others` are those of its joint, locked.
    """
    joint = request.asked_to_join
    if not request.follows:
        end_proposal(request, by)
    if joint is not None:
        leave_joint(request, others, joint, by)


def end_proposal(request: TrainingRequest, by: Actor) -> None:
    """Take the proposal to a provider back, or end what it accepted; the provider is told."""
    rows = Match.objects.select_for_update(of=("self",)).select_related("offer__organisation")
    match = rows.filter(request=request, state__in=LIVE_MATCHES).first()
    if match is None:
        return
    match.request = request
    had_accepted = match.state == Match.State.ACCEPTED
    take_match(match, "end" if had_accepted else "recall")
    write(match)
    tell(by, "released", request, body=match.offer.organisation.name)
    waits = request.state == TrainingRequest.State.ON_HOLD
    mail.to_provider(match, "provider_stopped", waits=waits, had_accepted=had_accepted)


def leave_joint(request: TrainingRequest, others: list[TrainingRequest], joint: Joint, by: Actor) -> None:
    """The request goes on by itself (not saved yet); a joint without its lead, or without members, is no joint."""
    _release(request)
    had_lead = joint.lead_id == request.pk
    left = [other for other in others if other.joins != Joins.NO and other.pk != joint.lead_id]
    if had_lead or not left:
        for other in others:
            _send_home(other, request, by, falls_through=had_lead)
        joint.delete()


def _send_home(other: TrainingRequest, leaving: TrainingRequest, by: Actor, *, falls_through: bool) -> None:
    """One of those that stay goes on by itself; who had not refused is told."""
    was_asked, loses_match = other.joins != Joins.NO, falls_through and other.follows and other.state in PROMISED
    _release(other)
    if loses_match:
        other.reason = _("The city that led the joint training has left it.")
        take(other, "fall_through")
        forget_agreement(other)
    write(other)
    if was_asked:
        tell(by, "joint_ended", other, other=place_of(leaving))
        mail.to_city(other, "separated", other=place_of(leaving))


def forget_agreement(request: TrainingRequest) -> None:
    """The city's yes does not count any more (not saved yet)."""
    request.agreed_name = request.agreed_position = ""
    request.agreed_at = None


def place_of(request: TrainingRequest) -> LazyI18nString | str:
    """Its city, in every language that is known."""
    return request.city.name if request.city else request.city_text


def _release(request: TrainingRequest) -> None:
    request.asked_to_join, request.joins, request.shares_contact = None, Joins.NONE, False


def _numbers(request_id: int) -> list[int]:
    """The request and all of its joint, in the order in which they are locked."""
    joint = Joint.objects.filter(members=request_id).first()
    members = TrainingRequest.objects.filter(asked_to_join=joint).values_list("pk", flat=True) if joint else []
    return sorted({request_id, *members, *([joint.lead_id] if joint else [])})
