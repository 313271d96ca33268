"""The OpenAPI schema is walked by schemathesis: nothing that a stranger or an officer may send gives a 500."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance

from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.project.wsgi import application
from tests.api.caller import Program


def served(environ: dict[str, Any], start_response: Any) -> Any:
    """The application as a server calls it, which knows the caller's address."""
    return application({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)
WALK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application works on the test's own transaction, as under Django's client: requests do not close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def send(case: Any, headers: dict[str, str]) -> None:
    answer = case.call(headers=headers)
    case.validate_response(answer, checks=[not_a_server_error, content_type_conformance])


@schema.parametrize()
@WALK
@pytest.mark.django_db
def test_strangers_get_no_server_error(case: Any, db: None) -> None:
    send(case, {})


@schema.parametrize()
@WALK
def test_officers_get_no_server_error(case: Any, officer: Person, published: Event) -> None:
    if "slug" in case.path_parameters:
        case.path_parameters["slug"] = published.slug
    send(case, Program(officer).headers)
