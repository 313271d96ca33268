"""The mails that a demonstration keeps instead of sending them: `$DATA_DIR/mail/*.eml`."""

import datetime
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing
from events_core.foundation.templatetags.ui import bcp47

NAME = re.compile(r"\d{8}\.eml")


@dataclass(frozen=True)
class Piece:
    """Something attached to a mail, or a picture within it."""

    name: str
    type: str
    content: bytes = field(repr=False)

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it."""
        return self.type == "image/png"


@dataclass(frozen=True)
class Mail:
    """One mail as it was sent."""

    number: int
    subject: str
    to: str
    sender: str
    language: str
    at: datetime.datetime
    text: str
    pieces: list[Piece]

    @property
    def heading(self) -> SafeString:
        """The subject, marked with its language."""
        return format_html('<span lang="{}">{}</span>', bcp47(self.language), self.subject)

    @property
    def pictures(self) -> list[Piece]:
        """What is shown within the text."""
        return [piece for piece in self.pieces if piece.is_picture]

    @property
    def attachments(self) -> list[Piece]:
        """What is offered for download."""
        return [piece for piece in self.pieces if not piece.is_picture]


def numbers() -> list[int]:
    """The numbers of all mails that are kept, the newest first."""
    folder = box()
    found = [file.name for file in folder.iterdir() if NAME.fullmatch(file.name)] if folder.is_dir() else []
    return sorted((int(name[:8]) for name in found), reverse=True)


def read(number: int) -> Mail:
    """One mail. Refuses a number that no mail has (404)."""
    file = box() / f"{number:08d}.eml"
    if not file.is_file():
        raise Missing(_("There is no such mail here."))
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        number=number,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        language=str(message["Content-Language"] or "en"),
        at=_sent(message, file),
        text=str(body.get_content()) if body else "",
        pieces=[_piece(part, place) for place, part in enumerate(_attached(message), 1)],
    )


def box() -> Path:
    """The folder of the mails."""
    return Path(settings.DATA_DIR) / "mail"


def _attached(message: EmailMessage) -> list[EmailMessage]:
    parts = [part for part in message.walk() if isinstance(part, EmailMessage)]
    return [part for part in parts if part.get_filename()]


def _piece(part: EmailMessage, place: int) -> Piece:
    content = part.get_payload(decode=True)
    name = re.sub(r"[^\w.-]+", "-", part.get_filename() or "").strip("-.") or f"part-{place}"
    return Piece(name, part.get_content_type(), content if isinstance(content, bytes) else b"")


def _sent(message: EmailMessage, file: Path) -> datetime.datetime:
    try:
        return parsedate_to_datetime(str(message["Date"])).astimezone(datetime.UTC)
    except (TypeError, ValueError):
        return datetime.datetime.fromtimestamp(file.stat().st_mtime, timezone.get_default_timezone())
