"""What the journal keeps of a change of an event: values before and after, of short texts, figures, days and choices.

Long texts are named only, and so are a contact and the address for taking part online: who they were or what it was
is nobody's business later.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise
from events_core.journal import sentences
from events_core.journal.values import Changes

from .models import Event, Kind, Mode, Visibility

LONGEST = 300
PLAIN = (
    "kind", "title", "venue", "mode", "visibility", "capacity", "registration_opens_at", "registration_closes_at",
    "waiting_list", "approval", "confirm_email", "is_related", "languages", "interpretation", "minimum", "minimum_by",
    "minimum_shown",
)  # fmt: skip
NAMED: dict[str, Callable[[Event], Any]] = {
    "cities": lambda event: [city.name for city in event.cities.order_by("slug")],
    "themes": lambda event: [theme.name for theme in event.themes.all()],
    "partners": lambda event: [row.organisation.name for row in event.partners.select_related("organisation")],
    "parent": lambda event: event.parent.title if event.parent else None,
    "series": lambda event: event.series.name if event.series else None,
}


def held(event: Event, names: Iterable[str]) -> dict[str, Any]:
    """What an event holds of these fields now, of those whose values are kept."""
    plain = {name: getattr(event, name) for name in names if name in PLAIN}
    return plain | {name: NAMED[name](event) for name in names if name in NAMED}


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes | None:
    """The fields that differ, with both values; None of none. Texts that are long are left out."""
    rows = [
        (name, old, after[name])
        for name, old in sorted(before.items())
        if _plain(old) != _plain(after[name]) and not _is_long(old) and not _is_long(after[name])
    ]
    return Changes(rows) if rows else None


def register() -> None:
    """How the values of events read."""
    words: dict[str, Callable[[Any], str]] = {
        "kind": lambda value: str(Kind(value).label),
        "mode": lambda value: str(Mode(value).label),
        "visibility": lambda value: str(Visibility(value).label),
        "languages": localise.languages_of,
        "interpretation": localise.languages_of,
        "capacity": lambda value: _("no limit") if value is None else localise.number(value),
        "minimum": lambda value: localise.number(value) if value else "",
    }
    flags = ("waiting_list", "approval", "confirm_email", "is_related", "minimum_shown")
    sentences.name_values("event", words | dict.fromkeys(flags, _yes_or_no))


def _yes_or_no(value: Any) -> str:
    return _("yes") if value else _("no")


def _is_long(value: Any) -> bool:
    texts = value.data.values() if isinstance(value, LazyI18nString) and isinstance(value.data, dict) else [value]
    return any(isinstance(text, str) and len(text) > LONGEST for text in texts)


def _plain(value: Any) -> Any:
    if isinstance(value, LazyI18nString):
        return value.data
    return [_plain(one) for one in value] if isinstance(value, list) else value
