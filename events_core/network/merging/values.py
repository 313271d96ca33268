"""Which values two things have, and which of them the one that is left gets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.foundation.search import search_text
from events_core.network.models import City, Organisation, Person
from events_core.network.naming import texts_of
from events_core.network.recognise import name_key

from .models import Kind

MOST_ALIASES = 30


@dataclass(frozen=True)
class Value:
    """One thing that is told of both; `names` are the fields that go together, the first of which says most."""

    names: tuple[str, ...]
    label: str | Promise
    texts: bool = False

    @property
    def key(self) -> str:
        """By what a choice names it."""
        return self.names[0]


PERSON = (
    Value(("name",), _("Name in Latin script")),
    Value(("native_name",), _("Name in own script")),
    Value(("organisation", "organisation_text"), _("City or institution")),
    Value(("position",), _("Position")),
    Value(("country",), _("Country")),
    Value(("language",), _("Language")),
    Value(("timezone",), _("Time zone")),
)
ORGANISATION = (
    Value(("name",), pgettext_lazy("of a thing", "Name"), texts=True),
    Value(("short_name",), _("Short name")),
    Value(("kind",), _("Kind")),
    Value(("country",), _("Country")),
    Value(("city",), _("City")),
    Value(("website",), _("Website")),
    Value(("about",), _("Description"), texts=True),
)
CITY = (
    Value(("name",), pgettext_lazy("of a thing", "Name"), texts=True),
    Value(("kind",), _("Kind")),
    Value(("country",), _("Country")),
    Value(("population", "population_source"), _("Population")),
    Value(("climate",), _("Climate")),
    Value(("economy",), _("Economy")),
    Value(("stage",), _("Stage of development")),
    Value(("infrastructure",), _("Infrastructure"), texts=True),
    Value(("about",), _("Description"), texts=True),
)
VALUES: Mapping[str, tuple[Value, ...]] = {Kind.PERSON: PERSON, Kind.ORGANISATION: ORGANISATION, Kind.CITY: CITY}
NOTHING: Mapping[str, Any] = {"timezone": "UTC"}
"""What stands where nobody has said anything."""


@dataclass(frozen=True)
class Compared:
    """One value of both as text; it is asked about when both say something, and not the same."""

    value: Value
    kept: str
    gone: str
    is_asked: bool


def compared(kind: str, kept: Any, gone: Any) -> list[Compared]:
    """Every value that one of two things has."""
    rows = []
    for value in VALUES[kind]:
        mine, theirs = shown(kept, value), shown(gone, value)
        if mine or theirs:
            asked = _has(kept, value) and _has(gone, value) and _plain(kept, value) != _plain(gone, value)
            rows.append(Compared(value, mine, theirs, asked))
    return rows


def take_over(kind: str, kept: Any, gone: Any, taken: Collection[str]) -> list[str]:
    """Give `kept` what it lacks, and those of the other's values that are `taken`; the fields that changed.

    Texts in several languages are completed language by language. Names of cities and organisations that do not become
    the name become other names.
    """
    changed, names = [], _all_names(kind, kept, gone)
    for value in VALUES[kind]:
        if value.texts:
            changed += _take_texts(kept, gone, value.key, first=value.key in taken)
        elif (value.key in taken and _has(gone, value)) or not _has(kept, value):
            for name in value.names:
                changed += [name] if getattr(kept, name) != getattr(gone, name) else []
                setattr(kept, name, getattr(gone, name))
    if kind != Kind.PERSON:
        kept.aliases, before = _aliases(kept, names), kept.aliases
        changed += ["aliases"] if kept.aliases != before else []
    kept.search_text = found_by(kind, kept)
    return changed


def found_by(kind: str, thing: Any) -> str:
    """What the `search_text` of a thing holds."""
    if kind == Kind.PERSON:
        return str(thing.found_by)
    if kind == Kind.CITY:
        return search_text(thing.name, thing.aliases, thing.slug)
    return search_text(thing.name, thing.short_name, thing.aliases, thing.slug)


def shown(thing: Person | Organisation | City, value: Value) -> str:
    """A value as text in the reader's language."""
    plain = getattr(thing, value.key)
    if value.key == "organisation":
        return str(plain or thing.organisation_text)  # type: ignore[union-attr]
    if value.key == "country":
        return localise.country_name(plain) if plain else ""
    if value.key == "language":
        return dict(Person._meta.get_field("language").flatchoices).get(plain, "")
    if value.key == "population":
        return localise.number(plain) if plain else ""
    if hasattr(thing, f"get_{value.key}_display") and not value.texts:
        return str(getattr(thing, f"get_{value.key}_display")())
    return str(plain or "")


def _has(thing: Any, value: Value) -> bool:
    said = getattr(thing, value.key)
    if value.texts:
        return bool(texts_of(said))
    return any(getattr(thing, name) for name in value.names) and said != NOTHING.get(value.key)


def _plain(thing: Any, value: Value) -> Any:
    said = [getattr(thing, name) for name in value.names]
    return texts_of(said[0]) if value.texts else said


def _take_texts(kept: Any, gone: Any, name: str, *, first: bool) -> list[str]:
    mine, theirs = texts_of(getattr(kept, name)), texts_of(getattr(gone, name))
    texts = {**mine, **theirs} if first else {**theirs, **mine}
    if texts == mine:
        return []
    setattr(kept, name, LazyI18nString(texts))
    return [name]


def _all_names(kind: str, *things: Any) -> list[str]:
    if kind == Kind.PERSON:
        return []
    return [
        name
        for thing in things
        for name in (*texts_of(thing.name).values(), getattr(thing, "short_name", ""), *thing.aliases)
        if name
    ]


def _aliases(kept: Any, names: list[str]) -> list[str]:
    shown_so = {name_key(name) for name in (*texts_of(kept.name).values(), getattr(kept, "short_name", ""))}
    found: dict[str, str] = {}
    for name in (*kept.aliases, *names):
        if name_key(name) not in shown_so:
            found.setdefault(name_key(name), name)
    return list(found.values())[:MOST_ALIASES]
