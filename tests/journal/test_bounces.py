"""Mail that comes back: whose letter it was, whether it is over, and that nobody can make it up."""

import email.policy
import io
import socketserver
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from pytest_django import Settings

from events_core.journal import bounces, letters, mailbox, post
from events_core.journal.letters import Recipient
from events_core.journal.models import Letter
from events_core.programme.models import Event

pytestmark = pytest.mark.django_db
FIELDS = {
    "postfix": "Final-Recipient: rfc822; kim@test.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <kim@test.example>: no such user",
    "exim, over after days": "Action: failed\nFinal-Recipient: rfc822;kim@test.example\nStatus: 4.4.7\n"
    "Diagnostic-Code: smtp; retry timeout exceeded",
    "no action": "Final-Recipient: rfc822; kim@test.example\nStatus: 5.2.2",
    "delayed": "Final-Recipient: rfc822; kim@test.example\nAction: delayed\nStatus: 4.2.2 (mailbox full)\n"
    "Diagnostic-Code: smtp; 452 4.2.2 over quota",
    "delivered": "Final-Recipient: rfc822; kim@test.example\nAction: delivered\nStatus: 2.0.0",
}


@pytest.fixture(autouse=True)
def return_address(settings: Settings) -> None:
    """Where mail comes back to."""
    settings.BOUNCE_ADDRESS = "bounces@events.example"


@pytest.fixture
def letter(draft: Event) -> Letter:
    """A letter that a mail server took."""
    one = letters.post("test/hello", to=Recipient("Kim", "kim@test.example"), about=draft, context={"title": "x"})
    Letter.objects.update(state="sent")
    return one


def notification(to: str, fields: str) -> bytes:
    """A delivery status notification (RFC 3464)."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I could not deliver your mail. 5.0.0
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{fields}

--b
Content-Type: message/rfc822

From: platform@events.example
Subject: Hello

--b--
""".encode()


