"""What runs by the clock: apps name it when their tasks load, the worker writes it into its schedule at start."""

from dataclasses import dataclass

from django.db import connection, transaction
from django_q.models import Schedule


@dataclass(frozen=True)
class Every:
    """One task and how often it runs."""

    name: str
    task: str
    minutes: int


ONE_AT_A_TIME = 7_201_001  # PostgreSQL's number of a lock: workers of several machines may start together
_ALL: dict[str, Every] = {}


def every(name: str, task: str, *, minutes: int) -> None:
    """Have `task` (a dotted path) run every so many minutes."""
    _ALL[name] = Every(name, task, minutes)


@transaction.atomic
def write() -> None:
    """Make the worker's schedule say what the apps have named, and nothing else."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    Schedule.objects.exclude(name__in=_ALL).delete()
    for one in _ALL.values():
        Schedule.objects.update_or_create(
            name=one.name,
            defaults={"func": one.task, "schedule_type": Schedule.MINUTES, "minutes": one.minutes, "repeats": -1},
        )
