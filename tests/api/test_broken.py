"""No body, query or address, however broken, gives a 500: each field of each body takes every nasty value in turn."""

import base64
import contextlib
import copy
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from certificates import actions as certificates
from certificates.models import Certificate
from events_core.hosting import actions as hosting
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from events_core.project.api import api
from registrations import actions as registrations
from tests.api.caller import Program
from tests.api.test_events import VISIT
from tests.cast import Make
from tests.ledger import acts as ledger
from tests.ledger.conftest import rates  # noqa: F401
from tests.registrations.conftest import answers
from tests.trainings import acts as trainings
from tests.trainings import scenes
from tests.trainings.conftest import provider  # noqa: F401

pytestmark = pytest.mark.both
RARER = 1 if os.environ.get("SOAK") else 3  # every value at every place takes minutes: `make soak` does that
NASTY: list[Any] = [
    None, "", " ", "x", "\x00", "a\x00b", "\ud800", "\ufffe", "\u202eabc", "a\r\nBcc: x@y.example", "x" * 30_000, "ΐ" * 240,
    f"a@{'.'.join(['ΐ' * 60] * 4)}", 0, -1, 1, 1.5, 2**31, 2**63, 2**64, -(2**63), 10**400, 1e308, True, False, [], {}, [[]], [{}], [None],
    ["\x00"], ["\ud800"], ["x"] * 2_000, {"en": "\x00"}, {"xx": "y"}, {"en": None}, {"\x00": "x"}, {"\ud800": "x"}, {"en": ["x"]},
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2037-05-18T09:00:00", "2037-05-18", "2037-02-30T09:00:00Z", "1893456000",
    "1900-01-01T00:00:00Z", "2200-12-31T23:59:59Z", json.loads("[" * 300 + "]" * 300), json.loads("[" * 900 + "]" * 900),
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a body."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inside in steps:
        yield from places(inside, (*path, step))


def changed_body(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The body with this value at that place."""
    if not path:
        return value
    changed = copy.deepcopy(body)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def is_sound(answer: Any) -> bool:
    """An answer of ours, or a problem that says what is wrong."""
    if answer.status_code < 400:
        return True
    told = answer.data
    shaped = answer["Content-Type"] == "application/problem+json" and {
        "type",
        "title",
        "status",
        "code",
        "detail",
    } <= set(told)
    named = (
        told.get("errors")
        if answer.status_code == 422
        else told.get("blockers", True)
        if answer.status_code == 409
        else True
    )
    return shaped and bool(named) and answer.status_code in (401, 403, 404, 405, 409, 412, 413, 422, 429)


@pytest.fixture
def operations(
    published: Event, make_event: Make, officer: Person, kitakyushu: City
) -> dict[str, tuple[str, str, Any]]:
    """Every operation that takes a body, with one that fits."""
    times = {"starts_at": published.starts_at.isoformat(), "ends_at": published.ends_at.isoformat()}
    speaker = {"name": "A B", "native_name": "あ", "position": "Mayor", "organisation": "City"}
    session = {
        "title": {"en": "Talk"},
        "summary": "…",
        "kind": "talk",
        "room": "1",
        "interpretation": ["ja"],
        "speakers": [speaker],
        **times,
    }
    number = sessions.add_session(
        published.pk,
        {"title": "Talk", "starts_at": published.starts_at, "ends_at": published.ends_at},
        by=officer.actor,
    ).pk
    person = registrations.register(published, answers("kim")).registration
    asked = hosting.draft_request(published.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
    contact = {"name": "K", "email": "k@test.example", "language": "ja"}
    visit = make_event(kind="field_visit")
    drafted = hosting.draft_request(
        visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor, asked={"contact": contact}
    )
    asked_again = hosting.send(drafted.pk, by=officer.actor)
    cohost = {"city": "kitakyushu", "organisation": "city-of-kitakyushu", "contact": contact, "visitors": 25,
              "asks": ["local_transport"], "sites": ["Eco-town"], "reply_by": "2037-03-01", "message": "…",
              "group": "Mayors", "languages": ["en"], "candidates": [times]}  # fmt: skip
    guest = answers(
        "zoe", needs="x", category="delegate", answers={"a": "b"}, own_costs={"amount": "900", "currency": "USD"}
    )
    event, everything = f"/events/{published.slug}", {**VISIT, "link": "https://x.example", "parent": published.slug}
    everything |= {
        "interpretation": ["mn"],
        "minimum": 5,
        "minimum_by": "2037-05-01",
        "minimum_shown": True,
        "series": None,
    }
    copy = {"starts_on": "2038-05-18", "title": {"en": "Again"}, "series": None, "parts": ["texts"]}
    waits = registrations.register(make_event(publish=True, approval=True), answers("waits")).registration
    return {
        "post event": ("POST", "/events", everything | {"outcome": "…", "visibility": "public", "recorded": True}),
        "patch event": ("PATCH", event, everything),
        "reschedule": ("POST", f"{event}/reschedule", {**times, "timezone": "Asia/Tokyo"}),
        "publish": ("POST", f"{event}/publish", {}),
        "go ahead": ("POST", f"{event}/go-ahead", {"tell": True}),
        "copy": ("POST", f"{event}/copy", copy),
        "cancel": ("POST", f"/events/{make_event().slug}/cancel", {"reason": "Typhoon"}),
        "post session": ("POST", f"{event}/sessions", session),
        "patch session": ("PATCH", f"/sessions/{number}", session),
        "post category": ("POST", f"{event}/categories", {"slug": "press", "name": {"en": "Press"}, "quota": 5}),
        "post cohost": ("POST", f"{event}/cohosts", cohost),
        "record": (
            "POST",
            f"/cohosts/{asked.pk}/record",
            {"answer": "declined", "name": "M", "position": "M", "note": "N"} | times,
        ),
        **cohost_acts(asked_again, times),
        "register": ("POST", f"{event}/registrations", guest),
        "check in": ("POST", f"/registrations/{person.code}/checkin", {"session": number, "undo": False}),
        "decline": ("POST", f"/registrations/{person.code}/decline", {}),
        "approve": ("POST", f"/registrations/{waits.code}/approve", {"message": "Welcome"}),
        "post webhook": (
            "POST",
            "/webhooks",
            {"address": "https://8.8.8.8/news", "kinds": ["event.published"], "name": "Our site"},
        ),
    }


def cohost_acts(asked: CohostRequest, times: dict[str, str]) -> dict[str, tuple[str, str, Any]]:
    """What organisers and the city do with a request that was sent."""
    person = {"name": "S", "phone": "1", "email": "s@test.example"}
    site = {"name": "Port", "address": "1", "latitude": 33.9, "longitude": 130.8, "limit": 5, "papers": "p", "safety": "s",
            "contact": person, **times}  # fmt: skip
    gift = {"category": "guide", "description": "d", "value": {"amount": "80000", "currency": "JPY"}}
    terms = {"name": "M", "position": "M", "on_the_day": person, "sites": [site], "in_kind": [gift],
             "visitors_list_by": "2037-05-01", "message": "m"}  # fmt: skip
    by_organisers, by_city = f"/cohosts/{asked.pk}", f"/cohost/{asked.link_secret}"
    no = {"reason": "r", "name": "M", "position": "M"}
    return {
        "remind": ("POST", f"{by_organisers}/remind", {}),
        "extend": (
            "POST",
            f"{by_organisers}/extend",
            {"reply_by": asked.reply_by.isoformat() if asked.reply_by else ""},
        ),
        "received": ("POST", f"{by_city}/received", {"received_by": "2037-05-01"}),
        "counter": ("POST", f"{by_city}/counter", {**terms, **times, "capacity": 5, "also": [times]}),
        "answer": ("POST", f"{by_organisers}/answer", {"message": "m", "sites": ["x"], "reply_by": None, **times}),
        "accept": ("POST", f"{by_organisers}/accept", {}),
        "confirm": ("POST", f"{by_city}/confirm", terms),
        "withdraw": ("POST", f"{by_city}/withdraw", no),
        "decline by city": ("POST", f"{by_city}/decline", no),
        "recall": ("POST", f"{by_organisers}/recall", {"message": "m"}),
        "send": ("POST", f"{by_organisers}/send", {}),
    }


THINNED = {
    "post event": 2,
    "patch event": 4,
    "post session": 4,
    "patch session": 4,
    "register": 3,
    "record": 2,
    "answer": 2,
    "receive": 2,
    "reissue": 4,
    "post cohost": 2,
    "counter": 6,
    "confirm": 5,
    "post rates": 4,
    "post line": 2,
    "post contribution": 3,
    "post expense": 2,
    "pledge confirm": 2,
    "post request": 3,
    "post offer": 4,
    "match counter": 3,
}
NAMES = ["post event", "patch event", "reschedule", "publish", "go ahead", "copy", "cancel", "post session", "patch session", "post category",
         "post cohost", "record", "register", "check in", "approve", "decline", "remind", "extend", "received", "counter", "answer",
         "accept", "confirm", "withdraw", "decline by city", "recall", "send", "post webhook"]  # fmt: skip


@pytest.fixture
def certified(make_event: Make, officer: Person) -> dict[str, tuple[str, str, Any]]:
    """The same of certificates, at an event that was held."""
    held = make_event(publish=True)
    for somebody in ("lee", "kim"):
        code = registrations.register(held, answers(somebody)).registration
        registrations.check_in(code.pk, by=officer.actor)
    programme.complete(held.pk, by=officer.actor)
    certificates.issue_now(held.pk, by=officer.actor)
    one, other = Certificate.objects.order_by("pk")
    order = {"kind": "attendance", "languages": ["en"], "registrations": [one.registration.code]}
    return {
        "order": ("POST", f"/events/{held.slug}/certificates", order),
        "revoke": ("POST", f"/certificates/{one.serial}/revoke", {"reason": "Wrong."}),
        "reissue": (
            "POST",
            f"/certificates/{other.serial}/reissue",
            {"reason": "x", "name": "Kim", "native_name": "김"},
        ),
    }


@pytest.fixture
def costs(published: Event, rates: None, kitakyushu: City) -> dict[str, tuple[str, str, Any]]:  # noqa: F811
    """The same of the ledger."""
    return ledger.acts(published, kitakyushu.organisations.get())


@pytest.fixture
def taught(
    make_event: Make,
    officer: Person,
    ulaanbaatar: City,
    provider: Organisation,  # noqa: F811
    settings: Any,
) -> dict[str, tuple[str, str, Any]]:
    """The same of trainings; one of them was held. Nobody is held back, so that every value is judged."""
    settings.RATE_LIMITS = False
    held = make_event(publish=True)
    programme.complete(held.pk, by=officer.actor)
    return trainings.acts(officer, ulaanbaatar, provider, held, make_event(publish=True))


def unsound_of(
    name: str, operation: tuple[str, str, Any], officer: Person, *, fresh: bool = False
) -> list[tuple[Any, ...]]:
    """What was not answered well, each field of the body having taken the nasty values in turn.

    `fresh`: each call finds things as they were before the others.
    """
    program, (method, path, body) = Program(officer), operation
    unsound = []
    begin = 1 if connection.vendor == "postgresql" else 0
    for turn, place in enumerate(places(body), begin):
        for number, value in enumerate(NASTY):
            if (turn + number) % (THINNED.get(name, 1) * RARER):
                continue  # another part of them at each place, and on each database
            with undone() if fresh else contextlib.nullcontext():
                answer = program.call(method, path, json.dumps(changed_body(body, place, value)))
            if not is_sound(answer):
                unsound.append((place, number, ascii(value)[:30], answer.status_code, answer.content[:200]))
    return unsound


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_every_field_takes_every_nasty_value(operations: dict[str, Any], officer: Person, name: str) -> None:
    assert not unsound_of(name, operations[name], officer)


@pytest.mark.soak
@pytest.mark.parametrize("name", ["order", "revoke", "reissue"])
def test_orders_and_corrections_take_every_nasty_value(certified: dict[str, Any], officer: Person, name: str) -> None:
    assert not unsound_of(name, certified[name], officer)


@pytest.mark.soak
@pytest.mark.parametrize("name", ledger.NAMES)
def test_the_ledger_takes_every_nasty_value(costs: dict[str, Any], finance: Person, name: str) -> None:
    method, path, body = costs[name]
    assert not unsound_of(name, costs[name], finance)
    assert Program(finance).call(method, path, body).status_code in (200, 201, 409)


@pytest.mark.soak
@pytest.mark.parametrize("name", trainings.NAMES)
def test_trainings_take_every_nasty_value(taught: dict[str, Any], officer: Person, name: str) -> None:
    method, path, body = taught[name]
    assert not unsound_of(name, taught[name], officer, fresh=True)
    assert Program(officer).call(method, path, body).status_code in (200, 201)


def test_every_body_is_among_them(
    operations: dict[str, Any], certified: dict[str, Any], costs: dict[str, Any], taught: dict[str, Any]
) -> None:
    assert set(operations) == set(NAMES)
    assert set(costs) == set(ledger.NAMES)
    assert set(taught) == set(trainings.NAMES)
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    bodies = {
        (method.upper(), path) for path, found in paths.items() for method in found if "requestBody" in found[method]
    }
    acts = [*operations.values(), *certified.values(), *costs.values(), *taught.values()]
    tried = [(method, path) for method, path, _body in acts]
    patterns = {(method, path, re.sub(r"\{\w+\}", "[^/]+", path)) for method, path in bodies}
    missing = {
        (method, path)
        for method, path, pattern in patterns
        if not any(method == given and re.fullmatch(pattern, where) for given, where in tried)
    }
    without = ("postpone", "complete", "cancel", "pause", "resume", "stop")  # which take none, like publish
    assert {path.rsplit("/", 1)[1] for _method, path in missing} <= set(without)


BROKEN = [
    "", "{", "[]", "null", '"x"', "5", "true", b"\xff\xfe", b'{"a": "\xff"}', b"\xef\xbb\xbf{}", "{}".encode("utf-16"), '{"title": NaN}',
    '{"title": -Infinity}', "[" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000, '{"title": "\\ud800"}', '{"\\ud800": 1}', '{"\\u0000": 1}',
    '{"capacity": ' + "9" * 5_000 + "}", "title=x&kind=workshop", "<xml/>",
]  # fmt: skip


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """What is written meanwhile is as if it had not been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


NO_BODIES = ["post event", "reschedule", "copy", "post session", "post category", "post cohost", "record", "register", "extend", "answer",
             "confirm", "counter", "decline by city", "withdraw", "post webhook"]  # fmt: skip


@pytest.mark.parametrize("name", NO_BODIES)
def test_what_is_no_body_is_bad_input(operations: dict[str, Any], officer: Person, name: str) -> None:
    method, path, _fits = operations[name]
    for body in BROKEN:
        with undone():
            answer = Program(officer).call(method, path, body)
        assert answer.status_code == 422, body[:40]
        assert is_sound(answer), body[:40]


@pytest.mark.parametrize("name", ["post rate", "post contribution", "receive", "reverse", "pledge confirm"])
def test_what_is_no_body_is_bad_input_for_the_ledger(costs: dict[str, Any], finance: Person, name: str) -> None:
    method, path, _fits = costs[name]
    for body in BROKEN:
        with undone():
            answer = Program(finance).call(method, path, body)
        wanted = 200 if (name, body) == ("receive", "") else 422
        assert answer.status_code == wanted, body[:40]
        assert is_sound(answer), body[:40]


@pytest.mark.parametrize("name", trainings.NAMES)
def test_what_is_no_body_is_bad_input_for_trainings(taught: dict[str, Any], officer: Person, name: str) -> None:
    method, path, _fits = taught[name]
    for body in BROKEN:
        with undone():
            answer = Program(officer).call(method, path, body)
        if body not in ("", "null") or path.rpartition("/")[2] not in trainings.WITHOUT_A_BODY:
            assert answer.status_code == 422, body[:40]
        assert is_sound(answer), body[:40]


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "k"}])
def test_a_huge_body_is_refused(published: Event, officer: Person, headers: dict[str, str]) -> None:
    huge = json.dumps({"title": "x" * 6_000_000})
    answer = Program(officer).call("POST", "/events", huge, **headers)
    assert (answer.status_code, answer.data["code"]) == (413, "too_large")
    assert is_sound(answer)


