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
from tests.cast import Make, confirm_host, in_days, join
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
    ({"own_costs": {"amount": "1", "currency": "ZZZ"}}, "own_costs"),
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


@pytest.mark.parametrize(
    "values",
    [
        dict.fromkeys(("native_name", "organisation", "position", "category", "needs", "answers", "own_costs")),
        {
            "native_name": "",
            "organisation": "",
            "position": "",
            "category": "",
            "needs": "",
            "answers": {},
            "own_costs": {},
        },
        {"own_costs": ""},
    ],
)
def test_four_fields_are_enough_and_the_rest_may_be_empty(published: Event, values: dict[str, Any]) -> None:
    needed = {name: body()[name] for name in ("email", "name", "country", "language")}
    answer = Program().post(f"/events/{published.slug}/registrations", {**needed, **values})
    assert (answer.status_code, answer.data["state"]) == (201, "confirmed")
    registration = Registration.objects.get()
    assert (registration.category.slug, registration.answers, registration.own_costs) == ("delegate", {}, None)


def test_a_body_is_accepted_whole(published: Event, officer: Person) -> None:
    whole = {
        "email": "bat@people.example", "name": "Bat-Erdene", "native_name": "Бат-Эрдэнэ", "organisation": "Ulaanbaatar", "position": "Planner",
        "country": "MN", "language": "mn", "category": "delegate", "needs": "Halal", "own_costs": {"amount": "900", "currency": "USD"},
        "answers": {"arrival": "by train", "nights": 2, "guide": True, "topics": ["waste", "water"], "note": None},
    }  # fmt: skip
    path = f"/events/{published.slug}/registrations"
    assert Program().post(path, whole).status_code == 201
    listed = Program(officer).get(path).data["items"][0]
    assert {name: listed[name] for name in whole} == whole


@pytest.mark.parametrize("move", ["postpone", "cancel", "complete"])
def test_what_is_put_off_called_off_or_held_is_closed(published: Event, officer: Person, move: str) -> None:
    program, path = Program(officer), f"/events/{published.slug}/registrations"
    program.post(f"/events/{published.slug}/{move}", {"reason": "x"} if move == "cancel" else {})
    refused = Program().post(path, body())
    assert (refused.status_code, refused.data["code"]) == (409, "closed")
    assert program.post(path, body()).status_code == (201 if move == "complete" else 409)


def test_before_and_after_its_window_registration_is_closed(make_event: Make, officer: Person) -> None:
    for window in ({"registration_opens_at": in_days(5)}, {"registration_closes_at": in_days(-1)}):
        path = f"/events/{make_event(publish=True, **window).slug}/registrations"
        assert Program().post(path, body()).data["code"] == "closed"
        assert Program(officer, "registrations").post(path, body()).status_code == 201


def test_registration_is_paused_while_the_city_has_not_confirmed_again(make_event: Make, officer: Person) -> None:
    event = make_event(kind="field_visit")
    confirm_host(event, officer)
    programme.publish(event.pk, by=officer.actor)
    path = f"/events/{event.slug}/registrations"
    first = Program().post(path, body())
    programme.reschedule(event.pk, in_days(40), in_days(41), by=officer.actor)
    for program in (Program(), Program(officer)):
        refused = program.post(path, body("late"))
        assert (refused.status_code, refused.data["code"]) == (409, "paused")
    assert [row["code"] for row in Program(officer).get(path).data["items"]] == [first.data["code"]]
    confirm_host(event, officer)
    assert Program().post(path, body("late")).status_code == 201


def test_a_draft_is_not_there_for_others(draft: Event, officer: Person) -> None:
    path = f"/events/{draft.slug}/registrations"
    assert Program().post(path, body()).status_code == 404
    refused = Program(officer).post(path, body())
    assert (refused.status_code, refused.data["code"]) == (409, "closed")


def test_a_quota_is_full_before_the_event_is(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, capacity=10)
    path = f"/events/{event.slug}"
    Program(officer).post(f"{path}/categories", {"slug": "press", "name": "Press", "quota": 1})
    assert Program().post(f"{path}/registrations", body("one", category="press")).status_code == 201
    for program in (Program(), Program(officer)):
        refused = program.post(f"{path}/registrations", body("two", category="press"))
        assert (refused.status_code, refused.data["code"]) == (409, "full")
    assert Program().post(f"{path}/registrations", body("two")).status_code == 201
    assert [(row["taken"], row["places_left"]) for row in Program().get(f"{path}/categories").data["items"]] == [
        (1, None),
        (1, 0),
    ]


