"""Registrations by API, to the letter of the contract."""

from typing import Any

import pytest
from django.core.cache import cache

from events_core.journal.models import Letter
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations.models import Registration
from tests.api.caller import Program
from tests.cast import Make, in_days, join
from tests.registrations.conftest import Register, answers

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def body(key: str = "bat", **values: Any) -> dict[str, Any]:
    return answers(key, **values)


def test_registering_is_open_to_all_and_the_secret_opens_the_page(published: Event) -> None:
    program = Program()
    answer = program.post(
        f"/events/{published.slug}/registrations",
        body(answers={"arrival": "by train"}, own_costs={"amount": "900", "currency": "USD"}),
    )
    assert answer.status_code == 201
    assert set(answer.data) == {"code", "secret", "state"}
    assert answer.data["state"] == "confirmed"
    assert program.client.get(f"/r/{answer.data['secret']}/").status_code == 200
    registration = Registration.objects.get()
    assert (registration.answers, registration.own_costs) == (
        {"arrival": "by train"},
        {"amount": "900", "currency": "USD"},
    )


def test_the_same_address_again_is_mailed(published: Event) -> None:
    program, path = Program(), f"/events/{published.slug}/registrations"
    program.post(path, body())
    again = program.post(path, body(email="BAT@people.example", name="Else"))
    assert (again.status_code, again.data) == (200, {"code": None, "secret": None, "state": "mailed"})
    assert Letter.objects.latest("pk").template == "registrations/again"


def test_a_replay_of_the_key_gives_the_same_secret(published: Event) -> None:
    program, path = Program(), f"/events/{published.slug}/registrations"
    first = program.post(path, body(), Idempotency_Key="one")
    again = program.post(path, body(), Idempotency_Key="one")
    assert (again.status_code, again.data) == (201, first.data)
    assert program.post(path, body(name="Else"), Idempotency_Key="one").status_code == 422
    assert Registration.objects.count() == 1


def test_full_closed_and_paused_are_conflicts(make_event: Make, officer: Person) -> None:
    full = make_event(publish=True, capacity=1)
    path = f"/events/{full.slug}/registrations"
    Program().post(path, body())
    refused = Program().post(path, body("late"))
    assert (refused.status_code, refused.data["code"]) == (409, "full")
    programme.postpone(full.pk, by=officer.actor)
    refused = Program().post(path, body("late"))
    assert (refused.status_code, refused.data["code"]) == (409, "closed")


def test_who_withdrew_registers_again_with_a_new_secret(published: Event) -> None:
    program, path = Program(), f"/events/{published.slug}/registrations"
    first = program.post(path, body()).data
    assert program.post(f"/r/{first['secret']}/cancel").data["state"] == "cancelled"
    again = program.post(path, body())
    assert again.status_code == 201
    assert again.data["code"] == first["code"]
    assert again.data["secret"] != first["secret"]
    assert program.post(f"/r/{first['secret']}/cancel").status_code == 404


def test_an_organisers_token_also_registers_outside_the_window(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, registration_closes_at=in_days(-1))
    path = f"/events/{event.slug}/registrations"
    assert Program().post(path, body()).data["code"] == "closed"
    assert Program(officer, "events").post(path, body()).data["code"] == "closed"
    assert Program(officer).post(path, body()).status_code == 201
    past = make_event(publish=True, recorded=True, starts_at=in_days(-90))
    programme.complete(past.pk, by=officer.actor)
    assert Program(officer).post(f"/events/{past.slug}/registrations", body()).status_code == 201


