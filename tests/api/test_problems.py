"""What every answer has in common: problems (RFC 9457), who may what, languages, caching."""

from typing import Any

import pytest

from events_core.hosting import actions as hosting
from events_core.network.actions import revoke_token
from events_core.network.models import ApiToken, City, Organisation, Person
from events_core.network.webhooks import actions as webhooks
from events_core.programme.models import Event
from registrations import actions as registrations
from tests.api.caller import Program
from tests.api.test_events import MINIMAL
from tests.cast import join
from tests.ledger import acts as ledger
from tests.registrations.conftest import answers
from tests.trainings import acts as trainings
from tests.trainings import scenes
from tests.trainings.conftest import provider  # noqa: F401

pytestmark = pytest.mark.both
SHAPE = {"type", "title", "status", "code", "detail"}


def test_a_problem_says_what_is_wrong(officer: Person, published: Event) -> None:
    program = Program(officer)
    told = program.get("/events/nothing")
    assert (told.status_code, told["Content-Type"], set(told.data)) == (404, "application/problem+json", SHAPE)
    assert (told.data["status"], told.data["code"]) == (404, "not_found")
    refused = program.post(f"/events/{published.slug}/publish")
    assert set(refused.data) == SHAPE | {"blockers"}
    assert [set(blocker) for blocker in refused.data["blockers"]] == [{"code", "message"}]
    bad = program.post("/events", {**MINIMAL, "kind": "party", "capacity": 0})
    assert set(bad.data) == SHAPE | {"errors"}
    assert [(set(error), error["field"]) for error in bad.data["errors"]] == [
        ({"field", "code", "message"}, "kind"),
        ({"field", "code", "message"}, "capacity"),
    ]
    assert all(value for error in bad.data["errors"] for value in error.values())


def test_every_fault_is_named_at_once(officer: Person) -> None:
    told = Program(officer).post("/events", {})
    assert [error["field"] for error in told.data["errors"]] == ["kind", "title", "timezone", "starts_at", "ends_at"]
    assert {error["code"] for error in told.data["errors"]} == {"required"}


@pytest.mark.parametrize("field", ["titel", "strategy", "str", "starts_on", "dict[", "", "状態"])
def test_an_unknown_field_is_named_whatever_it_is_called(officer: Person, field: str) -> None:
    error = Program(officer).post("/events", {**MINIMAL, field: "x"}).data["errors"][0]
    assert (error["field"], error["code"]) == (field, "unknown_field")


def test_a_fault_inside_is_named_by_its_place(officer: Person, published: Event) -> None:
    program = Program(officer)
    for body, field in [
        ({"contact": {"mail": "x"}}, "contact.mail"),
        ({"contact": {"name": 5}}, "contact.name"),
        ({"partners": [{"organisation": "city-of-kitakyushu"}]}, "partners.0.part"),
        ({"cities": ["kitakyushu", 5]}, "cities.1"),
        ({"title": 5}, "title"),
        ({"title": {"en": 5}}, "title.en"),
    ]:
        errors = program.patch(f"/events/{published.slug}", body).data["errors"]
        assert [error["field"] for error in errors] == [field], body


@pytest.mark.parametrize("path", ["/", "", "/nothing", "/events/", "/events/x/y/z", "/%0a", "/docs/more"])
def test_an_address_that_does_not_exist(db: None, path: str) -> None:
    told = Program().get(path) if path else Program().client.get("/api/v1/", headers={"Accept": "text/html"})
    assert (told.status_code, told["Content-Type"]) == (404, "application/problem+json")


def test_a_strange_host_is_a_problem_too(db: None) -> None:
    told = Program().get("/events", Host="strange.example")
    assert (told.status_code, told["Content-Type"], told.data["code"]) == (
        400,
        "application/problem+json",
        "bad_request",
    )


def test_a_method_that_an_address_does_not_take(db: None) -> None:
    told = Program().call("PUT", "/events")
    assert (told.status_code, told["Content-Type"]) == (405, "application/problem+json")
    assert set(told["Allow"].split(", ")) >= {"GET", "POST"}


