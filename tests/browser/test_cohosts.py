"""A field visit and its two cities, as people go the way: asked by mail, changed on a phone, agreed, published."""

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.mailbox import link_from_mail
from tools.screenshots import sign_in

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)
FIRST = datetime.date.today() + 90 * DAY
LATER = FIRST + 14 * DAY
PHONE = 360
TITLE = "Two harbours, one way"
LINK = r"http://[^\s\"<]+/cohost/[\w-]+/"
SUWON, TOYAMA = "suwon.visits@suwon.example", "toyama.visits@toyama.example"


def draft_visit(page: Page, site: str) -> str:
    """As the organiser: a field visit of two days to Suwon and Toyama; its slug."""
    sign_in(page, site, "organiser@demo.example")
    page.get_by_role("link", name="Workspace").click()
    page.get_by_role("link", name="Schedule an event").click()
    page.get_by_label("Kind").select_option("field_visit")
    page.locator("#id_title-en").fill(TITLE)
    page.get_by_label("First day").fill(FIRST.isoformat())
    page.get_by_label("Begins at").fill("09:00")
    page.get_by_label("Last day").fill((FIRST + DAY).isoformat())
    page.get_by_label("Ends at").fill("17:00")
    page.get_by_label("Time zone").select_option("Asia/Seoul")
    for country, city in (("Republic of Korea", "Suwon"), ("Japan", "Toyama")):
        page.locator("summary").filter(has_text=re.compile(f"^{country}")).click()
        page.get_by_label(city, exact=True).check()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("The draft is made")).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def ask(page: Page, site: str, slug: str, city: str, email: str, language: str) -> None:
    """Write the request to a city, look at the letter, send it."""
    page.goto(f"{site}/desk/events/{slug}/hosting/{city}/ask/")
    page.locator("#id_contact_name").fill(f"International affairs of {city.title()}")
    page.locator("#id_contact_email").fill(email)
    page.locator(f'input[name="contact_language"][value="{language}"], #id_contact_language').first.evaluate(
        "(field, code) => { if (field.tagName === 'SELECT') field.value = code; else field.checked = true; }", language
    )
    page.locator("#id_visitors").fill("24")
    page.locator("#id_sites").fill("Recycling plant\nWater works")
    page.get_by_role("button", name="Save and look at the letter").click()
    expect(page.locator("article.sheet")).to_have_count(2)
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator(".notice").first).to_be_visible()


def counter_propose(page: Page, address: str) -> None:
    """On a phone: a choice, two days, who answers, two buttons."""
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("h1")).to_contain_text("수원시")
    stays_narrow(page)
    page.locator('input[name="answer"][value="countered"]').check()
    page.locator("#id_first_day").fill(LATER.isoformat())
    page.locator("#id_last_day").fill((LATER + DAY).isoformat())
    page.locator("#id_name").fill("정하은")
    page.locator("#id_position").fill("국제교류팀장")
    page.locator("form#answer .actions button.btn").click()
    expect(page.locator("del.was").first).to_be_visible()
    stays_narrow(page)
    page.locator('button[name="step"][value="send"]').click()
    expect(page.locator('.pill[data-tone="turn"]').first).to_be_visible()


def confirm(page: Page, address: str) -> None:
    """As proposed, on a phone."""
    page.goto(address)
    expect(page.locator("h1")).to_contain_text("富山市")
    page.locator('input[name="answer"][value="confirmed"]').check()
    page.locator("#id_name").fill("水瀬 颯太")
    page.locator("#id_position").fill("国際交流課長")
    page.locator("form#answer .actions button.btn").click()
    page.locator('button[name="step"][value="send"]').click()
    expect(page.locator('.pill[data-tone="go"]').first).to_be_visible()


def stays_narrow(page: Page) -> None:
    """Nothing sticks out of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_two_cities_agree_on_a_visit(site: str, open_browser: Callable[..., Page]) -> None:
    organiser, suwon, toyama = open_browser("en"), open_browser("ko", PHONE), open_browser("ja", PHONE)
    slug = draft_visit(organiser, site)
    overview, hosting = f"{site}/desk/events/{slug}/", f"{site}/desk/events/{slug}/hosting/"
    ask(organiser, site, slug, "suwon", SUWON, "ko")
    ask(organiser, site, slug, "toyama", TOYAMA, "ja")
    organiser.goto(overview)
    expect(organiser.locator(".steps")).to_contain_text("Waiting for Suwon and Toyama")
    expect(organiser.get_by_role("link", name="Publish", exact=True)).to_have_count(0)

    first_letter = link_from_mail(toyama, site, TOYAMA, LINK)
    counter_propose(suwon, link_from_mail(suwon, site, SUWON, LINK))

    organiser.goto(hosting)
    organiser.get_by_role("link", name="Accept the changes").first.click()
    expect(organiser.locator("main")).to_contain_text("Toyama")
    organiser.get_by_role("button", name="Accept the changes").click()
    expect(organiser.locator("main")).to_contain_text("Still waiting for: Toyama.")
    organiser.goto(overview)
    expect(organiser.locator(".steps")).to_contain_text("Waiting for Toyama")

    assert toyama.goto(first_letter).status == 409  # type: ignore[union-attr]
    second_letter = link_from_mail(toyama, site, TOYAMA, LINK)
    assert second_letter != first_letter
    confirm(toyama, second_letter)

    organiser.goto(hosting)
    organiser.get_by_role("link", name="Publish the event").click()
    organiser.get_by_role("button", name="Publish this event").click()
    expect(organiser.get_by_text("The event is published")).to_be_visible()
    suwon.goto(f"{site}/events/{slug}/")
    expect(suwon.locator("main")).to_contain_text("수원시")
    expect(suwon.locator(f'time[datetime^="{LATER.isoformat()}"]').first).to_be_visible()
