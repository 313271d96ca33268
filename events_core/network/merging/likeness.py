"""What two records of the same person, organisation or city have in common, though they are written differently."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from events_core.foundation.search import fold
from events_core.network.models import City, Organisation, Person
from events_core.network.naming import texts_of

from .models import Kind, MatchKey

Sort = MatchKey.Sort
_WORD = re.compile(r"[^\W_]+")
_EAST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff]")
_SETTLED = (City.Kind.CITY, City.Kind.TOWN, City.Kind.WARD)
SHORT = 3


def keys_of(kind: str, thing: Any) -> dict[str, str]:
    """The hashes by which a thing is compared with the others of its kind, each with its sort (`MatchKey.Sort`)."""
    tell: Mapping[str, Callable[[Any], Iterator[tuple[str, str]]]] = {
        Kind.PERSON: _person,
        Kind.ORGANISATION: _organisation,
        Kind.CITY: _city,
    }
    found: dict[str, str] = {}
    for sort, text in tell[kind](thing):
        found.setdefault(hashlib.blake2b(f"{sort}·{text}".encode(), digest_size=16).hexdigest(), sort)
    return found


def same_address(email: str) -> str:
    """What spellings of one mailbox have in common: no case, no dots before the @, nothing after a plus."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def same_name(text: str) -> str:
    """What spellings of one person's name have in common: words in any order; CJK without gaps. "" for too little."""
    words = _WORD.findall(fold(text))
    if any(_EAST.search(word) for word in words):
        joined = "".join(words)
        return joined if len(joined) > 1 else ""
    return " ".join(sorted(words)) if len(words) > 1 else ""


def same_title(text: str) -> str:
    """What spellings of the name of a city or an organisation have in common."""
    words = _WORD.findall(fold(text))
    return "".join(words) if any(_EAST.search(word) for word in words) else " ".join(words)


def _person(person: Person) -> Iterator[tuple[str, str]]:
    yield Sort.ADDRESS, same_address(person.email)
    place = f"#{person.organisation_id}" if person.organisation_id else same_title(person.organisation_text)
    for text in (person.name, person.native_name):
        if name := same_name(text):
            if place:
                yield Sort.PLACE, f"{name}·{place}"
            yield Sort.NAME, name


def _organisation(body: Organisation) -> Iterator[tuple[str, str]]:
    names = [*texts_of(body.name).values(), *body.aliases]
    if len(body.short_name) >= SHORT:
        names.append(body.short_name)
    yield from ((Sort.NAME, title) for name in names if (title := same_title(str(name))))


def _city(city: City) -> Iterator[tuple[str, str]]:
    size = "settled" if city.kind in _SETTLED else city.kind
    for name in (*texts_of(city.name).values(), *city.aliases):
        if title := same_title(str(name)):
            yield Sort.NAME, f"{city.country}·{size}·{title}"
