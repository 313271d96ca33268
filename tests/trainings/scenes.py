"""Requests, offers and trainings as rows, for tests that begin in the middle of a story."""

import datetime
from typing import Any

from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.network.models import City, Organisation, Theme
from events_core.programme.models import Event
from registrations.actions import register
from registrations.models import Registration
from trainings.actions import served_with
from trainings.models import Joint, Match, Offer, Training, TrainingRequest, Weighing

_NUMBERS = iter(range(1, 1_000_000))


def theme(slug: str = "ghg-accounting") -> Theme:
    """A topic."""
    return Theme.objects.get_or_create(slug=slug, defaults={"name": slug.replace("-", " ").capitalize()})[0]


def month_in(months: int = 5) -> str:
    """A month so many months from now, as requests name it."""
    day = timezone.now().date().replace(day=1) + datetime.timedelta(days=31 * months)
    return f"{day:%Y-%m}"


def ask(
    city: City, state: str = "under_review", topics: tuple[str, ...] = ("ghg-accounting",), **values: Any
) -> TrainingRequest:
    """A request of a city in some state, with a link."""
    facts: dict[str, Any] = {
        "city": city,
        "organisation": Organisation.objects.filter(city=city).first(),
        "contact_name": "Oyun Test",
        "contact_email": f"oyun{next(_NUMBERS)}@city.example",
        "contact_language": "mn",
        "level": "beginner",
        "audience": "Officers of the environment office",
        "people": 18,
        "languages": ["mn", "en"],
        "months": [month_in(5), month_in(6)],
        "mode": "in_person",
        "outcome": "Build the first inventory for the whole city",
        "state": state,
        **values,
    }
    if state != "draft":
        facts.setdefault("reference", f"LCC/2026/REQ-{next(_NUMBERS):02d}")
        facts.setdefault("submitted_at", timezone.now())
    made = TrainingRequest.objects.create(**facts)
    made.topics.set([theme(slug) for slug in topics])
    return linked(made)


def joined(lead: TrainingRequest, *members: TrainingRequest) -> tuple[TrainingRequest, ...]:
    """Requests that all agreed to be served together, the lead first."""
    joint = Joint.objects.create(lead=lead)
    for one in (lead, *members):
        one.asked_to_join, one.joins = joint, TrainingRequest.Joins.YES
        one.save()
    return (lead, *members)


def offer(body: Organisation, topics: tuple[str, ...] = ("ghg-accounting",), **values: Any) -> Offer:
    """An offer in force, with a link."""
    experience = values.pop("experience", ())
    facts: dict[str, Any] = {
        "organisation": body,
        "title": "Community inventories",
        "level": "beginner",
        "languages": ["en"],
        "modes": ["in_person", "online"],
        "group_max": 30,
        "cost_basis": "travel_only",
        "contact_name": "Teach Test",
        "contact_email": f"teach{next(_NUMBERS)}@provider.example",
        "contact_language": "en",
        **values,
    }
    made = Offer.objects.create(**facts)
    made.topics.set([theme(slug) for slug in topics])
    made.experience.set(experience)
    return linked(made)


def match(request: TrainingRequest, offered: Offer, state: str = "proposed", **values: Any) -> Match:
    """A proposal of an offer for a request, with a link."""
    facts: dict[str, Any] = {
        "score": "70.0",
        "parts": [],
        "needs": {"requests": [{"id": one.pk, "people": one.people} for one in served_with(request)]},
        "weights": Weighing.objects.latest("pk"),
        "reason": "Fits best",
        "reply_by": timezone.now().date() + datetime.timedelta(days=14),
        **values,
    }
    return linked(Match.objects.create(request=request, offer=offered, state=state, **facts))


def training(event: Event, **values: Any) -> Training:
    """The teaching in an event."""
    return Training.objects.create(event=event, **values)


def learner(event: Event, name: str = "Bat Test", state: str = "confirmed") -> Registration:
    """Somebody who takes part."""
    answers = {
        "email": f"{name.lower().replace(' ', '.')}{next(_NUMBERS)}@city.example",
        "name": name,
        "country": "MN",
        "language": "mn",
        "organisation": "City of Ulaanbaatar",
    }
    made = register(event, answers, by=COMMAND, authority=True).registration
    if state != made.state:
        made.state = state
        made.save()
    return made


def linked(row: Any) -> Any:
    """The row with its personal link."""
    row.renew_link()
    row.save()
    return row
