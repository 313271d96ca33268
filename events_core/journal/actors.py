"""Who did something: the journal keeps a reference, and asks those who know for the name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

PERSON, LINK, SYSTEM = "person", "link", "system"


@dataclass(frozen=True)
class Actor:
    """`kind` is person, link or system; `id` refers to a row of that kind; `label` only for what is not personal."""

    kind: str
    id: int = 0
    label: str = ""


WORKER = Actor(SYSTEM, 0, "worker")
COMMAND = Actor(SYSTEM, 0, "command")

Resolver = Callable[[Iterable[int]], dict[int, str]]
_RESOLVERS: dict[str, Resolver] = {}


def register(kind: str, resolver: Resolver) -> None:
    """`resolver` turns ids of that kind into names, all in one query."""
    _RESOLVERS[kind] = resolver


def names(actors: Iterable[Actor]) -> dict[Actor, str]:
    """The name to show for each actor, with one query per kind."""
    by_kind: dict[str, set[int]] = {}
    wanted = set(actors)
    for actor in wanted:
        by_kind.setdefault(actor.kind, set()).add(actor.id)
    known = {kind: _RESOLVERS[kind](ids) for kind, ids in by_kind.items() if kind in _RESOLVERS}
    return {actor: known.get(actor.kind, {}).get(actor.id) or _fallback(actor) for actor in wanted}


def _fallback(actor: Actor) -> str:
    if actor.kind == SYSTEM:
        return _("The system")
    if actor.kind == LINK:
        return actor.label or _("By personal link")
    return _("A former user")
