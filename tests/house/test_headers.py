"""What answers tell browsers and caches: one example of each kind, each with what the table says of it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from events_core.foundation.headers import EVERY, NOTHING, PRIVATE
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations import actions as registrations
from tests.registrations.conftest import answers
from tools.demo_site import ROOT

pytestmark = pytest.mark.sqlite
PAGE_POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "worker-src 'self'", "manifest-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
PUBLIC = "no-cache"
NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"

EXAMPLES: list[tuple[str, str, int, str, str | None]] = [
    # address, who, status, policy ("page", "data", or its own), Cache-Control (None: left to the cache)
    ("/", "", 200, "page", PUBLIC),
    ("/events/{slug}/", "", 200, "page", PUBLIC),
    ("/events/{slug}/register/", "", 200, "page", NEVER),
    ("/accessibility/", "", 200, "page", PUBLIC),
    ("/verify/", "", 200, "page", PUBLIC),
    ("/sign-in/", "", 200, "page", NEVER),
    ("/nothing/", "", 404, "page", PUBLIC),
    ("/%00", "", 404, "page", PUBLIC),
    ("/static/nothing.css", "", 404, "page", PUBLIC),
    ("/events/{slug}/nothing.ics", "", 404, "page", PUBLIC),
    ("/", "officer", 200, "page", PRIVATE),
    ("/me/", "officer", 200, "page", PRIVATE),
    ("/desk/", "officer", 200, "page", PRIVATE),
    ("/desk/events/{slug}/", "officer", 200, "page", PRIVATE),
    ("/desk/network/", "participant", 403, "page", PRIVATE),
    ("/desk/events/{slug}/registrations/registrations.csv", "officer", 200, "data", PRIVATE),
    ("/nothing/", "officer", 404, "page", PRIVATE),
    ("/me/", "", 302, "page", PUBLIC),
    ("/r/{secret}/", "", 200, "page", PRIVATE),
    ("/r/{secret}/edit/", "", 200, "page", PRIVATE),
    ("/r/" + "x" * 43 + "/", "", 404, "page", PRIVATE),
    ("/robots.txt", "", 200, "data", None),
    ("/healthz", "", 200, "data", NEVER),
    ("/feeds/events.ics", "", 200, "data", "public, max-age=300"),
    ("/events/{slug}/event.ics", "", 200, "data", "public, max-age=300"),
    ("/api/v1/events", "", 200, "data", "no-cache"),
    ("/api/v1/nothing", "", 404, "data", "no-cache"),
    ("/api/v1/docs", "", 200, "page", "no-cache"),
    ("/offline/", "", 200, "page", PUBLIC),
    ("/offline.js", "", 200, "default-src 'none'; script-src 'self'; connect-src 'self'", PUBLIC),
]


@pytest.fixture
def address(published: Event, officer: Person, participant: Person) -> Any:
    """The addresses of examples, as each of the people sees them."""
    secret = registrations.register(published, answers("kim")).registration.link_secret
    people = {"officer": officer, "participant": participant}

    def ask(path: str, who: str) -> Any:
        client = Client(raise_request_exception=False)
        if who:
            client.force_login(people[who])
        return client.get(path.format(slug=published.slug, secret=secret))

    return ask


def test_each_kind_of_answer_says_what_the_table_says(address: Any) -> None:
    wrong = []
    for path, who, status, policy, cache in EXAMPLES:
        answer = address(path, who)
        told = answer["Content-Security-Policy"]
        parts = {part.strip() for part in told.split(";")}
        is_right = parts == PAGE_POLICY if policy == "page" else told == (NOTHING if policy == "data" else policy)
        wanted = answer.status_code == status and is_right and answer.get("Cache-Control", None) == cache
        if not wanted or any(answer.get(name) != value for name, value in EVERY.items()):
            wrong.append((path, who, answer.status_code, told[:60], answer.get("Cache-Control")))
        if answer["Content-Type"].startswith("text/html") and not path.startswith("/api/"):
            assert {"Cookie", "Accept-Language"} <= set(answer["Vary"].split(", ")), path
    assert not wrong


def test_pages_of_personal_links_stay_out_of_indexes_and_other_sites_logs(address: Any) -> None:
    for path in ("/r/{secret}/", "/r/" + "x" * 43 + "/"):
        answer = address(path, "")
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")


def test_no_policy_lets_a_page_run_what_stands_in_it(address: Any) -> None:
    assert not [one for one in PAGE_POLICY if "unsafe" in one or "*" in one or "http" in one]
    for path in ("/", "/events/{slug}/", "/me/", "/api/v1/docs"):
        body = address(path, "officer").content.decode()
        assert not re.search(
            r"<script(?![^>]*\b(?:src|type=\"application/(?:ld\+)?json)\b)|\son\w+=|<style|\sstyle=", body
        ), path


def test_a_fault_keeps_them_too(client: Client, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    client.raise_request_exception = False
    for error, status in ((ValueError, 500), (OperationalError, 503)):
        monkeypatch.setattr("events_core.programme.queries.directory", _raising(error))
        answer = client.get("/", headers={"Accept-Language": "ja"})
        assert (answer.status_code, answer.get("Retry-After")) == (status, "120" if status == 503 else None)
        assert {part.strip() for part in answer["Content-Security-Policy"].split(";")} == PAGE_POLICY
        assert '<html lang="ja">' in answer.content.decode()
        told = client.get("/api/v1/events?when=coming")
        assert told["Content-Type"] == "application/problem+json" or told.status_code == 200


def _raising(error: type[Exception]) -> Any:
    def act(*args: Any, **kwargs: Any) -> None:
        raise error("x")

    return act


def test_under_https_it_stays_https(db: None) -> None:
    with override_settings(SECURE_HSTS_SECONDS=31536000):
        for path in ("/", "/feeds/events.ics", "/nothing"):
            assert Client().get(path)["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_are_bound_to_this_host_and_out_of_reach_of_scripts(tmp_path: Path) -> None:
    names = [
        f"{name}_COOKIE_{what}"
        for name in ("SESSION", "CSRF", "LANGUAGE")
        for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE")
    ]
    code = f"import json, events_core.project.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"
    environment = {
        "SECRET_KEY": "x" * 50,
        "LINK_KEY": "y" * 50,
        "DATA_DIR": str(tmp_path),
        "BASE_URL": "https://events.example",
    }
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == [
        value for name in ("sessionid", "csrftoken", "language") for value in (f"__Host-{name}", True, True, "Lax")
    ]
