"""How an entry of the journal reads; each app registers its verbs when it is ready."""

from collections.abc import Mapping

from django.utils.functional import Promise

from .values import show

_SENTENCES: dict[str, str | Promise] = {}
_FIELDS: dict[str, dict[str, str | Promise]] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Make verbs known: `{"event.published": _("Published."), …}` with `%(name)s` for the entry's data."""
    _SENTENCES.update(sentences)


def name_fields(thing: str, names: Mapping[str, str | Promise]) -> None:
    """How `%(fields)s` of the verbs of `thing` lists what changed: `name_fields("city", {"name": _("name"), …})`."""
    _FIELDS.setdefault(thing, {}).update(names)


def known() -> dict[str, str | Promise]:
    """All verbs with their sentences."""
    return dict(_SENTENCES)


def sentence(verb: str, data: Mapping[str, object], zone: str = "UTC") -> str:
    """The entry as a sentence in the active language."""
    fields = _FIELDS.get(verb.partition(".")[0], {})
    shown = {name: show(value, zone) for name, value in data.items()}
    if isinstance(changed := data.get("fields"), list):
        shown["fields"] = show(list(dict.fromkeys(str(fields.get(field, field)) for field in changed)))
    return str(_SENTENCES[verb]) % shown
