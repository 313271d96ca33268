"""The services outside: a mail server that takes or refuses, a cache that processes share, the worker's heart."""

import datetime
import email
import email.policy
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from environ import Env
from pytest_django import Settings

from events_core.foundation import tokens
from events_core.journal import letters, mailer, tasks
from events_core.journal.actions import ANY
from events_core.journal.letters import Recipient
from events_core.journal.models import Heartbeat, Letter
from events_core.programme.models import Event
from events_core.project.management.commands.serve import is_silent
from tests.services import MailServer
from tools.demo_site import ROOT


@pytest.fixture
def letter(draft: Event, settings: Settings, mail_server: MailServer) -> Letter:
    """A letter that waits for the mail server."""
    for name, value in Env.email_url_config(mail_server.url).items():
        setattr(settings, name, value)
    tokens.register(tokens.Purpose("registration", "/r/{secret}/"))
    to = Recipient("Батбаяр", "batbayar@test.example", "mn", "Asia/Ulaanbaatar")
    links = {"own": ("registration", 7, 1)}
    return letters.post("test/hello", to=to, about=draft, context={"title": draft.title}, links=links)


def test_a_mail_server_gets_the_letter_once(letter: Letter, mail_server: MailServer) -> None:
    assert [tasks.catch_up(), tasks.catch_up()] == [1, 0]
    taken = email.message_from_bytes(mail_server.mails[0].content or b"", policy=email.policy.default)
    assert len(mail_server.mails) == 1
    assert mail_server.mails[0].rcpt_tos == ["batbayar@test.example"]
    assert taken["To"].addresses[0].display_name == "Батбаяр"
    assert taken["Message-ID"].startswith(f"<{letter.uid}@")


def test_a_letter_that_the_mail_server_refuses_waits(letter: Letter, mail_server: MailServer) -> None:
    mail_server.refuse = "451 come again later"
    assert tasks.catch_up() == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.QUEUED
    assert letter.attempts == 1
    assert letter.due_at > timezone.now()


def test_a_refusal_for_good_is_not_tried_again(letter: Letter, mail_server: MailServer) -> None:
    mail_server.refuse = "554 5.7.1 we want none of this"
    assert tasks.catch_up() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (Letter.State.FAILED, 1)
    assert letter.error == "554 5.7.1 we want none of this"
    assert letter.failed_at


def test_one_connection_serves_many_letters(letter: Letter, draft: Event, mail_server: MailServer) -> None:
    for number in range(3):
        to = Recipient("P", f"p{number}@test.example")
        letters.post("test/hello", to=to, about=draft, context={"title": "x"})
    assert tasks.catch_up() == 4
    assert len({mail_server.peers[number] for number in range(4)}) == 1
    mailer.LINE.backend.connection.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
    mailer.LINE.used = 0.0  # idle for long: whether it still answers is asked first
    letters.post("test/hello", to=Recipient("P", "p9@test.example"), about=draft, context={"title": "x"})
    assert tasks.catch_up() == 1
    assert len(set(mail_server.peers)) == 2
    mailer.LINE.close()


def test_processes_share_a_cache_by_redis(redis_url: str, tmp_path: Path) -> None:
    keys = {"SECRET_KEY": "x" * 50, "LINK_KEY": "y" * 50, "DATA_DIR": str(tmp_path)}
    environment = {"PATH": os.environ["PATH"], "REDIS_URL": redis_url, **keys}

    def shell(line: str) -> str:
        command = [
            sys.executable,
            "manage.py",
            "shell",
            "--verbosity",
            "0",
            "-c",
            f"from django.core.cache import cache; {line}",
        ]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    shell("cache.set('seen', 41)")
    assert shell("print(cache.incr('seen'))").strip() == "42"


@pytest.mark.parametrize(
    ("minutes", "status", "silent"), [(1, 200, False), (2.5, 200, False), (4, 503, True), (None, 503, True)]
)
def test_the_heart_of_the_worker(db: None, client: Client, minutes: float | None, status: int, silent: bool) -> None:
    if minutes is not None:
        for name in (ANY, "worker@here/1"):
            Heartbeat.objects.create(name=name, at=timezone.now() - datetime.timedelta(minutes=minutes))
    Heartbeat.objects.create(name="worker@elsewhere/1", at=timezone.now())  # tells nothing of the one here
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert (answer.json()["checks"]["worker"] == "ok") is (status == 200)
    assert is_silent("worker@here/1", 500) is silent  # the last line: it closes the connection
