"""Loaded by the worker, as every app's tasks: whom the piece of news concerns."""

import os

from events_core.journal import letters
from events_core.journal.letters import Addressee, Recipient


def audience(about_id: int, after: int, limit: int) -> list[Addressee]:
    """As many as FIRE_AUDIENCE says."""
    last = int(os.environ.get("FIRE_AUDIENCE", "0"))
    numbers = range(after + 1, min(after + limit, last) + 1)
    return [Addressee(number, Recipient(f"M {number}", f"m{number}@test.example", "ja")) for number in numbers]


letters.audience("test.fire", audience)
