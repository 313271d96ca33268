"""All that is done with a co-host request by API: by organisers, and by a city with the secret of its mail."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings

from events_core.hosting import actions
from events_core.hosting.models import Answer, CohostRequest
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.api.test_cohosts import WHOLE
from tests.api.test_events import VISIT, codes
from tests.cast import join
from tests.hosting.scenes import letters, secret_in

pytestmark = pytest.mark.both
CONFIRM: dict[str, Any] = {
    "name": "Moriyama Aya", "position": "Mayor", "on_the_day": {"name": "Sato Ken", "phone": "+81 93 582 2102"},
    "sites": [{"name": "Eco-town centre", "address": "10-20 Hibikimachi", "limit": 25}],
    "in_kind": [{"category": "local_transport", "description": "bus", "value": {"amount": "80000", "currency": "JPY"}}],
}  # fmt: skip
OTHER = {"starts_at": "2037-05-25T09:00:00+09:00", "ends_at": "2037-05-26T17:00:00+09:00"}
COUNTER = {**CONFIRM, **OTHER, "capacity": 20, "message": "A week later would suit us."}
ACTS = {
    "remind": {}, "extend": {"reply_by": "2037-04-01"}, "recall": {"message": "Thank you"}, "accept": {},
    "answer": {"message": "Or then?"}, "send": {},
}  # fmt: skip
OF_THE_CITY = {
    "received": {"received_by": "2037-02-01"}, "confirm": CONFIRM, "decline": {"reason": "No room"}, "counter": COUNTER,
    "withdraw": {"reason": "Typhoon"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> None:
    """Wrong guesses of other tests are forgotten."""
    cache.clear()


@pytest.fixture
def visit(officer: Person, kitakyushu: City) -> str:
    """The address of a field visit in draft."""
    return f"/events/{Program(officer).post('/events', VISIT).data['slug']}"


@pytest.fixture
def number(visit: str, officer: Person) -> int:
    """A request that was sent."""
    program = Program(officer)
    made = program.post(f"{visit}/cohosts", WHOLE).data
    sent = program.post(f"/cohosts/{made['id']}/send")
    assert (sent.status_code, sent.data["state"], sent.data["version"] > made["version"]) == (200, "sent", True)
    assert sent.data["asked_for"] == {"starts_at": VISIT["starts_at"], "ends_at": VISIT["ends_at"]}
    return int(made["id"])


def mailed(template: str = "request") -> str:
    """The secret as somebody outside gets it: from the mail."""
    return secret_in(letters(template)[-1])


def by_city(act: str, body: Any = None, secret: str = "", **headers: str) -> Any:
    sent = OF_THE_CITY[act] if body is None else body
    return Program().post(f"/cohost/{secret or mailed()}/{act}", sent, **headers)


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.data
    return [error["field"] for error in answer.data["errors"]]


def test_a_city_confirms_as_in_the_contract(number: int, visit: str, officer: Person) -> None:
    told = by_city("received")
    assert (told.status_code, told.data["state"], told.data["received_by"]) == (200, "sent", "2037-02-01")
    done = by_city("confirm")
    assert (done.status_code, done.data["state"]) == (200, "confirmed")
    assert set(done.data) == {"id", "event", "city", "organisation", "state", "reply_by", "received_by", "asked_for",
                              "answered_for", "terms"}  # fmt: skip
    assert done.data["terms"] == CONFIRM
    assert done.data["answered_for"] == {"starts_at": VISIT["starts_at"], "ends_at": VISIT["ends_at"]}
    assert done["Cache-Control"] == "private, no-store"
    item = Program(officer).get(f"{visit}/cohosts").data["items"][0]
    assert (item["answered_by"], item["answered_via"], item["terms"]) == ("Moriyama Aya", "link", CONFIRM)
    assert Program(officer).post(f"{visit}/publish").data["state"] == "published"


def test_the_same_twice_is_once_and_another_is_refused(number: int) -> None:
    first, again = by_city("confirm"), by_city("confirm")
    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    other = by_city("confirm", {**CONFIRM, "name": "Somebody Else"})
    assert (other.status_code, other.data["code"]) == (409, "answered")
    assert by_city("decline").data["code"] == "answered"
    assert Answer.objects.count() == 1


def test_a_counter_proposal_is_accepted_and_the_second_city_is_asked_again(
    officer: Person, kitakyushu: City, ulaanbaatar: City
) -> None:
    program = Program(officer)
    visit = f"/events/{program.post('/events', {**VISIT, 'cities': ['kitakyushu', 'ulaanbaatar']}).data['slug']}"
    contact = {"name": "Bold", "email": "bold@city.example", "language": "mn"}
    body = {"city": "ulaanbaatar", "organisation": "city-of-ulaanbaatar", "contact": contact}
    first, second = (program.post(f"{visit}/cohosts", one).data["id"] for one in (WHOLE, body))
    for one in (first, second):
        assert program.post(f"/cohosts/{one}/send").status_code == 200
    mine, other = (secret_in(letter) for letter in letters("request"))
    assert by_city("confirm", secret=other).status_code == 200
    countered = by_city("counter", secret=mine)
    assert (countered.data["state"], countered.data["answered_for"]) == ("countered", OTHER)
    assert program.get(visit).data["starts_at"] == VISIT["starts_at"]
    accepted = program.post(f"/cohosts/{first}/accept")
    assert (accepted.status_code, accepted.data["state"], accepted.data["answered_for"]) == (200, "confirmed", OTHER)
    event = program.get(visit).data
    assert ({name: event[name] for name in OTHER}, event["capacity"]) == (OTHER, 20)
    old = by_city("confirm", secret=other)
    assert (old.status_code, old.data["code"]) == (409, "lapsed")
    fresh = secret_in(letters("again")[-1])
    assert by_city("confirm", secret=fresh).data["answered_for"] == OTHER
    assert program.post(f"{visit}/publish").data["state"] == "published"


def test_the_organisers_answer_a_counter_proposal(number: int, visit: str, officer: Person) -> None:
    by_city("counter")
    program = Program(officer)
    asked = program.post(f"/cohosts/{number}/answer", {"message": "Or then?", "sites": ["Port"], **OTHER})
    assert (asked.status_code, asked.data["state"], asked.data["asked_for"], asked.data["sites"]) == (
        200,
        "sent",
        OTHER,
        ["Port"],
    )
    assert program.get(visit).data["starts_at"] == VISIT["starts_at"]
    assert by_city("confirm").data["state"] == "confirmed"
    assert program.get(visit).data["starts_at"] == OTHER["starts_at"]


def test_the_city_withdraws_and_the_event_is_paused(number: int, visit: str, officer: Person) -> None:
    by_city("confirm")
    program = Program(officer)
    program.post(f"{visit}/publish")
    assert by_city("withdraw").data["state"] == "withdrawn"
    guest = {"email": "kim@people.example", "name": "Kim", "country": "KR", "language": "ko"}
    refused = Program().post(f"{visit}/registrations", guest)
    assert (refused.status_code, refused.data["code"]) == (409, "paused")
    assert by_city("withdraw").status_code == 200
    assert by_city("withdraw", {"reason": "Another"}).data["code"] == "not_confirmed"
    assert by_city("confirm").data["code"] == "withdrawn"


def test_remind_extend_recall_and_ask_again(number: int, officer: Person) -> None:
    program = Program(officer)
    assert program.post(f"/cohosts/{number}/remind").status_code == 200
    assert program.post(f"/cohosts/{number}/extend", {"reply_by": "2037-04-01"}).data["reply_by"] == "2037-04-01"
    assert program.post(f"/cohosts/{number}/recall", {"message": "Thank you"}).data["state"] == "recalled"
    assert by_city("confirm").data["code"] == "recalled"
    old = mailed()
    assert program.post(f"/cohosts/{number}/send").data["state"] == "sent"
    refused = by_city("confirm", secret=old)
    assert (refused.status_code, refused.data["code"]) == (409, "replaced")
    assert by_city("confirm", secret=mailed("again")).status_code == 200


def test_an_expired_one_says_so(number: int) -> None:
    CohostRequest.objects.update(due_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))
    for act in ("confirm", "decline", "counter", "received"):
        refused = by_city(act)
        assert (refused.status_code, refused.data["code"]) == (409, "expired")


def test_moves_that_are_not_possible_name_what_is_in_the_way(visit: str, officer: Person) -> None:
    program = Program(officer)
    bare = program.post(f"{visit}/cohosts", {"city": "kitakyushu", "organisation": "city-of-kitakyushu"}).data["id"]
    refused = program.post(f"/cohosts/{bare}/send")
    assert (refused.status_code, refused.data["code"], codes(refused)) == (409, "refused", ["no_contact"])
    for act in ("remind", "extend", "recall", "accept", "answer"):
        refused = program.post(f"/cohosts/{bare}/{act}", ACTS[act])
        assert (refused.status_code, codes(refused)) == (409, ["state"]), act


@pytest.mark.parametrize("act", ACTS)
def test_who_may_act(number: int, officer: Person, organiser: Person, trainer: Person, act: str) -> None:
    event, path = Event.objects.get(), f"/cohosts/{number}/{act}"
    assert Program().post(path, ACTS[act]).status_code == 401
    assert Program(organiser).post(path, ACTS[act]).status_code == 404
    join(event, trainer, "trainer")
    assert Program(trainer).post(path, ACTS[act]).status_code == 403
    assert Program(officer, "read", "events").post(path, ACTS[act]).data["code"] == "scope"
    join(event, organiser, "organiser")
    assert Program(organiser, "cohosts").post(path, ACTS[act]).status_code in (200, 409)
    assert Program(officer).post(f"/cohosts/999999/{act}", ACTS[act]).status_code == 404


@pytest.mark.parametrize("act", OF_THE_CITY)
def test_the_secret_is_the_authority(number: int, officer: Person, act: str) -> None:
    wrong = Program(officer).post(f"/cohost/{'A' * 43}/{act}", OF_THE_CITY[act])
    assert (wrong.status_code, wrong.data["code"]) == (404, "not_found")
    assert by_city(act).status_code == (409 if act == "withdraw" else 200)


@override_settings(RATE_LIMITS=True)
def test_who_guesses_has_to_wait(number: int) -> None:
    for turn in range(21):
        assert by_city("received", secret="B" * 41 + f"{turn:02d}").status_code == 404
    held = by_city("confirm")
    assert (held.status_code, held.data["code"]) == (429, "too_many")
    assert int(held["Retry-After"]) > 0
    assert CohostRequest.objects.get().state == "sent"


def test_one_citys_answer_shows_nothing_of_anothers(officer: Person, kitakyushu: City, ulaanbaatar: City) -> None:
    program = Program(officer)
    visit = f"/events/{program.post('/events', {**VISIT, 'cities': ['kitakyushu', 'ulaanbaatar']}).data['slug']}"
    for body in (WHOLE, {"city": "ulaanbaatar", "organisation": "city-of-ulaanbaatar", "contact": WHOLE["contact"]}):
        program.post(f"/cohosts/{program.post(f'{visit}/cohosts', body).data['id']}/send")
    mine, other = (secret_in(letter) for letter in letters("request"))
    by_city("confirm", {**CONFIRM, "name": "Secret Person"}, other)
    shown = by_city("confirm", secret=mine).content.decode()
    assert "Secret Person" not in shown
    assert "ulaanbaatar" not in shown


@pytest.mark.parametrize("act", ["confirm", "counter"])
def test_a_key_repeats_the_answer(number: int, act: str) -> None:
    first, again = (by_city(act, Idempotency_Key="k") for _time in range(2))
    assert (first.status_code, again.content, again["Idempotent-Replayed"]) == (200, first.content, "true")
    assert by_city(act, {**OF_THE_CITY[act], "name": "x"}, Idempotency_Key="k").data["code"] == "key_reused"
    assert Answer.objects.count() == 1


BAD: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"name": None}, "name"),
    ({"nome": "x"}, "nome"),
    ({"position": "a\nb"}, "position"),
    ({"on_the_day": {"email": "nobody"}}, "on_the_day.email"),
    ({"on_the_day": {"mail": "x"}}, "on_the_day.mail"),
    ({"sites": [{"name": "a", "limit": 0}]}, "sites.0.limit"),
    ({"sites": [{"name": "a", "limit": "25"}]}, "sites.0.limit"),
    ({"sites": [{"name": "a", "limit": 2**40}]}, "sites.0.limit"),
    ({"sites": [{"name": "a"}, {"address": "x"}]}, "sites.1.name"),
    ({"sites": [{"name": "a", "latitude": 33.9}]}, "sites.0.longitude"),
    ({"sites": [{"name": "a", "latitude": 133.9, "longitude": 1}]}, "sites.0.latitude"),
    ({"sites": [{"name": "a", "latitude": "33.9", "longitude": 1}]}, "sites.0.latitude"),
    ({"sites": [{"name": "a", "starts_at": "2037-05-18"}]}, "sites.0.starts_at"),
    ({"sites": [{"name": "a", "starts_at": OTHER["ends_at"], "ends_at": OTHER["starts_at"]}]}, "sites.0.ends_at"),
    ({"sites": [{"name": "a", "contact": {"phone": "x" * 61}}]}, "sites.0.contact.phone"),
    ({"sites": [{"name": "x"}] * 51}, "sites"),
    ({"in_kind": [{"category": "fireworks"}]}, "in_kind.0.category"),
    ({"in_kind": [{"category": "guide", "value": {"amount": "1.5", "currency": "JPY"}}]}, "in_kind.0.value"),
    ({"in_kind": [{"category": "guide", "value": {"amount": "1e5", "currency": "USD"}}]}, "in_kind.0.value"),
    ({"in_kind": [{"category": "guide", "value": {"amount": "-1", "currency": "USD"}}]}, "in_kind.0.value"),
    ({"in_kind": [{"category": "guide", "value": {"amount": "1", "currency": "GBP"}}]}, "in_kind.0.value"),
    ({"in_kind": [{"category": "guide", "value": {"amount": 1, "currency": "USD"}}]}, "in_kind.0.value.amount"),
    ({"visitors_list_by": "2037-02-30"}, "visitors_list_by"),
    ({"message": "x" * 5_001}, "message"),
]


@pytest.mark.parametrize("act", ["confirm", "counter"])
@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_terms_are_named_at_their_fields(number: int, act: str, values: dict[str, Any], field: str) -> None:
    assert fields(by_city(act, {**OF_THE_CITY[act], **values})) == [field]
    assert CohostRequest.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("act", "values", "field"),
    [
        ("counter", {"ends_at": None}, "ends_at"),
        ("counter", {"starts_at": "2020-05-18T09:00:00Z"}, "starts_at"),
        ("counter", {"capacity": 0}, "capacity"),
        ("counter", {"also": [{"starts_at": OTHER["starts_at"]}]}, "also.0.ends_at"),
        ("decline", {"reason": ""}, "reason"),
        ("decline", {"because": "x"}, "because"),
        ("decline", {"name": "a\nb"}, "name"),
        ("received", {"received_by": "soon"}, "received_by"),
        ("received", {"received_by": "2020-01-01"}, "received_by"),
        ("received", {"day": "2037-01-01"}, "day"),
    ],
)
def test_other_bad_answers_are_named_at_their_fields(number: int, act: str, values: dict[str, Any], field: str) -> None:
    assert fields(by_city(act, {**OF_THE_CITY[act], **values})) == [field]


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("send", {"x": 1}, "x"),
        ("remind", {"x": 1}, "x"),
        ("accept", {"x": 1}, "x"),
        ("extend", {}, "reply_by"),
        ("extend", {"reply_by": "2020-01-01"}, "reply_by"),
        ("extend", {"reply_by": "2037-09-01"}, "reply_by"),
        ("recall", {"message": "x" * 2_001}, "message"),
        ("answer", {"message": ""}, "message"),
        ("answer", {"message": "x", "starts_at": OTHER["starts_at"]}, "ends_at"),
        ("answer", {"message": "x", "reply_by": "2020-01-01"}, "reply_by"),
        ("answer", {"message": "x", "capacity": 5}, "capacity"),
    ],
)
def test_bad_acts_are_named_at_their_fields(number: int, officer: Person, act: str, body: Any, field: str) -> None:
    if act == "answer":
        by_city("counter")
    assert fields(Program(officer).post(f"/cohosts/{number}/{act}", body)) == [field]


def test_what_was_answered_by_letter_reaches_the_city_by_its_link(number: int, officer: Person) -> None:
    Program(officer).post(f"/cohosts/{number}/record", {"answer": "confirmed", "name": "Mayor"})
    assert by_city("confirm").data["code"] == "answered"
    assert by_city("withdraw").data["state"] == "withdrawn"


def test_another_government_of_the_city_gets_another_link(
    number: int, visit: str, officer: Person, kitakyushu: City
) -> None:
    old = mailed()
    actions.recall(number, by=officer.actor)
    Organisation.objects.create(slug="port", name="Port", kind="local_government", city=kitakyushu, country="JP")
    drafted = Program(officer).post(f"{visit}/cohosts", {**WHOLE, "organisation": "port"}).data
    assert (drafted["id"], drafted["state"], drafted["organisation"]) == (number, "drafted", "port")
    assert by_city("confirm", secret=old).data["code"] == "replaced"
