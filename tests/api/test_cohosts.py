"""Co-host requests by API: drafting one, listing them, recording an answer that came by letter."""

from typing import Any

import pytest

from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.api.test_events import VISIT, codes
from tests.cast import join

pytestmark = pytest.mark.both
WHOLE = {
    "city": "kitakyushu", "organisation": "city-of-kitakyushu", "contact": {"name": "Sato", "email": "sato@city.example", "language": "ja"},
    "visitors": 25, "asks": ["local_transport", "interpretation"], "sites": ["Eco-town centre"], "reply_by": "2037-03-01", "message": "Dear\nMayor",
}  # fmt: skip
NEEDED = {name: WHOLE[name] for name in ("city", "organisation")}
ANSWER = {"answer": "confirmed", "name": "Mayor Example", "position": "Mayor", "note": "Letter 12/2037"}
ASKS = [
    "venue",
    "interpretation",
    "local_transport",
    "catering",
    "travel",
    "accommodation",
    "materials",
    "experts",
    "staff_time",
    "guide",
    "other",
]


@pytest.fixture
def visit(officer: Person, kitakyushu: City) -> str:
    """The address of a field visit in draft."""
    return f"/events/{Program(officer).post('/events', VISIT).data['slug']}"


def test_a_body_is_accepted_whole_and_given_back(visit: str, officer: Person) -> None:
    program = Program(officer)
    made = program.post(f"{visit}/cohosts", WHOLE)
    assert (made.status_code, made.data["state"], type(made.data["id"])) == (201, "drafted", int)
    assert {name: made.data[name] for name in WHOLE} == WHOLE
    assert program.get(f"{visit}/cohosts").data == {"items": [made.data], "next": None}


def test_what_is_asked_may_be_left_out_null_or_empty(visit: str, officer: Person) -> None:
    program, empty = Program(officer), {name: None for name in WHOLE if name not in NEEDED}
    for body in (
        NEEDED,
        {**NEEDED, **empty},
        {**NEEDED, "contact": {}, "visitors": "", "asks": [], "sites": [], "reply_by": "", "message": ""},
    ):
        made = program.post(f"{visit}/cohosts", body)
        assert (made.status_code, {name: made.data[name] for name in empty}) == (201, empty)


def test_a_city_is_named_once_and_the_latest_words_count(visit: str, officer: Person) -> None:
    program = Program(officer)
    first = program.post(f"{visit}/cohosts", NEEDED).data
    again = program.post(f"{visit}/cohosts", WHOLE).data
    assert (again["id"], again["visitors"]) == (first["id"], 25)
    program.post(f"/cohosts/{first['id']}/record", ANSWER)
    after = program.post(f"{visit}/cohosts", {**WHOLE, "visitors": 500}).data
    assert (after["state"], after["visitors"]) == ("confirmed", 25)
    assert CohostRequest.objects.count() == 1


@pytest.mark.parametrize("ask", ASKS)
def test_the_vocabulary_of_asks(visit: str, officer: Person, ask: str) -> None:
    assert Program(officer).post(f"{visit}/cohosts", {**NEEDED, "asks": [ask]}).data["asks"] == [ask]


