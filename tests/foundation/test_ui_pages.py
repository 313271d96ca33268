"""What stands on every page, and the pages that say no."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from events_core.foundation.refusals import Blocker, FieldError, Forbidden, Invalid, Missing, Refusal, Refused, Stale
from events_core.foundation.web import Refusals
from events_core.network.models import Person

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/accessibility/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def test_the_page_names_its_language(client: Client) -> None:
    assert '<html lang="en">' in page(client)
    assert '<html lang="zh-Hans">' in page(client, **{"Accept-Language": "zh-CN,zh;q=0.9"})
    assert '<html lang="mn">' in page(client, **{"Accept-Language": "mn"})


def test_the_language_menu_comes_back_to_the_same_page(client: Client) -> None:
    assert "/language/ja/?next=%2Faccessibility%2F%3Fa%3D1" in page(client, "/accessibility/?a=1")
    answer = client.get("/language/ja/?next=/accessibility/%3Fa=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/accessibility/?a=1"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ja"
    assert '<html lang="ja">' in page(client, **{"Accept-Language": "ru"})


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_language_menu_never_leads_elsewhere(client: Client, target: str) -> None:
    assert client.get("/language/ja/", {"next": target})["Location"] == "/"


def test_the_menu_changes_this_browser_and_nothing_that_is_kept_of_a_person(
    client: Client, participant: Person
) -> None:
    client.force_login(participant)
    assert '<html lang="mn">' in page(client, **{"Accept-Language": "ru"})
    client.get("/language/ko/?next=/")
    participant.refresh_from_db()
    assert (participant.language, participant.version) == ("mn", 1)
    assert '<html lang="ko">' in page(client)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert '<html lang="mn">' in page(client)


def test_a_link_from_elsewhere_or_a_prefetch_changes_nothing(client: Client, participant: Person) -> None:
    client.force_login(participant)
    client.get("/language/ko/", headers={"Sec-Fetch-Site": "cross-site"})
    client.get("/language/ko/", headers={"Sec-Purpose": "prefetch"})
    participant.refresh_from_db()
    assert participant.language == "mn"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_an_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/language/xx/").status_code == 404


def test_nothing_runs_or_loads_from_elsewhere(client: Client) -> None:
    answer = client.get("/privacy/")
    body = answer.content.decode()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert " style=" not in body
    assert " onclick=" not in body
    assert "<style" not in body
    assert 'src="http' not in body


def test_pages_vary_by_person_and_language(client: Client) -> None:
    vary = client.get("/privacy/")["Vary"]
    assert "Cookie" in vary
    assert "Accept-Language" in vary


def test_the_main_links_depend_on_who_reads(client: Client, participant: Person, organiser: Person) -> None:
    assert "/sign-in/" in page(client)
    client.force_login(participant)
    own = page(client)
    assert 'href="/me/"' in own
    assert 'href="/desk/"' not in own
    client.force_login(organiser)
    assert 'href="/desk/"' in page(client)


def test_the_place_of_a_page_is_marked(client: Client, participant: Person) -> None:
    client.force_login(participant)
    assert '<a href="/me/" aria-current="page">' in page(client, "/me/")
    assert '<a href="/me/" aria-current="true">' in page(client, "/me/details/")


def test_the_demonstration_says_that_it_is_invented(client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert "invented" not in page(client)
    settings.DEMO = True
    assert "people, amounts and events after 2014 are invented" in page(client)


def test_crawlers_may_read_feeds_and_nothing_personal(client: Client) -> None:
    robots = page(client, "/robots.txt")
    assert "Allow: /feeds/events.ics" in robots
    assert "Disallow: /me/" in robots
    assert client.get("/favicon.ico").status_code == 301


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "/sign-in/?next=/nothing/here/" in answer.content.decode().replace("%2F", "/")


@pytest.mark.parametrize(
    ("refusal", "status", "says"),
    [
        (Missing("No such event."), 404, "No such event."),
        (Forbidden("That part is not yours."), 403, "That part is not yours."),
        (Refused("refused", "x", [Blocker("no_title", "Give the event a title.")]), 409, "Give the event a title."),
        (Refused("full", "All places are taken."), 409, "All places are taken."),
        (Stale("Changed meanwhile."), 412, "Changed meanwhile."),
        (Invalid(FieldError("when", "unknown", "Write a year.")), 422, "Write a year."),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence(rf: RequestFactory, refusal: Refusal, status: int, says: str) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = Refusals(_never).process_exception(request, refusal)
    assert answer is not None
    assert answer.status_code == status
    assert says in answer.content.decode()


def _never(request: HttpRequest) -> None:
    raise AssertionError


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_an_error_page_needs_neither_session_nor_database(name: str, django_assert_num_queries: object) -> None:
    body = render_to_string(f"{name}.html")
    assert "What you can do" in body
    assert body.count("<h1>") == 1


def broken(request: HttpRequest) -> None:
    """A view with a fault."""
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken)]


@pytest.mark.urls("tests.foundation.test_ui_pages")
def test_a_fault_of_ours_is_a_page_in_the_readers_language_and_tells_nothing_inside() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/broken/", headers={"Accept-Language": "ko"})
    body = answer.content.decode()
    assert answer.status_code == 500
    assert '<html lang="ko">' in body
    assert "ZeroDivisionError" not in body


def test_a_form_without_its_token_says_that_nothing_was_saved() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "kim@suwon.example"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
