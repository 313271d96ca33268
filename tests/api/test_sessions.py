"""The programme of an event by API."""

import datetime
from typing import Any

import pytest

from events_core.network.models import Person
from events_core.programme.models import Event, Session
from tests.api.caller import Program
from tests.cast import Make

pytestmark = pytest.mark.both


@pytest.fixture
def event(make_event: Make) -> Event:
    """A workshop of two days in Tokyo."""
    return make_event(publish=True, starts_at="2037-05-18T09:00:00+09:00", ends_at="2037-05-19T17:00:00+09:00")


@pytest.fixture
def make_event(make_event: Make) -> Make:
    """Takes times as texts."""

    def make(**values: Any) -> Event:
        times = {
            name: datetime.datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at") if name in values
        }
        return make_event(**{**values, **times})

    return make


TALK = {"title": "Opening", "starts_at": "2037-05-18T09:30:00+09:00", "ends_at": "2037-05-18T10:30:00+09:00"}


def test_three_fields_are_enough(event: Event, officer: Person) -> None:
    made = Program(officer).post(f"/events/{event.slug}/sessions", TALK)
    assert made.status_code == 201
    facts = {
        "kind": "talk",
        "title": {"en": "Opening"},
        "summary": {},
        "room": "",
        "interpretation": [],
        "speakers": [],
        "version": 1,
    }
    assert made.data == {**TALK, "id": Session.objects.get().pk, **facts}


def test_the_rest_may_be_null_or_empty(event: Event, officer: Person) -> None:
    for rest in (
        {"summary": None, "kind": None, "room": None, "interpretation": None, "speakers": None},
        {"summary": "", "kind": "", "room": "", "interpretation": [], "speakers": []},
    ):
        assert Program(officer).post(f"/events/{event.slug}/sessions", {**TALK, **rest}).status_code == 201


def test_all_that_can_be_said_is_given_back(event: Event, officer: Person) -> None:
    speaker = {"name": "Li Wen", "native_name": "李文", "position": "Coordinator", "organisation": "Institute"}
    whole = {"title": {"en": "Opening", "ja": "開会"}, "summary": {"en": "…"}, "kind": "opening", "room": "Hall", "interpretation": ["ja", "zh-CN", "ja"],
             "speakers": [speaker, {"name": "Kim"}], "starts_at": "2037-05-18T00:30:00Z", "ends_at": "2037-05-18T01:30:00Z"}  # fmt: skip
    program = Program(officer)
    made = program.post(f"/events/{event.slug}/sessions", whole).data
    assert (made["starts_at"], made["ends_at"]) == (TALK["starts_at"], TALK["ends_at"])
    assert (made["title"], made["kind"], made["room"]) == (whole["title"], "opening", "Hall")
    assert made["interpretation"] == ["ja", "zh-hans"]
    assert made["speakers"] == [speaker, {"name": "Kim", "native_name": "", "position": "", "organisation": ""}]
    assert Program().get(f"/events/{event.slug}/sessions").data == {"items": [made], "next": None}


BAD: list[tuple[dict[str, Any], str]] = [
    *[({name: value}, name) for name in TALK for value in (None, "", 5, [])],
    ({"starts_at": "2037-05-18T09:30:00"}, "starts_at"),
    ({"ends_at": TALK["starts_at"]}, "ends_at"),
    ({"starts_at": "2037-05-17T23:00:00+09:00"}, "starts_at"),
    ({"ends_at": "2037-05-20T00:30:00+09:00"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
    ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
    ({"title": "x" * 301}, "title"),
    ({"title": {"xx": "x"}}, "title"),
    ({"kind": "party"}, "kind"),
    ({"room": "x" * 201}, "room"),
    ({"room": "a\nb"}, "room"),
    ({"interpretation": ["tlh"]}, "interpretation"),
    ({"interpretation": "ja"}, "interpretation"),
    ({"speakers": [{}]}, "speakers"),
    ({"speakers": [{"name": ""}]}, "speakers"),
    ({"speakers": [{"name": "a\r\nBcc: x"}]}, "speakers"),
    ({"speakers": [{"name": "A", "mail": "x"}]}, "speakers"),
    ({"speakers": [{"name": "A"}] * 201}, "speakers"),
    ({"day": 1}, "day"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_values_are_named_at_their_fields(
    event: Event, officer: Person, values: dict[str, Any], field: str
) -> None:
    answer = Program(officer).post(f"/events/{event.slug}/sessions", {**TALK, **values})
    assert answer.status_code == 422
    assert field in [error["field"].split(".")[0] for error in answer.data["errors"]], answer.data
    assert not Session.objects.exists()


def test_a_change_is_of_what_is_sent_and_by_version(event: Event, officer: Person) -> None:
    program = Program(officer)
    made = program.post(
        f"/events/{event.slug}/sessions",
        {**TALK, "title": {"en": "Opening", "ja": "開会"}, "speakers": [{"name": "Kim"}]},
    ).data
    path = f"/sessions/{made['id']}"
    changed = program.patch(path, {"room": "Hall"}, If_Match='"1"')
    assert (changed.status_code, changed["ETag"], changed.data["version"]) == (200, '"2"', 2)
    assert {name for name in made if made[name] != changed.data[name]} == {"room", "version"}
    assert program.patch(path, {"room": "X"}, If_Match='"1"').status_code == 412
    assert program.patch(path, {"title": "Welcome"}).data["title"] == {"en": "Welcome", "ja": "開会"}
    assert program.patch(path, {"speakers": []}).data["speakers"] == []
    assert program.patch(path, {"title": None}).data["errors"][0]["field"] == "title"
    assert program.patch(path, {"ends_at": TALK["starts_at"]}).data["errors"][0]["field"] == "ends_at"


def test_a_cancelled_event_keeps_its_programme(event: Event, officer: Person) -> None:
    program = Program(officer)
    number = program.post(f"/events/{event.slug}/sessions", TALK).data["id"]
    program.post(f"/events/{event.slug}/cancel", {"reason": "x"})
    for answer in (
        program.post(f"/events/{event.slug}/sessions", TALK),
        program.patch(f"/sessions/{number}", {"room": "x"}),
        program.delete(f"/sessions/{number}"),
    ):
        assert (answer.status_code, answer.data["code"]) == (409, "closed")


def test_sessions_of_a_draft_are_its_teams(
    make_event: Make, officer: Person, organiser: Person, participant: Person
) -> None:
    hidden = make_event(starts_at="2037-05-18T09:00:00+09:00", ends_at="2037-05-19T17:00:00+09:00")
    number = Program(officer).post(f"/events/{hidden.slug}/sessions", TALK).data["id"]
    for other in (Program(), Program(organiser)):
        assert other.get(f"/events/{hidden.slug}/sessions").status_code == 404
    assert Program().patch(f"/sessions/{number}", {"room": "x"}).status_code == 401
    assert Program(organiser).patch(f"/sessions/{number}", {"room": "x"}).status_code == 404
    Program(officer).post(f"/events/{hidden.slug}/publish")
    assert Program(participant).patch(f"/sessions/{number}", {"room": "x"}).status_code == 403
    assert Program(participant).delete(f"/sessions/{number}").status_code == 403
