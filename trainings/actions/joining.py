"""Teaching several cities together: who leads, who is asked, what each answers, and how one leaves.

Every city of a joint is asked, the lead as well; each sees which others are. Whoever is added later changes the
question, so all are asked again. While somebody has not answered, no provider is asked.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Blocker, FieldError, Invalid, Refused
from events_core.journal.actors import Actor
from events_core.journal.values import Rows
from events_core.network.models import Person
from trainings import mail
from trainings.lifecycle import LIVE_MATCHES
from trainings.models import Joint, TrainingRequest

from .common import CITY, by_city, changed_meanwhile, locked, take, tell, text_of, write
from .parting import Joins, leave_joint, locked_joint, place_of

State = TrainingRequest.State
TOGETHER = (State.UNDER_REVIEW, State.MATCHED)
"""States in which one can still leave."""
MOST = 12


@transaction.atomic
def join(lead_id: int, others: Iterable[int], note: str = "", *, by: Actor, person: Person | None = None) -> Joint:
    """Ask these cities, and the lead's, whether they want to be taught together. Those not yet taken up are, now.

    Refuses requests that are not under review, are in another joint, or for which a provider was asked (409).
    """
    words = text_of(note, "note")
    members = _locked_for(lead_id, others)
    lead = next(row for row in members if row.pk == lead_id)
    joint = lead.asked_to_join
    if joint is not None and all(row.asked_to_join == joint and row.joins != Joins.NO for row in members):
        return joint
    if blockers := [blocker for row in members for blocker in _blockers(row, joint)]:
        raise Refused("refused", " ".join(blocker.message for blocker in blockers), blockers)
    joint = joint or Joint(lead=lead)
    joint.note = words
    joint.save()
    for row in members:
        _ask(row, joint, person, by)
    for row in members:
        rest = [other for other in members if other is not row]
        tell(by, "asked_to_join", row, others=[place_of(other) for other in rest])
        mail.to_city(row, "asked_to_join", note=words, others=Rows([_facts(other) for other in rest]))
    return joint


@transaction.atomic
def answer_join(
    request_id: int,
    yes: bool,
    *,
    by: Actor | None = None,
    shares_contact: bool = False,
    seen: Collection[int] | None = None,
) -> TrainingRequest:
    """A city says whether it wants to be taught with the others; when the lead does not, the question ends for all.

    `shares_contact`: the others that say the same get its contact, and it gets theirs. Refuses where nobody asks
    (any more), a yes that has not `seen` all the others, and a yes after a provider was asked (409).
    """
    request, others = locked_joint(request_id)
    joint = request.asked_to_join
    if joint is None:
        raise Refused("not_asked", _("You are not asked to be taught with other cities (any more)."))
    wanted, shares = (Joins.YES if yes else Joins.NO), yes and shares_contact
    if (request.joins, request.shares_contact) == (wanted, shares):
        return request
    actor = by or by_city(request)
    if not yes:
        return _refuse(request, others, joint, actor)
    _must_have_seen(others, seen)
    was_yes, shared = request.joins == Joins.YES, request.shares_contact
    _must_be_in_time(request, joint)
    request.joins, request.shares_contact = wanted, shares
    write(request)
    if not was_yes:
        tell(actor, "joined", request)
        mail.to_desk(request, "desk_joined_yes")
    if shares and not shared:
        _introduce(request, others, actor)
    return request


@transaction.atomic
def leave(request_id: int, *, by: Actor | None = None) -> TrainingRequest:
    """A request goes on by itself, by the city's wish or the secretariat's; the city is told.

    Refuses what is in no joint, what is agreed, and a lead for which a provider was asked (409).
    """
    request, others = locked_joint(request_id)
    return _leave(request, others, by or by_city(request))


def served_with(request: TrainingRequest) -> list[TrainingRequest]:
    """The request with all that agreed to be taught with it, the lead first; nothing is locked or written."""
    lead = request.asked_to_join.lead if request.asked_to_join and request.follows else request
    joined = TrainingRequest.objects.filter(asked_to_join__lead=lead, joins=Joins.YES).exclude(pk=lead.pk)
    return [lead, *joined.select_related("city").prefetch_related("topics").order_by("pk")]


def _leave(request: TrainingRequest, others: list[TrainingRequest], by: Actor) -> TrainingRequest:
    joint = request.asked_to_join
    if joint is None:
        raise Refused("not_joined", _("This request is not joined with others."))
    lead, loses_match = place_of(joint.lead), request.follows and request.state == State.MATCHED
    if request.joins == Joins.YES:
        _must_be_free(request, joint)
    leave_joint(request, others, joint, by)
    if loses_match:
        request.reason = _("It is not taught together with others any more.")
        take(request, "fall_through")
    write(request)
    tell(by, "left_joint", request)
    mail.to_city(request, "separated", other=lead if joint.lead_id != request.pk else "")
    if by.kind == CITY:
        mail.to_desk(request, "desk_left_joint")
    return request


def _refuse(request: TrainingRequest, others: list[TrainingRequest], joint: Joint, by: Actor) -> TrainingRequest:
    """A no: a member's stays on record beside the others; after a yes, and of a lead, it is leaving."""
    left = [other for other in others if other.joins != Joins.NO and other.pk != joint.lead_id]
    if request.joins == Joins.YES:
        return _leave(request, others, by)
    request.joins, request.shares_contact = Joins.NO, False
    if joint.lead_id == request.pk or not left:
        leave_joint(request, others, joint, by)
    write(request)
    tell(by, "joined_not", request)
    mail.to_desk(request, "desk_joined_no")
    return request


