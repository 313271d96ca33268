"""What waits, for the reader and for whom else since when: upper floors provide it, `/desk/` shows all of it.

A provider gets the request and the person who reads, asks the database a fixed number of times, and returns groups of
things that wait for the same reason. `listed` makes a group of a queryset and does what the page asks (`Ask`): one
event, one group, only what is late, which part of the rows.
"""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events_core.network.models import Person

from .models import Event

FEW = 5
MOST = 500  # of each group, when a name is looked for


@dataclass(frozen=True)
class Wait:
    """One thing that waits: `title` is what it belongs to, `text` a sentence on what is to be done or awaited.

    `whom` names who it waits for; empty: for the reader. `reminded` is when they were last reminded, `act` and
    `act_url` what the reader can do about it now: a page, or with `act_posts` the deed itself. Days are told in `zone`.
    """

    title: str
    url: str
    text: str
    since: datetime.datetime
    due: datetime.datetime | None = None
    whom: str = ""
    event_id: int | None = None
    reminded: datetime.datetime | None = None
    act: str = ""
    act_url: str = ""
    act_posts: bool = False
    zone: str = "UTC"

    @property
    def days(self) -> int:
        """For how many whole days it has waited; never below 0."""
        return max((timezone.now() - self.since).days, 0)

    @property
    def due_day(self) -> datetime.date | None:
        """The last day on which it is in time, where it is; what is due at midnight was due the day before."""
        if self.due is None:
            return None
        return (self.due - datetime.timedelta(seconds=1)).astimezone(zoneinfo.ZoneInfo(self.zone)).date()

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return self.due is not None and self.due < timezone.now()


@dataclass(frozen=True)
class Group:
    """What waits for the same reason: the most urgent of `total` things, and where all of them are (`url`).

    `late` counts those that are late; without it (-1) those among `rows` are counted.
    """

    code: str
    title: str
    rows: list[Wait]
    total: int
    url: str = ""
    order: int = 50
    late: int = -1

    @property
    def late_count(self) -> int:
        """How many are late."""
        return self.late if self.late >= 0 else sum(row.is_late for row in self.rows)

    @property
    def is_for_reader(self) -> bool:
        """Whether any of it waits for the reader; else all of it waits for others."""
        return any(not row.whom for row in self.rows)


@dataclass(frozen=True)
class Ask:
    """What a page wants: of one event, of one group, only what is late, for whom; rows from `start` on."""

    event: Event | None = None
    code: str = ""
    late: bool = False
    whom: str = ""
    start: int = 0
    limit: int = FEW


Provider = Callable[[HttpRequest, Person], Iterable[Group]]
Row = TypeVar("Row", bound=Model)
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Have `/desk/` show what a provider finds."""
    _PROVIDERS.append(provider)


def groups(request: HttpRequest, person: Person, ask: Ask | None = None) -> list[Group]:
    """Everything that waits and is asked for, in the order of the groups."""
    wanted = ask or Ask()
    request._waiting = wanted  # type: ignore[attr-defined]
    found = [_narrowed(group, wanted) for provider in _PROVIDERS for group in provider(request, person)]
    return sorted((group for group in found if group.rows), key=lambda group: group.order)


def asked(request: HttpRequest) -> Ask:
    """What the page wants of providers."""
    known: Ask = getattr(request, "_waiting", None) or Ask()
    return known


def listed(
    request: HttpRequest,
    code: str,
    title: str,
    rows: QuerySet[Row],
    draw: Callable[[Row], Wait],
    *,
    event: str = "",
    late: Q | None = None,
    url: str = "",
    order: int = 50,
) -> Iterable[Group]:
    """A group of the rows of a queryset, which has the most urgent first; two queries, one when there are few rows.

    `event` is the path from a row to its event ("pk" for events), "" when there is none; `late` finds what is late.
    """
    ask = asked(request)
    if (ask.code and ask.code != code) or (ask.event and not event) or (ask.late and late is None):
        return
    if ask.event:
        rows = rows.filter(**{event: ask.event.pk})
    if ask.late and late is not None:
        rows = rows.filter(late)
    limit = MOST if ask.whom else ask.limit
    found = [draw(row) for row in rows[ask.start : ask.start + limit + 1]]
    total, late_count = ask.start + len(found), -1
    if ask.start or len(found) > limit:
        total, late_count = _counts(rows, late)
    if found:
        yield Group(code, title, found[:limit], total, url, order, late_count)


def shortened(group: Group, query: str = "") -> Group:
    """The group with few rows and, where there are more, the address at which all are, narrowed by `query`."""
    if group.total <= FEW:
        return replace(group, url="")
    every = reverse("programme:waiting", args=[group.code]) + (f"?{query}" if query else "")
    url = every if query or not group.url else group.url
    return replace(group, rows=group.rows[:FEW], url=url, late=group.late_count)


def day_end(day: datetime.date, zone: datetime.tzinfo) -> datetime.datetime:
    """The end of a day in a zone, when something is due by that day."""
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, tzinfo=zone)


def _counts(rows: QuerySet[Any], late: Q | None) -> tuple[int, int]:
    every = Count("pk", distinct=True)
    counts = {"total": every} | ({"late": Count("pk", filter=late, distinct=True)} if late is not None else {})
    found = rows.order_by().aggregate(**counts)
    return found["total"], found.get("late", 0)


def _narrowed(group: Group, ask: Ask) -> Group:
    """The group with only what is asked for, also when its provider knows nothing of `Ask`."""
    if ask.code and group.code != ask.code:
        return replace(group, rows=[])
    name = ask.whom.casefold()
    kept = [
        row
        for row in group.rows
        if (not ask.event or row.event_id == ask.event.pk)
        and (not ask.late or row.is_late)
        and (not name or name in row.whom.casefold())
    ]
    return group if len(kept) == len(group.rows) else replace(group, rows=kept, total=len(kept), late=-1)
