"""The worker's side of letters: claim by a conditional UPDATE with a lease, count the attempt first, then send.

A lease is longer than a task may take, so that what one worker holds is never sent by another; the failure of one who
held a letter too long does not count against who holds it now, but a mail server's yes always counts.
"""

import datetime
import logging
import secrets
import time
from collections.abc import Iterable
from email.mime.image import MIMEImage
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_q.tasks import async_task

from events_core.foundation import tokens
from events_core.foundation.typeset.qr import qr_png

from . import bounces, mailer
from .letters import MARK
from .models import Letter

log = logging.getLogger(__name__)
PAUSES = [1, 5, 15, 60, 240, 720, 1440]  # minutes after the first, second … failed attempt
SLICE = 10.0  # seconds after which a task begins no further letter
SECRET_LIFE = datetime.timedelta(minutes=15)  # a code that comes later counts no more
GIVEN_UP = "given up"


def claim(letter_id: int) -> Letter | None:
    """The letter, if it is due and nobody else holds it; its attempt is counted and it is leased to the caller.

    One that has used up its attempts, because the process died with each, is given up (`failed`).
    """
    now = timezone.now()
    due = Letter.objects.filter(pk=letter_id, state=Letter.State.QUEUED, due_at__lte=now)
    number = _number()
    if due.filter(attempts__lte=len(PAUSES)).update(attempts=F("attempts") + 1, due_at=now + lease(), claim=number):
        return Letter.objects.filter(pk=letter_id, claim=number).first()
    spent = {"state": Letter.State.FAILED, "error": GIVEN_UP, "failed_at": now, "claim": None}
    due.filter(attempts__gt=len(PAUSES), is_secret=True).update(**spent, **_erased(True))
    due.filter(attempts__gt=len(PAUSES)).update(**spent)
    return None