def _locked_for(lead_id: int, others: Iterable[int]) -> list[TrainingRequest]:
    """The lead, all of its joint and the others, locked in the order of their numbers.

    Refuses when somebody else is joined to it at this moment (409 `changed`).
    """
    numbers = _known_with(lead_id) | set(others)
    found = set(TrainingRequest.objects.exclude(state=State.DRAFT).filter(pk__in=numbers).values_list("pk", flat=True))
    if numbers - found:
        raise Invalid(FieldError("others", "unknown", _("Choose requests from the list.")))
    if len(numbers) < 2:
        raise Invalid(FieldError("others", "required", _("Choose at least one more request.")))
    if len(numbers) > MOST:
        raise Invalid(FieldError("others", "too_many", _("Choose fewer: a group of cities that is taught together.")))
    rows = [locked(number) for number in sorted(numbers)]
    if _known_with(lead_id) - numbers:
        raise changed_meanwhile()
    return rows


def _known_with(request_id: int) -> set[int]:
    """The request and those of its joint that have not said no."""
    joint = Joint.objects.filter(members=request_id).first()
    members = TrainingRequest.objects.filter(asked_to_join=joint).exclude(joins=Joins.NO) if joint else None
    return {request_id, *(members.values_list("pk", flat=True) if members is not None else ())}


def _blockers(request: TrainingRequest, joint: Joint | None) -> Iterable[Blocker]:
    """Why this request cannot be joined now."""
    told = {"reference": request.reference, "city": request.place}
    if request.state not in (State.SUBMITTED, State.UNDER_REVIEW):
        yield Blocker("state", _("%(reference)s, %(city)s: it is not under review.") % told, "state")
    elif request.asked_to_join is not None and request.asked_to_join != joint:
        yield Blocker("joined", _("%(reference)s, %(city)s: it is joined with others already.") % told, "joining")
    elif request.matches.filter(state__in=LIVE_MATCHES).exists():
        yield Blocker("match_open", _("%(reference)s, %(city)s: a provider has been asked already.") % told, "match")
    elif not request.contact_email:
        yield Blocker("no_contact", _("%(reference)s, %(city)s: it has no contact to ask.") % told, "contact")


def _ask(request: TrainingRequest, joint: Joint, person: Person | None, by: Actor) -> None:
    if request.state == State.SUBMITTED:
        take(request, "review")
        request.owner = request.owner or person or joint.lead.owner
        tell(by, "taken_up", request)
    request.asked_to_join, request.joins, request.shares_contact = joint, Joins.ASKED, False
    write(request)


def _facts(request: TrainingRequest) -> dict[str, Any]:
    """What one city learns of another before it answers: which it is, what it asks for, for how many."""
    return {
        "city": place_of(request),
        "country": request.city.country if request.city else "",
        "topics": [topic.name for topic in request.topics.all()],
        "people": request.people,
    }


def _must_have_seen(others: Iterable[TrainingRequest], seen: Collection[int] | None) -> None:
    """Nobody says yes to cities that they did not see."""
    if seen is not None and {other.pk for other in others if other.joins != Joins.NO} - set(seen):
        raise Refused("changed", _("Another city is asked now, too. Look at who they are, and answer again."))


def _must_be_in_time(request: TrainingRequest, joint: Joint) -> None:
    asked = joint.lead.matches.filter(state__in=LIVE_MATCHES).exists()
    if request.state != State.UNDER_REVIEW or asked or request.matches.filter(state__in=LIVE_MATCHES).exists():
        raise Refused("too_late", _("It is too late to join: a provider has been asked already. Write to us."))


def _must_be_free(request: TrainingRequest, joint: Joint) -> None:
    if request.state not in TOGETHER:
        raise Refused("agreed", _("The training is agreed. Write to us if you cannot take part in it."))
    if joint.lead_id == request.pk and request.matches.filter(state__in=LIVE_MATCHES).exists():
        raise Refused("match_open", _("A provider has been asked for all of you. Take that proposal back first."))


def _introduce(request: TrainingRequest, others: list[TrainingRequest], by: Actor) -> None:
    """Those that agreed to it get one another's contact."""
    open_ones = [other for other in others if other.joins == Joins.YES and other.shares_contact]
    if not open_ones:
        return
    mail.to_city(request, "introduced", others=Rows([_contact(other) for other in open_ones]))
    tell(by, "introduced", request, others=[place_of(other) for other in open_ones])
    for other in open_ones:
        mail.to_city(other, "introduced", others=Rows([_contact(request)]))
        tell(by, "introduced", other, others=[place_of(request)])


def _contact(request: TrainingRequest) -> dict[str, Any]:
    return {
        "city": place_of(request),
        "name": request.contact_name,
        "position": request.contact_position,
        "email": request.contact_email,
    }
