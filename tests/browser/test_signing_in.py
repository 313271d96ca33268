"""Signing in as people do it: with a mailed code, by the keyboard alone, and in a browser that runs no scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en", viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def code_from_mail(page: Page, site: str, address: str, *, but: str = "") -> str:
    """The newest code that was mailed to an address, other than one used before; read where the demo shows its mail."""
    reader = page.context.new_page()
    for _attempt in range(60):
        reader.goto(f"{site}/demo/mail/")
        letter = reader.get_by_role("link").filter(has_text="Your code for signing in").first
        if address in reader.content() and letter.count():
            letter.click()
            found = re.search(r"\b\d{4}-\d{4}\b", reader.content())
            if found and found.group() != but and address in reader.content():
                reader.close()
                return found.group()
        reader.wait_for_timeout(500)
    raise AssertionError("No code came.")


def test_a_new_person_signs_in_with_a_mailed_code(page: Page, site: str) -> None:
    page.goto(f"{site}/me/")
    page.get_by_label("Email").fill("new.walker@suwon.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    page.get_by_label("Code").fill("0000-0000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(code_from_mail(page, site, "new.walker@suwon.example"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/me/")
    expect(page.get_by_text("Tell us your name")).to_be_visible()


def test_everything_to_sign_in_is_in_reach_of_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Email")).to_be_focused()


def test_the_language_is_chosen_and_kept_without_scripts(plain: Page, site: str) -> None:
    plain.goto(f"{site}/privacy/")
    plain.locator(".menu > summary").click()
    plain.locator(".menu__list").get_by_text("日本語").click()
    expect(plain).to_have_url(f"{site}/privacy/")
    expect(plain.locator("html")).to_have_attribute("lang", "ja")
    plain.goto(f"{site}/sign-in/")
    expect(plain.locator("html")).to_have_attribute("lang", "ja")


def test_own_details_are_changed_without_scripts(plain: Page, site: str) -> None:
    plain.goto(f"{site}/sign-in/?next=/me/details/")
    plain.locator('button[value="trainer@demo.example"]').click()
    expect(plain).to_have_url(f"{site}/me/details/")
    plain.get_by_label("Name in Latin script").fill("")
    plain.get_by_label("Position").fill("Head of training")
    plain.get_by_role("button", name="Save my details").click()
    expect(plain.get_by_role("link", name="Fill in “Name in Latin script”.")).to_be_visible()
    expect(plain.get_by_label("Position")).to_have_value("Head of training")
    plain.get_by_label("Name in Latin script").fill("Elena Sokolova")
    plain.get_by_role("button", name="Save my details").click()
    expect(plain.get_by_text("Your details are saved")).to_be_visible()


def test_a_token_is_made_shown_once_and_revoked(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in/?next=/me/tokens/")
    page.locator('button[value="steward@demo.example"]').click()
    page.get_by_label("What it is for").fill("Our website")
    page.get_by_role("button", name="Make a token").click()
    token = page.get_by_role("textbox", name="New token").input_value()
    assert len(token) == 43
    page.goto(f"{site}/me/tokens/")
    assert token not in page.content()
    page.get_by_role("link", name="Revoke Our website").click()
    page.get_by_role("button", name="Revoke the token").click()
    expect(page.get_by_text("The token is revoked")).to_be_visible()
