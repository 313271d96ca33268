"""`manage.py doctor` finds what is wrong, says how to mend it, and ends with 1 then."""

import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from certificates.models import Batch
from events_core.foundation import doctor
from events_core.journal import files
from events_core.journal.actors import COMMAND
from events_core.journal.models import Heartbeat, Letter, StoredFile
from events_core.ledger import actions, guards
from events_core.ledger.models import Book
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations.models import Category
from tools.demo_site import free_port

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def told(*flags: str) -> dict[str, list[str]]:
    """What it says, by check."""
    out = io.StringIO()
    try:
        call_command("doctor", "--json", *flags, stdout=out)
        code = 0
    except SystemExit as ended:
        code = int(str(ended.code))
    data = json.loads(out.getvalue())
    assert data["well"] == (code == 0)
    found: dict[str, list[str]] = {name: [] for name in data["checks"]}
    for one in data["findings"]:
        assert one["mend"]
        found[one["check"]].append(one["said"])
    return found


def test_rows_that_are_well(published: Event, uploads: Path) -> None:
    assert not any(told("--data", "--deep").values())


def test_what_is_wrong_with_rows_is_told(published: Event, uploads: Path) -> None:
    kept = files.keep(ContentFile(PDF, name="a.pdf"), about=published, by=COMMAND)
    (uploads / kept.key).write_bytes(b"spoilt")
    StoredFile.objects.create(
        about="x", about_id=1, name="b", type="t", size=1, sha256="0" * 64, key="lost", actor_kind="x"
    )
    book = actions.book_of(published)
    Book.objects.filter(pk=book.pk).update(last_number=3)
    Event.objects.update(taken=2, search_text="")
    Category.objects.update(taken=1)
    with connection.cursor() as cursor:
        on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_entry_kept{on}")
    found = told("--data")
    assert "1 file has a row but no bytes: lost." in found["files"]
    assert any("1 file is not what was uploaded" in said for said in found["files"])
    assert any("gap" in said for said in found["ledger: numbers"])
    assert len(found["seats"]) == 2
    assert found["search: events"]
    assert "ledger_entry_kept is missing" in found["ledger: guards"][0]
    call_command("seats", stdout=io.StringIO())
    guards.stand()
    found = told("--data")
    assert found["seats"] == found["ledger: guards"] == []


def test_what_waits_is_told(published: Event, settings: Any, tmp_path: Path) -> None:
    long_ago = timezone.now() - timezone.timedelta(days=2)
    Heartbeat.objects.create(name="worker", at=long_ago)
    letter = {"about": "x", "about_id": 1, "to_email": "a@b.example", "language": "en", "subject": "", "body": ""}
    Letter.objects.create(created_at=long_ago, **letter)
    Letter.objects.create(state="failed", **letter)
    Batch.objects.create(event=published, number=1, languages=["en"], state="needs_attention")
    settings.STATIC_ROOT = tmp_path
    found = told()
    assert any("silent for 2,880 minutes" in said for said in found["worker"])
    assert any("waits for more than an hour" in said for said in found["mail"])
    assert "1 letter could not be delivered." in found["mail"]
    assert found["certificates: batches"]
    assert found["calendars"] == []
    assert any("not collected" in said for said in found["static files, translations, fonts"])


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LINK_KEY", "short", "can be guessed"),
        ("LINK_KEY", "as SECRET_KEY is", "are the same"),
        ("BASE_URL", "http://events.test", "not https"),
        ("BASE_URL", "https://events.test", "ALLOWED_HOSTS does not have"),
        ("ALLOWED_HOSTS", ["*"], "any host"),
        ("TRUSTED_PROXIES", ["*"], "no address"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "no mail leaves"),
        ("WEB_WORKERS", 2, "without REDIS_URL"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", ""),
    ],
)
def test_unsafe_settings_are_told(db: None, settings: Any, name: str, value: Any, words: str) -> None:
    setattr(settings, name, settings.SECRET_KEY if value == "as SECRET_KEY is" else value)
    said = " ".join(" ".join(found) for found in told().values())
    assert words in said


@pytest.mark.sqlite
def test_a_check_that_breaks_is_told_and_the_others_go_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(deep: bool) -> list[doctor.Finding]:
        raise RuntimeError("x")

    monkeypatch.setitem(doctor._CHECKS, "worker", doctor.Check("worker", broken, False))
    found = told()
    assert found["worker"] == ["This could not be looked at: RuntimeError."]
    assert "seats" in found


@pytest.mark.sqlite
def test_a_stopped_service_is_no_fault_and_mail_is_one_at_a_public_address(
    db: None, settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT, settings.PORT = tmp_path, free_port()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    said = io.StringIO()
    call_command("doctor", stdout=said)
    assert "The worker has never run" in said.getvalue()
    assert "Nothing is wrong." in said.getvalue()
    settings.BASE_URL, settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = "https://a.test", ["a.test"], ["127.0.0.1"]
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=said)
    with socket.socket() as web:
        web.bind(("127.0.0.1", settings.PORT))
        web.listen()
        assert doctor.is_served()


@pytest.mark.sqlite
def test_in_words_it_ends_with_a_count(db: None, settings: Any) -> None:
    settings.LINK_KEY = "short"
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    assert "WRONG   settings: keys: LINK_KEY has fewer than 32 characters: it can be guessed." in out.getvalue()
    assert out.getvalue().strip().endswith("\n1 fault.")


@pytest.mark.sqlite
def test_the_first_officer_is_made_by_command(db: None) -> None:
    call_command("officer", "Chief@Office.test", "--name", "Park Ji-woo", stdout=io.StringIO())
    somebody = Person.objects.get(email="chief@office.test")
    assert (somebody.role, somebody.name) == ("officer", "Park Ji-woo")
    with pytest.raises(CommandError):
        call_command("officer", "no address", stdout=io.StringIO())