BAD: list[tuple[dict[str, Any], str]] = [
    *[({name: value}, name) for name in NEEDED for value in (None, "", 5, [], "nowhere", "Kitakyushu", "a\x00b")],
    ({"city": "ulaanbaatar", "organisation": "city-of-ulaanbaatar"}, "city"),
    ({"organisation": "city-of-ulaanbaatar"}, "organisation"),
    ({"contact": "Sato"}, "contact"),
    ({"contact": {"email": "nobody"}}, "contact.email"),
    ({"contact": {"language": "tlh"}}, "contact.language"),
    ({"contact": {"name": "a\r\nBcc: x@y.example"}}, "contact.name"),
    ({"visitors": 0}, "visitors"),
    ({"visitors": -1}, "visitors"),
    ({"visitors": "25"}, "visitors"),
    ({"visitors": 2**63}, "visitors"),
    ({"asks": ["fireworks"]}, "asks"),
    ({"asks": "venue"}, "asks"),
    ({"sites": ["a\nb"]}, "sites.0"),
    ({"sites": ["x"] * 51}, "sites"),
    ({"reply_by": "1 March"}, "reply_by"),
    ({"reply_by": "2037-02-30"}, "reply_by"),
    ({"message": "x" * 5_001}, "message"),
    ({"deadline": "2037-03-01"}, "deadline"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_values_are_named_at_their_fields(
    visit: str, officer: Person, ulaanbaatar: City, values: dict[str, Any], field: str
) -> None:
    answer = Program(officer).post(f"{visit}/cohosts", {**WHOLE, **values})
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.data["errors"]], answer.data
    assert not CohostRequest.objects.exists()


def test_answers_that_came_by_letter(visit: str, officer: Person) -> None:
    program = Program(officer)
    path = f"/cohosts/{program.post(f'{visit}/cohosts', WHOLE).data['id']}/record"
    declined = program.post(path, {"answer": "declined", "name": "Mayor Example"})
    assert (declined.status_code, declined.data["state"]) == (200, "declined")
    assert codes(program.post(f"{visit}/publish")) == ["cohost_unconfirmed"]
    confirmed = program.post(path, ANSWER)
    told = {name: confirmed.data[name] for name in ("state", "answered_by", "answered_position", "note")}
    assert told == {
        "state": "confirmed",
        "answered_by": "Mayor Example",
        "answered_position": "Mayor",
        "note": "Letter 12/2037",
    }
    again = program.post(path, ANSWER)
    assert (again.status_code, again.data["code"], codes(again)) == (409, "refused", ["state"])
    assert program.post(f"{visit}/publish").status_code == 200


def test_a_yes_is_for_its_dates(visit: str, officer: Person) -> None:
    program = Program(officer)
    number = program.post(f"{visit}/cohosts", WHOLE).data["id"]
    program.post(f"/cohosts/{number}/record", ANSWER)
    moved = {"starts_at": "2037-05-19T09:00:00+09:00", "ends_at": "2037-05-20T17:00:00+09:00"}
    assert program.post(f"{visit}/reschedule", moved).status_code == 200
    assert [row["state"] for row in program.get(f"{visit}/cohosts").data["items"]] == ["lapsed"]
    refused = program.post(f"{visit}/publish")
    assert (refused.status_code, codes(refused)) == (409, ["cohost_unconfirmed"])
    assert program.post(f"/cohosts/{number}/record", ANSWER).data["state"] == "confirmed"
    assert program.post(f"{visit}/publish").status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": "maybe"}, "answer"),
        ({"answer": None}, "answer"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": "a\r\nBcc: x"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"position": "a\nb"}, "position"),
        ({"note": "x" * 2_001}, "note"),
        ({"scan": "x"}, "scan"),
    ],
)
def test_bad_answers_are_named_at_their_fields(visit: str, officer: Person, values: dict[str, Any], field: str) -> None:
    program = Program(officer)
    number = program.post(f"{visit}/cohosts", NEEDED).data["id"]
    answer = program.post(f"/cohosts/{number}/record", {**ANSWER, **values})
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, [field])
    assert CohostRequest.objects.get().state == "drafted"


def test_who_asks_who_sees_and_who_records(visit: str, officer: Person, organiser: Person, trainer: Person) -> None:
    event = Event.objects.get()
    join(event, organiser, "organiser")
    join(event, trainer, "trainer")
    asking, seeing = Program(organiser), Program(trainer)
    number = asking.post(f"{visit}/cohosts", NEEDED).data["id"]
    assert seeing.get(f"{visit}/cohosts").status_code == 200
    assert seeing.post(f"{visit}/cohosts", NEEDED).status_code == 403
    assert asking.post(f"/cohosts/{number}/record", ANSWER).status_code == 403
    assert Program().post(f"/cohosts/{number}/record", ANSWER).status_code == 401
    assert Program(officer).post("/cohosts/999999/record", ANSWER).status_code == 404
