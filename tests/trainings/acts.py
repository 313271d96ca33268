"""Every act of the trainings' API, with a body that fits: for the tests that try all of them."""

from typing import Any

from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from trainings.models import Match, TrainingRequest

from . import scenes

Act = tuple[str, str, Any]
COST = {
    "category": "travel",
    "amount": {"amount": "900.00", "currency": "USD"},
    "description": "Two trainers",
    "per_person": False,
    "bearer": "city",
}
REQUEST: dict[str, Any] = {
    "city": "ulaanbaatar",
    "contact": {"name": "Oyun", "email": "oyun@city.example", "language": "mn"},
    "topics": ["ghg-accounting"],
    "level": "beginner",
    "audience": "Officers",
    "people": 20,
    "languages": ["mn", "en"],
    "months": ["2027-04", "2027-05"],
    "mode": "in_person",
    "outcome": "Build an inventory",
    "budget": {"amount": "3000", "currency": "USD"},
    "prompted_by": "A peer review",
}
"""As the contract has it."""
MORE_OF_REQUEST: dict[str, Any] = {
    "title": "Our first inventory",
    "audiences": ["planners", "technical-staff"],
    "days": 3,
    "venue": "City hall",
    "baseline": "Figures of 2019",
}
OFFER: dict[str, Any] = {
    "organisation": "test-network",
    "topics": ["ghg-accounting"],
    "level": "beginner",
    "languages": ["en", "ru"],
    "modes": ["in_person", "online"],
    "group_max": 30,
    "months": ["2027-04"],
    "countries": ["MN", "RU"],
    "cost_basis": "travel_only",
}
"""As the contract has it."""
MORE_OF_OFFER: dict[str, Any] = {
    "title": "Community inventories",
    "summary": {"en": "Three days", "ru": "Три дня"},
    "audiences": ["planners"],
    "days": 3,
    "costs": [COST],
    "experience": ["ulaanbaatar"],
    "contact": {"name": "Teach", "email": "teach@provider.example", "language": "en"},
}
DATES = {"starts_at": "2037-05-18T09:00:00+08:00", "ends_at": "2037-05-20T17:00:00+08:00"}
TERMS = {
    "first": "2037-05-18",
    "last": "2037-05-20",
    "place": "City hall",
    "mode": "in_person",
    "languages": ["en"],
    "people": 18,
    "costs": [COST],
}
"""What a provider would have otherwise."""
WHO = {"name": "M", "position": "M"}


def matched(city: City, provider: Organisation, state: str = "matched") -> TrainingRequest:
    """A request for which a provider said yes, and perhaps its city, too."""
    asked = scenes.ask(city, state)
    scenes.match(asked, scenes.offer(provider), "accepted")
    return asked


def proposed(city: City, provider: Organisation) -> Match:
    """A proposal that waits for its provider."""
    return scenes.match(scenes.ask(city), scenes.offer(provider))


def acts(officer: Person, city: City, provider: Organisation, held: Event, coming: Event) -> dict[str, Act]:
    """What officers do with requests, and providers with proposals; each thing waits for its act."""

    def at(asked: TrainingRequest, verb: str) -> str:
        return f"/training-requests/{asked.pk}/{verb}"

    def link(verb: str) -> str:
        return f"/match/{proposed(city, provider).link_secret}/{verb}"

    past = {"event": held}
    propose = {"offer": scenes.offer(provider).pk, "reason": "r", "message": "m", "reply_by": None}
    schedule = {**DATES, "timezone": "Asia/Ulaanbaatar", "title": {"en": "Inventories"}, "venue": "City hall"}
    return {
        "post request": ("POST", "/training-requests", REQUEST | MORE_OF_REQUEST),
        "post offer": ("POST", "/training-offers", OFFER | MORE_OF_OFFER),
        "submit": ("POST", at(scenes.ask(city, "draft", maker=officer), "submit"), {}),
        "review": ("POST", at(scenes.ask(city, "submitted"), "review"), {}),
        "propose": ("POST", at(scenes.ask(city), "propose"), propose),
        "agree": ("POST", at(matched(city, provider), "agree"), WHO),
        "schedule": ("POST", at(matched(city, provider, "agreed"), "schedule"), schedule),
        "attach": ("POST", at(matched(city, provider, "agreed"), "schedule"), {"event": coming.slug}),
        "hold": ("POST", at(scenes.ask(city), "hold"), {"reason": "r"}),
        "resume": ("POST", at(scenes.ask(city, "on_hold"), "resume"), {}),
        "deliver": ("POST", at(scenes.ask(city, "scheduled", **past), "deliver"), {}),
        "decline": ("POST", at(scenes.ask(city), "decline"), {"reason": "r"}),
        "withdraw": ("POST", at(scenes.ask(city), "withdraw"), {"reason": "r"}),
        "close": ("POST", at(scenes.ask(city, "delivered", **past), "close"), {}),
        "match accept": ("POST", link("accept"), {**WHO, "message": "m"}),
        "match decline": ("POST", link("decline"), {**WHO, "reason": "r"}),
        "match counter": ("POST", link("counter"), {**TERMS, **WHO, "message": "m"}),
        "match counter times": ("POST", link("counter"), {**DATES, "message": "m"}),
    }


NAMES = [
    "post request",
    "post offer",
    "submit",
    "review",
    "propose",
    "agree",
    "schedule",
    "attach",
    "hold",
    "resume",
    "deliver",
    "decline",
    "withdraw",
    "close",
    "match accept",
    "match decline",
    "match counter",
    "match counter times",
]
WITHOUT_A_BODY = ["submit", "review", "agree", "schedule", "resume", "deliver", "close", "withdraw", "accept"]
"""Acts where nothing must be said."""
NEEDED: dict[str, Any] = {"propose": {"offer": 1}, "hold": {"reason": "r"}, "decline": {"reason": "r"}}
"""What acts need at least."""
LISTS = {
    "/training-requests": ["state", "city", "limit"],
    "/training-requests/{request}/matches": ["limit"],
    "/training-offers": ["topic", "language", "mode", "country", "level", "cost", "q", "limit"],
}
VERBS = [
    "submit",
    "review",
    "propose",
    "agree",
    "schedule",
    "hold",
    "resume",
    "deliver",
    "decline",
    "withdraw",
    "close",
]
ADDRESSES = [
    ("GET", "/training-requests/{}"),
    ("GET", "/training-requests/{}/matches"),
    *[("POST", f"/training-requests/{{}}/{verb}") for verb in VERBS],
    ("GET", "/training-offers/{}"),
    *[("POST", f"/match/{{}}/{verb}") for verb in ("accept", "decline", "counter")],
]
