"""What upper floors show on a person's own page; filled when their apps are ready."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from .models import Person

Provider = Callable[[HttpRequest, Person], Iterable[Any]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """`provider(request, person)` returns parts with a `template`, its `context`, and an `order`."""
    _PROVIDERS.append(provider)


def parts(request: HttpRequest, person: Person) -> list[Any]:
    """All parts of the person's page, in order."""
    found = [part for provider in _PROVIDERS for part in provider(request, person)]
    return sorted(found, key=lambda part: part.order)