def plain(to: str, text: str, **headers: str) -> bytes:
    """A mail that is no notification."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["To"] = to
    for name, value in {"From": "Mailer-Daemon <mailer-daemon@mx.example>", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def test_every_letter_goes_out_with_a_return_address_of_its_own(letter: Letter, settings: Settings) -> None:
    message = post.compose(letter)
    local = message.from_email.partition("@")[0]
    assert message.from_email == bounces.sender(letter.uid)
    assert len(local) <= 64  # RFC 5321 §4.5.3.1.1
    assert message.message()["From"] == settings.MAIL_FROM
    settings.BOUNCE_ADDRESS = ""
    assert post.compose(letter).from_email == settings.MAIL_FROM


@pytest.mark.parametrize(
    ("kind", "state", "words"),
    [
        ("postfix", "bounced", "550 5.1.1 <kim@test.example>: no such user"),
        ("exim, over after days", "bounced", "4.4.7 retry timeout exceeded"),
        ("no action", "bounced", "5.2.2"),
        ("delayed", "sent", "452 4.2.2 over quota"),
        ("delivered", "sent", ""),
    ],
)
@pytest.mark.sqlite
def test_a_notification_says_what_became_of_the_letter(letter: Letter, kind: str, state: str, words: str) -> None:
    raw = notification(bounces.sender(letter.uid), FIELDS[kind])
    assert bounces.receive(raw)
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (state, words)
    assert bool(letter.failed_at) is (state == "bounced")
    assert bounces.take(bounces.parse(raw)) is False  # the second time it is no news


@pytest.mark.sqlite
def test_nobody_can_make_a_bounce_up(letter: Letter) -> None:
    right = bounces.sender(letter.uid)
    for address in ("bounces@events.example", f"bounces+{letter.uid.hex}-{'0' * 12}@events.example", "x"):
        raw = notification(address, FIELDS["postfix"])
        assert (
            bounces.receive(raw.replace(b"Subject: Hello", f"Message-ID: <{letter.uid}@events.example>".encode()))
            is None
        )
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert bounces.receive(notification("list@events.example", FIELDS["postfix"]), right.upper())  # as the alias tells


@pytest.mark.sqlite
def test_only_a_mail_servers_plain_words_count(letter: Letter) -> None:
    to = bounces.sender(letter.uid)
    away = plain(
        to, "I am away; our server says 5.1.1 to everybody.", From="kim@test.example", Auto_Submitted="auto-replied"
    )
    person = plain(to, "550 5.1.1 is what I got", From="kim@test.example")
    soft = plain(to, "Your mail waits: 4.2.2 over quota")
    for raw in (away, person, soft, b"", b"\xff\xfe broken", plain(to, "")):
        bounces.receive(raw)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert bounces.receive(plain(to, "Sorry:\n<kim@test.example>: 550 5.1.1 unknown\n"))
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("bounced", "<kim@test.example>: 550 5.1.1 unknown")


def test_the_alias_of_a_mail_server_hands_mail_over(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = notification(bounces.sender(letter.uid), FIELDS["postfix"])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    out = io.StringIO()
    call_command("bounce", stdout=out)
    letter.refresh_from_db()
    assert (out.getvalue(), letter.state) == (f"failed: {letter.uid}\n", "bounced")


@pytest.mark.sqlite
def test_a_mail_that_nobody_can_read_stops_nothing(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, box: "Mailbox", settings: Settings
) -> None:
    """Anybody can send parts within parts a thousand deep: the alias takes them, the mailbox goes on to the next."""
    deep = b"To: x@test.example\n" + b"Content-Type: message/rfc822\n\n" * 5_000
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(deep)))
    out = io.StringIO()
    call_command("bounce", stdout=out)
    assert out.getvalue() == "About no letter of ours.\n"
    box.mails[0] = deep
    settings.BOUNCES_URL = f"imap://bounces:secret@127.0.0.1:{box.server_address[1]}/INBOX"
    mailbox.read()
    assert "Flagged" in box.flags[1]
    strange = plain(bounces.sender(letter.uid), "550 5.1.1 gone").replace(b"From:", b"Return-Path: <\xff>\nFrom:")
    assert bounces.parse(strange).action == "failed"


class Mailbox(socketserver.ThreadingTCPServer):
    """As much of an IMAP server (RFC 3501) as the reader speaks to."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, mails: list[bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.flags = mails, dict.fromkeys(range(1, len(mails) + 1), "")
        self.said: list[str] = []


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: Mailbox

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, _space, rest = line.partition(" ")
            self.server.said.append(rest)
            self.answer(rest.split())
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if rest == "LOGOUT":
                return

    def answer(self, words: list[str]) -> None:
        if words[0] == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif words[0] == "SELECT":
            self.wfile.write(f"* {len(self.server.mails)} EXISTS\r\n".encode())
        elif words[:2] == ["UID", "SEARCH"]:
            unseen = [str(number) for number, flags in self.server.flags.items() if "Seen" not in flags]
            self.wfile.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
        elif words[:2] == ["UID", "FETCH"]:
            raw = self.server.mails[int(words[2]) - 1]
            self.wfile.write(
                f"* {words[2]} FETCH (UID {words[2]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            )
        elif words[:2] == ["UID", "STORE"]:
            self.server.flags[int(words[2])] = " ".join(words[4:])


@pytest.fixture
def box(letter: Letter) -> Iterator[Mailbox]:
    """A mailbox with a notification, something else, and a broken mail."""
    mails = [
        notification(bounces.sender(letter.uid), FIELDS["postfix"]),
        plain("someone@events.example", "Hello"),
        b"\xff\x00",
    ]
    with Mailbox(mails) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.sqlite
def test_a_mailbox_is_read_once_and_nothing_in_it_is_deleted(letter: Letter, box: Mailbox, settings: Settings) -> None:
    settings.BOUNCES_URL = f"imap://us%40er:pa%22ss@127.0.0.1:{box.server_address[1]}/INBOX"
    assert mailbox.read() == 1
    letter.refresh_from_db()
    assert letter.state == "bounced"
    assert all("Seen" in flags for flags in box.flags.values())
    assert any(said.startswith('LOGIN us@er "pa') for said in box.said)
    assert mailbox.read() == 0
    assert not any("Deleted" in said or "EXPUNGE" in said for said in box.said)
