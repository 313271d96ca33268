"""Lets invented people register, be there and get their certificates."""

from typing import Any

from certificates.actions import issue_now
from events_core.network.models import Person
from events_core.programme.models import Event, Visibility
from registrations import actions
from registrations.models import Registration, State

from .people import guests
from .shapes import Planned, Somebody

PARTICIPANT = "participant@demo.example"
PARTICIPATES_IN = (
    "from-plans-to-delivery",
    "working-with-the-low-carbon-city-index",
    "waste-and-resource-circulation",
    "energy-efficiency-in-municipal-services",
    "clean-heating-questions-from-cities",
)
NEEDS = {3: "Vegetarian food", 9: "Step-free access", 14: "No pork", 20: "Sign language would help"}


def register(planned: Planned, event: Event, lead: Person) -> None:
    """Register as many as the event is to have; by themselves where it is open, otherwise by the organisers."""
    if not planned.guests:
        return
    event.refresh_from_db()
    added = planned.state in ("on_now", "completed") or event.visibility == Visibility.BY_INVITATION
    added = added or (planned.window.closes_in or 0) < 0
    by = lead.actor if added else None
    known = Person.objects.get(email=PARTICIPANT)
    itself = planned.slug in PARTICIPATES_IN
    if itself:
        actions.register(event, _known(known), by=by, person=known, authority=added)
    seed = sum(map(ord, planned.slug))
    for place, one in enumerate(guests(seed, planned.guests - itself)):
        actions.register(event, _answers(one, place, planned), by=by, authority=added)
    _decide(planned, event, lead)


def check_in(event: Event, by: Person, *, every: int) -> None:
    """Mark as present all but every so-manieth."""
    rows = Registration.objects.filter(event=event, state=State.CONFIRMED).order_by("pk")
    for place, number in enumerate(rows.values_list("pk", flat=True), 1):
        if place % every:
            actions.check_in(number, by=by.actor)


def certify(planned: Planned, event: Event, lead: Person) -> None:
    """Make the certificates of attendance."""
    if planned.certificates:
        issue_now(event.pk, languages=list(planned.certificates), by=lead.actor, person=lead)


def _decide(planned: Planned, event: Event, lead: Person) -> None:
    """Where places are given by approval, most are, one is not, some wait; in a large event somebody withdraws."""
    rows = list(Registration.objects.filter(event=event).order_by("pk"))
    if planned.approval:
        for row in rows[:-5]:
            actions.approve(row.pk, by=lead.actor)
        actions.decline(rows[-1].pk, by=lead.actor)
    elif planned.slug == "from-plans-to-delivery":
        actions.cancel(rows[7].pk)


def _answers(one: Somebody, place: int, planned: Planned) -> dict[str, Any]:
    slugs = [slug for slug, _name, _quota in planned.categories]
    category = slugs[place // 4 % len(slugs)] if slugs and place % 4 == 1 else None
    return {
        "email": one.email,
        "name": one.name,
        "native_name": one.native,
        "organisation": one.organisation,
        "position": one.position,
        "country": one.country,
        "language": one.language,
        "needs": NEEDS.get(place, ""),
        **({"category": category} if category else {}),
    }


def _known(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "native_name": person.native_name,
        "organisation": str(person.organisation),
        "position": person.position,
        "country": person.country,
        "language": "mn",
    }
