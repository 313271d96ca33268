"""Training requests for programs: asking, and what the secretariat does with them."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Flag, Id, IdIn, Instant, Problem, Strict, Text, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.network.models import FocalPoint
from events_core.programme.models import Event

from . import actions, ranking
from .models import Match, TrainingRequest

router = Router(tags=["Training requests"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class MoneyIn(Strict):
    """An amount in a currency."""

    amount: str
    currency: str


class CostIn(Strict):
    """What one thing costs, for the whole training or for each participant, and who bears it."""

    category: str
    amount: MoneyIn
    description: str | None = None
    per_person: Flag | None = None
    bearer: str | None = None


class ContactIn(Strict):
    """Who gets letters and answers."""

    name: str | None = None
    position: str | None = None
    email: str | None = None
    language: str | None = None


class RequestIn(Strict):
    """What a municipality asks to be taught; `languages` best first, `months` as `2027-04`."""

    city: str | None = None
    contact: ContactIn | None = None
    title: str | None = None
    topics: list[str] | None = None
    level: str | None = None
    audience: str | None = None
    audiences: list[str] | None = None
    people: Count | None = None
    languages: list[str] | None = None
    months: list[str] | None = None
    days: Count | None = None
    mode: str | None = None
    venue: str | None = None
    baseline: str | None = None
    outcome: str | None = None
    budget: MoneyIn | None = None
    prompted_by: str | None = None


class NothingIn(Strict):
    """No fields."""


class ReasonIn(Strict):
    """Why, in a sentence that the city is told."""

    reason: str


class WithdrawIn(Strict):
    """Why the city takes its request back."""

    reason: str | None = None


class ProposeIn(Strict):
    """Which offer, why this one, and what its provider is told."""

    offer: IdIn
    reason: str | None = None
    message: str | None = None
    reply_by: str | None = None


class AgreeIn(Strict):
    """Who agrees for the city; without a name the token's person."""

    name: str | None = None
    position: str | None = None


class ScheduleIn(Strict):
    """An event that exists, or the dates of a new one."""

    event: str | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    timezone: str | None = None
    title: Text | None = None
    venue: Text | None = None


def request_body(asked: TrainingRequest) -> dict[str, Any]:
    """A request as JSON, without what only the secretariat writes down for itself."""
    match = next(iter(asked.matches.all()), None)
    contact = {
        "name": asked.contact_name or None,
        "position": asked.contact_position or None,
        "email": asked.contact_email or None,
        "language": asked.contact_language or None,
    }
    return {
        "id": asked.pk,
        "reference": asked.reference,
        "state": asked.state,
        "city": asked.city.slug if asked.city else None,
        "contact": contact if any(contact.values()) else None,
        "title": asked.title,
        "topics": [topic.slug for topic in asked.topics.all()],
        "level": asked.level or None,
        "audience": asked.audience,
        "audiences": asked.audiences,
        "people": asked.people,
        "languages": asked.languages,
        "months": asked.months,
        "days": asked.days,
        "mode": asked.mode or None,
        "venue": asked.venue,
        "baseline": asked.baseline,
        "outcome": asked.outcome,
        "budget": asked.budget.body if asked.budget else None,
        "prompted_by": asked.prompted_by,
        "reason": asked.reason,
        "match": match_summary(match) if match else None,
        "joined_to": asked.lead_id if asked.follows else None,
        "event": asked.event.slug if asked.event else None,
        "submitted_at": asked.submitted_at.isoformat() if asked.submitted_at else None,
        "version": asked.version,
    }


def match_summary(match: Match) -> dict[str, Any]:
    """The newest proposal of a request: which offer, and how it stands."""
    return {"offer": match.offer_id, "state": match.state, "score": str(match.score), "reply_by": _day(match.reply_by)}


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _whole() -> QuerySet[TrainingRequest]:
    rows = TrainingRequest.objects.select_related("city", "event", "asked_to_join")
    return rows.prefetch_related("topics", "matches")


