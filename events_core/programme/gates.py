"""Gates: what upper floors ask before an event may be published.

A published event whose gates block is *paused*: it stays published, and its registration takes nobody new.
"""

from collections.abc import Callable, Iterable
from typing import Any

from events_core.foundation.refusals import Blocker

Gate = Callable[[Any], Iterable[Blocker]]
_GATES: list[Gate] = []


def add(gate: Gate) -> None:
    """Hang a gate: a function from an event to its blockers."""
    _GATES.append(gate)


def blockers(event: Any) -> list[Blocker]:
    """All that the gates say against publishing `event`."""
    return [blocker for gate in _GATES for blocker in gate(event)]
