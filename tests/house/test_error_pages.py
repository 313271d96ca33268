"""Pages that say no: in the product's look and the reader's language, wherever the refusal is raised."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from events_core.foundation.navigation import TAGS
from events_core.foundation.refusals import TooMany
from events_core.network.models import Person
from events_core.programme import queries

pytestmark = pytest.mark.sqlite


def fails(error: Exception) -> Callable[..., Any]:
    def act(*args: Any, **kwargs: Any) -> None:
        raise error

    return act


@pytest.fixture
def answer(participant: Person, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The page of each status, as a browser that asks for a language gets it."""
    Person.objects.update(language="")

    def ask(status: int, language: str = "en", cookie: str = "") -> Any:
        client = Client(raise_request_exception=False, headers={"Accept-Language": language})
        if cookie:
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
        if status == 400:
            return client.get("/", headers={"Host": "strange.example"})
        if status == 403:
            client.force_login(participant)
            return client.get("/desk/network/")
        if status == 413:
            body = "email=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            return client.post("/sign-in/", body, "application/x-www-form-urlencoded")
        with monkeypatch.context() as patch:
            if status == 429:
                patch.setattr("certificates.views.hold_back", fails(TooMany("…", 150)))
                return client.get("/verify/0")
            if status in (500, 503):
                patch.setattr(queries, "directory", fails(ValueError() if status == 500 else OperationalError()))
                return client.get("/")
            return client.get("/nothing/")

    return ask


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_it_is_said_in_the_readers_language(answer: Callable[..., Any], status: int) -> None:
    titles = set()
    for code, tag in TAGS.items():
        for asked in ((tag, ""), ("fr", code)):
            told = answer(status, *asked)
            body = told.content.decode()
            assert told.status_code == status
            assert f'<html lang="{tag}">' in body
            assert body.count("<h1") == 1
            assert "components.css" in body
            titles.add(body.partition('<h2 class="as-h3">')[2].partition("</h2>")[0])
    assert len(titles) == len(TAGS)


def test_too_many_says_when_to_try_again(answer: Callable[..., Any]) -> None:
    told = answer(429)
    assert told["Retry-After"] == "150"
    assert "Wait 3 minutes, then try again." in told.content.decode()


def test_what_fails_before_the_page_speaks_the_readers_language_too(
    answer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(404, "ko")  # what the thread spoke before is not what the next reader gets
    monkeypatch.setattr(
        "django.contrib.sessions.middleware.SessionMiddleware.process_request", fails(OperationalError())
    )
    for path in ("/", "/nothing/", "/me/"):
        told = Client(raise_request_exception=False).get(path, headers={"Accept-Language": "ru"})
        assert (told.status_code, told["Retry-After"]) == (503, "120")
        assert '<html lang="ru">' in told.content.decode()
    told = Client(raise_request_exception=False).get("/api/v1/events")
    assert (told.status_code, told["Content-Type"], told["Retry-After"]) == (503, "application/problem+json", "120")
    assert json.loads(told.content)["code"] == "unavailable"


def test_the_api_says_the_same_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(queries, "visible_to", fails(OperationalError()))
    told = Client(raise_request_exception=False).get("/api/v1/events")
    assert (told.status_code, json.loads(told.content)["code"], told["Retry-After"]) == (503, "unavailable", "120")


def test_the_page_without_a_connection_knows_nobody(client: Client, officer: Person) -> None:
    client.force_login(officer)
    for code, tag in TAGS.items():
        told = client.get("/offline/", {"lang": code})
        body = told.content.decode()
        assert told["Content-Language"] == code
        assert f'<html lang="{tag}">' in body
        assert not [word for word in ("/me/", "/desk/", "csrf", str(officer), "/language/") if word in body]
    assert '<html lang="ko">' in client.get("/offline/?lang=xx", headers={"Accept-Language": "ko"}).content.decode()


def test_the_service_worker_keeps_that_page_and_nothing_else(client: Client, db: None) -> None:
    told = client.get("/offline.js")
    assert (told["Content-Type"], told["Service-Worker-Allowed"]) == ("text/javascript; charset=utf-8", "/")
    kept = json.loads(told.content.decode().partition("self.OFFLINE = ")[2].partition(";\n")[0])
    assert {url.partition("?")[0] for url in kept["pages"].values()} == {"/offline/"}
    assert all(file.startswith("/static/") for file in kept["files"])
    assert set(kept["pages"]) == set(TAGS.values())
