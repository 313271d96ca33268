"""Candidate dates: the short list, asking people by link, their answers, taking a pair; one verb, one function."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.foundation.texts import fault_of, normalise
from events_core.journal import letters
from events_core.journal.actions import note
from events_core.journal.actors import WORKER, Actor
from events_core.network import links

from . import asked_mail, candidates
from .actions import reschedule
from .asking import DateAnswer, DateAsk, DateOption
from .guests import Guest, written_down
from .inviting import AT_ONCE, REST
from .models import Event, State

ASKED_BY_LINK = "date_ask"
DAYS_TO_ANSWER = 14
REMIND_DAYS = 2
"""So many days before the day of reply the worker reminds, once."""
WORDS = 1_000


@transaction.atomic
def add_option(
    event_id: int, starts_at: datetime.datetime, ends_at: datetime.datetime, note_text: str = "", *, by: Actor
) -> DateOption:
    """Put a pair of dates on the event's short list; the same twice is once.

    Refuses an event with fixed dates (409), a pair that is over or in the wrong order, and too many of them (422).
    """
    event = _event(event_id)
    must_ask(event)
    words = normalise(note_text)
    if wrong := fault_of(words, 200, line=True):
        raise Invalid(FieldError("note", *wrong))
    if starts_at <= timezone.now():
        raise Invalid(FieldError("first", "past", _("Choose a start that is still to come.")))
    if ends_at < starts_at:
        raise Invalid(FieldError("last", "order", _("The last day must not come before the first.")))
    held = event.date_options.filter(starts_at=starts_at, ends_at=ends_at).first()
    if held is not None:
        return held
    if event.date_options.count() >= candidates.MOST:
        text = _("An event can have %(most)d candidate dates at most. Take one off the list first.")
        raise Invalid(FieldError("first", "too_many", text % {"most": candidates.MOST}))
    option = DateOption.objects.create(event=event, starts_at=starts_at, ends_at=ends_at, note=words)
    note(by, "dates.listed", event, dates=asked_mail.span_of(option, event))
    return option


@transaction.atomic
def remove_option(option_id: int, *, by: Actor) -> None:
    """Take a pair of dates off the list, with what was said of it. Refuses when dates were taken already (409)."""
    option = DateOption.objects.select_related("event").get(pk=option_id)
    event = _event(option.event_id)
    must_ask(event)
    note(by, "dates.unlisted", event, dates=asked_mail.span_of(option, event))
    option.delete()


@transaction.atomic
def list_people(event_id: int, guests: Sequence[Guest], *, by: Actor, person_id: int | None = None) -> list[DateAsk]:
    """Write down who is to be asked; nothing is sent yet, and who is on the list stays as they are."""
    event = _event(event_id)
    must_ask(event)
    day = timezone.now().astimezone(event.zone).date() + datetime.timedelta(days=DAYS_TO_ANSWER)
    made = written_down(DateAsk, event, guests, person_id=person_id, reply_by=day)
    if made:
        note(by, "dates.people", event, count=len(made))
    return made


@transaction.atomic
def drop_person(ask_id: int, *, by: Actor) -> None:
    """Take somebody off the list of those asked, with what they said. Refuses when dates were taken already (409)."""
    row = DateAsk.objects.select_related("event").get(pk=ask_id)
    event = _event(row.event_id)
    must_ask(event)
    note(by, "dates.dropped", event)
    row.delete()


@transaction.atomic
def send(event_id: int, *, reply_by: datetime.date, message: str = "", by: Actor) -> int:
    """Ask those who have not been asked; how many letters were written, `AT_ONCE` at most.

    Refuses a list without dates (409) and a day of reply that is over (422).
    """
    event = _event(event_id)
    must_ask(event)
    if not event.date_options.exists():
        raise Refused("no_dates", _("There are no candidate dates yet. Put some on the list first."))
    check_reply(event, reply_by)
    rows = list(event.date_asks.select_for_update().filter(sent_at__isnull=True).order_by("pk")[:AT_ONCE])
    for row in rows:
        row.sent_at, row.reply_by = timezone.now(), reply_by
        links.replace(row, "replaced")
        row.save()
        asked_mail.ask_dates(row, event, "dates_asked", normalise(message))
    if rows:
        note(by, "dates.asked", event, count=len(rows), day=reply_by)
    return len(rows)


@transaction.atomic
def extend(event_id: int, reply_by: datetime.date, *, by: Actor) -> int:
    """Give everybody who was asked another day of reply; how many. Refuses a day that is over (422)."""
    event = _event(event_id)
    must_ask(event)
    check_reply(event, reply_by)
    count = event.date_asks.exclude(reply_by=reply_by).update(reply_by=reply_by, nudged_for=None)
    if count:
        note(by, "dates.extended", event, day=reply_by)
    return count


@transaction.atomic
def remind(event_id: int, *, by: Actor) -> int:
    """Remind those who have not answered; nobody twice within a day. How many were."""
    event = _event(event_id)
    must_ask(event)
    before, today = timezone.now() - REST, timezone.now().astimezone(event.zone).date()
    rows = event.date_asks.select_for_update().filter(answered_at=None, sent_at__lt=before, reply_by__gte=today)
    found = list(rows.exclude(reminded_at__gt=before).order_by("pk")[:AT_ONCE])
    for row in found:
        _remind(row, event)
    if found:
        note(by, "dates.reminded", event, count=len(found))
    return len(found)


@transaction.atomic
def remind_due() -> int:
    """Remind, once for a day of reply, those who have not answered two days before it; how many. Asked by the clock."""
    now = timezone.now()
    near = now.date() + datetime.timedelta(days=REMIND_DAYS)
    asking = {"event__state__in": (State.DRAFT, State.POSTPONED), "answered_at": None, "sent_at__lt": now - REST}
    rows = DateAsk.objects.select_for_update(of=("self",)).select_related("event").filter(**asking)
    due = rows.filter(reply_by__lte=near, reply_by__gte=now.date()).exclude(reminded_at__gt=now - REST)
    due = due.exclude(nudged_for=F("reply_by")).exclude(event__date_options__taken_at__isnull=False)
    told: dict[Event, int] = {}
    for row in due.order_by("pk")[:AT_ONCE]:
        if candidates.closes_at(row, row.event) <= now:
            continue
        row.nudged_for = row.reply_by
        _remind(row, row.event)
        told[row.event] = told.get(row.event, 0) + 1
    for event, count in told.items():
        note(WORKER, "dates.reminded", event, count=count)
    return sum(told.values())


def opened(row: DateAsk) -> None:
    """Note that the link was opened for the first time, perhaps by a mail filter; all that a GET ever writes."""
    if row.opened_at is None:
        DateAsk.objects.filter(pk=row.pk, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def answer(ask_id: int, words: Mapping[int, str], message: str = "") -> DateAsk:
    """Say of each pair of dates whether it suits; may be said anew until the day of reply is over.

    Refuses when that is over or dates were taken (409), words that mean nothing and a list without any (422).
    """
    row = DateAsk.objects.select_for_update(of=("self",)).select_related("event").get(pk=ask_id)
    must_take_answers(row)
    text = normalise(message)
    if wrong := fault_of(text, WORDS, line=False):
        raise Invalid(FieldError("message", *wrong))
    known = set(row.event.date_options.values_list("pk", flat=True))
    missing = [number for number in known if words.get(number) not in DateAnswer.Word.values]
    if missing:
        raise Invalid(*[FieldError(f"option_{n}", "required", _("Say whether these dates suit you.")) for n in missing])
    row.answers.all().delete()
    DateAnswer.objects.bulk_create([DateAnswer(ask=row, option_id=n, word=words[n]) for n in sorted(known)])
    is_first = row.answered_at is None
    row.answered_at, row.message = timezone.now(), text
    row.save(update_fields=["answered_at", "message"])
    verb = "dates.answered" if is_first else "dates.answered_anew"
    note(Actor(ASKED_BY_LINK, row.pk), verb, row, within=row.event)
    return row


@transaction.atomic
def take(option_id: int, *, by: Actor) -> Event:
    """Give the event these dates, by the same move as any other; whoever was asked is told, once.

    Refuses as a reschedule does, and when other dates were taken already (409).
    """
    option = DateOption.objects.select_for_update().select_related("event").get(pk=option_id)
    event = _event(option.event_id)
    if option.taken_at is not None:
        return event
    must_ask(event)
    if option.period != (event.starts_at, event.ends_at):
        event = reschedule(event.pk, option.starts_at, option.ends_at, by=by)
    option.taken_at = timezone.now()
    option.save(update_fields=["taken_at"])
    note(by, "dates.taken", event, dates=asked_mail.span_of(option, event))
    if event.date_asks.filter(sent_at__isnull=False).exists():
        letters.mailing(
            "programme/dates_taken",
            about=event,
            audience=asked_mail.ASKED_DATES,
            sequence=option.pk,
            context=asked_mail.facts_of(event) | {"place": "", "languages": ""},
        )
    return event


@transaction.atomic
def ask_anew(event_id: int, *, by: Actor) -> None:
    """Begin another list, of an event whose dates no longer hold; the people stay, their answers go."""
    event = _event(event_id)
    if event.state not in (State.DRAFT, State.POSTPONED):
        raise Refused("dates_fixed", _fixed())
    event.date_options.all().delete()
    unsaid = ("sent_at", "opened_at", "reminded_at", "answered_at", "nudged_for")
    event.date_asks.update(message="", **dict.fromkeys(unsaid))
    note(by, "dates.anew", event)


def must_ask(event: Event) -> None:
    """Refuses an event whose dates are fixed (409)."""
    if event.state not in (State.DRAFT, State.POSTPONED):
        raise Refused("dates_fixed", _fixed())
    if candidates.is_settled(event):
        raise Refused("dates_taken", _("The event has got its dates: nobody is asked any more."))


def must_take_answers(row: DateAsk) -> None:
    """Refuses when the dates are settled, or the day of reply is over (409)."""
    if not candidates.is_asking(row.event):
        raise Refused("dates_taken", _("The dates are settled, so answers are no longer needed. Thank you."))
    if candidates.closes_at(row, row.event) <= timezone.now():
        day = localise.date(row.reply_by)
        raise Refused("closed", _("Answers were taken until %(day)s. Write to the organizers instead.") % {"day": day})


def check_reply(event: Event, day: datetime.date) -> None:
    """Refuses (422) a day of reply that is over, or farther away than a year."""
    today = timezone.now().astimezone(event.zone).date()
    if not today <= day <= today + datetime.timedelta(days=366):
        raise Invalid(FieldError("reply_by", "range", _("Choose a day that is still to come, within a year.")))


def _fixed() -> str:
    return _("Only a draft, or an event that was put off, looks for dates. This one has its own.")


def _remind(row: DateAsk, event: Event) -> None:
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at", "nudged_for"])
    asked_mail.ask_dates(row, event, "dates_reminder")


def _event(event_id: int) -> Event:
    return Event.objects.select_for_update().get(pk=event_id)
