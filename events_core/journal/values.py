"""Values that are kept as JSON and written out later in a reader's language.

Instants, spans, slots of a day, multilingual texts, and rows of them.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise


@dataclass(frozen=True)
class Span:
    """From one instant to another in an IANA zone, no more exact than `precision`."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    zone: str
    precision: str = "exact"


@dataclass(frozen=True)
class Slot:
    """From when to when in an IANA zone, to the minute; the day is written too, unless it is plain."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    zone: str
    with_day: bool = True


@dataclass(frozen=True)
class Rows:
    """Several things with several values each, which a letter goes through one by one."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Changes:
    """Fields that were changed, each with its value before and after."""

    rows: Sequence[tuple[str, Any, Any]]


def encode(value: Any) -> Any:
    """`value` as plain JSON; multilingual texts, instants, dates, spans, slots and rows keep their kind."""
    if isinstance(value, LazyI18nString):
        return {"i18n": value.data if isinstance(value.data, dict) else {"en": str(value)}}
    if isinstance(value, Span):
        return {"span": [value.starts_at.isoformat(), value.ends_at.isoformat(), value.zone, value.precision]}
    if isinstance(value, Slot):
        return {"slot": [value.starts_at.isoformat(), value.ends_at.isoformat(), value.zone, value.with_day]}
    if isinstance(value, Rows):
        return {"rows": [{name: encode(item) for name, item in row.items()} for row in value.rows]}
    if isinstance(value, Changes):
        return {"changes": [[name, encode(old), encode(new)] for name, old, new in value.rows]}
    if isinstance(value, datetime.datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def show(value: Any, zone: str = "UTC") -> str:
    """An encoded value as text in the active language; instants in `zone`, which they name."""
    if isinstance(value, dict):
        return _show_kind(value, zone)
    if isinstance(value, list):
        return localise.list_of([show(item, zone) for item in value])
    return "" if value is None else str(value)


def changes_of(value: Any) -> list[tuple[str, Any, Any]]:
    """Encoded changes as they were kept; nothing of what are none."""
    if not isinstance(value, dict) or "changes" not in value:
        return []
    return [(str(name), old, new) for name, old, new in value["changes"]]


def rows_of(value: Any, zone: str = "UTC") -> list[dict[str, str]] | None:
    """Encoded rows with their values as text, as `show`; None of what are no rows."""
    if not isinstance(value, dict) or "rows" not in value:
        return None
    return [{name: show(item, zone) for name, item in row.items()} for row in value["rows"]]


def _show_kind(value: dict[str, Any], zone: str) -> str:
    if "i18n" in value:
        return LazyI18nString(value["i18n"]).localize(get_language() or "en")
    if "span" in value:
        starts, ends, own_zone, precision = value["span"]
        return localise.dates(
            datetime.datetime.fromisoformat(starts), datetime.datetime.fromisoformat(ends), own_zone, precision
        )
    if "instant" in value:
        return localise.deadline(datetime.datetime.fromisoformat(value["instant"]), zone)
    if "slot" in value:
        begins, finishes, own_zone, with_day = value["slot"]
        return localise.slot_in_zone(
            datetime.datetime.fromisoformat(begins),
            datetime.datetime.fromisoformat(finishes),
            own_zone,
            with_day=with_day,
        )
    if "date" in value:
        return localise.date(datetime.date.fromisoformat(value["date"]))
    return str(value)
