"""Letters: written as rows with the change they tell of, sent by the worker after the commit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models, transaction
from django.template import Context, Engine
from django.utils import translation
from django_q.tasks import async_task

from .actions import label_of
from .models import Letter, Mailing
from .values import encode, rows_of, show

Link = tuple[str, int, int]
MARK = "⟦{}⟧"
DIVIDER = "* * *"
_GAPS = re.compile(r"\n\s*\n")  # parts that were left out leave blank lines behind


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter, in which language; times in it are told in `timezone` (IANA)."""

    name: str
    email: str
    language: str = "en"
    timezone: str = "UTC"


@dataclass(frozen=True)
class Addressee:
    """One recipient of a mailing; `key` orders them and makes each unique within the mailing."""

    key: int
    to: Recipient
    links: Mapping[str, Link] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[str, int] | None = None


Audience = Callable[[int, int, int], list[Addressee]]
AUDIENCES: dict[str, Audience] = {}


def audience(name: str, provider: Audience) -> None:
    """Register who may be meant by a mailing: `provider(about_id, after_key, limit)` in the order of keys."""
    AUDIENCES[name] = provider


def post(
    template: str,
    *,
    to: Recipient,
    about: models.Model,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Link] | None = None,
    attachments: list[dict[str, str]] | None = None,
    secret: bool = False,
    also: str = "",
    reply_to: str = "",
) -> Letter:
    """Write a letter in the caller's transaction and nudge the worker; a rolled-back change sends nothing.

    `templates/letters/<template>.txt` is rendered at once in the recipient's language: its first line is the subject.
    `{{ links.name }}` stands for a personal link, whose address appears only when the letter is sent. A `secret`
    letter loses its body as soon as it is sent. Attachments are `{"name", "type", "text"}` or `{"name", "qr"}`.
    `also` is a second language in which the letter stands once more below, as it may be forwarded upwards;
    `reply_to` the address that gets answers (RFC 5322 §3.6.2), instead of the sender's.
    """
    letter = _draft(template, to, context or {}, links or {}, also)
    letter.about, letter.about_id = label_of(about), about.pk
    letter.attachments = attachments or []
    letter.is_secret = secret
    letter.reply_to = reply_to
    letter.save()
    nudge(letter.pk)
    return letter


def mailing(
    template: str, *, about: models.Model, audience: str, sequence: int = 0, context: Mapping[str, Any] | None = None
) -> Mailing | None:
    """Write one piece of news for everyone in `audience`; the worker expands it. The same news twice is one (None)."""
    values = {name: encode(value) for name, value in (context or {}).items()}
    row, made = Mailing.objects.get_or_create(
        template=template,
        about=label_of(about),
        about_id=about.pk,
        audience=audience,
        sequence=sequence,
        defaults={"context": values},
    )
    if not made:
        return None
    async_task("events_core.journal.tasks.expand", row.pk)
    return row


@transaction.atomic
def expand_chunk(mailing_id: int, size: int = 200) -> bool:
    """Write the next letters of a mailing; whether more are to come. Safe to run twice."""
    row = Mailing.objects.select_for_update().get(pk=mailing_id)
    if row.state == Mailing.State.DONE:
        return False
    people = AUDIENCES[row.audience](row.about_id, row.cursor, size)
    Letter.objects.bulk_create([_for_addressee(row, person) for person in people], ignore_conflicts=True)
    row.cursor = people[-1].key if people else row.cursor
    row.state = Mailing.State.OPEN if len(people) == size else Mailing.State.DONE
    row.save(update_fields=["cursor", "state"])
    if people:
        async_task("events_core.journal.tasks.sweep")
    return row.state == Mailing.State.OPEN


def nudge(letter_id: int) -> None:
    """Ask the worker to send a letter now; the row is the truth, so a lost nudge only delays."""
    async_task("events_core.journal.tasks.send", letter_id)


def unmarked(text: str) -> str:
    """A text that people wrote, without what would become a personal link, and so could be sent on to elsewhere."""
    return text.replace(MARK[0], "[").replace(MARK[-1], "]")


def _for_addressee(row: Mailing, person: Addressee) -> Letter:
    letter = _draft(row.template, person.to, {**row.context, **person.context}, person.links)
    letter.mailing, letter.mailing_key = row, person.key
    letter.about, letter.about_id = person.about or (row.about, row.about_id)
    return letter


def _draft(
    template: str, to: Recipient, context: Mapping[str, Any], links: Mapping[str, Link], also: str = ""
) -> Letter:
    subject, body = render(template, to, context, links)
    if also and also != to.language:
        second_subject, second_body = render(template, replace(to, language=also), context, links)
        subject, body = f"{subject} / {second_subject}"[:500], f"{body}\n{DIVIDER}\n\n{second_body}"
    return Letter(
        template=template,
        to_name=to.name,
        to_email=to.email,
        language=to.language,
        subject=subject,
        body=body,
        links={name: list(link) for name, link in links.items()},
    )


def _shown(value: Any, zone: str) -> Any:
    """A value as the template gets it: a text, or rows of texts; a truth value stays one."""
    if isinstance(value, bool):
        return value
    encoded = value if isinstance(value, dict) else encode(value)
    rows = rows_of(encoded, zone)
    if rows is not None:
        return [{name: unmarked(text) for name, text in row.items()} for row in rows]
    return unmarked(show(encoded, zone))


def render(template: str, to: Recipient, context: Mapping[str, Any], links: Mapping[str, Link]) -> tuple[str, str]:
    """Subject and body in the recipient's language, with marks where personal links will stand."""
    engine = Engine.get_default()
    with translation.override(to.language):
        values: dict[str, Any] = {name: _shown(value, to.timezone) for name, value in context.items()}
        values |= {"to": replace(to, name=unmarked(to.name)), "links": {name: MARK.format(name) for name in links}}
        text = engine.get_template(f"letters/{template}.txt").render(Context(values, autoescape=False))
    subject, _sep, body = text.strip().partition("\n")
    return " ".join(subject.split())[:500], _GAPS.sub("\n\n", body.strip()) + "\n"
