"""How many people have a confirmed place in events, as the floor knows it that registers them.

A provider gets ids of events and returns the numbers of those where anybody has one, with a fixed number of queries.
"""

from collections.abc import Callable, Collection

from .models import Event

Provider = Callable[[Collection[int]], dict[int, int]]
_PROVIDERS: list[Provider] = []


def provide(provider: Provider) -> None:
    """Hang a provider. Only a place that was confirmed counts: not one that waits for approval or for an answer."""
    _PROVIDERS.append(provider)


def of(event_ids: Collection[int]) -> dict[int, int]:
    """The numbers by event id, 0 where nobody is confirmed; each provider is called once, for no events not at all."""
    counted = dict.fromkeys(event_ids, 0)
    for provider in _PROVIDERS if event_ids else ():
        for number, people in provider(event_ids).items():
            counted[number] += people
    return counted


def of_event(event: Event) -> int:
    """How many people have a confirmed place in one event."""
    return of([event.pk])[event.pk]
