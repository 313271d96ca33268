"""Mail that comes back: each letter has a return address of its own, and reports to it say what became of the letter.

The envelope's sender is `bounces+<uid>-<mac>@…` (a variable envelope return path; `BOUNCE_ADDRESS` with more behind a
plus sign). The MAC is the authority: who does not know it cannot make a letter look undelivered. What happened is read
from delivery status notifications (RFC 3464), and from plain bounces that name an enhanced status code (RFC 3463).
"""

import email
import email.policy
import hmac
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from django.conf import settings
from django.utils import timezone

from . import mailer
from .models import Letter

MAC = 12  # hexadecimal digits: 48 bits against guessing, within the 64 octets of a local part (RFC 5321 §4.5.3.1.1)
LARGEST = 1_000_000  # bytes read of one mail
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
FAILED, DELAYED, OTHER = "failed", "delayed", "other"
BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What parsers raise at broken mail, and at parts within parts a thousand deep: anybody can send either."""
_OWN = re.compile(r"\+([0-9a-f]{32})-([0-9a-f]{12})@", re.IGNORECASE)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ROBOT = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What a mail server tells of a letter: `failed`, `delayed`, or nothing that matters (`other`), and its words."""

    letter: uuid.UUID
    action: str
    words: str


def sender(letter: uuid.UUID) -> str:
    """The letter's own return address; empty without `BOUNCE_ADDRESS`."""
    local, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{local}+{letter.hex}-{_mac(letter)}@{domain}" if domain else ""


def letter_of(addresses: Iterable[str]) -> uuid.UUID | None:
    """The letter whose return address is among these texts, if its MAC is right."""
    for text in addresses:
        for number, mac in _OWN.findall(text):
            letter = uuid.UUID(number)
            if hmac.compare_digest(mac.lower(), _mac(letter)):
                return letter
    return None


def parse(raw: bytes, recipient: str = "") -> Report | None:
    """What a mail to a return address says; None when it came to no address of ours.

    `recipient` is the address to which the mail came, when the mail transfer agent tells it; otherwise its headers do.
    Raises one of `BROKEN` for a mail that nobody could read.
    """
    mail = email.message_from_bytes(raw[:LARGEST], policy=email.policy.compat32)
    headers = [str(value) for name in RECIPIENT_HEADERS for value in mail.get_all(name, [])]
    letter = letter_of([recipient, *headers])
    if letter is None:
        return None
    found = list(_status(mail))
    if found:
        for wanted in (FAILED, DELAYED):
            for action, said in found:
                if action == wanted:
                    return Report(letter, action, said)
        return Report(letter, OTHER, "")
    return _plain(letter, mail)


def take(report: Report) -> bool:
    """Note on the letter what became of it; whether that is news. Only what failed for good makes it `bounced`."""
    letters = Letter.objects.filter(uid=report.letter)
    if report.action == FAILED:
        gone = letters.exclude(state=Letter.State.BOUNCED)
        facts = {"state": Letter.State.BOUNCED, "error": report.words, "failed_at": timezone.now(), "claim": None}
        taken = gone.filter(is_secret=True).update(body="", links={}, **facts)
        return bool(taken or gone.update(**facts))
    if report.action == DELAYED:
        return bool(letters.filter(state=Letter.State.SENT).exclude(error=report.words).update(error=report.words))
    return False


def receive(raw: bytes, recipient: str = "") -> Report | None:
    """Take in one mail; what it said, None when it is not about a letter of ours."""
    report = parse(raw, recipient)
    if report:
        take(report)
    return report


def _mac(letter: uuid.UUID) -> str:
    return hmac.digest(settings.LINK_KEY.encode(), f"bounce·{letter.hex}".encode(), "sha256").hex()[:MAC]


def _status(mail: Message) -> Iterator[tuple[str, str]]:
    """Action and words for each recipient of a delivery status notification (RFC 3464 §2.3)."""
    for part in mail.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        groups = part.get_payload()
        for group in groups if isinstance(groups, list) else []:
            if isinstance(group, Message) and ("Action" in group or "Status" in group):
                yield _judged(group)


def _judged(group: Message) -> tuple[str, str]:
    """What one group of fields says; `Action` decides, `Status` where it is missing (§2.3.3, §2.3.4)."""
    action = str(group.get("Action", "")).partition(";")[0].strip().lower()
    status = next(iter(_CODE.findall(str(group.get("Status", "")))), "")
    kind, _semicolon, said = str(group.get("Diagnostic-Code", "")).partition(";")
    words = mailer.in_short(said or kind or str(group.get("Status", "")))
    if status and status not in words:
        words = mailer.in_short(f"{status} {words}")
    if not action:
        action = FAILED if status.startswith("5") else DELAYED if status.startswith("4") else OTHER
    return (action if action in (FAILED, DELAYED) else OTHER), words or action


def _plain(letter: uuid.UUID, mail: Message) -> Report:
    """A mail that is no notification: a bounce only if a mail server sent it, with a permanent status in its text."""
    is_reply = str(mail.get("Auto-Submitted", "")).lower().startswith("auto-replied")
    is_robot = str(mail.get("Return-Path", "")).strip() == "<>" or bool(_ROBOT.search(str(mail.get("From", ""))))
    text = "\n".join(_texts(mail))
    line = next((line for line in text.splitlines() if any(code[0] == "5" for code in _CODE.findall(line))), "")
    if is_reply or not is_robot or not line:
        return Report(letter, OTHER, "")
    return Report(letter, FAILED, mailer.in_short(line))


def _texts(mail: Message) -> Iterator[str]:
    """The first readable text of a mail, without what it returns."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            raw = part.get_payload(decode=True)
            yield raw.decode("utf-8", "replace") if isinstance(raw, bytes) else ""
            return
