"""How many people of each institution take part in an event, as upper floors know it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from events_core.programme.models import Event


@dataclass
class Headcount:
    """Those who take part: in all, by organisation on record (its id), and by name for those not on record."""

    total: int = 0
    by_organisation: dict[int, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)


Provider = Callable[[Event], Headcount]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Hang a provider: from an event to its headcount, with a fixed number of queries."""
    _PROVIDERS.append(provider)


def of(event: Event | None) -> Headcount:
    """The headcount of an event; nobody for a book without one."""
    counted = Headcount()
    for provider in _PROVIDERS if event else ():
        assert event is not None
        found = provider(event)
        counted.total += found.total
        for number, people in found.by_organisation.items():
            counted.by_organisation[number] = counted.by_organisation.get(number, 0) + people
        for name, people in found.by_name.items():
            counted.by_name[name] = counted.by_name.get(name, 0) + people
    return counted
