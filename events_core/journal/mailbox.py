"""The mailbox to which return addresses lead, read over IMAP (RFC 3501) when `BOUNCES_URL` names it.

Mail that was read is marked as seen and stays; what could not be understood is flagged for a person besides.
"""

import imaplib
import logging
import time
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from . import bounces

log = logging.getLogger(__name__)
TIMEOUT = 30.0
SLICE = 60.0  # seconds after which no further mail is begun
MOST = 500  # mails in one reading


def read() -> int:
    """Take in what has come to the mailbox since the last time; how many mails told of a letter."""
    address = urlsplit(settings.BOUNCES_URL)
    kind, usual = (imaplib.IMAP4_SSL, 993) if address.scheme == "imaps" else (imaplib.IMAP4, 143)
    box = kind(address.hostname or "", address.port or usual, timeout=TIMEOUT)
    try:
        box.login(unquote(address.username or ""), unquote(address.password or ""))
        _sure(box.select(_quoted(unquote(address.path.strip("/")) or "INBOX")))
        return _read(box)
    finally:
        _leave(box)


def _read(box: imaplib.IMAP4) -> int:
    until = time.monotonic() + SLICE
    told = 0
    numbers = _sure(box.uid("SEARCH", "UNSEEN"))[0].split()  # type: ignore[no-untyped-call]
    for number in numbers[:MOST]:
        if time.monotonic() > until:
            break
        told += _one(box, number.decode())
    return told


def _one(box: imaplib.IMAP4, number: str) -> bool:
    """Read one mail, take it in, and only then mark it: one that is read twice changes nothing."""
    answer = _sure(box.uid("FETCH", number, f"(BODY.PEEK[]<0.{bounces.LARGEST}>)"))  # type: ignore[no-untyped-call]
    raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    flags = r"(\Seen)"
    report = None
    try:
        report = bounces.receive(raw)
    except bounces.BROKEN as error:
        log.warning("mail %s in the mailbox of bounces was not understood: %s", number, type(error).__name__)
        flags = r"(\Seen \Flagged)"
    _sure(box.uid("STORE", number, "+FLAGS.SILENT", flags))  # type: ignore[no-untyped-call]
    return report is not None


def _sure(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"the mailbox answers {kind}")
    return data


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _leave(box: imaplib.IMAP4) -> None:
    try:
        box.logout()
    except (imaplib.IMAP4.error, OSError):
        pass  # the connection is gone already