def test_a_full_event_with_a_waiting_list_is_full_until_there_are_waiting_lists(make_event: Make) -> None:
    event = make_event(publish=True, capacity=1, waiting_list=True)
    path = f"/events/{event.slug}/registrations"
    Program().post(path, body())
    assert Program().post(path, body("late")).data["code"] == "full"


def test_who_is_registered_learns_it_by_mail_alone_even_when_all_is_full(make_event: Make) -> None:
    event = make_event(publish=True, capacity=1)
    path = f"/events/{event.slug}/registrations"
    first = Program().post(path, body()).data
    for _time in range(2):
        again = Program().post(path, body(name="Somebody Else", organisation="Elsewhere"))
        assert (again.status_code, again.data) == (200, {"code": None, "secret": None, "state": "mailed"})
    registration = Registration.objects.get()
    assert (registration.code, registration.name, registration.organisation) == (first["code"], "Bat", "City of Toyama")
    assert Program().post(f"/r/{first['secret']}/cancel").data == {"code": first["code"], "state": "cancelled"}


def test_a_secret_is_told_once(published: Event, officer: Person) -> None:
    made = Program().post(f"/events/{published.slug}/registrations", body()).data
    for told in (
        Program(officer).get(f"/events/{published.slug}/registrations"),
        Program(officer).post(f"/registrations/{made['code']}/checkin"),
        Program(officer).get(f"/events/{published.slug}"),
    ):
        assert made["secret"] not in told.content.decode()


def test_with_approval_one_waits_and_the_answer_is_mailed(make_event: Make, officer: Person) -> None:
    event, program = make_event(publish=True, approval=True), Program(officer)
    path = f"/events/{event.slug}/registrations"
    yes, no = Program().post(path, body("yes")).data, Program().post(path, body("no")).data
    assert (yes["state"], no["state"]) == ("pending", "pending")
    assert (
        program.post(f"/registrations/{yes['code']}/approve", {"message": "Welcome,\nplease bring slides."}).data[
            "state"
        ]
        == "confirmed"
    )
    letter = Letter.objects.get(template="registrations/confirmation")
    assert "\n\nWelcome,\nplease bring slides.\n\n" in letter.body
    for message, code in [("x" * 2_001, "too_long"), ("a\x00b", "unprintable"), ("a\u202eb", "unprintable")]:
        told = program.post(f"/registrations/{no['code']}/decline", {"message": message})
        assert (told.status_code, told.data["errors"][0]["field"], told.data["errors"][0]["code"]) == (
            422,
            "message",
            code,
        )
    assert program.post(f"/registrations/{no['code']}/decline", {"message": None}).data["state"] == "declined"
    assert Program().post(path, body("no")).data["state"] == "mailed"


def test_an_address_to_be_confirmed_is_pending(make_event: Make) -> None:
    event = make_event(publish=True, confirm_email=True)
    assert Program().post(f"/events/{event.slug}/registrations", body()).data["state"] == "pending"


def test_a_check_in_names_a_session_of_the_event(
    published: Event, make_event: Make, put: Register, officer: Person
) -> None:
    program, code = Program(officer), put(published).code
    times = {"starts_at": published.starts_at.isoformat(), "ends_at": published.ends_at.isoformat()}
    own = program.post(f"/events/{published.slug}/sessions", {"title": "Talk", **times}).data["id"]
    other = program.post(f"/events/{make_event().slug}/sessions", {"title": "Talk", **times}).data["id"]
    for number in (other, 999_999, 0, -1, 2**63, "x", True):
        told = program.post(f"/registrations/{code}/checkin", {"session": number})
        assert (told.status_code, told.data["errors"][0]["field"]) == (422, "session"), number
    told = program.post(f"/registrations/{code}/checkin", {"session": own, "undo": None})
    assert (told.data["state"], told.data["checked_in_at"] is not None) == ("attended", True)
    assert program.post(f"/registrations/{code}/checkin").data["state"] == "attended"
    assert program.post(f"/registrations/{code.lower()}/checkin", {"undo": True}).data["state"] == "confirmed"
    assert program.post(f"/registrations/{code}/checkin", {"undo": "yes"}).status_code == 422


def test_withdrawing_twice_is_withdrawing_once_and_not_after_the_end(
    published: Event, put: Register, officer: Person
) -> None:
    registration, held = put(published), put(published, "held")
    for _time in range(2):
        assert Program().post(f"/r/{registration.link_secret}/cancel").data["state"] == "cancelled"
    programme.complete(published.pk, by=officer.actor)
    refused = Program().post(f"/r/{held.link_secret}/cancel")
    assert (refused.status_code, refused.data["code"]) == (409, "refused")
    for wrong in ("x", "x" * 43, "北", "x" * 4_000):
        assert Program().post(f"/r/{wrong}/cancel").status_code == 404


