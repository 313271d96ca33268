"""The mail that a demonstration shows instead of sending it."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(settings: LazySettings, tmp_path: Path) -> None:
    """One mail in the box of a demonstration."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    text = "Open https://events.example/r/abc/ <script>alert(1)</script>\n\nSee you there."
    mail = EmailMultiAlternatives("Your place <b>", text, "platform@events.example", ["김민준 <kim@suwon.example>"])
    mail.attach_alternative("<p>Not shown</p>", "text/html")
    mail.attach("check-in.png", b"\x89PNG\r\n", "image/png")
    mail.attach("event.ics", "BEGIN:VCALENDAR", "text/calendar")
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "00000007.eml").write_bytes(mail.message().as_bytes())


def test_the_box_lists_mails(client: Client, letter: None) -> None:
    page = client.get("/demo/mail/").content.decode()
    assert 'href="/demo/mail/7/"' in page
    assert "Your place &lt;b&gt;" in page
    assert "kim@suwon.example" in page


def test_a_letter_is_shown_safely_with_links_and_pictures(client: Client, letter: None) -> None:
    page = client.get("/demo/mail/7/").content.decode()
    assert '<a href="https://events.example/r/abc/"' in page
    assert "<script>alert" not in page
    assert "Not shown" not in page
    assert 'src="/demo/mail/7/check-in.png"' in page
    assert 'href="/demo/mail/7/event.ics"' in page


def test_files_are_downloaded_and_pictures_shown(client: Client, letter: None) -> None:
    assert client.get("/demo/mail/7/check-in.png")["Content-Type"] == "image/png"
    file = client.get("/demo/mail/7/event.ics")
    assert file["Content-Disposition"].startswith("attachment")
    assert file.content == b"BEGIN:VCALENDAR"
    assert client.get("/demo/mail/7/other").status_code == 404


def test_an_empty_box_says_so(client: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    assert "No mail yet" in client.get("/demo/mail/").content.decode()
    assert client.get("/demo/mail/7/").status_code == 404


def test_without_demo_there_is_no_such_page(client: Client, letter: None, settings: LazySettings) -> None:
    settings.DEMO = False
    for path in ("/demo/mail/", "/demo/mail/7/", "/demo/mail/7/check-in.png"):
        assert client.get(path).status_code == 404
