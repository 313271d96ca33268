"""What browsers make of the headers: the API's page under the policy, the page without a connection, static files."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from events_core.foundation.headers import EVERY, NOTHING

pytestmark = pytest.mark.browser
KEPT = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""


def test_the_page_of_the_api_works_under_the_policy(page: Page, site: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.set_default_timeout(120_000)  # it is large
    page.goto(f"{site}/api/v1/docs")
    page.locator(".opblock-summary").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table td.response-col_status").nth(1)).to_contain_text("200", timeout=30_000)
    assert said == []
    assert not [url for url in asked if not url.startswith((site, "data:"))]


def test_without_a_connection_there_is_a_page_in_the_language_read_last(
    page: Page, context: BrowserContext, site: str
) -> None:
    page.goto(f"{site}/language/ja/?next=/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.goto(f"{site}/cities/")
    page.wait_for_function("caches.match('/offline/language')")
    context.set_offline(True)
    answer = page.goto(f"{site}/organisations/")
    assert answer is not None
    assert (answer.status, answer.from_service_worker) == (503, True)
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.locator("body").evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(250, 247, 240)"
    kept = page.evaluate(KEPT)
    assert not [path for path in kept if not path.startswith(("/offline/", "/static/"))]
    context.set_offline(False)
    page.locator("main a").first.click()
    page.wait_for_selector("nav.nav")
    assert page.url == f"{site}/organisations/"


def test_static_files_say_it_too(page: Page, site: str) -> None:
    page.goto(site)
    picture = page.locator("link[rel=icon]").get_attribute("href") or ""
    told = page.request.get(site + picture).headers
    assert told["content-security-policy"] == NOTHING
    assert "immutable" in told["cache-control"]
    assert {name: told[name.lower()] for name in EVERY} == dict(EVERY)
