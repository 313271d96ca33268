"""All parts of the interface on one page under axe, with words half as long again, in six languages."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Page, Route

from events_core.foundation import pills
from events_core.foundation.navigation import TAGS
from tests.browser.audit import faults_of, sticks_out
from tests.foundation.test_ui_forms import Example

pytestmark = pytest.mark.browser
LONGER = """() => {const it = document.createTreeWalker(document.body, 4); let x;
while (x = it.nextNode()) x.data = x.data.replace(/\\p{L}{4,}/gu, m => m + m.slice(0, Math.ceil(m.length * .45)).toLowerCase())}"""


def gallery() -> str:
    """Every part once, with its states."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    context: dict[str, Any] = {
        "form": Example({"email": "nobody", "title-ja": "低炭素都市"}),
        "pills": pills.known(),
        "names": ["Kim Min-jun", "Sarangerel Batbayar"],
        "page": Paginator(range(95), 40).page(2),
        "tabs": [
            {"label": "Overview", "url": "#", "current": True},
            {"label": "Registrations", "url": "#", "count": 31},
        ],
        "chips": [{"label": "Field visit", "url": "#"}],
        "steps": [
            {"label": "Draft", "done": True, "note": "2 November 2026"},
            {"label": "Co-host confirms", "held": True, "current": True, "note": "Asked 16 November"},
            {"label": "Published"},
        ],
    }
    return render_to_string("gallery.html", context, request)


def serve(page: Page, markup: str) -> None:
    """Show this markup with the product's own styles and scripts, without a server."""

    def answer(route: Route) -> None:
        name = route.request.url.partition("/static/")[2]
        if name:
            route.fulfill(path=str(finders.find(name)))
        else:
            route.fulfill(body=markup, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto("http://parts.test/")


@pytest.fixture
def plain_static(settings: Any) -> None:
    """Static files under their own names."""
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}


@pytest.mark.usefixtures("plain_static")
def test_the_parts_have_no_faults(page: Page) -> None:
    serve(page, gallery())
    assert faults_of(page) == {}


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.usefixtures("plain_static")
def test_the_parts_fit_a_phone_in_each_language(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    with translation.override(language):
        serve(page, gallery())
    assert sticks_out(page) == []
    assert page.evaluate("document.documentElement.lang") == TAGS[language]


@pytest.mark.usefixtures("plain_static")
def test_after_a_failed_form_the_summary_has_the_focus_and_leads_to_the_field(page: Page) -> None:
    serve(page, gallery())
    assert page.evaluate("document.activeElement.className").startswith("errors")
    page.click(".errors a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_email"


@pytest.mark.parametrize("width", [320, 768, 1024])
@pytest.mark.usefixtures("plain_static")
def test_longer_words_stay_on_the_page(page: Page, width: int) -> None:
    serve(page, gallery())
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(LONGER)
    assert sticks_out(page) == []


@pytest.mark.usefixtures("plain_static")
def test_an_address_can_be_copied(page: Page) -> None:
    serve(page, gallery())
    page.evaluate(
        "navigator.clipboard = undefined; Object.defineProperty(navigator, 'clipboard', {value: {writeText: async t => { window.copied = t }}})"
    )
    page.click("[data-copy=feed]")
    page.wait_for_function("document.getElementById('feed-said').textContent === 'Copied'")
    assert page.evaluate("window.copied") == "https://lcc.example/feeds/events.ics"


@pytest.mark.usefixtures("plain_static")
def test_the_language_menu_closes_with_escape(page: Page) -> None:
    serve(page, gallery())
    page.click(".menu > summary")
    assert page.locator(".menu__list").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".menu__list").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