def test_lists_and_moves_of_the_team(
    make_event: Make, put: Register, officer: Person, organiser: Person, participant: Person, steward: Person
) -> None:
    event = make_event(publish=True, approval=True)
    one, two = put(event, "one", needs="No pork"), put(event, "two")
    program = Program(officer)
    listed = program.get(f"/events/{event.slug}/registrations?limit=1").data
    assert [row["code"] for row in listed["items"]] == [two.code]
    assert listed["next"]
    assert program.get(f"/events/{event.slug}/registrations?q=one").data["items"][0]["needs"] == "No pork"
    assert program.post(f"/registrations/{one.code}/approve").data["state"] == "confirmed"
    assert program.post(f"/registrations/{two.code}/decline", {"message": "Sorry"}).data["state"] == "declined"
    assert program.post(f"/registrations/{two.code}/checkin").data["code"] == "refused"
    assert program.post(f"/registrations/{one.code}/checkin", {"session": None}).data["state"] == "attended"
    assert program.post(f"/registrations/{one.code}/checkin", {"undo": True}).data["state"] == "confirmed"
    assert program.post(f"/registrations/{one.code}/cancel").data["state"] == "cancelled"
    assert Program(organiser).post(f"/registrations/{one.code}/checkin").status_code == 404
    assert Program(participant).get(f"/events/{event.slug}/registrations").status_code == 403
    assert Program().get(f"/events/{event.slug}/registrations").status_code == 401
    join(event, steward, "steward")
    assert Program(steward).post(f"/registrations/{one.code}/approve").status_code == 403
    assert program.post("/registrations/NOBODY/approve").status_code == 404


def test_categories(published: Event, officer: Person) -> None:
    program, path = Program(officer), f"/events/{published.slug}/categories"
    assert [row["slug"] for row in Program().get(path).data["items"]] == ["delegate"]
    made = program.post(path, {"slug": "press", "name": {"en": "Press", "ja": "報道"}, "quota": 5})
    assert made.status_code == 201
    assert (made.data["slug"], made.data["quota"], made.data["name"]["ja"]) == ("press", 5, "報道")
    assert program.post(path, {"slug": "press", "name": "Press"}).data["errors"][0]["field"] == "slug"
    assert program.post(path, {"quota": 5}).data["errors"][0]["field"] == "name"
    assert Program().post(path, {"name": "x"}).status_code == 401
    answer = Program().post(f"/events/{published.slug}/registrations", body(category="press"))
    assert answer.status_code == 201


BAD: list[tuple[Any, str]] = [
    ({"email": None}, "email"),
    ({"email": "x"}, "email"),
    ({"email": 5}, "email"),
    ({"email": "a@b.example\nBcc: x"}, "email"),
    ({"name": ""}, "name"),
    ({"name": "\u200b"}, "name"),
    ({"name": "x" * 201}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"name": "a\r\nBcc: x@y.example"}, "name"),
    ({"native_name": "\U0001f9ff"}, "native_name"),
    ({"country": "XX"}, "country"),
    ({"country": None}, "country"),
    ({"language": "tlh"}, "language"),
    ({"language": ""}, "language"),
    ({"category": "king"}, "category"),
    ({"needs": "x" * 2001}, "needs"),
    ({"answers": []}, "answers"),
    ({"answers": {"a": "\x00"}}, "answers"),
    ({"answers": {"x" * 200: "a"}}, "answers"),
    ({"own_costs": {"amount": "12.5", "currency": "JPY"}}, "own_costs"),
    ({"own_costs": {"amount": "x", "currency": "USD"}}, "own_costs"),
    ({"own_costs": {"amount": "1", "currency": "XXX"}}, "own_costs"),
    ({"colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_bodies_are_named_at_their_fields(published: Event, values: dict[str, Any], field: str) -> None:
    answer = Program().post(f"/events/{published.slug}/registrations", body(**values))
    assert answer.status_code == 422
    assert field in [error["field"].split(".")[0] for error in answer.data["errors"]]
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "[]",
        "5",
        "null",
        '"x"',
        "{",
        '{"email": "\\ud800"}',
        '{"answers": {"a": NaN}, "email": "a@b.example", "name": "A", "country": "JP", "language": "en"}',
    ],
)
def test_broken_bodies_never_break_us(published: Event, raw: str) -> None:
    assert Program().call("POST", f"/events/{published.slug}/registrations", raw).status_code == 422


def test_guessed_secrets_are_slowed_down(published: Event) -> None:
    cache.clear()
    codes = [Program().post(f"/r/{str(number).zfill(43)}/cancel").status_code for number in range(25)]
    assert codes[0] == 404
    assert codes[-1] == 429
