"""The OpenAPI schema is walked by schemathesis: nothing that a stranger or an officer may send gives a 500."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from certificates import actions as certificates
from certificates.models import Certificate
from events_core.hosting import actions as hosting
from events_core.network.models import City, Organisation, Person
from events_core.network.webhooks import actions as webhooks
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from events_core.project.api import api
from events_core.project.wsgi import application
from registrations import actions as registrations
from tests.api.caller import Program
from tests.cast import Make
from tests.ledger import acts as ledger
from tests.registrations.conftest import answers
from tests.trainings import acts as trainings
from tests.trainings import scenes
from tests.trainings.conftest import provider  # noqa: F401


def served(environ: dict[str, Any], start_response: Any) -> Any:
    """The application as a server calls it, which knows the caller's address."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)
WALK = settings(
    max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
OF_FINANCE = ("/rates", "/contributions/", "/entries/")
OPERATIONS = [found.ok() for found in schema.get_all_operations()]
# One test for each, under a name of its own: tests of one name would be handed out once.
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=[one.label for one in OPERATIONS])
CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application works on the test's own transaction, as under Django's client: requests do not close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def real(
    published: Event,
    make_event: Make,
    kitakyushu: City,
    officer: Person,
    provider: Organisation,  # noqa: F811
) -> Callable[[str], dict[str, Any]]:
    """What really stands at an address, so that the walk gets beyond 404; made when it is first asked for."""

    def session() -> dict[str, Any]:
        times = {"starts_at": published.starts_at, "ends_at": published.ends_at}
        return {"number": sessions.add_session(published.pk, {"title": "Talk", **times}, by=officer.actor).pk}

    def cohost() -> dict[str, Any]:
        body = kitakyushu.organisations.get()
        return {"number": hosting.draft_request(published.pk, kitakyushu, body, by=officer.actor).pk}

    def asked() -> dict[str, Any]:
        body, contact = kitakyushu.organisations.get(), {"name": "K", "email": "k@test.example", "language": "ja"}
        drafted = hosting.draft_request(published.pk, kitakyushu, body, by=officer.actor, asked={"contact": contact})
        sent = hosting.send(drafted.pk, by=officer.actor)
        return {"number": sent.pk, "secret": sent.link_secret}

    def registration() -> dict[str, Any]:
        made = registrations.register(published, answers("kim")).registration
        return {"code": made.code, "secret": made.link_secret}

    def contribution(act: str) -> dict[str, Any]:
        known = ledger.acts(published, kitakyushu.organisations.get())
        return {"number": int(known[act][1].split("/")[2]), "entry": int(known["reverse"][1].split("/")[2])}

    def answered() -> dict[str, Any]:
        return {"secret": ledger.acts(published, kitakyushu.organisations.get())["pledge confirm"][1].split("/")[2]}

    def certificate() -> dict[str, Any]:
        held = make_event(publish=True)
        registrations.check_in(registrations.register(held, answers("lee")).registration.pk, by=officer.actor)
        programme.complete(held.pk, by=officer.actor)
        batch = certificates.issue_now(held.pk, by=officer.actor)
        return {"number": batch.pk, "serial": Certificate.objects.get().serial, "slug": held.slug}

    def request(state: str, **values: Any) -> dict[str, Any]:
        return {"number": scenes.ask(kitakyushu, state, **values).pk}

    def after_a_yes(state: str) -> dict[str, Any]:
        return {"number": trainings.matched(kitakyushu, provider, state).pk}

    makers = {
        "/training-requests/{number}/submit": lambda: request("draft", maker=officer),
        "/training-requests/{number}/review": lambda: request("submitted"),
        "/training-requests/{number}/agree": lambda: after_a_yes("matched"),
        "/training-requests/{number}/schedule": lambda: after_a_yes("agreed"),
        "/training-requests/{number}/resume": lambda: request("on_hold"),
        "/training-requests/{number}/close": lambda: request("delivered", event=published),
        "/training-requests/{number}/deliver": lambda: request("scheduled", event=published),
        "/training-requests/": lambda: request("under_review"),
        "/training-offers/": lambda: {"number": scenes.offer(provider).pk},
        "/match/": lambda: {"secret": trainings.proposed(kitakyushu, provider).link_secret},
        "/events/{slug}/certificates": certificate,
        "/events/": lambda: {"slug": published.slug},
        "/sessions/": session,
        "/cohosts/{number}/record": cohost,
        "/cohosts/{number}/send": cohost,
        "/contributions/{number}/receive": lambda: contribution("receive"),
        "/contributions/": lambda: contribution("confirm contribution"),
        "/entries/": lambda: contribution("receive"),
        "/pledge/": answered,
        "/cohosts/": asked,
        "/cohost/": asked,
        "/registrations/": registration,
        "/r/": registration,
        "/batches/": certificate,
        "/certificates/": certificate,
        "/cities/": lambda: {"slug": kitakyushu.slug},
        "/organisations/": lambda: {"slug": "city-of-kitakyushu"},
        "/webhooks/": lambda: {"number": webhooks.add(officer, "https://8.8.8.8/", by=officer.actor)[0].pk},
    }

    @functools.cache
    def at(path: str) -> dict[str, Any]:
        return next((make() for start, make in makers.items() if path.startswith(start)), {})

    return at


def walk(operation: Any, send: Callable[[Any], Any]) -> None:
    """Send what fits the schema of an operation, and what does not; each answer is one that the schema declares."""
    cases = draw.one_of([operation.as_strategy(generation_mode=mode) for mode in GenerationMode])

    @WALK
    @given(case=cases)
    def one_step(case: Any) -> None:
        case.validate_response(send(case), checks=CHECKS)

    one_step()


@pytest.mark.sqlite
@each_operation
def test_strangers_get_no_server_error(operation: Any, db: None) -> None:
    walk(operation, lambda case: case.call())


@each_operation
def test_officers_get_no_server_error(
    operation: Any, officer: Person, finance: Person, real: Callable[[str], dict[str, Any]]
) -> None:
    path = operation.path.removeprefix("/api/v1")
    found, headers = real(path), Program(finance if path.startswith(OF_FINANCE) else officer).headers

    def send(case: Any) -> Any:
        case.path_parameters.update({name: found[name] for name in case.path_parameters if name in found})
        return case.call(headers=headers)

    walk(operation, send)


def test_the_walk_goes_everywhere() -> None:
    walked = {(found.method.upper(), found.path) for found in OPERATIONS}
    declared = {
        (method.upper(), f"/api/v1{path}")
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    assert {(method, path.replace("//", "/")) for method, path in declared} == walked
    assert len(walked) >= 80
