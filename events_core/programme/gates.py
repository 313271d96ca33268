"""Gates: what upper floors ask before an event may be published.

A published event whose gates block is *paused*: it stays published, and its registration takes nobody new.
"""

from collections.abc import Callable, Iterable
from typing import Any

from events_core.foundation.refusals import Blocker

Gate = Callable[[Any], Iterable[Blocker]]
ManyGate = Callable[[Iterable[Any]], set[int]]
_GATES: list[Gate] = []
_FOR_LISTS: list[ManyGate] = []


def add(gate: Gate, for_lists: ManyGate) -> None:
    """Hang a gate: a function from an event to its blockers, and one from events to the ids of those it blocks."""
    _GATES.append(gate)
    _FOR_LISTS.append(for_lists)


def blockers(event: Any) -> list[Blocker]:
    """All that the gates say against publishing `event`."""
    return [blocker for gate in _GATES for blocker in gate(event)]


def blocked(events: Iterable[Any]) -> set[int]:
    """Ids of those events against which any gate says something; the same queries for any number of events."""
    listed = list(events)
    return {number for gate in _FOR_LISTS for number in gate(listed)}
