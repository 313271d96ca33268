"""How an entry of the journal reads; each app registers its verbs when it is ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events_core.foundation.navigation import TAGS

from .values import changes_of, show

_SENTENCES: dict[str, str | Promise] = {}
_VALUES: dict[str, Mapping[str, Callable[[Any], str]]] = {}
_FIELDS: dict[str, dict[str, str | Promise]] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Make verbs known: `{"event.published": _("Published."), …}` with `%(name)s` for the entry's data."""
    _SENTENCES.update(sentences)


def name_fields(thing: str, names: Mapping[str, str | Promise]) -> None:
    """How `%(fields)s` of the verbs of `thing` lists what changed: `name_fields("city", {"name": _("name"), …})`."""
    _FIELDS.setdefault(thing, {}).update(names)


def name_values(thing: str, words: Mapping[str, Callable[[Any], str]]) -> None:
    """How kept values of the fields of `thing` read, where they are codes."""
    _VALUES[thing] = words


@dataclass(frozen=True)
class Change:
    """A field with its value before and after, in the active language; `tag` is that of both where it is another."""

    label: str
    old: str
    new: str
    tag: str = ""


def changes(verb: str, data: Mapping[str, Any], zone: str = "UTC") -> list[Change]:
    """What an entry kept of values before and after."""
    thing = verb.partition(".")[0]
    fields, words = _FIELDS.get(thing, {}), _VALUES.get(thing, {})
    found = []
    for name, old, new in changes_of(data.get("changes")):
        shown, tag = (words.get(name) or (lambda value: show(value, zone))), ""
        if isinstance(old, dict) and isinstance(new, dict) and "i18n" in old and "i18n" in new:
            old, new, tag = _differing(old["i18n"], new["i18n"])
        label = str(fields.get(name, name))
        found.append(Change(label, shown(old) or _("nothing"), shown(new) or _("nothing"), tag))
    return found


def _differing(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, str, str]:
    """Two texts in the first language in which they differ, the reader's if it can be, and the tag of another."""
    active = get_language() or "en"
    code = next((code for code in (active, *TAGS, *new, *old) if old.get(code) != new.get(code)), active)
    return old.get(code) or "", new.get(code) or "", "" if code == active else TAGS.get(code, code)


def known() -> dict[str, str | Promise]:
    """All verbs with their sentences."""
    return dict(_SENTENCES)


def sentence(verb: str, data: Mapping[str, object], zone: str = "UTC") -> str:
    """The entry as a sentence in the active language."""
    fields = _FIELDS.get(verb.partition(".")[0], {})
    shown = {name: show(value, zone) for name, value in data.items() if name != "changes"}
    if isinstance(changed := data.get("fields"), list):
        shown["fields"] = show(list(dict.fromkeys(str(fields.get(field, field)) for field in changed)))
    return str(_SENTENCES[verb]) % shown
