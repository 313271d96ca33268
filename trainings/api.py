"""Training requests for programs: asking, and what the secretariat does with them."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Flag, Id, IdIn, Instant, Problem, Strict, Text, page, page_by_place
from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.network.merging import names
from events_core.network.merging.models import Kind
from events_core.programme.models import Event

from . import actions, ranking
from .mine import requests_of
from .models import Match, Offer, TrainingRequest
from .rules import asks_for_city
from .terms import TrainingTerms

router = Router(tags=["Training requests"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
LIMITED = {**ERRORS, 429: Problem}
SENDINGS = "trainings.letters"


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


def request_body(asked: TrainingRequest, caller: Caller) -> dict[str, Any]:
    """A request as JSON, without what only the secretariat writes down for itself."""
    served = asked.asked_to_join.lead if asked.follows and asked.asked_to_join else asked
    match = next(iter(served.matches.all()), None)
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
        "match": match_summary(match, caller) if match else None,
        "joined_to": asked.lead_id if asked.follows else None,
        "event": asked.event.slug if asked.event else None,
        "submitted_at": asked.submitted_at.isoformat() if asked.submitted_at else None,
        "version": asked.version,
    }


def match_summary(match: Match, caller: Caller) -> dict[str, Any]:
    """The newest proposal of a request: which offer, and how it stands.

    The score and what is not agreed yet are the secretariat's; a city sees the terms that its provider accepted.
    """
    is_officer = caller.may("trainings.manage")
    shows_terms = is_officer or match.state == Match.State.ACCEPTED
    return {
        "offer": match.offer_id,
        "state": match.state,
        "score": str(match.score) if is_officer else None,
        "reply_by": _day(match.reply_by),
        "terms": terms_body(match.terms) if shows_terms else None,
        "counter": terms_body(match.counter) if is_officer and match.counter else None,
    }


def terms_body(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a training, each of their costs as in an offer."""
    terms = TrainingTerms.read(kept)
    return {**terms.body, "costs": [cost_body(cost) for cost in terms.costs]}