@transaction.atomic
def claim_new(letter_ids: Iterable[int]) -> list[Letter]:
    """Those of the letters that nobody has tried yet, leased together to the caller.

    A letter that was tried before is claimed alone: if it ends the process each time, it takes no other with it.
    """
    now = timezone.now()
    new = Letter.objects.filter(pk__in=letter_ids, state=Letter.State.QUEUED, due_at__lte=now, attempts=0)
    letters = list(new.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    facts: dict[str, Any] = {"attempts": 1, "due_at": now + lease(), "claim": _number()}
    if letters:
        Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(**facts)
    for letter in letters:
        for name, value in facts.items():
            setattr(letter, name, value)
    return letters


def lease() -> datetime.timedelta:
    """How long a letter is left to the worker that has taken it."""
    return datetime.timedelta(seconds=settings.LETTER_LEASE)


def send(letter_id: int) -> bool:
    """Send one letter if it is due; whether it was sent. A failure waits longer each time, then asks for a person."""
    letter = claim(letter_id)
    return letter is not None and send_claimed(letter)


def send_some(letter_ids: Iterable[int]) -> int:
    """Send those of the letters that nobody has tried yet; how many went out. What takes too long is left to others."""
    until = time.monotonic() + SLICE
    letters = claim_new(letter_ids)
    sent = 0
    while letters and time.monotonic() < until:
        sent += send_claimed(letters.pop(0))
    if letters:
        give_back(letters)
    return sent


def send_claimed(letter: Letter) -> bool:
    """Send a letter that the caller holds; whether the mail server took it."""
    try:
        mailer.must_be_possible(letter.to_email)
        message = compose(letter)
        mailer.LINE.send(message)
    except Exception as error:  # any failure of any mail server must leave the row to be tried again
        log.warning("letter %s was not sent: %s", letter.pk, type(error).__name__)
        _failed(letter, error)
        return False
    taken = Letter.objects.filter(pk=letter.pk).exclude(state=Letter.State.BOUNCED)
    erased = _erased(letter.is_secret)
    taken.update(state=Letter.State.SENT, sent_at=timezone.now(), error="", failed_at=None, claim=None, **erased)
    keep_copy(letter, message)
    return True


@transaction.atomic
def give_back(letters: list[Letter]) -> None:
    """Leave letters to other workers that were taken and not begun."""
    numbers = [letter.pk for letter in letters]
    held = Letter.objects.filter(pk__in=numbers, claim=letters[0].claim, state=Letter.State.QUEUED)
    held.update(attempts=F("attempts") - 1, due_at=timezone.now(), claim=None)
    async_task("events_core.journal.tasks.send_some", numbers)


class Mail(EmailMultiAlternatives):
    """A mail whose boundaries come from its Message-ID: Python would look for free ones in the whole text."""

    def message(self, **how: Any) -> Any:
        """The mail as the mail server gets it."""
        made = super().message(**how)
        parts = [part for part in made.walk() if part.is_multipart()]
        for number, part in enumerate(parts):
            part.set_boundary(f"={number}={self.extra_headers['Message-ID'].partition('@')[0].strip('<')}")
        return made


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The mail as it goes out: plain text and HTML, personal links in place, Message-ID fixed by the row."""
    text = _with_links(letter)
    message = Mail(
        subject=letter.subject,
        body=text,
        from_email=bounces.sender(letter.uid) or settings.MAIL_FROM,
        to=[formataddr((letter.to_name, letter.to_email)) if letter.to_name else letter.to_email],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "From": settings.MAIL_FROM,
            "Message-ID": f"<{letter.uid}@{settings.UID_DOMAIN}>",
            "Content-Language": translation.to_locale(letter.language).replace("_", "-"),
            "Auto-Submitted": "auto-generated",
        },
    )
    pictures = [part for part in letter.attachments if "qr" in part]
    with translation.override(letter.language):
        html = render_to_string("letters/frame.html", {"letter": letter, "text": text, "pictures": pictures})
    message.attach_alternative(html, "text/html")
    for part in letter.attachments:
        if "qr" in part:
            message.attach(_picture(part["name"], part["qr"]))
        else:
            message.attach(part["name"], part["text"], part["type"])
    return message


def _picture(name: str, text: str) -> MIMEImage:
    picture = MIMEImage(qr_png(text), "png")
    picture.add_header("Content-ID", f"<{name}>")
    picture.add_header("Content-Disposition", "inline", filename=name)
    return picture


def keep_copy(letter: Letter, message: EmailMultiAlternatives) -> None:
    """Under DEMO, a copy of the mail as sent in `$DATA_DIR/mail/`; the mail is sent also without room for it."""
    if not settings.DEMO:
        return
    try:
        folder = settings.DATA_DIR / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter.pk:08d}.eml").write_bytes(message.message().as_bytes())
    except OSError as error:
        log.warning("no copy of letter %s: %s", letter.pk, type(error).__name__)


def due(limit: int = 500) -> list[tuple[int, int]]:
    """Letters that nobody has taken or whose lease is over, the oldest first: id, and how often it was tried."""
    waiting = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=timezone.now())
    return list(waiting.order_by("due_at").values_list("pk", "attempts")[:limit])


def _number() -> int:
    """Tells one claim from all others."""
    return secrets.randbits(62)


def _erased(is_secret: bool) -> dict[str, Any]:
    """What an ended letter loses that held a secret."""
    return {"body": "", "links": {}} if is_secret else {}


def _with_links(letter: Letter) -> str:
    text = letter.body
    for name, (purpose, number, generation) in letter.links.items():
        text = text.replace(MARK.format(name), tokens.address(purpose, number, generation))
    return text


def _failed(letter: Letter, error: Exception) -> None:
    """Note what was said; the letter waits for its next attempt, or for a person."""
    now = timezone.now()
    due_at = now + datetime.timedelta(minutes=PAUSES[min(letter.attempts, len(PAUSES)) - 1])
    over = letter.attempts > len(PAUSES) or mailer.is_final(error)
    over = over or (letter.is_secret and due_at > letter.created_at + SECRET_LIFE)
    facts: dict[str, Any] = {"due_at": due_at, "error": mailer.words(error), "claim": None}
    if over:
        facts |= {"state": Letter.State.FAILED, "failed_at": now, **_erased(letter.is_secret)}
    Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=Letter.State.QUEUED).update(**facts)
