"""What those who are invited, and those who are asked about dates, are told by letter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import lazy

from events_core.foundation import localise
from events_core.journal import letters
from events_core.journal.actions import label_of
from events_core.journal.letters import Addressee, Recipient
from events_core.journal.values import Rows, Span

from .asking import Asked, DateAsk, DateOption, Invitation
from .models import Event
from .rows import where

SECOND_LANGUAGE = "en"
ASKED_DATES = "programme.asked_dates"


@dataclass(frozen=True)
class Part:
    """A letter in one of its languages, before it is sent; `after` stands below the place of the personal link."""

    language: str
    subject: str
    before: str
    after: str


def invite(row: Invitation, event: Event, template: str, message: str = "") -> None:
    """The letter that invites somebody, or reminds them; in English below when the organisers wished that."""
    letters.post(
        f"programme/{template}",
        to=recipient(row, event),
        about=row,
        context=facts_of(event) | {"message": message, "until": event.registration_ends_at},
        links={"invitation": row.link},
        also=SECOND_LANGUAGE if row.in_english_too else "",
        reply_to=event.contact_email,
    )


def ask_dates(row: DateAsk, event: Event, template: str, message: str = "") -> None:
    """The letter that asks somebody which dates suit, or reminds them."""
    letters.post(
        f"programme/{template}",
        to=recipient(row, event),
        about=row,
        context=facts_of(event) | dates_of(event) | {"message": message, "reply_by": row.reply_by},
        links={"dates": row.link},
        reply_to=event.contact_email,
    )


def preview(template: str, row: Asked, event: Event, context: Mapping[str, Any], *, also: str = "") -> list[Part]:
    """The letter as it will go to one person, in its languages; the link is left out."""
    to, name = recipient(row, event), "invitation" if isinstance(row, Invitation) else "dates"
    facts, parts = facts_of(event) | dict(context), []
    for language in dict.fromkeys(code for code in (to.language, also) if code):
        subject, body = letters.render(
            f"programme/{template}", replace(to, language=language), facts, {name: (row.PURPOSE, 0, 0)}
        )
        before, _mark, after = body.partition(letters.MARK.format(name))
        parts.append(Part(language, subject, before.strip(), after.strip()))
    return parts


def recipient(row: Asked, event: Event) -> Recipient:
    """Who gets the letter; times are told where the event is."""
    return Recipient(row.called, row.email, row.language, event.timezone)


def facts_of(event: Event) -> dict[str, Any]:
    """What each of these letters may say of the event."""
    return {
        "event": event.title,
        "reference": event.reference,
        "summary": event.summary,
        "dates": event.span,
        "place": lazy(where, str)(event),
        "venue": event.venue,
        "languages": lazy(localise.languages_of, str)(event.languages) if event.languages else "",
        "contact": event.contact_email,
        "secretariat": event.contact_name,
    }


def dates_of(event: Event) -> dict[str, Any]:
    """The candidate dates, as rows of a letter."""
    options = [{"dates": span_of(option, event), "note": option.note} for option in event.date_options.all()]
    return {"options": Rows(options)}


def span_of(option: DateOption, event: Event) -> Span:
    """A pair of candidate dates, as exactly as the event's own are told."""
    return Span(option.starts_at, option.ends_at, event.timezone, event.date_precision)


def everyone_asked(event_id: int, after: int, limit: int) -> list[Addressee]:
    """The audience: all who were asked about an event's dates, in the order of their ids."""
    rows = DateAsk.objects.filter(event_id=event_id, sent_at__isnull=False, pk__gt=after).select_related("event")
    return [Addressee(row.pk, recipient(row, row.event), about=(label_of(row), row.pk)) for row in rows[:limit]]


def register() -> None:
    """Make the audience known to the journal."""
    letters.audience(ASKED_DATES, everyone_asked)
