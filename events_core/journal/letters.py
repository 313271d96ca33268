"""Letters: written as rows with the change they tell of, sent by the worker after the commit."""

import datetime
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import F
from django.template import Context, Engine
from django.utils import timezone, translation
from django_q.tasks import async_task

from . import mailer
from .actions import label_of
from .models import Letter, Mailing
from .values import encode, rows_of, show

log = logging.getLogger(__name__)
Link = tuple[str, int, int]
TOGETHER = 20  # letters that one task sends
MOST_ATTEMPTS = 8  # at writing a chunk of a mailing
REFUSED = (DataError, IntegrityError, ValueError)  # what a database says of a value that it cannot hold
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


def take_mailing(mailing_id: int) -> bool:
    """Lease a mailing that is to be written and that nobody else writes; its attempt is counted.

    One that has used up its attempts, because the process died with each, is given up (`failed`).
    """
    now = timezone.now()
    due = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.OPEN, due_at__lte=now)
    leased = now + datetime.timedelta(seconds=settings.LETTER_LEASE)
    if due.filter(attempts__lt=MOST_ATTEMPTS).update(attempts=F("attempts") + 1, due_at=leased):
        return True
    due.filter(attempts__gte=MOST_ATTEMPTS).update(state=Mailing.State.FAILED)
    return False


@transaction.atomic
def expand_chunk(mailing_id: int, size: int = 200) -> bool:
    """Write the next letters of a mailing; whether more are to come. Safe to run twice, and twice at once.

    Who cannot be written to gets a letter that has failed, which a person sees; it stops nobody else's. Each chunk
    that was written lets the count of attempts begin anew.
    """
    row = Mailing.objects.select_for_update().get(pk=mailing_id)
    if row.state != Mailing.State.OPEN:
        return False
    people = AUDIENCES[row.audience](row.about_id, row.cursor, size)
    _write([(person, _for_addressee(row, person)) for person in people], row)
    row.cursor = people[-1].key if people else row.cursor
    row.state = Mailing.State.OPEN if len(people) == size else Mailing.State.DONE
    row.attempts, row.error = 0, ""
    row.save(update_fields=["cursor", "state", "attempts", "error"])
    written = row.letters.filter(mailing_key__in=[person.key for person in people], state=Letter.State.QUEUED)
    nudge_many(list(written.order_by("pk").values_list("pk", flat=True)))
    return row.state == Mailing.State.OPEN


def leave_mailing(mailing_id: int, error: Exception | None = None) -> None:
    """Let others write on at a mailing: at once, or after a failure later each time, until a person must look."""
    row = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.OPEN)
    if error is None:
        row.update(due_at=timezone.now())
        return
    attempts = row.values_list("attempts", flat=True).first() or 1
    due_at = timezone.now() + datetime.timedelta(minutes=min(3 ** (attempts - 1), 240))
    over = {"state": Mailing.State.FAILED} if attempts >= MOST_ATTEMPTS else {}
    row.update(due_at=due_at, error=mailer.in_short(f"{type(error).__name__}: {error}"), **over)


def nudge(letter_id: int) -> None:
    """Ask the worker to send a letter now; the row is the truth, so a lost nudge only delays."""
    async_task("events_core.journal.tasks.send", letter_id)


def nudge_many(letter_ids: Sequence[int]) -> None:
    """Ask the workers to send letters that nobody has tried yet, so many to each task that they share the work."""
    for start in range(0, len(letter_ids), TOGETHER):
        async_task("events_core.journal.tasks.send_some", list(letter_ids[start : start + TOGETHER]))


def unmarked(text: str) -> str:
    """A text that people wrote, without what would become a personal link, and so could be sent on to elsewhere."""
    return text.replace(MARK[0], "[").replace(MARK[-1], "]")


def _write(drafts: list[tuple[Addressee, Letter]], row: Mailing) -> None:
    """Write the letters of one chunk: together, or each for itself where the database does not take them so."""
    try:
        with transaction.atomic():
            Letter.objects.bulk_create([letter for _person, letter in drafts], ignore_conflicts=True)
    except REFUSED:
        for person, letter in drafts:
            _write_one(person, letter, row)


def _write_one(person: Addressee, letter: Letter, row: Mailing) -> None:
    try:
        with transaction.atomic():
            Letter.objects.bulk_create([letter], ignore_conflicts=True)
    except REFUSED as error:
        log.warning("no letter of mailing %s for key %s: %s", row.pk, person.key, type(error).__name__)
        Letter.objects.bulk_create([_unwritable(row, person, error)], ignore_conflicts=True)


def _for_addressee(row: Mailing, person: Addressee) -> Letter:
    try:
        letter = _draft(row.template, person.to, {**row.context, **person.context}, person.links)
    except Exception as error:  # one person's values must not keep the news from all others
        log.warning("no letter of mailing %s for key %s: %s", row.pk, person.key, type(error).__name__)
        return _unwritable(row, person, error)
    letter.mailing, letter.mailing_key = row, person.key
    letter.about, letter.about_id = person.about or (row.about, row.about_id)
    return letter


def _unwritable(row: Mailing, person: Addressee, error: Exception) -> Letter:
    """In place of a letter that cannot be written: a failed one without text, so that somebody sees it."""
    about, about_id = person.about or (row.about, row.about_id)
    return Letter(
        template=row.template,
        mailing=row,
        mailing_key=person.key,
        about=about,
        about_id=about_id,
        to_name=mailer.in_short(str(person.to.name)),
        to_email=mailer.in_short(str(person.to.email))[:254],
        language=person.to.language[:10],
        subject=row.template,
        body="",
        state=Letter.State.FAILED,
        failed_at=timezone.now(),
        error=mailer.in_short(f"{type(error).__name__}: {error}"),
    )


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