ACTS = [
    ("POST", "/events", MINIMAL),
    ("PATCH", "/events/{slug}", {"venue": "X"}),
    ("POST", "/events/{slug}/publish", {}),
    ("POST", "/events/{slug}/postpone", {}),
    ("POST", "/events/{slug}/complete", {}),
    ("POST", "/events/{slug}/go-ahead", {}),
    ("POST", "/events/{slug}/copy", {"starts_on": "2037-01-01"}),
    ("POST", "/events/{slug}/reschedule", {"starts_at": "2037-01-01T09:00:00Z", "ends_at": "2037-01-02T09:00:00Z"}),
    ("POST", "/events/{slug}/cancel", {"reason": "x"}),
    ("POST", "/events/{slug}/sessions", {}),
    ("POST", "/events/{slug}/categories", {"name": "x"}),
    ("GET", "/events/{slug}/cohosts", None),
    ("POST", "/events/{slug}/cohosts", {"city": "kitakyushu", "organisation": "city-of-kitakyushu"}),
    ("POST", "/cohosts/{cohost}/record", {"answer": "confirmed", "name": "x"}),
    ("POST", "/cohosts/{cohost}/send", {}),
    ("POST", "/cohosts/{cohost}/remind", {}),
    ("POST", "/cohosts/{cohost}/extend", {"reply_by": "2037-03-01"}),
    ("POST", "/cohosts/{cohost}/recall", {}),
    ("POST", "/cohosts/{cohost}/accept", {}),
    ("POST", "/cohosts/{cohost}/answer", {"message": "x"}),
    ("GET", "/events/{slug}/registrations", None),
    ("POST", "/registrations/{code}/approve", {}),
    ("POST", "/registrations/{code}/decline", {}),
    ("POST", "/registrations/{code}/cancel", {}),
    ("POST", "/registrations/{code}/checkin", {}),
    ("POST", "/events/{slug}/certificates", {}),
    ("GET", "/events/{slug}/certificates", None),
]
COSTS = [
    ("GET", "/rates", None),
    ("POST", "/rates", ledger.RATE),
    *[("GET", path, None) for path in (*ledger.LISTS, "/events/{}/statement") if path != "/rates"],
    ("POST", "/events/{}/budget-lines", ledger.BUDGET_LINE),
    ("POST", "/events/{}/contributions", ledger.CONTRIBUTION),
    ("POST", "/events/{}/expenses", ledger.EXPENSE),
    ("POST", "/contributions/1/confirm", {}),
    ("POST", "/contributions/1/receive", {}),
    ("POST", "/contributions/1/withdraw", {}),
    ("POST", "/entries/1/reverse", {"reason": "x"}),
]
"""Of the ledger; who may what there, its own tests tell role by role."""
OF_A_ROW = ("/cohosts/", "/registrations/")


@pytest.fixture
def address(published: Event, officer: Person, kitakyushu: City) -> Any:
    """The address of each act on one event, its co-host and its registration."""
    body = kitakyushu.organisations.get()
    facts = {
        "slug": published.slug,
        "cohost": hosting.draft_request(published.pk, kitakyushu, body, by=officer.actor).pk,
        "code": registrations.register(published, answers("kim")).registration.code,
    }
    return lambda path: path.format(**facts)


@pytest.mark.parametrize(("method", "path", "body"), ACTS)
def test_without_a_token_401_and_where_it_is_not_yours_403(
    address: Any,
    participant: Person,
    organiser: Person,
    steward: Person,
    published: Event,
    method: str,
    path: str,
    body: Any,
) -> None:
    told = Program().call(method, address(path), body)
    assert (told.status_code, told["WWW-Authenticate"], told.data["code"]) == (401, "Bearer", "unauthorized")
    hidden = path.startswith(OF_A_ROW)  # of another event's rows nothing is told, not even that they exist
    assert Program(participant).call(method, address(path), body).status_code == (404 if hidden else 403)
    if path != "/events":
        assert Program(organiser).call(method, address(path), body).status_code == (404 if hidden else 403)
        join(published, steward, "viewer")
        seen = 200 if method == "GET" else 403
        assert Program(steward).call(method, address(path), body).status_code == seen


