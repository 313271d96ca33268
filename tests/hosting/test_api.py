"""Co-host requests by API: who may do what, and answers for dates that changed."""

import datetime
from typing import Any

import pytest

from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.cast import Make, join

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = datetime.timedelta(days=1)
BODY = {"city": "kitakyushu", "organisation": "city-of-kitakyushu"}
YES = {"answer": "confirmed", "name": "Moriyama Aya", "position": "Mayor", "note": "Letter 17"}


@pytest.fixture
def visit(make_event: Make) -> Event:
    """A draft field visit."""
    return make_event(kind="field_visit")


def asked(officer: Person, visit: Event) -> Any:
    return Program(officer).post(f"/events/{visit.slug}/cohosts", BODY).data


def test_an_answer_says_for_which_dates_it_was_given(visit: Event, officer: Person) -> None:
    number = asked(officer, visit)["id"]
    done = Program(officer).post(f"/cohosts/{number}/record", YES)
    assert done.status_code == 200
    assert datetime.datetime.fromisoformat(done.data["answered_for"]["starts_at"]) == visit.starts_at
    assert done.data["answered_for"]["ends_at"].endswith("+09:00")


def test_an_answer_to_other_dates_is_refused(visit: Event, officer: Person) -> None:
    number = asked(officer, visit)["id"]
    seen = {"starts_at": visit.starts_at.isoformat(), "ends_at": visit.ends_at.isoformat()}
    programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    for dates in (seen, {"starts_at": seen["starts_at"]}):
        refused = Program(officer).post(f"/cohosts/{number}/record", YES | dates)
        assert (refused.status_code, refused.data["code"]) == (409, "lapsed")
    assert CohostRequest.objects.get().state == "drafted"
    assert Program(officer).post(f"/cohosts/{number}/record", YES).status_code == 200


@pytest.mark.parametrize(("role", "sees", "asks"), [("lead", 200, 201), ("organiser", 200, 201), ("viewer", 200, 403)])
def test_the_team_sees_its_managers_ask_officers_record(
    visit: Event, officer: Person, organiser: Person, role: str, sees: int, asks: int
) -> None:
    number = asked(officer, visit)["id"]
    program, address = Program(organiser), f"/events/{visit.slug}/cohosts"
    assert program.get(address).status_code == program.post(address, BODY).status_code == 404
    assert program.post(f"/cohosts/{number}/record", YES).status_code == 404
    join(visit, organiser, role)
    assert program.get(address).status_code == sees
    assert program.post(address, BODY).status_code == asks
    assert program.post(f"/cohosts/{number}/record", YES).status_code == 403


def test_requests_stand_in_the_order_in_which_they_were_made(
    make_event: Make, officer: Person, ulaanbaatar: City
) -> None:
    visit = make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"])
    program = Program(officer)
    for slug in ("kitakyushu", "ulaanbaatar"):
        program.post(f"/events/{visit.slug}/cohosts", {"city": slug, "organisation": f"city-of-{slug}"})
    items = program.get(f"/events/{visit.slug}/cohosts").data["items"]
    assert [item["city"] for item in items] == ["kitakyushu", "ulaanbaatar"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answer": "perhaps"}, "answer"),
        ({"name": ""}, "name"),
        ({"name": "Aya\nBcc: all"}, "name"),
        ({"note": "x" * 2001}, "note"),
        ({"starts_at": "2037-05-18"}, "starts_at"),
        ({"letter": "17"}, "letter"),
    ],
)
def test_bad_answers_name_their_field(visit: Event, officer: Person, change: dict[str, str], field: str) -> None:
    number = asked(officer, visit)["id"]
    answer = Program(officer).post(f"/cohosts/{number}/record", YES | change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == [field]
    assert CohostRequest.objects.get().state == "drafted"