@pytest.mark.parametrize("name", ["publish", "go ahead", "cancel", "check in", "decline"])
def test_a_body_may_be_missing_where_nothing_must_be_said(
    operations: dict[str, Any], officer: Person, name: str
) -> None:
    method, path, _fits = operations[name]
    answer = Program(officer).call(method, path)
    assert is_sound(answer)
    assert answer.status_code in (200, 409) if name != "cancel" else answer.data["errors"][0]["field"] == "reason"


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


CURSORS = [
    "x", "%00", "%FF", cursor([]), cursor(5), cursor(None), cursor({}), cursor([None, None]), cursor(["x", 1]), cursor(["2037-01-01", 1]),
    cursor(["0001-01-01T00:00:00+14:00", 1]), cursor(["9999-12-31T23:59:59-14:00", 1]), cursor(["2037-01-01T00:00:00Z", 2**70]),
    cursor(["2037-01-01T00:00:00Z", -(2**70)]), cursor(["2037-01-01T00:00:00Z", "x"]), cursor(["\x00"]), cursor(["\ud800"]), cursor(["\ud800", 1]),
    cursor([2**40, 1]), cursor([-1, -1]), base64.urlsafe_b64encode(b"[" * 5_000).decode(),
]  # fmt: skip
VALUES = [
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "x" * 5_000,
    "9" * 5_000,
    ",".join(f"x{n}" for n in range(3_000)),
    "%F0%9F%A7%BF",
    "-1",
    "٣",
]
LISTS = {
    "/events": ["kind", "theme", "city", "country", "when", "q", "limit"],
    "/cities": ["country", "q"],
    "/organisations": ["kind", "q"],
    "/events/{}/sessions": [],
    "/events/{}/categories": [],
    "/events/{}/cohosts": [],
    "/events/{}/registrations": ["q", "state", "category", "country"],
    "/events/{}/certificates": [],
    "/webhooks": [],
    **ledger.LISTS,
    **trainings.LISTS,
}


