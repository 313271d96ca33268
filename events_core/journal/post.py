"""The worker's side of letters: claim by a conditional UPDATE with a lease, count the attempt first, then send."""

import datetime
import logging
from email.mime.image import MIMEImage
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from events_core.foundation import tokens
from events_core.foundation.typeset.qr import qr_png

from .letters import MARK
from .models import Letter

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=5)
PAUSES = [1, 5, 15, 60, 240, 720, 1440]  # minutes after the first, second … failed attempt


def claim(letter_id: int) -> Letter | None:
    """The letter, if it is due and nobody else holds it; its attempt is counted and it is leased to the caller.

    One that has used up its attempts, because the process died with each, is given up (`failed`).
    """
    now = timezone.now()
    due = Letter.objects.filter(pk=letter_id, state=Letter.State.QUEUED, due_at__lte=now)
    if due.filter(attempts__gt=len(PAUSES)).update(state=Letter.State.FAILED, error="given up"):
        return None
    if not due.update(attempts=F("attempts") + 1, due_at=now + LEASE):
        return None
    return Letter.objects.get(pk=letter_id)


def send(letter_id: int) -> bool:
    """Send one letter if it is due; whether it was sent. A failure waits longer each time, then asks for a person."""
    letter = claim(letter_id)
    if letter is None:
        return False
    try:
        message = compose(letter)
        get_connection().send_messages([message])
        keep_copy(letter, message)
    except Exception as error:  # any failure of any mail server must leave the row to be tried again
        log.warning("letter %s was not sent: %s", letter.pk, type(error).__name__)
        _failed(letter, error)
        return False
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.SENT,
        sent_at=timezone.now(),
        error="",
        **({"body": "", "links": {}} if letter.is_secret else {}),
    )
    return True


def compose(letter: Letter) -> EmailMultiAlternatives:
    """The mail as it goes out: plain text and HTML, personal links in place, Message-ID fixed by the row."""
    text = _with_links(letter)
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=text,
        from_email=settings.MAIL_FROM,
        to=[formataddr((letter.to_name, letter.to_email)) if letter.to_name else letter.to_email],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
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
    """Under DEMO, a copy of the mail as sent in `$DATA_DIR/mail/`."""
    if settings.DEMO:
        folder = settings.DATA_DIR / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter.pk:08d}.eml").write_bytes(message.message().as_bytes())


def due(limit: int = 500) -> list[int]:
    """Ids of letters that nobody has taken or whose lease is over, the oldest first."""
    waiting = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=timezone.now())
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])


def _with_links(letter: Letter) -> str:
    text = letter.body
    for name, (purpose, number, generation) in letter.links.items():
        text = text.replace(MARK.format(name), tokens.address(purpose, number, generation))
    return text


def _failed(letter: Letter, error: Exception) -> None:
    over = letter.attempts > len(PAUSES)
    pause = datetime.timedelta(minutes=PAUSES[min(letter.attempts, len(PAUSES)) - 1])
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED if over else Letter.State.QUEUED,
        due_at=timezone.now() + pause,
        error=f"{type(error).__name__}: {error}"[:500],
    )
