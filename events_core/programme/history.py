"""The history of one event as a readable page: its journal by days; what many did is counted, not told one by one."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDay
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation import sheets
from events_core.journal.actions import label_of
from events_core.journal.models import Entry
from events_core.network.models import Person

from . import happened, letterbox
from .happened import OTHER, Happening, Wanted
from .models import Event

LETTERS = gettext_lazy("Letters written")
CHUNK = 200


@dataclass(frozen=True)
class Counted:
    """How much of a kind happened on a day; `kind` is "" for letters."""

    label: str | Promise
    count: int
    kind: str


@dataclass(frozen=True)
class Day:
    """What happened on one day in the event's zone, the newest first."""

    date: datetime.date
    lines: list[Happening] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)


@dataclass(frozen=True)
class History:
    """Days, the newest first, and the entry before which older ones stand, if any do."""

    days: list[Day]
    older: int | None


def of_event(person: Person, event: Event, wanted: Wanted, limit: int) -> History:
    """A page of an event's history: lines of its own journal, and the number of other things on the same days.

    Where a kind or person is asked for, each entry stands by itself, those of registrations too.
    """
    wanted = replace(wanted, within=event)
    is_each = bool(wanted.kind or wanted.by)
    rows = happened.entries(person, wanted)
    own = rows if is_each else rows.filter(scope=label_of(Event))
    found = list(own[: limit + 1])
    older = found[limit - 1].pk if len(found) > limit else None
    days = _by_day(happened.told(person, found[:limit], event.timezone), event)
    if not is_each:
        after = found[limit - 1].at if older else None
        _count(days, _others(rows, wanted, after), event)
        _add_letters(days, event, wanted, after)
    return History([days[date] for date in sorted(days, reverse=True)], older)


def csv_lines(person: Person, event: Event, wanted: Wanted) -> Iterator[str]:
    """The history as a spreadsheet takes it: each entry by itself, the newest first; times in the event's zone."""
    head = [_("Time"), _("Who"), _("What"), _("About"), _("Changed"), _("Before"), _("After")]
    language = translation.get_language() or "en"
    return sheets.csv_lines(head, _rows(person, event, replace(wanted, within=event), language))


def _rows(person: Person, event: Event, wanted: Wanted, language: str) -> Iterator[list[Any]]:
    while True:
        with translation.override(language):  # lines are written after the request is over
            told = happened.told(person, happened.entries(person, wanted)[:CHUNK], event.timezone)
            lines = [line for one in told for line in _cells(one, event)]
        yield from lines
        if len(told) < CHUNK:
            return
        wanted = replace(wanted, before=told[-1].line.id)


def _cells(one: Happening, event: Event) -> Iterator[list[Any]]:
    """One line, or one for each field that was changed."""
    at = f"{one.line.at.astimezone(event.zone):%Y-%m-%d %H:%M}"
    first = [at, one.line.who, one.line.text, one.about.title if one.about else ""]
    if not one.line.changes:
        yield [*first, "", "", ""]
    for change in one.line.changes:
        yield [*first, change.label, change.old, change.new]


def _by_day(lines: Iterable[Happening], event: Event) -> dict[datetime.date, Day]:
    days: dict[datetime.date, Day] = {}
    for one in lines:
        date = one.line.at.astimezone(event.zone).date()
        days.setdefault(date, Day(date)).lines.append(one)
    return days


def _others(rows: QuerySet[Entry], wanted: Wanted, after: datetime.datetime | None) -> QuerySet[Entry]:
    """Entries of journals beside the event's own, of the time that the page tells."""
    found = rows.exclude(scope=label_of(Event))
    return found.filter(at__gte=after) if after else found


def _count(days: dict[datetime.date, Day], rows: QuerySet[Entry], event: Event) -> None:
    """Put how much of each kind there was under its day; one query."""
    by_verb = rows.order_by().annotate(day=TruncDay("at", tzinfo=event.zone)).values_list("day", "verb")
    kinds = {verb: kind for kind in happened.all_kinds() for verb in kind.verbs}
    counts: dict[tuple[datetime.date, str], int] = {}
    labels: dict[str, str | Promise] = {}
    for at, verb, count in by_verb.annotate(Count("pk")):
        kind = kinds.get(verb)
        code, labels[code] = (kind.code, kind.label) if kind else (OTHER, happened.OTHERS)
        key = (at.astimezone(event.zone).date(), code)
        counts[key] = counts.get(key, 0) + count
    for (date, code), count in counts.items():
        days.setdefault(date, Day(date)).counted.append(Counted(labels[code], count, code))


def _add_letters(days: dict[datetime.date, Day], event: Event, wanted: Wanted, after: datetime.datetime | None) -> None:
    """Put how many letters were written under their day; one query."""
    written = letterbox.of_events([event.pk]).order_by()  # type: ignore[arg-type]
    until = _before(wanted)
    for name, bound in (("gte", after), ("gte", wanted.since), ("lt", wanted.until), ("lt", until)):
        if bound:
            written = written.filter(**{f"created_at__{name}": bound})
    by_day = written.annotate(day=TruncDay("created_at", tzinfo=event.zone)).values_list("day").annotate(Count("pk"))
    for at, count in by_day:
        date = at.astimezone(event.zone).date()
        days.setdefault(date, Day(date)).counted.append(Counted(LETTERS, count, ""))


def _before(wanted: Wanted) -> datetime.datetime | None:
    """When the entry was written before which the page stands."""
    if wanted.before is None:
        return None
    return Entry.objects.filter(pk=wanted.before).values_list("at", flat=True).first() or timezone.now()
