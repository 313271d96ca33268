"""Reading the journal and the letters."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import models
from django.db.models import QuerySet

from . import actors
from .actions import label_of
from .models import Entry, Letter
from .sentences import Change, changes, sentence

Former = Callable[[int], list[int]]
_FORMER: dict[str, Former] = {}


def also_of(label: str, former: Former) -> None:
    """What is told of a thing is also what was told of those that became it: `former(id)` gives their ids."""
    _FORMER[label] = former


@dataclass(frozen=True)
class Line:
    """An entry as a page shows it."""

    id: int
    at: datetime.datetime
    verb: str
    text: str
    who: str
    changes: list[Change] = field(default_factory=list)


def lines(scope: models.Model, zone: str, *, limit: int = 20, before: int | None = None) -> list[Line]:
    """The newest entries told on the page of `scope`, in the active language; two queries, three of what can merge."""
    label = label_of(scope)
    former = _FORMER[label](scope.pk) if label in _FORMER else []
    entries = Entry.objects.filter(scope=label, scope_id__in=[scope.pk, *former])
    if before:
        entries = entries.filter(id__lt=before)
    return lines_of(entries.order_by("-id")[:limit], zone)


def lines_of(entries: Iterable[Entry], zone: str) -> list[Line]:
    """Entries as pages show them, in their order and the active language; two queries."""
    rows = list(entries)
    who = {row.pk: actors.Actor(row.actor_kind, row.actor_id, row.actor_label) for row in rows}
    names = actors.names(who.values())
    return [
        Line(
            row.pk,
            row.at,
            row.verb,
            sentence(row.verb, row.data, zone),
            names[who[row.pk]],
            changes(row.verb, row.data, zone),
        )
        for row in rows
    ]


def letters_about(thing: models.Model) -> QuerySet[Letter]:
    """Letters that tell of `thing`, newest first."""
    return Letter.objects.filter(about=label_of(thing), about_id=thing.pk).order_by("-id")