@pytest.mark.parametrize(("path", "names"), LISTS.items())
def test_every_list_takes_every_nasty_query(
    operations: dict[str, Any], published: Event, officer: Person, ulaanbaatar: City, path: str, names: list[str]
) -> None:
    program = Program(officer)
    path = path.replace("{request}", str(scenes.ask(ulaanbaatar).pk))
    queries = [f"cursor={one}" for one in CURSORS] + [f"{name}={value}" for name in names for value in VALUES]
    answers = [(query[:40], program.get(f"{path.format(published.slug)}?{query}")) for query in queries]
    assert not [(query, answer.status_code) for query, answer in answers if not is_sound(answer)]


ODD = [
    "%00",
    "a%00b",
    "%FF",
    "%ED%A0%80",
    "..",
    "a%2Fb",
    "A",
    "x" * 5_000,
    "9" * 400,
    str(2**63),
    str(2**64),
    "-1",
    "0",
    "1.0",
    "%0d%0aX:y",
    "北九州",
    "'",
]
ADDRESSES = [
    ("GET", "/events/{}"), ("PATCH", "/events/{}"), ("POST", "/events/{}/publish"), ("GET", "/events/{}/sessions"), ("POST", "/events/{}/sessions"),
    ("PATCH", "/sessions/{}"), ("DELETE", "/sessions/{}"), ("GET", "/events/{}/categories"), ("POST", "/events/{}/cohosts"),
    ("POST", "/cohosts/{}/record"), ("POST", "/cohosts/{}/send"), ("POST", "/cohosts/{}/accept"), ("POST", "/cohost/{}/received"),
    ("POST", "/cohost/{}/confirm"), ("POST", "/cohost/{}/withdraw"), ("POST", "/events/{}/registrations"), ("POST", "/registrations/{}/approve"),
    ("POST", "/registrations/{}/checkin"), ("POST", "/r/{}/cancel"), ("POST", "/events/{}/certificates"), ("GET", "/batches/{}"),
    ("POST", "/batches/{}/pause"), ("POST", "/certificates/{}/revoke"), ("GET", "/cities/{}"), ("GET", "/organisations/{}"), ("GET", "/{}"),
    *ledger.ADDRESSES, *trainings.ADDRESSES,
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
def test_every_address_takes_every_odd_name(officer: Person, method: str, path: str) -> None:
    program = Program(officer)
    for odd in ODD:
        answer = program.call(method, path.format(odd), {} if method != "GET" else None, Idempotency_Key=odd)
        assert 400 <= answer.status_code < 500, (odd, answer.status_code)
        assert is_sound(answer), (odd, answer.content[:200])
