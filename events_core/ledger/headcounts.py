"""How many people of each institution take part in an event, as upper floors know it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from events_core.programme.models import Event


@dataclass
class Headcount:
    """Those who take part: in all, by organisation on record (its id), and by name for those not on record."""

    total: int = 0
    by_organisation: dict[int, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)


Provider = Callable[[Event], Headcount]
Totals = Callable[[Collection[Event]], dict[int, int]]
_PROVIDERS: list[tuple[Provider, Totals | None]] = []


def provide(provider: Provider, totals: Totals | None = None) -> None:
    """Hang a provider: from an event to its headcount, with a fixed number of queries.

    `totals` tells how many take part in each of several events (by id), for lists.
    """
    _PROVIDERS.append((provider, totals))


def of(event: Event | None) -> Headcount:
    """The headcount of an event; nobody for a book without one."""
    counted = Headcount()
    for provider, _totals in _PROVIDERS if event else ():
        assert event is not None
        found = provider(event)
        counted.total += found.total
        for number, people in found.by_organisation.items():
            counted.by_organisation[number] = counted.by_organisation.get(number, 0) + people
        for name, people in found.by_name.items():
            counted.by_name[name] = counted.by_name.get(name, 0) + people
    return counted


def totals(events: Collection[Event]) -> dict[int, int]:
    """How many take part in each of some events, by event id, with a fixed number of queries; none for no events."""
    counted = dict.fromkeys((event.pk for event in events), 0)
    for provider, of_several in _PROVIDERS if events else ():
        found = of_several(events) if of_several else {event.pk: provider(event).total for event in events}
        for number, people in found.items():
            counted[number] += people
    return counted