def cost_body(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One cost, its amount as money."""
    paid = Money(Decimal(facts["amount"]), facts["currency"])
    return {
        "category": facts["category"],
        "amount": paid.body,
        "description": facts["description"],
        "per_person": facts["per_person"],
        "bearer": facts["bearer"],
    }


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _whole(rows: QuerySet[TrainingRequest]) -> QuerySet[TrainingRequest]:
    wide = rows.select_related("city", "event", "asked_to_join__lead")
    return wide.prefetch_related("topics", "matches", "asked_to_join__lead__matches")


def _visible(caller: Caller) -> QuerySet[TrainingRequest]:
    """What the caller may see: officers what was sent and what they began, others what they ask for."""
    if caller.may("trainings.manage"):
        return TrainingRequest.objects.filter(Q(submitted_at__isnull=False) | Q(maker=caller.person))
    return requests_of(caller.person)


def _request(request: HttpRequest, number: int, permission: str = "trainings.manage") -> tuple[TrainingRequest, Caller]:
    caller = caller_of(request, "trainings")
    found = TrainingRequest.objects.filter(pk=number).first()
    if found is None or not caller.may("trainings.see_request", found):
        raise Missing(_("There is no such request, or it is not visible to you."))
    if not caller.may(permission, found):
        raise Forbidden(_("This is for the secretariat's officers to do."))
    return found, caller


def _answer(number: int, caller: Caller) -> dict[str, Any]:
    return request_body(_whole(TrainingRequest.objects.all()).get(pk=number), caller)


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
        slug = city.replace("\x00", "")
        rows = rows.filter(city__slug=names.kept_slug(Kind.CITY, slug) or slug)
    return page(request, _whole(rows), ["-id"], lambda found: [request_body(row, caller) for row in found])


def _known_state(state: str) -> str:
    if state not in TrainingRequest.State.values:
        known = ", ".join(TrainingRequest.State.values)
        raise Invalid(FieldError("state", "unknown", _("Choose one of: %(known)s.") % {"known": known}))
    return state


@router.post("/training-requests", auth=bearer, summary="Ask for a training", response={201: dict, **LIMITED})
def add_request(request: HttpRequest, body: RequestIn) -> Status[dict[str, Any]]:
    """A draft; without a contact the token's person. It reaches the secretariat with `submit`."""
    caller = caller_of(request, "trainings")
    hold_back_sender(request, SENDINGS)
    values = body.model_dump(exclude_unset=True)
    contact = {name: value for name, value in (values.get("contact") or {}).items() if value}
    person = caller.person
    own = {"name": person.name, "position": person.position, "email": person.email, "language": person.language}
    values["contact"] = contact if contact.get("email") else {**own, **contact}
    made = actions.start(values, maker=person, by=caller.actor)
    count_sending(request, SENDINGS)
    return Status(201, _answer(made.pk, caller))


@router.get("/training-requests/{number}", auth=bearer, summary="One training request", response={200: dict, **ERRORS})
def read_request(request: HttpRequest, number: Id) -> dict[str, Any]:
    """What was asked, and how it stands."""
    found, caller = _request(request, number, "trainings.see_request")
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/submit", auth=bearer, summary="Send", response={200: dict, **ERRORS})
def submit(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Send the request to the secretariat."""
    found, caller = _request(request, number, "trainings.act_for_city")
    actions.submit(found.pk, by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/review", auth=bearer, summary="Take up", response={200: dict, **ERRORS})
def review(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Take the request up; the token's person owns it from now on."""
    found, caller = _request(request, number)
    actions.review(found.pk, by=caller.actor, person=caller.person)
    return _answer(found.pk, caller)


@router.get(
    "/training-requests/{number}/matches",
    auth=bearer,
    summary="Offers that could serve it",
    response={200: dict, **ERRORS},
)
def matches(request: HttpRequest, number: Id, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """Offers in force, best first, possible ones before those with conflicts; each part with its weight and reason."""
    found, _caller = _request(request, number)
    together = actions.served_with(found)

    def some(passed: int, most: int) -> tuple[list[Any], bool]:
        ranked = ranking.ranking_of(together, most=most, after=passed)
        return [one.body for one in [*ranked.possible, *ranked.impossible]], ranked.more > 0

    return page_by_place(request, some)


@router.post(
    "/training-requests/{number}/propose", auth=bearer, summary="Ask a provider", response={200: dict, **ERRORS}
)
def propose(request: HttpRequest, number: Id, body: ProposeIn) -> dict[str, Any]:
    """Mail the request to the provider of an offer, with a link to accept, decline or propose changes."""
    found, caller = _request(request, number)
    if not Offer.objects.filter(pk=body.offer).exists():
        raise Invalid(FieldError("offer", "unknown", _("There is no such offer.")))
    actions.propose(
        found.pk,
        body.offer,
        reason=body.reason or "",
        message=body.message or "",
        reply_by=body.reply_by,
        person=caller.person,
        by=caller.actor,
    )
    return _answer(found.pk, caller)


@router.post(
    "/training-requests/{number}/agree", auth=bearer, summary="The city agrees", response={200: dict, **ERRORS}
)
def agree(request: HttpRequest, number: Id, body: AgreeIn | None = None) -> dict[str, Any]:
    """The city agrees to what the provider accepted; an officer records it on its behalf."""
    found, caller = _request(request, number, "trainings.act_for_city")
    said = body or AgreeIn()
    name, position = (said.name, said.position) if said.name else (caller.person.name, caller.person.position)
    recorded = not asks_for_city(caller.person, found)
    actions.agree(found.pk, name or "", said.position or position or "", by=caller.actor, recorded=recorded)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/schedule", auth=bearer, summary="Schedule", response={200: dict, **ERRORS})
def schedule(request: HttpRequest, number: Id, body: ScheduleIn | None = None) -> dict[str, Any]:
    """Make the event of the training on the days agreed or named, or attach the request to an event that exists."""
    found, caller = _request(request, number)
    said = body or ScheduleIn()
    values, slug = said.model_dump(exclude_none=True, exclude={"event"}), said.event or ""
    if slug:
        _must_be_free(slug, values, caller)
    actions.schedule(found.pk, values, event=slug, person=caller.person, by=caller.actor)
    return _answer(found.pk, caller)


def _must_be_free(slug: str, values: Mapping[str, Any], caller: Caller) -> None:
    """Refuses an event that is not there or not the caller's, and what would be said of it besides."""
    event = Event.objects.filter(slug=slug[:200]).first()
    if event is None or not caller.may("programme.edit_event", event):
        raise Invalid(FieldError("event", "unknown", _("There is no such event, or it is not yours to change.")))
    if values:
        text = _("The event has this already. Leave it out, or leave out the event.")
        raise Invalid(*[FieldError(name, "not_with_event", text) for name in values])


@router.post("/training-requests/{number}/hold", auth=bearer, summary="Put on hold", response={200: dict, **ERRORS})
def hold(request: HttpRequest, number: Id, body: ReasonIn) -> dict[str, Any]:
    """Let the request wait; the city is told why."""
    found, caller = _request(request, number)
    actions.hold(found.pk, body.reason, by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/resume", auth=bearer, summary="Take up again", response={200: dict, **ERRORS})
def resume(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Go on with a request that was on hold."""
    found, caller = _request(request, number)
    actions.resume(found.pk, by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/deliver", auth=bearer, summary="Mark as held", response={200: dict, **ERRORS})
def deliver(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Say that the training was held; by itself when its event is marked as held."""
    found, caller = _request(request, number)
    actions.deliver(found.pk, by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/decline", auth=bearer, summary="Decline", response={200: dict, **ERRORS})
def decline(request: HttpRequest, number: Id, body: ReasonIn) -> dict[str, Any]:
    """Say no to the city, and why."""
    found, caller = _request(request, number)
    actions.decline(found.pk, body.reason, by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/withdraw", auth=bearer, summary="Take back", response={200: dict, **ERRORS})
def withdraw(request: HttpRequest, number: Id, body: WithdrawIn | None = None) -> dict[str, Any]:
    """The city takes its request back."""
    found, caller = _request(request, number, "trainings.act_for_city")
    actions.withdraw(found.pk, (body and body.reason) or "", by=caller.actor)
    return _answer(found.pk, caller)


@router.post("/training-requests/{number}/close", auth=bearer, summary="Close", response={200: dict, **ERRORS})
def close(request: HttpRequest, number: Id, body: NothingIn | None = None) -> dict[str, Any]:
    """Nothing is left to do."""
    found, caller = _request(request, number)
    actions.close(found.pk, by=caller.actor)
    return _answer(found.pk, caller)
