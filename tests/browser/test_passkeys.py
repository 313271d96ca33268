"""Passkeys as people use them, in a real browser with an authenticator of its own (WebAuthn §11)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_signing_in import code_from_mail

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(page: Page) -> None:
    """The browser has a finger to read."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


@pytest.mark.usefixtures("phone")
def test_a_passkey_is_added_and_lets_in_alone_and_as_the_second_step(page: Page, site: str) -> None:
    address = "passkey.walker@suwon.example"
    page.goto(f"{site}/sign-in/?next=/me/security/passkeys/add/")
    page.get_by_label("Email").fill(address)
    page.keyboard.press("Enter")
    first = code_from_mail(page, site, address)
    page.get_by_label("Code").fill(first)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Name of the passkey")
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Keep these codes now")).to_be_visible()
    page.goto(f"{site}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/sign-in/?next=/me/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{site}/me/security/")
    expect(page.get_by_role("link", name="Rename My phone")).to_be_visible()
    page.goto(f"{site}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/sign-in/")
    page.get_by_label("Email").fill(address)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(code_from_mail(page, site, address, but=first))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{site}/me/")


def test_without_a_passkey_the_page_says_so_and_stays(page: Page, site: str) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE | {"isUserVerified": False}})
    page.goto(f"{site}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible()


def test_where_passkeys_cannot_work_there_is_a_sentence_and_no_button(page: Page, site: str) -> None:
    page.goto(site.replace("localhost", "127.0.0.1") + "/sign-in/")
    expect(page.get_by_text("Passkeys do not work at this address")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
