"""The log has a line for each request and task, by route and number, and neither people nor secrets."""

import datetime
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from events_core.foundation.discreet import Discreet
from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.project import logs
from events_core.project.urls import urlpatterns as product
from registrations.models import Registration

SECRET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
NAME, EMAIL = "Sarangerel Batbayar", "sarangerel@people.example"


class Kept(logging.StreamHandler):
    """What a handler of the settings writes."""

    def __init__(self, form: str) -> None:
        super().__init__(io.StringIO())
        self.setFormatter(logs.formatter(form))
        self.addFilter(Discreet())

    @property
    def text(self) -> str:
        return str(self.stream.getvalue())

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


def listening(form: str) -> Iterator[Kept]:
    kept, root = Kept(form), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    yield kept
    root.setLevel(level)
    root.removeHandler(kept)


@pytest.fixture
def written() -> Iterator[Kept]:
    """The log at INFO, as JSON."""
    yield from listening("json")


@pytest.fixture
def told() -> Iterator[Kept]:
    """The log at INFO, in words."""
    yield from listening("line")


def breaks(request: HttpRequest, secret: str) -> HttpResponse:
    """A page that fails with somebody's data in its words."""
    try:
        with transaction.atomic():
            get_user_model()(email=EMAIL, name=NAME).save()
            get_user_model()(email=EMAIL, name=NAME).save()
    except IntegrityError as error:
        raise RuntimeError(f"{NAME} <{EMAIL}> with {secret}") from error
    return HttpResponse()


urlpatterns = [path("breaks/<str:secret>/", breaks), *product]


def test_a_request_is_one_line_with_its_id(client: Client, organiser: Person, draft: Event, written: Kept) -> None:
    client.force_login(organiser)
    answer = client.get(f"/events/{draft.slug}/?q={EMAIL}", headers={"X-Request-ID": "from-the-proxy-1"})
    assert answer["X-Request-ID"] == "from-the-proxy-1"
    line = next(line for line in written.lines if line["logger"] == "events.requests")
    assert {key: line[key] for key in ("event", "level", "method", "route", "status", "request")} == {
        "event": "request", "level": "info", "method": "GET", "route": "events/<slug:slug>/", "status": 404,
        "request": "from-the-proxy-1",
    }  # fmt: skip
    assert line["ms"] > 0
    assert line["person"] == organiser.pk
    assert datetime.datetime.fromisoformat(line["at"]).tzinfo


@pytest.mark.sqlite
@pytest.mark.parametrize("given", ["", "short", "with spaces in it", "x" * 65, "<script>alert(1)</script>", EMAIL])
def test_an_id_of_another_shape_is_not_taken_over(client: Client, given: str) -> None:
    number = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert number != given
    assert len(number) == 32


@pytest.mark.sqlite
def test_strange_methods_and_paths_are_no_names_of_lines(client: Client, written: Kept, db: None) -> None:
    client.generic("BREW", f"/nowhere/{SECRET}/{EMAIL}")
    assert ('"other"' in written.text, '"-"' in written.text) == (True, True)
    assert "BREW" not in written.text
    assert "nowhere" not in written.text


def test_a_journey_leaves_no_person_and_no_secret(
    client: Client, published: Event, officer: Person, written: Kept
) -> None:
    body = {"email": EMAIL, "name": NAME, "country": "MN", "language": "mn"}
    made = client.post(f"/api/v1/events/{published.slug}/registrations", body, content_type="application/json").json()
    guest = Registration.objects.get(code=made["code"])
    client.get(f"/r/{made['secret']}/")
    client.get(f"/sign-in/?next=/r/{made['secret']}/&email={EMAIL}")
    client.post("/sign-in/", {"login": EMAIL, "email": EMAIL})
    client.force_login(officer)
    client.get(f"/desk/events/{published.slug}/registrations/?q=Sarangerel")
    client.get(f"/desk/events/{published.slug}/registrations/{guest.code}/")
    client.get("/desk/network/people/?q=" + EMAIL)
    client.get("/verify/" + EMAIL)
    assert len([line for line in written.lines if line["logger"] == "events.requests"]) == 8
    for private in (EMAIL, "Sarangerel", "Batbayar", made["secret"], guest.code, officer.email, "Park"):
        assert private not in written.text


@pytest.mark.urls("tests.project.test_logs")
@pytest.mark.parametrize("form", ["json", "line"])
def test_an_error_has_its_place_and_class_without_its_words(client: Client, db: None, form: str) -> None:
    client.raise_request_exception = False
    for kept in listening(form):
        assert client.get(f"/breaks/{SECRET}/").status_code == 500
        text = kept.text
    assert "builtins.RuntimeError" in text
    assert "django.db.utils.IntegrityError" in text
    assert "network_person" in text
    assert "test_logs.py" in text
    assert "breaks/<str:secret>/" in text
    for private in (SECRET, EMAIL, "Sarangerel"):
        assert private not in text


def test_tasks_are_lines_too(db: None, told: Kept) -> None:
    at = datetime.datetime.now(datetime.UTC)
    task = {
        "func": "events_core.journal.tasks.send",
        "id": "a1",
        "started": at,
        "stopped": at,
        "success": True,
        "result": 1,
    }
    logs.task_done("django_q", task)
    words = f'{NAME} : Traceback (most recent call last):\n  File "/srv/a.py", line 3, in act\n    act("{EMAIL}")\nValueError: {NAME}\n'
    logs.task_done("django_q", task | {"success": False, "result": words})
    assert "INFO events.tasks task task=events_core.journal.tasks.send id=a1 ms=0.0" in told.text
    assert "ERROR events.tasks task failed" in told.text
    assert "ValueError" in told.text
    assert "/srv/a.py:3 act" in told.text
    assert NAME not in told.text
    assert EMAIL not in told.text


@pytest.mark.sqlite
def test_words_of_others_are_discreet_as_well(written: Kept) -> None:
    logging.getLogger("else").warning("mail to %s at /r/%s/", EMAIL, SECRET)
    logging.getLogger("else").warning("%s", {"to": EMAIL})
    structlog.stdlib.get_logger("else").warning("kept", to=EMAIL, link=SECRET)
    assert len(written.lines) == 3
    assert EMAIL not in written.text
    assert SECRET not in written.text
