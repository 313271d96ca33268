"""The kinds of news; each is made known by the app that has it to tell, which also says who may read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """A kind of news. `find` gives its subject by id (None: gone), `may` whether a person may read of it now."""

    name: str
    label: str | Promise
    find: Callable[[int], Any]
    may: Callable[[Any, Any], bool]


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known."""
    _KINDS[kind.name] = kind


def known() -> dict[str, Kind]:
    """All kinds by name, in the order in which people read them."""
    return dict(_KINDS)


def is_for(kind: str, person: Any, subject: Any) -> bool:
    """Whether news of this kind about `subject` may go to a person, as things are now."""
    return bool(subject is not None and person.is_active and kind in _KINDS and _KINDS[kind].may(person, subject))
