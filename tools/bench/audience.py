"""In the worker of the benchmark of letters: the many to whom a piece of news goes."""

import os

import django

django.setup()

from events_core.journal import letters  # noqa: E402
from events_core.journal.letters import Addressee, Recipient  # noqa: E402


def audience(about_id: int, after: int, limit: int) -> list[Addressee]:
    """As many as are measured."""
    numbers = range(after + 1, min(after + limit, int(os.environ["BENCH_LETTERS"])) + 1)
    return [Addressee(number, Recipient(f"M {number}", f"m{number}@bench.example")) for number in numbers]


letters.audience("bench", audience)