def test_who_guesses_is_told_when_to_come_again(published: Event) -> None:
    answer = next(
        told for told in (Program().post(f"/r/{str(n).zfill(43)}/cancel") for n in range(25)) if told.status_code == 429
    )
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.data["code"] == "too_many"
    assert int(answer["Retry-After"]) > 0


MORE_BAD: list[tuple[Any, str]] = [
    ({"own_costs": {"amount": 900, "currency": "USD"}}, "own_costs.amount"),
    ({"own_costs": {"amount": "-1", "currency": "USD"}}, "own_costs"),
    ({"own_costs": {"amount": "1e3", "currency": "USD"}}, "own_costs"),
    ({"own_costs": {"amount": "1.005", "currency": "USD"}}, "own_costs"),
    ({"own_costs": {"amount": "9" * 13, "currency": "USD"}}, "own_costs"),
    ({"own_costs": {"amount": "1", "currency": "usd"}}, "own_costs"),
    ({"own_costs": {"amount": "1"}}, "own_costs.currency"),
    ({"own_costs": "900 USD"}, "own_costs"),
    ({"answers": {"a": {"b": "c"}}}, "answers"),
    ({"answers": {"a": [["b"]]}}, "answers"),
    ({"answers": {"a": 10**400}}, "answers"),
    ({"answers": {"": "x"}}, "answers"),
    ({"answers": {str(n): "x" for n in range(101)}}, "answers"),
    ({"country": "Japan"}, "country"),
    ({"language": ["ja"]}, "language"),
    ({"email": f"a@{'.'.join(['ΐ' * 60] * 4)}"}, "email"),
    ({"email": "a" * 250 + "@b.example"}, "email"),
    ({"name": "a\u202eb"}, "name"),
    ({"organisation": "a\nb"}, "organisation"),
    ({"position": "\ue000"}, "position"),
]


@pytest.mark.parametrize(("values", "field"), MORE_BAD)
def test_each_fault_is_named_once_at_its_place(published: Event, values: dict[str, Any], field: str) -> None:
    answer = Program().post(f"/events/{published.slug}/registrations", body(**values))
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, [field])
    assert not Registration.objects.exists()


def test_filters_and_pages_of_the_list(make_event: Make, put: Register, officer: Person) -> None:
    event, program = make_event(publish=True, approval=True), Program(officer)
    people = [put(event, f"p{number}", country="JP" if number else "MN") for number in range(5)]
    program.post(f"/registrations/{people[0].code}/approve")
    path = f"/events/{event.slug}/registrations"
    for query, count in [
        ("state=pending", 4),
        ("state=confirmed", 1),
        ("country=MN", 1),
        ("category=delegate", 5),
        ("category=x", 0),
        ("q=p3", 1),
    ]:
        assert len(program.get(f"{path}?{query}").data["items"]) == count, query
    seen, address = [], f"{path}?limit=2&state=pending"
    while address:
        told = program.get(address).data
        seen += [row["code"] for row in told["items"]]
        address = told["next"] and told["next"].partition("/api/v1")[2]
    assert seen == [row.code for row in reversed(people[1:])]


def test_names_of_categories_never_collide(published: Event, officer: Person) -> None:
    program, path = Program(officer), f"/events/{published.slug}/categories"
    slugs = [program.post(path, values).data["slug"] for values in (
        {"slug": "category-3", "name": "A"}, {"name": "記者"}, {"name": "専門家"}, {"name": "Press"}, {"name": "Press"},
    )]  # fmt: skip
    assert len(set(slugs)) == 5
    assert slugs[0] == "category-3"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": None}, "name"),
        ({"name": ""}, "name"),
        ({"name": {}}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": {"xx": "x"}}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"quota": 0}, "quota"),
        ({"quota": -1}, "quota"),
        ({"quota": "5"}, "quota"),
        ({"quota": 2**31}, "quota"),
        ({"slug": "Two words"}, "slug"),
        ({"slug": "delegate"}, "slug"),
        ({"slug": "x" * 61}, "slug"),
        ({"taken": 5}, "taken"),
    ],
)
def test_bad_categories_are_named_at_their_fields(
    published: Event, officer: Person, values: dict[str, Any], field: str
) -> None:
    answer = Program(officer).post(f"/events/{published.slug}/categories", {"name": "Press", "quota": 5, **values})
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, [field])
    assert published.categories.count() == 1


def test_a_new_event_has_delegates_without_a_quota(draft: Event, officer: Person) -> None:
    rows = Program(officer).get(f"/events/{draft.slug}/categories").data["items"]
    assert [(row["slug"], row["quota"], row["name"]["en"]) for row in rows] == [("delegate", None, "Delegate")]
