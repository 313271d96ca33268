"""The sites of a visit, as upper floors know them: only what is meant for the public.

A provider gets ids of events and returns their sites in the order of the visit, with one call for any number of events.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from i18nfield.strings import LazyI18nString

from .models import Event


@dataclass(frozen=True)
class Site:
    """One place that a visit goes to.

    `latitude` and `longitude` are degrees (WGS 84), both or none; `limit` is how many people may come; `papers` says
    which identity papers are asked for. `city` may be a multilingual text.
    """

    name: str
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None
    limit: int | None = None
    papers: str = ""
    safety: str = ""
    city: str | LazyI18nString = ""

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude to a tenth of a metre; None when they are not known."""
        if self.latitude is None or self.longitude is None:
            return None
        return round(float(self.latitude), 6) + 0.0, round(float(self.longitude), 6) + 0.0

    @property
    def coordinates(self) -> str:
        """As people and map programs write a position: "33.9012, 130.8123"; "" when it is not known."""
        return ", ".join(_decimal(degrees) for degrees in self.position or ())

    @property
    def geo_uri(self) -> str:
        """The position as a `geo:` URI (RFC 5870), which opens the reader's own map program; "" when not known."""
        return f"geo:{','.join(_decimal(degrees) for degrees in self.position)}" if self.position else ""


Provider = Callable[[list[int]], dict[int, list[Site]]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Hang a provider: from ids of events to the sites of those that have any."""
    _PROVIDERS.append(provider)


def of(event_ids: Iterable[int]) -> dict[int, list[Site]]:
    """The sites of events by event id; each provider is called once, for no events not at all."""
    ids = list(event_ids)
    found: dict[int, list[Site]] = {}
    for provider in _PROVIDERS if ids else ():
        for number, some in provider(ids).items():
            found.setdefault(number, []).extend(some)
    return found


def of_event(event: Event) -> list[Site]:
    """The sites of one event."""
    return of([event.pk]).get(event.pk, [])


def _decimal(degrees: float) -> str:
    """Degrees as a decimal without exponent or idle zeros."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")
