"""Who comes to an event, as a host needs to know it; private, so asked for only where a host is shown its visitors."""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Event


@dataclass(frozen=True)
class Visitor:
    """One person who is to come. `country` is a code (ISO 3166), `needs` what they wrote of diet and access."""

    name: str
    native_name: str
    organisation: str
    position: str
    country: str
    needs: str
    language: str = ""


Provider = Callable[[Event], list[Visitor]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Hang a provider: from an event to its visitors in protocol order."""
    _PROVIDERS.append(provider)


def of(event: Event) -> list[Visitor]:
    """All visitors of an event in protocol order: by country, organisation and name in the active language."""
    return [visitor for provider in _PROVIDERS for visitor in provider(event)]
