"""From an agreement to a training: the event, its places, its budget, its host; and the city's people in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused
from events_core.hosting import actions as hosting
from events_core.hosting.terms import ASKS
from events_core.journal.actors import Actor
from events_core.ledger import actions as ledger
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations import actions as registrations
from registrations.models import Registration
from registrations.opening import must_be_open
from trainings import mail
from trainings.models import TrainingRequest
from trainings.nominations import category_of, check
from trainings.planned import Plan, given_of, times_of
from trainings.terms import TrainingTerms

from .common import by_city, locked, scheduled_in, take, tell, write
from .matched import accepted_match, lock_accepted
from .parting import leave_joint, locked_joint
from .planning import training_of

State = TrainingRequest.State
OF_EVENT = ("title", "starts_at", "ends_at", "timezone", "venue", "mode", "link", "capacity", "languages")
"""What may be said of the event otherwise than it was agreed."""


@transaction.atomic
def schedule(
    request_id: int,
    values: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    person: Person | None = None,
    event: str = "",
    ask_cohost: bool = True,
) -> Event:
    """Make the training that was agreed an event, or part of the one called `event`; all of it or nothing.

    The event gets the provider and the cities as partners, places for each city, the costs as budget lines, and the
    teaching; where people come to the city, its local government is named as host and, with `ask_cohost`, asked. With
    `publish` in `values` it is published. Joined cities that have not agreed stay behind.

    Refuses what is not agreed, an event that is over (409), and bad values (422).
    """
    given = dict(values or {})
    target = _locked_target(event)
    request, others = locked_joint(request_id)
    if request.asked_to_join and request.follows:
        text = _("This request is served together with that of %(city)s. Schedule it there.")
        raise Refused("joined", text % {"city": request.asked_to_join.lead.place})
    match = lock_accepted(request)
    served = [one for one in others if one.lead_id == request.pk]
    plan_for = [request, *(one for one in served if one.state == State.AGREED)]
    for one in plan_for:
        take(one, "schedule")
    assert match is not None
    plan = Plan(plan_for, match, TrainingTerms.read(match.terms))
    made = target or _new_event(plan, given, by, person)
    _add_places(made, plan, by)
    _add_budget(made, plan, by, is_new=target is None)
    training_of(made)
    if target is None:
        _name_host(made, plan, by, asks=ask_cohost)
    if given.get("publish") and made.state == EventState.DRAFT:
        made = programme.publish(made.pk, by=by)
    for one in plan.requests:
        one.event = made
        write(one)
        tell(by, "scheduled", one, dates=made.span)
        mail.to_city(one, "scheduled", **told_of_event(made, one))
    _leave_behind(request, others, by)
    mail.to_provider(match, "provider_scheduled", cities=[one.place for one in plan.requests], **told_of_event(made))
    return made


@transaction.atomic
def name_people(request_id: int, rows: Sequence[Mapping[str, Any]], *, by: Actor | None = None) -> list[Registration]:
    """Register the city's people for the training that was scheduled: all that are named, or none.

    Rows have `name`, `email`, and perhaps `native_name`, `position`, `language`. Who is registered already stays as
    they are. Refuses wrong rows at `rows.<n>.<field>` (422), more than there are places (409 `full`), and an event that
    takes nobody now (409).
    """
    event_id = TrainingRequest.objects.values_list("event_id", flat=True).get(pk=request_id)
    if event_id is None:
        raise Refused("not_scheduled", _("The training is not scheduled yet. Name your people when it has its dates."))
    event = programme.locked(event_id)
    request = locked(request_id)
    must_take_people(request, event)
    report = check(request, event, list(enumerate(rows)))
    if faults := report.errors:
        raise Invalid(*faults)
    report.must_fit()
    who = by or by_city(request)
    made = []
    for row in report.new:
        placed = registrations.register(event, row.values, by=who, authority=True)
        made.append(placed.registration)
    if made:
        tell(who, "people_named", request, number=len(made))
    return made


def may_name(request: TrainingRequest, event: Event) -> str:
    """Why nobody can be named now, in a sentence; "" when people can."""
    try:
        must_take_people(request, event)
        must_be_open(event, authority=True)
    except Refused as refusal:
        return str(refusal.message)
    return ""


def must_take_people(request: TrainingRequest, event: Event) -> None:
    """Refuses while, or when, nobody can be named: the event is not published yet, is over or was cancelled."""
    if request.state != State.SCHEDULED or request.event_id != event.pk:
        raise Refused("not_scheduled", _("The training is not scheduled. Nobody can be named now."))
    if event.state == EventState.DRAFT:
        text = _("The secretariat is still preparing the training. You get a mail when you can name your people.")
        raise Refused("not_published", text)
    if event.state == EventState.CANCELLED or event.ends_at <= timezone.now():
        raise Refused("closed", _("The training is over. Write to the secretariat if somebody is missing."))


def told_of_event(event: Event, request: TrainingRequest | None = None) -> dict[str, Any]:
    """What letters say of the event."""
    can_name = request is not None and event.state == EventState.PUBLISHED
    category = category_of(request, event) if request else None
    return {
        "event": event.title,
        "event_reference": event.reference,
        "dates": event.span,
        "place": event.venue,
        "places": str(category.quota) if category and category.quota else "",
        "can_name": can_name,
    }


@transaction.atomic
def event_published(event: Event, *, by: Actor) -> int:
    """The event is published: its cities can name their people now; how many cities. The event is locked."""
    requests = scheduled_in(event)
    for request in requests:
        mail.to_city(request, "name_people", **told_of_event(event, request))
    return len(requests)


@transaction.atomic
def event_moved(event: Event, *, put_off: bool, by: Actor) -> int:
    """The event has other dates, or is put off: its cities and providers are told; how many cities. It is locked."""
    requests = scheduled_in(event)
    for request in requests:
        tell(by, "put_off" if put_off else "moved", request, dates=event.span)
        mail.to_city(request, "moved", put_off=put_off, **told_of_event(event, request))
        if not request.follows and (match := accepted_match(request)):
            mail.to_provider(match, "provider_moved", put_off=put_off, **told_of_event(event))
    return len(requests)


def _locked_target(slug: str) -> Event | None:
    """The event to which a training is added, locked before its requests. Refuses what is over or not there."""
    if not slug:
        return None
    found = Event.objects.filter(slug=slug).values_list("pk", flat=True).first() if "\x00" not in slug else None
    if found is None:
        raise Missing(_("There is no such event."))
    event = programme.locked(found)
    if event.state in (EventState.CANCELLED, EventState.COMPLETED) or event.ends_at <= timezone.now():
        raise Refused("event_over", _("This event was held or cancelled. Choose one that is still to come."))
    return event


def _new_event(plan: Plan, given: Mapping[str, Any], by: Actor, person: Person | None) -> Event:
    said = given_of({name: given.get(name) for name in OF_EVENT})
    values = plan.beginning(person) | said
    if "timezone" in said and "starts_at" not in said:
        values |= times_of(plan.terms, said["timezone"])
    return programme.create_event(values, by=by, person=person)


def _add_places(event: Event, plan: Plan, by: Actor) -> None:
    """A category for each city, with as many places as it asked for; more in the one that it has already."""
    known = {row.slug: row for row in event.categories.all()}
    for request in plan.requests:
        if request.city is None:
            raise Invalid(FieldError("city", "city_unknown", _("Say which city on record this is.")))
        places, row = plan.places_of(request), known.get(request.city.slug)
        if row is None:
            values = {"name": request.city.name, "slug": request.city.slug, "quota": places}
            known[request.city.slug] = registrations.add_category(event.pk, values, by=by)
        elif row.quota is not None and places:
            registrations.change_category(row.pk, {"name": row.name, "quota": row.quota + places}, by=by)


def _add_budget(event: Event, plan: Plan, by: Actor, *, is_new: bool) -> None:
    """The people and the costs that were agreed stand in the event's book."""
    book = ledger.book_of(event)
    if plan.people:
        book = ledger.plan_people(book.pk, (book.people or 0) + plan.people, by=by)
    for_each = is_new and len(plan.requests) == 1
    if lines := plan.budget(for_each=for_each):
        ledger.add_lines(book.pk, lines, by=by)


