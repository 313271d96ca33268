"""The letter that asks a contributor before it is sent, as it will go."""

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from events_core.journal import letters

from . import mail
from .models import Contribution


@dataclass(frozen=True)
class Part:
    """A letter in one of its languages; `after` is what stands below the place of the personal link."""

    language: str
    subject: str
    before: str
    after: str


def as_asked(
    contribution: Contribution, contact: Mapping[str, str], reply_by: datetime.date | None = None
) -> Contribution:
    """A copy of the contribution as it will be once it is asked; nothing is saved."""
    shown = copy.copy(contribution)
    shown.contact_name, shown.contact_email = contact.get("name", ""), contact.get("email", "")
    shown.contact_language, shown.reply_by = contact.get("language", ""), reply_by
    return shown


def letter_of(shown: Contribution, words: str = "") -> list[Part]:
    """The mail, in the contact's language and in English."""
    to, parts = mail.contact_of(shown), []
    for language in dict.fromkeys([to.language, mail.SECOND_LANGUAGE]):
        context: dict[str, Any] = mail.facts_of(shown) | {"words": words}
        subject, body = letters.render("ledger/asked", replace(to, language=language), context, {"answer": shown.link})
        before, _mark, after = body.partition(letters.MARK.format("answer"))
        parts.append(Part(language, subject, before.strip(), after.strip()))
    return parts
