"""Search over everything that somebody may see: kinds of things, each with its finder; references lead straight there.

A finder gets the request, the person (None for a stranger) and the words, and gives the rows that this person may see,
best first, or None where there is nothing of the kind for them. Upper floors provide their kinds (`provide`) and say
what a reference or code of theirs leads to (`leads`).
"""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from events_core.foundation.search import LONGEST, search_query
from events_core.network.models import Person

FEW = 5
PAGE = 25
MOST = 1_000
"""Of each kind so many are counted and shown; who has more finds writes more words."""
_WORDS = 6


@dataclass(frozen=True)
class Hit:
    """What was found: its name, what it is, and a pill where its state matters; `tag` is the name's language."""

    title: str
    url: str
    text: str = ""
    state: SafeString | str = ""
    tag: str = ""


@dataclass(frozen=True)
class Found:
    """Rows that somebody may see, best first, and how some of them are drawn."""

    rows: QuerySet[Any]
    draw: Callable[[Sequence[Any]], list[Hit]]


Finder = Callable[[HttpRequest, Person | None, str], Found | None]
Lead = Callable[[HttpRequest, Person | None, str], str]


@dataclass(frozen=True)
class Kind:
    """A kind of things that can be found."""

    code: str
    label: str | Promise
    find: Finder
    order: int


@dataclass(frozen=True)
class Group:
    """What was found of a kind: the first few, and how many there are; `is_more` where they are not all counted."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > MOST

    @property
    def shown_count(self) -> int:
        """How many are counted."""
        return min(self.count, MOST)


_KINDS: list[Kind] = []
_LEADS: list[Lead] = []


def provide(code: str, label: str | Promise, find: Finder, *, order: int = 50) -> None:
    """Have things of a kind found."""
    _KINDS.append(Kind(code, label, find, order))


def leads(lead: Lead) -> None:
    """Have a reference or code lead to what it names: the address for who may see it, else ""."""
    _LEADS.append(lead)


def kinds() -> list[Kind]:
    """All kinds, in the order in which they stand."""
    return sorted(_KINDS, key=lambda kind: kind.order)


def is_open(request: HttpRequest, kind: Kind) -> bool:
    """Whether there can be anything of the kind for the person."""
    return kind.find(request, _person(request), "a") is not None


def words_of(text: str) -> str:
    """What was typed, as it is looked for."""
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]


def where_to(request: HttpRequest, words: str) -> str:
    """The address of what a reference or code names, for who may see it; "" of all other words."""
    person = _person(request)
    return next((url for lead in _LEADS if (url := lead(request, person, words))), "")


def everywhere(request: HttpRequest, words: str) -> list[Group]:
    """The first few of each kind; at most two queries a kind and what its rows are drawn with."""
    return [group for kind in kinds() if (group := _few(request, kind, words)) and group.count]


def of_kind(request: HttpRequest, code: str, words: str, number: str | None) -> tuple[Group, Page[Any]] | None:
    """One page of all of a kind; None of one that is unknown, or of which the person may see nothing."""
    kind = next((one for one in _KINDS if one.code == code), None)
    found = kind.find(request, _person(request), words) if kind and search_query(words) else None
    if kind is None or found is None:
        return None
    paginator, total = Paginator(found.rows, PAGE), _count(found.rows)
    paginator.count = min(total, MOST)  # type: ignore[misc]
    page = paginator.get_page(number)
    return Group(kind, found.draw(list(page.object_list)), total), page


def title_first(words: str, *fields: str) -> Case:
    """0 where all the words stand in one of these fields, as `holds`; 1 elsewhere."""
    return Case(When(holds(words, *fields), then=Value(0)), default=Value(1))


def holds(words: str, *fields: str) -> Q:
    """Of a row: each of the words stands in one of these fields; one that ends in "*" is multilingual."""
    condition = Q()
    for word in words.split()[:_WORDS]:
        spelt = {word, word.lower(), word.upper(), word.capitalize()}  # SQLite knows no case beyond ASCII
        condition &= _any(
            Q(**{f"{field.rstrip('*')}__icontains": json.dumps(one)[1:-1] if field.endswith("*") else one})
            for field, one in itertools.product(fields, sorted(spelt))
        )
    return condition


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _few(request: HttpRequest, kind: Kind, words: str) -> Group | None:
    found = kind.find(request, _person(request), words) if search_query(words) else None
    if found is None:
        return None
    rows = list(found.rows[: FEW + 1])
    return Group(kind, found.draw(rows[:FEW]), _count(found.rows) if len(rows) > FEW else len(rows))


def _count(rows: QuerySet[Any]) -> int:
    """How many, of which no more than one beyond `MOST` is counted."""
    return rows.order_by()[: MOST + 1].count()


def _person(request: HttpRequest) -> Person | None:
    person = getattr(request, "user", None)
    return person if isinstance(person, Person) and person.is_authenticated and person.is_active else None