def _visible(caller: Caller) -> QuerySet[TrainingRequest]:
    """What the caller may see: officers what was sent and what they began, others what they ask for."""
    rows = _whole()
    own = rows.filter(maker=caller.person)
    if caller.may("trainings.manage"):
        return rows.exclude(submitted_at=None) | own
    posts = FocalPoint.objects.filter(person=caller.person)
    cities, bodies = posts.exclude(city=None).values("city"), posts.exclude(organisation=None).values("organisation")
    return own | rows.filter(city__in=cities) | rows.filter(organisation__in=bodies)


def _request(request: HttpRequest, number: int, permission: str = "trainings.manage") -> tuple[TrainingRequest, Caller]:
    caller = caller_of(request, "trainings")
    found = TrainingRequest.objects.filter(pk=number).first()
    if found is None or not caller.may("trainings.see_request", found):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not caller.may(permission, found):
        raise Forbidden(_("This is for the secretariat's officers to do."))
    return found, caller


def _answer(number: int) -> dict[str, Any]:
    rows = TrainingRequest.objects.select_related("city", "event", "asked_to_join").prefetch_related(
        "topics", "matches"
    )
    return request_body(rows.get(pk=number))


@router.get("/training-requests", auth=bearer, summary="Training requests", response={200: dict, **ERRORS})
def list_requests(
    request: HttpRequest, state: str = "", city: str = "", limit: str = "50", cursor: str = ""
) -> dict[str, Any]:
    """Officers see every request that was sent; others those of the cities for which they speak, and their own."""
    caller = caller_of(request, "trainings")
    rows = _visible(caller)
    if state:
        rows = rows.filter(state=_known_state(state))
    if city:
        rows = rows.filter(city__slug=city.replace("\x00", ""))
    return page(request, rows, ["-id"], lambda found: [request_body(row) for row in found])


def _known_state(state: str) -> str:
    if state not in TrainingRequest.State.values:
        known = ", ".join(TrainingRequest.State.values)
        raise Invalid(FieldError("state", "unknown", _("Choose one of: %(known)s.") % {"known": known}))
    return state


@router.post("/training-requests", auth=bearer, summary="Ask for a training", response={201: dict, **ERRORS})
def add_request(request: HttpRequest, body: RequestIn) -> Status[dict[str, Any]]:
    """A draft; without a contact the token's person. It reaches the secretariat with `submit`."""
    caller = caller_of(request, "trainings")
    values = body.model_dump(exclude_unset=True)
    contact = {name: value for name, value in (values.get("contact") or {}).items() if value}
    person = caller.person
    own = {"name": person.name, "position": person.position, "email": person.email, "language": person.language}
    values["contact"] = contact if contact.get("email") else {**own, **contact}
    made = actions.start(values, maker=person, by=caller.actor)
    return Status(201, _answer(made.pk))


@router.get("/training-requests/{number}", auth=bearer, summary="One training request", response={200: dict, **ERRORS})
def read_request(request: HttpRequest, number: Id) -> dict[str, Any]:
    """What was asked, and how it stands."""
    found, _caller = _request(request, number, "trainings.see_request")
    return _answer(found.pk)


