"""Who may what, at every address and act: what the matrix says is what happens, and nothing that exists is left out."""

import copy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from events_core.journal.models import Entry, Letter
from events_core.network.actions import SCOPES
from events_core.network.models import City, Organisation, Person
from events_core.project.api import api
from tests.api.caller import Program
from tests.cast import Make
from tests.ledger.conftest import rates  # noqa: F401
from tests.trainings.conftest import provider  # noqa: F401

from . import matrix, samples, who

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PAGES, ACTS = matrix.read("pages.txt"), matrix.read("acts.txt")
SIGN_IN = "/sign-in/"
ASKING = {401: "s", 403: "x", 404: ".", 405: "/"}


@pytest.fixture
def everyone(
    officer: Person,
    participant: Person,
    kitakyushu: City,
    ulaanbaatar: City,
    provider: Organisation,  # noqa: F811
) -> dict[str, Any]:
    """Somebody for each role."""
    return who.people(officer, participant, (kitakyushu, ulaanbaatar), provider)


@pytest.fixture
def scene(
    everyone: dict[str, Any],
    make_event: Make,
    kitakyushu: City,
    ulaanbaatar: City,
    provider: Organisation,  # noqa: F811
    rates: None,  # noqa: F811
    uploads: Any,
    settings: Any,
) -> samples.Scene:
    """All that can be asked for."""
    settings.RATE_LIMITS, settings.WEBHOOKS_ALLOW_PRIVATE = False, True
    cache.clear()
    elsewhere = make_event(publish=True, by=everyone["organiser elsewhere"])
    built = samples.build(make_event, everyone, kitakyushu, provider, ulaanbaatar)
    who.join_teams(everyone, elsewhere)
    return built


def mark_of(answer: Any) -> str:
    """How the matrix writes this answer."""
    assert answer.status_code < 500, f"{answer.status_code}: {answer.request}"
    if answer.status_code == 302 and answer["Location"].startswith(f"{SIGN_IN}?next="):
        return "s"
    return ASKING.get(answer.status_code, "+")


def tried(client: Client, method: str, path: str, answers: dict[str, str] | None = None) -> str:
    """What one gets for it; whatever it did is undone, in the browser, too."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        sent = client.post(path, answers or {}) if method == "POST" else client.get(path)
        mark = mark_of(sent)
        list(sent.streaming_content if sent.streaming else ())  # a file is closed at its end
        transaction.set_rollback(True)
    client.cookies = cookies
    return mark


@pytest.mark.parametrize("role", who.ROLES)
def test_every_page_answers_each_role_as_the_matrix_says(
    role: str, everyone: dict[str, Any], scene: samples.Scene
) -> None:
    client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    if everyone[role]:
        client.force_login(everyone[role])
    column, wrong = who.ROLES.index(role), []
    before = (Entry.objects.count(), Letter.objects.count())
    for line in PAGES:
        got = tried(client, line.method, scene.path(line.route), scene.answers.get(line.route))
        if got != line.marks[column]:
            wrong.append(f"{got} {line}")
    assert not wrong, f"{role}:\n" + "\n".join(wrong)
    assert before == (Entry.objects.count(), Letter.objects.count())


def called(program: Program, line: matrix.Line, scene: samples.Scene) -> str:
    """What a program gets for an act; whatever it did is undone."""
    body = scene.bodies.get(f"{line.method} {line.route}", {})
    with transaction.atomic():
        path = scene.path(f"/api/v1{line.route}").removeprefix("/api/v1")
        mark = mark_of(program.call(line.method, path, None if line.method == "GET" else body))
        transaction.set_rollback(True)
    return mark


@pytest.mark.parametrize("role", who.ROLES)
def test_every_act_answers_each_role_as_the_matrix_says(
    role: str, everyone: dict[str, Any], scene: samples.Scene
) -> None:
    program, column = Program(everyone[role]), who.ROLES.index(role)
    got = {line: called(program, line, scene) for line in ACTS}
    wrong = [f"{mark} {line}" for line, mark in got.items() if mark != line.marks[column]]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("role", ["finance", "officer", "participant"])
def test_a_token_does_only_what_its_scopes_say(role: str, everyone: dict[str, Any], scene: samples.Scene) -> None:
    column, wrong = who.ROLES.index(role), []
    programs = {scope: Program(everyone[role], scope) for scope in SCOPES}
    for line in ACTS:
        if line.marks[column] == "+" and line.scopes != ("-",):
            may = tuple(scope for scope in SCOPES if called(programs[scope], line, scene) == "+")
            wrong += [f"{may} {line}"] if may != line.scopes else []
    assert not wrong, "\n".join(wrong)


def test_every_act_is_in_the_matrix() -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    assert {(line.method, line.route) for line in ACTS} == {
        (method.upper(), path) for path, found in paths.items() for method in found
    }


def test_every_address_is_in_the_matrix() -> None:
    placed = {(line.method, line.route) for line in PAGES}
    wanted = {(method, route) for route in samples.routes() for method in ("GET", "POST")}
    assert placed == wanted


def test_every_line_says_what_each_role_gets() -> None:
    for line in [*PAGES, *ACTS]:
        assert len(line.marks) == len(who.ROLES), line
        assert set(line.marks) <= set(matrix.MARKS), line