@pytest.mark.parametrize(("method", "path", "body"), COSTS)
def test_the_ledger_needs_a_token_of_its_scope(
    published: Event, finance: Person, method: str, path: str, body: Any
) -> None:
    address = path.format(published.slug)
    told = Program().call(method, address, body)
    assert (told.status_code, told["WWW-Authenticate"], told.data["code"]) == (401, "Bearer", "unauthorized")
    assert Program(finance, "events").call(method, address, body).data["code"] == "scope"
    assert Program(finance, "ledger").call(method, address, body).status_code in (200, 201, 404, 409)
    reader = Program(finance, "read").call(method, address, body)
    assert reader.status_code == 200 if method == "GET" else reader.data["code"] == "scope"


OF_TRAININGS = [
    ("GET", "/training-requests", None),
    ("POST", "/training-requests", trainings.REQUEST),
    ("GET", "/training-requests/{}", None),
    ("GET", "/training-requests/{}/matches", None),
    *[("POST", f"/training-requests/{{}}/{verb}", trainings.NEEDED.get(verb, {})) for verb in trainings.VERBS],
    ("POST", "/training-offers", trainings.OFFER),
]
"""Of trainings; who may what there, its own tests tell role by role."""


@pytest.mark.parametrize(("method", "path", "body"), OF_TRAININGS)
def test_trainings_need_a_token_of_their_scope(
    ulaanbaatar: City,
    provider: Organisation,  # noqa: F811
    officer: Person,
    method: str,
    path: str,
    body: Any,
) -> None:
    address = path.format(scenes.ask(ulaanbaatar, "submitted").pk)
    told = Program().call(method, address, body)
    assert (told.status_code, told["WWW-Authenticate"], told.data["code"]) == (401, "Bearer", "unauthorized")
    assert Program(officer, "events").call(method, address, body).data["code"] == "scope"
    reader = Program(officer, "read").call(method, address, body)
    assert reader.status_code == 200 if method == "GET" else reader.data["code"] == "scope"
    assert Program(officer, "trainings").call(method, address, body).status_code in (200, 201, 409, 422)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/webhooks", None),
        ("POST", "/webhooks", {"address": "https://8.8.8.8/"}),
        ("DELETE", "/webhooks/{}", None),
    ],
)
def test_webhooks_are_their_owners_with_the_scope(
    officer: Person, participant: Person, method: str, path: str, body: Any
) -> None:
    address = path.format(webhooks.add(participant, "https://8.8.8.8/", by=participant.actor)[0].pk)
    assert Program().call(method, address, body).status_code == 401
    assert Program(participant, "events").call(method, address, body).data["code"] == "scope"
    assert Program(officer).call(method, address, body).status_code == (404 if method == "DELETE" else 200 + bool(body))
    assert Program(participant, "webhooks").call(method, address, body).status_code in (200, 201, 204)


@pytest.mark.parametrize(("method", "path", "body"), [act for act in ACTS if "{slug}" in act[1]])
def test_what_is_not_visible_is_not_found(draft: Event, organiser: Person, method: str, path: str, body: Any) -> None:
    assert Program(organiser).call(method, path.format(slug=draft.slug), body).status_code == 404


@pytest.mark.parametrize(
    "bad", ["Bearer nonsense", "Bearer ", "Bearer", "Basic eDp5", "nonsense", "Bearer \xff\xfe", "Bearer a b c"]
)
@pytest.mark.parametrize("path", ["/events", "/themes", "/events/{}/registrations"])
def test_a_bad_token_is_refused_even_where_none_is_needed(published: Event, bad: str, path: str) -> None:
    told = Program().get(path.format(published.slug), Authorization=bad)
    assert (told.status_code, told.data["code"]) == (401, "unauthorized")


def test_a_token_ends_with_its_revocation_and_with_its_person(officer: Person, organiser: Person) -> None:
    program, other = Program(officer), Program(organiser)
    assert program.get("/events").status_code == other.get("/events").status_code == 200
    token = ApiToken.objects.get(person=officer)
    assert token.last_used_at is not None
    assert program.headers["Authorization"].split()[1] not in str(vars(token))
    revoke_token(token, by=officer.actor)
    Person.objects.filter(pk=organiser.pk).update(is_active=False)
    assert program.get("/events").status_code == other.get("/events").status_code == 401


