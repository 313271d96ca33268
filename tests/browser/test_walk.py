"""The whole way, as people go it: an event from its first draft to certificates that anyone can check."""

import datetime
import io
import json
import re
import subprocess
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from zxingcpp import read_barcodes

from tests.browser.mailbox import link_from_mail
from tests.calendars.client import Follower
from tools.screenshots import sign_in

pytestmark = pytest.mark.browser
DAY = datetime.timedelta(days=1)
FIRST = datetime.date.today() + 60 * DAY
TITLE = "Warm homes, clean air"
SESSIONS = (
    ("Opening", 0, "09:00", "09:30"),
    ("What homes lose", 0, "10:00", "12:00"),
    ("Next steps", 1, "09:30", "11:00"),
)


@dataclass(frozen=True)
class Guest:
    """Somebody who registers in a browser of their own."""

    browser: str
    language: str
    name: str
    native_name: str
    email: str
    country: str


GUESTS = (
    Guest("zh-CN", "zh-hans", "Zhang Zhexin", "张喆鑫", "zhexin.zhang@hangzhou.example", "CN"),
    Guest("mn", "mn", "Batbayar Nomin", "Батбаярын Номин", "nomin.batbayar@ulaanbaatar.example", "MN"),
)


def schedule(page: Page, site: str) -> str:
    """As the organiser, from the start page: a symposium of two days in Ulaanbaatar; its slug."""
    sign_in(page, site, "organiser@demo.example")
    page.get_by_role("link", name="Workspace").click()
    page.get_by_role("link", name="Schedule an event").click()
    page.get_by_label("Kind").select_option("symposium")
    page.locator("#id_title-en").fill(TITLE)
    page.get_by_text("Other languages").first.click()
    page.locator("#id_title-mn").fill("Дулаан гэр, цэвэр агаар")
    page.get_by_label("First day").fill(FIRST.isoformat())
    page.get_by_label("Begins at").fill("09:00")
    page.get_by_label("Last day").fill((FIRST + DAY).isoformat())
    page.get_by_label("Ends at").fill("17:00")
    page.get_by_label("Time zone").select_option("Asia/Ulaanbaatar")
    page.locator("summary").filter(has_text="Mongolia").click()
    page.get_by_label("Ulaanbaatar", exact=True).check()
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("The draft is made")).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def add_sessions(page: Page) -> None:
    page.get_by_role("link", name="Programme", exact=True).click()
    for title, day, begins, ends in SESSIONS:
        page.get_by_role("link", name="Add a session").click()
        page.locator("#id_title-en").fill(title)
        page.get_by_label("Day", exact=True).select_option((FIRST + day * DAY).isoformat())
        page.get_by_label("Begins at").fill(begins)
        page.get_by_label("Ends at").fill(ends)
        page.get_by_label("Name of speaker 1").fill("Ganbold Nomin")
        page.locator("main form button.btn:not(.btn--quiet)").click()
        expect(page.get_by_text(title, exact=True).first).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish this event").click()
    expect(page.get_by_text("The event is published")).to_be_visible()


def register(page: Page, site: str, slug: str, guest: Guest) -> str:
    """Register from the event's page, read the mail, open one's own page from it; its address."""
    page.goto(f"{site}/events/{slug}/")
    page.locator(f'a[href="/events/{slug}/register/"]').click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(guest.language, re.IGNORECASE))
    page.locator("#id_name").fill(guest.name)
    page.locator("#id_native_name").fill(guest.native_name)
    page.locator("#id_email").fill(guest.email)
    page.locator("#id_country").select_option(guest.country)
    page.locator("main form[method=post] button.btn").click()
    expect(page).to_have_url(f"{site}/events/{slug}/register/done/")
    page.goto(link_from_mail(page, site, guest.email, r"http://[^\s\"<]+/r/[\w-]+/"))
    expect(page.get_by_text(guest.native_name)).to_be_visible()
    return page.url


