"""How an entry of the journal reads; each app registers its verbs when it is ready."""

from collections.abc import Mapping

from django.utils.functional import Promise

from .values import show

_SENTENCES: dict[str, str | Promise] = {}


def register(sentences: Mapping[str, str | Promise]) -> None:
    """Make verbs known: `{"event.published": _("Published."), …}` with `%(name)s` for the entry's data."""
    _SENTENCES.update(sentences)


def known() -> dict[str, str | Promise]:
    """All verbs with their sentences."""
    return dict(_SENTENCES)


def sentence(verb: str, data: Mapping[str, object], zone: str = "UTC") -> str:
    """The entry as a sentence in the active language."""
    return str(_SENTENCES[verb]) % {name: show(value, zone) for name, value in data.items()}