@router.post("/training-requests/{number}/submit", auth=bearer, summary="Send", response={200: dict, **ERRORS})
def submit(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Send the request to the secretariat."""
    found, caller = _request(request, number, "trainings.act_for_city")
    actions.submit(found.pk, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/review", auth=bearer, summary="Take up", response={200: dict, **ERRORS})
def review(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Take the request up; the token's person owns it from now on."""
    found, caller = _request(request, number)
    actions.review(found.pk, by=caller.actor, person=caller.person)
    return _answer(found.pk)


@router.get(
    "/training-requests/{number}/matches",
    auth=bearer,
    summary="Offers that could serve it",
    response={200: dict, **ERRORS},
)
def matches(request: HttpRequest, number: Id, limit: Count = 50) -> dict[str, Any]:
    """Offers in force, best first, possible ones before those with conflicts; each part with its weight and reason."""
    found, _caller = _request(request, number)
    ranked = ranking.ranking_of(actions.served_with(found), most=min(max(limit, 1), 200))
    return {"items": [one.body for one in [*ranked.possible, *ranked.impossible]], "next": None}


@router.post(
    "/training-requests/{number}/propose", auth=bearer, summary="Ask a provider", response={200: dict, **ERRORS}
)
def propose(request: HttpRequest, number: Id, body: ProposeIn) -> dict[str, Any]:
    """Mail the request to the provider of an offer, with a link to accept, decline or propose changes."""
    found, caller = _request(request, number)
    actions.propose(
        found.pk,
        body.offer,
        reason=body.reason or "",
        message=body.message or "",
        reply_by=body.reply_by,
        person=caller.person,
        by=caller.actor,
    )
    return _answer(found.pk)


@router.post(
    "/training-requests/{number}/agree", auth=bearer, summary="The city agrees", response={200: dict, **ERRORS}
)
def agree(request: HttpRequest, number: Id, body: AgreeIn | None = None) -> dict[str, Any]:
    """The city agrees to what the provider accepted; an officer records it on its behalf."""
    found, caller = _request(request, number, "trainings.act_for_city")
    name = (body and body.name) or caller.person.name
    actions.agree(found.pk, name, (body and body.position) or "", by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/schedule", auth=bearer, summary="Schedule", response={200: dict, **ERRORS})
def schedule(request: HttpRequest, number: Id, body: ScheduleIn) -> dict[str, Any]:
    """Make the event of the training, or attach the request to one that exists."""
    found, caller = _request(request, number)
    values = body.model_dump(exclude_unset=True, exclude={"event"})
    slug = body.event or ""
    if slug and not caller.may("programme.edit_event", Event.objects.filter(slug=slug[:150]).first()):
        raise Invalid(FieldError("event", "unknown", _("There is no such event, or it is not yours to change.")))
    actions.schedule(found.pk, values, event=slug, person=caller.person, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/hold", auth=bearer, summary="Put on hold", response={200: dict, **ERRORS})
def hold(request: HttpRequest, number: Id, body: ReasonIn) -> dict[str, Any]:
    """Let the request wait; the city is told why."""
    found, caller = _request(request, number)
    actions.hold(found.pk, body.reason, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/resume", auth=bearer, summary="Take up again", response={200: dict, **ERRORS})
def resume(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Go on with a request that was on hold."""
    found, caller = _request(request, number)
    actions.resume(found.pk, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/deliver", auth=bearer, summary="Mark as held", response={200: dict, **ERRORS})
def deliver(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Say that the training was held; by itself when its event is marked as held."""
    found, caller = _request(request, number)
    actions.deliver(found.pk, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/decline", auth=bearer, summary="Decline", response={200: dict, **ERRORS})
def decline(request: HttpRequest, number: Id, body: ReasonIn) -> dict[str, Any]:
    """Say no to the city, and why."""
    found, caller = _request(request, number)
    actions.decline(found.pk, body.reason, by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/withdraw", auth=bearer, summary="Take back", response={200: dict, **ERRORS})
def withdraw(request: HttpRequest, number: Id, body: WithdrawIn | None = None) -> dict[str, Any]:
    """The city takes its request back."""
    found, caller = _request(request, number, "trainings.act_for_city")
    actions.withdraw(found.pk, (body and body.reason) or "", by=caller.actor)
    return _answer(found.pk)


@router.post("/training-requests/{number}/close", auth=bearer, summary="Close", response={200: dict, **ERRORS})
def close(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Nothing is left to do."""
    found, caller = _request(request, number)
    actions.close(found.pk, by=caller.actor)
    return _answer(found.pk)
