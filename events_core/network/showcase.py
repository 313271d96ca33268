"""What upper floors show on the public pages of cities and organisations; filled when their apps are ready."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

PLACES = ("city", "organisation")
Provider = Callable[[HttpRequest, Any], Iterable[Any]]
_PROVIDERS: dict[str, list[Provider]] = {}


def provide(place: str, provider: Provider) -> None:
    """Hang a provider at one of `PLACES`.

    `provider(request, thing)` returns parts with a `template`, its `context`, and an `order`.
    """
    if place not in PLACES:
        raise ValueError(place)
    _PROVIDERS.setdefault(place, []).append(provider)


def parts(place: str, request: HttpRequest, thing: Any) -> list[Any]:
    """All parts of the page of this city or organisation, in order."""
    found = [part for provider in _PROVIDERS.get(place, []) for part in provider(request, thing)]
    return sorted(found, key=lambda part: part.order)
