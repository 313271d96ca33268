"""What happened over all that somebody works on: lines of many journals, by kind, since a day or an entry.

Upper floors say whose journals belong to it (`provide`) and which of their verbs are of which kind (`kinds`).
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.foundation.search import search_query
from events_core.journal import actors
from events_core.journal.actions import label_of
from events_core.journal.models import Entry
from events_core.journal.queries import Line, lines_of
from events_core.network.models import Person

from .models import Event
from .queries import own_events

MOST_PEOPLE = 100
OTHER = "other"
OTHERS = pgettext_lazy("kind of happening", "Other entries")
TOLD = 12
"""So many lines stand on the desk of who comes back."""


@dataclass(frozen=True)
class Named:
    """What an entry belongs to, as pages name it."""

    title: str
    url: str


@dataclass(frozen=True)
class Scope:
    """Whose journals a person may read: those of rows of a model, all of them when `rows` is None.

    `event` is the path from a row to its event, "pk" for events, "" when there is none.
    """

    model: type[Model]
    rows: QuerySet[Model] | None
    names: Callable[[Iterable[int]], dict[int, Named]]
    event: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of happening: its verbs, and those of them that are told one by one to who comes back."""

    code: str
    label: str | Promise
    verbs: tuple[str, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Happening:
    """A line of a journal, with what it belongs to."""

    line: Line
    about: Named | None


@dataclass(frozen=True)
class Counted:
    """How often something of a kind happened."""

    kind: Kind
    count: int


@dataclass(frozen=True)
class Wanted:
    """Which lines: of events by their name or words, of a kind, by whom, from a day to a day, older than an entry.

    `within` one event; the kind `OTHER` is what is of no kind.
    """

    event: str = ""
    kind: str = ""
    by: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    before: int | None = None
    within: Event | None = None


Provider = Callable[[Person], Scope | None]
_PROVIDERS: list[Provider] = []
_KINDS: list[Kind] = []


def provide(provider: Provider) -> None:
    """Have the journals of another model read together with those of events."""
    _PROVIDERS.append(provider)


def kinds(*some: Kind) -> None:
    """Make kinds of happenings known."""
    _KINDS.extend(some)


def all_kinds() -> Sequence[Kind]:
    """All that are known."""
    return tuple(_KINDS)


def newest() -> int:
    """The number of the newest entry of the journal; 0 when there is none."""
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0


def entries(person: Person, wanted: Wanted) -> QuerySet[Entry]:
    """The entries that somebody may read and wants, the newest first."""
    scopes = _scopes(person)
    if wanted.within is not None:
        scopes = _of(scopes, Event.objects.filter(pk=wanted.within.pk))
    rows = Entry.objects.filter(_visible(_of_events(scopes, wanted.event) if wanted.event else scopes))
    if wanted.kind == OTHER:
        rows = rows.exclude(verb__in=[verb for kind in _KINDS for verb in kind.verbs])
    elif wanted.kind:
        verbs = [verb for kind in _KINDS if kind.code == wanted.kind for verb in kind.verbs]
        rows = rows.filter(verb__in=verbs)
    if wanted.by:
        named = Person.objects.filter(search_query(wanted.by)).order_by("pk").values_list("pk", flat=True)
        rows = rows.filter(actor_kind=actors.PERSON, actor_id__in=list(named[:MOST_PEOPLE]))
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    if wanted.before is not None:
        rows = rows.filter(id__lt=wanted.before)
    return rows.order_by("-id")


def told(person: Person, rows: Iterable[Entry], zone: str) -> list[Happening]:
    """Entries as lines with what they belong to; two queries, and one for each model of these."""
    listed = list(rows)
    found: dict[tuple[str, int], Named] = {}
    for scope in _scopes(person):
        label = label_of(scope.model)
        ids = {row.scope_id for row in listed if row.scope == label}
        if ids:
            found |= {(label, number): named for number, named in scope.names(ids).items()}
    lines = lines_of(listed, zone)
    return [Happening(line, found.get((row.scope, row.scope_id))) for line, row in zip(lines, listed, strict=True)]


def since(person: Person, entry: int, zone: str) -> tuple[list[Counted], list[Happening]]:
    """What came after an entry: how much of each kind, and the newest lines of what matters most."""
    rows = Entry.objects.filter(_visible(_scopes(person)), id__gt=entry)
    by_verb = dict(rows.order_by().values_list("verb").annotate(Count("pk")))
    counted = [Counted(kind, sum(by_verb.get(verb, 0) for verb in kind.verbs)) for kind in _KINDS]
    verbs = [verb for kind in _KINDS for verb in kind.told if verb in by_verb]
    lines = told(person, rows.filter(verb__in=verbs).order_by("-id")[:TOLD], zone) if verbs else []
    return [one for one in counted if one.count], lines


def _scopes(person: Person) -> list[Scope]:
    return [scope for provider in _PROVIDERS if (scope := provider(person))]


def _of_events(scopes: Iterable[Scope], words: str) -> list[Scope]:
    """The journals of events of that name, or found by these words, and of what belongs to them."""
    return _of(scopes, Event.objects.filter(Q(slug=words) | search_query(words)))


def _of(scopes: Iterable[Scope], events: QuerySet[Event]) -> list[Scope]:
    """The journals of these events and of what belongs to them."""
    found = []
    for scope in scopes:
        if scope.event:
            rows = scope.model._default_manager.all() if scope.rows is None else scope.rows
            found.append(replace(scope, rows=rows.filter(**{f"{scope.event}__in": events.values("pk")})))
    return found


def _visible(scopes: Iterable[Scope]) -> Q:
    """Of an entry: it stands in a journal that may be read."""
    whole = [label_of(scope.model) for scope in scopes if scope.rows is None]
    found = Q(scope__in=whole)
    for scope in scopes:
        if scope.rows is not None:
            found |= Q(scope=label_of(scope.model), scope_id__in=scope.rows.values("pk"))
    return found


def _events(person: Person) -> Scope:
    """The journals of one's own events; of all for officers of the secretariat and of finance."""
    sees_all = person.is_officer or person.is_finance
    return Scope(Event, None if sees_all else own_events(person), _named, "pk")


def _named(ids: Iterable[int]) -> dict[int, Named]:
    rows = Event.objects.filter(pk__in=list(ids)).only("slug", "title")
    return {row.pk: Named(str(row.title), reverse("programme:desk_event", args=[row.slug])) for row in rows}


MOVES = ("event.published", "event.postponed", "event.rescheduled", "event.cancelled", "event.completed")


def register() -> None:
    """Make the journals of events and what happens to them known."""
    provide(_events)
    kinds(
        Kind("events", _("Events published, moved, held or cancelled"), MOVES, MOVES),
        Kind("drafts", pgettext_lazy("kind of happening", "Events begun"), ("event.created", "event.recorded")),
        Kind(
            "documents",
            pgettext_lazy("kind of happening", "Documents"),
            ("document.added", "document.changed", "document.removed"),
        ),
        Kind("notes", pgettext_lazy("kind of happening", "Notes"), ("event.note",), ("event.note",)),
    )