def _name_host(event: Event, plan: Plan, by: Actor, *, asks: bool) -> None:
    """The local government of the city to which people come is named as host, and asked to confirm the dates."""
    lead = plan.lead
    body = lead.organisation
    if not plan.can_ask_host or lead.city is None or body is None:
        return
    borne = [cost["category"] for cost in plan.terms.costs if cost.get("bearer") == "city"]
    asked = {
        "contact": {"name": lead.contact_name, "email": lead.contact_email, "language": lead.language},
        "visitors": plan.people,
        "asks": [name for name in dict.fromkeys(["venue", *borne]) if name in ASKS],
        "languages": list(plan.terms.languages),
    }
    request = hosting.draft_request(event.pk, lead.city, body, by=by, asked=asked)
    if asks:
        hosting.send(request.pk, by=by)


def _leave_behind(lead: TrainingRequest, others: Sequence[TrainingRequest], by: Actor) -> None:
    """Joined cities that have not agreed are under review again, by themselves."""
    for one in others:
        joint = one.asked_to_join
        if joint is None or one.lead_id != lead.pk or one.state != State.MATCHED:
            continue
        one.reason = _("The training was scheduled before the city agreed.")
        take(one, "fall_through")
        staying = [row for row in (lead, *others) if row is not one and row.asked_to_join_id == joint.pk]
        leave_joint(one, staying, joint, by)
        write(one)
        tell(by, "left_behind", one, reason=one.reason)
        mail.to_city(one, "left_behind")
