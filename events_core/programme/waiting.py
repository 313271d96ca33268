"""What waits, for the reader and for whom else since when: upper floors provide it, `/desk/` shows all of it.

A provider gets the request and the person who reads, asks the database a fixed number of times, and returns groups of
things that wait for the same reason.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from events_core.network.models import Person


@dataclass(frozen=True)
class Wait:
    """One thing that waits: `title` is what it belongs to, `text` a sentence on what is to be done or awaited.

    `whom` names who it waits for; empty: for the reader.
    """

    title: str
    url: str
    text: str
    since: datetime.datetime
    due: datetime.datetime | None = None
    whom: str = ""
    event_id: int | None = None


@dataclass(frozen=True)
class Group:
    """What waits for the same reason: the most urgent of `total` things, and where all of them are (`url`)."""

    code: str
    title: str
    rows: list[Wait]
    total: int
    url: str = ""
    order: int = 50


Provider = Callable[[HttpRequest, Person], Iterable[Group]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Have `/desk/` show what a provider finds."""
    _PROVIDERS.append(provider)


def groups(request: HttpRequest, person: Person) -> list[Group]:
    """Everything that waits, in the order of the groups."""
    found = [group for provider in _PROVIDERS for group in provider(request, person) if group.rows]
    return sorted(found, key=lambda group: group.order)