def move_by_a_day(page: Page, slug: str) -> None:
    page.get_by_role("link", name="Details").click()
    page.get_by_label("First day").fill((FIRST + DAY).isoformat())
    page.get_by_label("Last day").fill((FIRST + 2 * DAY).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("3 sessions move along and keep their times of day.")).to_be_visible()
    expect(page.get_by_text("2 people who are registered are told by mail.")).to_be_visible()
    page.get_by_role("button", name="Move the event").click()
    expect(page.get_by_text("The event is saved")).to_be_visible()


def check_in(page: Page, site: str, own_pages: list[str]) -> None:
    """One by name in their own script, one by the code that their page shows as a picture."""
    page.get_by_role("link", name="Check-in").click()
    page.get_by_label("Find by name, institution or code").fill(GUESTS[0].native_name)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name=f"Check in {GUESTS[0].name}").click()
    expect(page.get_by_text("The event has not begun.")).to_be_visible()
    page.get_by_role("button", name="Check in all the same").click()
    expect(page.locator("#checkin b").filter(has_text="1 of 2")).to_be_visible()
    other = page.context.new_page()
    other.goto(own_pages[1])
    picture = other.locator("aside img").screenshot()
    other.goto(read_code(picture))
    other.get_by_role("button", name=f"Check in {GUESTS[1].name}").click()
    expect(other.locator("#checkin b").filter(has_text="2 of 2")).to_be_visible()
    other.close()


def read_code(picture: bytes) -> str:
    """What a QR code in a picture says."""
    codes = read_barcodes(Image.open(io.BytesIO(picture)))
    assert len(codes) == 1
    return str(codes[0].text)


def complete_and_issue(page: Page) -> None:
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Mark as held").click()
    expect(page.get_by_text("The event is not over yet")).to_be_visible()
    page.get_by_role("button", name="Mark this event as held").click()
    page.get_by_role("link", name="Certificates", exact=True).last.click()
    page.get_by_role("button", name="Issue 2 certificates").click()
    expect(page.locator("#batch b").filter(has_text="2 of 2")).to_be_visible(timeout=60_000)


def certificate_of(page: Page, site: str, guest: Guest, folder: Path) -> Path:
    """The PDF that the holder's mail leads to."""
    address = link_from_mail(page, site, guest.email, r"http://[^\s\"<]+/certificates/[\w-]+\.pdf")
    path = folder / f"{guest.country}.pdf"
    with urllib.request.urlopen(address) as answer:
        path.write_bytes(answer.read())
    return path


def code_on(pdf: Path) -> str:
    """What the QR code on a printed page says."""
    picture = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-r", "150", "-singlefile", pdf, picture], check=True)
    return read_code(picture.with_suffix(".png").read_bytes())


def test_from_draft_to_certificate(site: str, open_browser: Callable[[str], Page], tmp_path: Path) -> None:
    organiser = open_browser("en")
    slug = schedule(organiser, site)
    add_sessions(organiser)
    publish(organiser)

    own_pages = [register(open_browser(guest.browser), site, slug, guest) for guest in GUESTS]

    calendar = Follower(tmp_path / "calendar", f"{site}/feeds/events.ics")
    assert calendar.entry(TITLE).first_day == FIRST
    organiser.goto(f"{site}/desk/events/{slug}/")
    move_by_a_day(organiser, slug)
    assert calendar.entry(TITLE).first_day == FIRST + DAY

    check_in(organiser, site, own_pages)
    complete_and_issue(organiser)

    for guest in GUESTS:
        reader = open_browser(guest.browser)
        pdf = certificate_of(reader, site, guest, tmp_path)
        text = PdfReader(pdf).pages[0].extract_text()
        assert guest.native_name in text
        reader.goto(code_on(pdf).replace("HTTP://LOCALHOST", "http://localhost"))
        expect(reader.locator(".verdict")).to_be_visible()
        expect(reader.get_by_text(guest.native_name)).to_be_visible()
        answer = urllib.request.urlopen(
            urllib.request.Request(reader.url, headers={"Accept": "application/json"}), timeout=10
        )
        assert json.load(answer)["state"] == "valid"