SCOPED = {
    "events": [
        act
        for act in ACTS
        if act[1] in ("/events", "/events/{slug}", "/events/{slug}/sessions", "/events/{slug}/postpone")
    ],
    "cohosts": [act for act in ACTS if "cohost" in act[1]],
    "registrations": [act for act in ACTS if "registrations" in act[1] or "categories" in act[1]],
    "certificates": [act for act in ACTS if "certificates" in act[1]],
}


@pytest.mark.parametrize("scope", SCOPED)
def test_a_scope_opens_its_part_and_no_other(address: Any, officer: Person, scope: str) -> None:
    mine, reader = Program(officer, scope), Program(officer, "read")
    for name, acts in SCOPED.items():
        for method, path, body in acts:
            told = mine.call(method, address(path), body)
            assert (told.status_code == 403 and told.data["code"] == "scope") is (name != scope), (method, path)
            if method == "GET":
                assert reader.call(method, address(path), body).status_code == 200
            else:
                assert reader.call(method, address(path), body).data["code"] == "scope"
    assert "error" not in Program(officer, "events", "cohosts").get("/events").data


def test_a_token_for_something_else_sees_what_anybody_sees(draft: Event, published: Event, officer: Person) -> None:
    other = Program(officer, "certificates")
    assert [item["slug"] for item in other.get("/events").data["items"]] == [published.slug]
    assert other.get(f"/events/{draft.slug}").status_code == 404
    assert other.get(f"/events/{published.slug}").data["moves"] == []
    for path in ("sessions", "categories"):
        assert other.get(f"/events/{draft.slug}/{path}").status_code == 404
    for reads in ("read", "events"):
        assert len(Program(officer, reads).get("/events").data["items"]) == 2
        assert Program(officer, reads).get(f"/events/{draft.slug}").status_code == 200


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "mn"),
        ("*", "mn"),
        ("fr, de;q=0.5", "mn"),
        ("ja;q=0", "mn"),
        ("en", "en"),
        ("ja", "ja"),
        ("zh", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("fr, ru;q=0.7, ko;q=0.9", "ko"),
        (";;;garbage", "mn"),
    ],
)
def test_the_language_is_accept_language_then_that_of_the_tokens_person(
    published: Event, participant: Person, header: str | None, language: str
) -> None:
    join(published, participant, "organiser")
    program = Program(participant)
    sent = {"Accept_Language": header} if header is not None else {}
    told = program.patch(f"/events/{published.slug}", {"venue": "広間"}, **sent)
    assert told.data["venue"] == {language: "広間"}
    assert told["Content-Language"] == language


def test_a_stranger_is_answered_in_their_language_or_in_english(published: Event) -> None:
    path = f"/events/{published.slug}/registrations"
    assert Program().post(path, {}).data["detail"].startswith("Fill in")
    assert Program().post(path, {}, Accept_Language="fr").data["detail"].startswith("Fill in")
    japanese = Program().post(path, {}, Accept_Language="ja-JP")
    assert not japanese.data["detail"].isascii()
    assert not japanese.data["title"].isascii()


@pytest.mark.parametrize("tag", ["en", "zh", "zh-CN", "zh-hans", "ja", "ko", "mn", "ru", "RU", "en_GB"])
def test_languages_are_taken_in_every_usual_spelling(officer: Person, tag: str) -> None:
    told = Program(officer).post("/events", {**MINIMAL, "title": {tag: "x"}, "languages": [tag]})
    assert told.status_code == 201
    assert [*told.data["title"]] == told.data["languages"]
    assert set(told.data["languages"]) <= {"en", "zh-hans", "ja", "ko", "mn", "ru"}


def test_what_is_private_is_not_kept_by_caches(published: Event, officer: Person) -> None:
    public = Program().get("/events")
    assert public["Cache-Control"] == "no-cache"
    assert {"Accept-Language", "Authorization"} <= set(public["Vary"].split(", "))
    for answer in (
        Program(officer).get("/events"),
        Program(officer).get("/events/nothing"),
        Program().post(f"/events/{published.slug}/registrations", answers("kim")),
        Program().post(f"/events/{published.slug}/registrations", answers("kim"), Idempotency_Key="x"),
    ):
        assert answer["Cache-Control"] == "private, no-store"
