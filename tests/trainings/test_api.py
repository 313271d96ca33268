"""Training requests, offers and matches by program, as contracts name them."""

import re
from typing import Any

import pytest

from events_core.journal.models import Letter
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from trainings.models import Match, Offer, TrainingRequest

from . import scenes

REQUEST: dict[str, Any] = {
    "city": "ulaanbaatar",
    "contact": {"name": "Oyun", "email": "oyun@city.example", "language": "mn"},
    "topics": ["ghg-accounting"],
    "level": "beginner",
    "audience": "Officers",
    "people": 20,
    "languages": ["mn", "en"],
    "months": [scenes.month_in(4), scenes.month_in(5)],
    "mode": "in_person",
    "outcome": "Build an inventory",
    "budget": {"amount": "3000", "currency": "USD"},
    "prompted_by": "A peer review",
}
OFFER: dict[str, Any] = {
    "organisation": "test-network",
    "topics": ["ghg-accounting"],
    "level": "beginner",
    "languages": ["en", "ru"],
    "modes": ["in_person", "online"],
    "group_max": 30,
    "months": [scenes.month_in(4)],
    "countries": ["MN", "RU"],
    "cost_basis": "travel_only",
}


def secret_of(match: Match) -> str:
    """The secret, as the provider's letter holds it."""
    letter = Letter.objects.get(template="trainings/proposed")
    assert "match" in letter.links
    return match.link_secret


@pytest.fixture
def program(officer: Person, ulaanbaatar: City, provider: Organisation, provider_person: Person) -> Program:
    """An officer's program."""
    return Program(officer)


def test_from_asking_to_the_scheduled_event(program: Program, officer: Person) -> None:
    offered = program.post("/training-offers", OFFER)
    assert offered.status_code == 201
    asked = program.post("/training-requests", REQUEST)
    assert (asked.status_code, asked.data["state"]) == (201, "draft")
    at = f"/training-requests/{asked.data['id']}"
    assert program.post(f"{at}/propose", {"offer": offered.data["id"]}).status_code == 409
    assert program.post(f"{at}/submit", {}).data["state"] == "submitted"
    assert program.post(f"{at}/review", {}).data["state"] == "under_review"

    matches = program.get(f"{at}/matches").data["items"]
    (one,) = matches
    assert one["offer"] == offered.data["id"]
    assert one["conflicts"] == []
    parts = {part["name"]: part for part in one["parts"]}
    assert sum(float(part["weight"]) for part in parts.values()) == 100
    assert f"{sum(float(part['points']) for part in parts.values()):.1f}" == one["score"]
    assert all(part["reason"] for part in parts.values())

    told = program.post(f"{at}/propose", {"offer": one["offer"]})
    assert (told.status_code, told.data["state"], told.data["match"]["state"]) == (200, "under_review", "proposed")
    match = Match.objects.get()
    answered = Program(None).post(f"/match/{secret_of(match)}/accept", {"name": "Teach"})
    assert (answered.status_code, answered.data["state"]) == (200, "accepted")
    assert program.get(at).data["state"] == "matched"
    assert program.post(f"{at}/agree", {}).data["state"] == "agreed"
    month = scenes.month_in(4)
    dates = {"starts_at": f"{month}-12T09:00:00+08:00", "ends_at": f"{month}-16T17:00:00+08:00"}
    scheduled = program.post(f"{at}/schedule", dates)
    assert (scheduled.status_code, scheduled.data["state"]) == (200, "scheduled"), scheduled.data
    event = Event.objects.get(slug=scheduled.data["event"])
    assert event.kind == "training"
    assert event.cohost_requests.count() == 1
    refused = program.post(f"{at}/deliver", {})
    assert (refused.status_code, refused.data["blockers"][0]["code"]) == (409, "not_held")


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [
        ("decline", {"reason": "Too late"}, "declined"),
        ("hold", {"reason": "Elections"}, "on_hold"),
        ("withdraw", {}, "withdrawn"),
    ],
)
def test_what_else_can_become_of_a_request(
    program: Program, ulaanbaatar: City, verb: str, body: dict[str, Any], state: str
) -> None:
    asked = scenes.ask(ulaanbaatar)
    answer = program.post(f"/training-requests/{asked.pk}/{verb}", body)
    assert (answer.status_code, answer.data["state"]) == (200, state)
    if state == "on_hold":
        assert program.post(f"/training-requests/{asked.pk}/resume", {}).data["state"] == "under_review"
    else:
        assert program.post(f"/training-requests/{asked.pk}/{verb}", body).status_code == 409


def test_a_counter_and_a_refusal(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    offered = scenes.offer(provider)
    match = scenes.match(scenes.ask(ulaanbaatar), offered)
    month = scenes.month_in(6)
    wanted = {"first": f"{month}-03", "last": f"{month}-05", "message": "Later suits us", "name": "Teach"}
    answer = Program(None).post(f"/match/{match.link_secret}/counter", wanted)
    assert (answer.status_code, answer.data["state"]) == (200, "countered")
    assert answer.data["counter"]["first"] == f"{month}-03"
    no = Program(None).post(f"/match/{match.link_secret}/decline", {"reason": "Nobody is free"})
    assert no.status_code in (200, 409)
    assert Program(None).post(f"/match/{'A' * 43}/accept", {}).status_code == 404


def test_who_sees_and_does_what(
    program: Program, mongolian: Person, participant: Person, ulaanbaatar: City, provider: Organisation
) -> None:
    asked = scenes.ask(ulaanbaatar, state="submitted")
    theirs, stranger = Program(mongolian), Program(participant)
    assert [row["id"] for row in theirs.get("/training-requests").data["items"]] == [asked.pk]
    assert stranger.get("/training-requests").data["items"] == []
    assert stranger.get(f"/training-requests/{asked.pk}").status_code == 404
    assert stranger.post(f"/training-requests/{asked.pk}/review", {}).status_code == 404
    assert theirs.post(f"/training-requests/{asked.pk}/review", {}).status_code == 403
    assert theirs.get(f"/training-requests/{asked.pk}/matches").status_code == 403
    assert theirs.post(f"/training-requests/{asked.pk}/withdraw", {}).status_code == 200
    assert stranger.post("/training-offers", OFFER).status_code == 403
    assert Program(None).post("/training-offers", OFFER).status_code == 401
    assert Program(None).get("/training-requests").status_code == 401
    scenes.offer(provider)
    (public,) = Program(None).get("/training-offers").data["items"]
    assert "contact" not in public
    assert not re.search(r"@", str(public))


def test_wrong_values_are_named(program: Program) -> None:
    for field, value in (
        ("topics", ["magic"]),
        ("level", "wizard"),
        ("languages", ["xx"]),
        ("months", ["2027-13"]),
        ("mode", "by_post"),
        ("city", "nowhere"),
        ("budget", {"amount": "many", "currency": "USD"}),
    ):
        answer = program.post("/training-requests", {**REQUEST, field: value})
        assert answer.status_code == 422, field
        assert answer.data["errors"][0]["field"].startswith(field), answer.data
    assert not TrainingRequest.objects.exists()
    assert program.post("/training-offers", {**OFFER, "cost_basis": "barter"}).status_code == 422
    assert not Offer.objects.exists()
    assert program.get("/training-requests", {"state": "lost"}).status_code == 422
