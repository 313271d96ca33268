"""Names in several languages: which one the reader sees, and the others, each with its language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from events_core.foundation.navigation import LANGUAGES, TAGS

OWN_LANGUAGE = {"CN": "zh-hans", "JP": "ja", "KP": "ko", "KR": "ko", "MN": "mn", "RU": "ru"}


@dataclass(frozen=True)
class Name:
    """One name; `tag` is its language (BCP 47), "" when that is the page's own."""

    text: str
    tag: str = ""

    @property
    def marked(self) -> SafeString:
        """As HTML that tells its language (WCAG 2.2, 3.1.2)."""
        if not self.tag:
            return format_html("{}", self.text)
        return format_html('<span lang="{}">{}</span>', self.tag, self.text)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Named:
    """A city or organisation with its names: the shown one, and the others, that of its own country first."""

    thing: Any
    shown: Name
    others: tuple[Name, ...]

    @property
    def own(self) -> Name | None:
        """What it is called where it is, unless that is shown already."""
        wanted = TAGS.get(OWN_LANGUAGE.get(self.thing.country, ""), "")
        return next((name for name in self.others if wanted and name.tag == wanted), None)

    @property
    def further(self) -> tuple[Name, ...]:
        """The names besides the shown one and `own`."""
        return tuple(name for name in self.others if name != self.own)


def texts_of(value: Any) -> dict[str, str]:
    """A multilingual text by language; empty ones left out."""
    data = value.data if isinstance(value, LazyI18nString) else value
    if isinstance(data, Mapping):
        return {str(code): str(text) for code, text in data.items() if text}
    return {"en": str(data)} if data else {}


def named(thing: Any) -> Named:
    """A thing with its names; each spelling stands once."""
    texts, active = texts_of(thing.name), get_language() or "en"
    shown = str(thing.name)
    code = next((code for code in (active, "en", *texts) if texts.get(code) == shown), active)
    first = OWN_LANGUAGE.get(thing.country, "")
    order = sorted((row[0] for row in LANGUAGES), key=lambda code: code != first)
    seen, others = {shown}, []
    for other in order:
        text = texts.get(other, "")
        if text and text not in seen:
            seen.add(text)
            others.append(Name(text, TAGS[other]))
    return Named(thing, Name(shown, "" if code == active else TAGS.get(code, "")), tuple(others))


def all_named(things: Iterable[Any]) -> list[Named]:
    """Several things with their names."""
    return [named(thing) for thing in things]
