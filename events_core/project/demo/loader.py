"""Loads the demonstration: through the actions of each house, with their journal entries and letters.

What is there already stays as it is, found by its natural key (slug, address): a second run changes nothing, and what
somebody changed in the demonstration is not put back.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django_q.models import OrmQ

from events_core.journal.tasks import catch_up

from . import asked, away, costs, events, offering, papers, places, series, training, year

NUDGES = ("events_core.journal.tasks.send", "events_core.journal.tasks.send_some")


@dataclass(frozen=True)
class Loaded:
    """How much was new."""

    places: int
    people: int
    events: int


def load() -> Loaded:
    """Load what is missing; how much that was. Letters that it writes are sent at once, in one go."""
    waiting = _last_task()
    with translation.override("en"):
        with transaction.atomic():
            made = places.load_cities(year.CITIES) + places.load_organisations(year.ORGANISATIONS)
            people = places.load_people()
        series.load()
        held = sum(events.record(one) for one in year.HELD)
        planned = sum(events.plan(one) for one in year.YEAR)
        papers.load()
        offering.load()
        with transaction.atomic():
            costs.load()
        with transaction.atomic():
            arranged = training.load()
        arranged += asked.load()
        away.load()
        if planned or arranged:
            catch_up()
            _forget_nudges(waiting)
    return Loaded(made, people, held + planned)


def _last_task() -> int:
    """The number of the last task that waited before."""
    return OrmQ.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _forget_nudges(after: int) -> None:
    """The letters are sent: the worker need not look at each of them before it shows that it lives."""
    done = [task.pk for task in OrmQ.objects.filter(pk__gt=after) if task.func() in NUDGES]
    OrmQ.objects.filter(pk__in=done).delete()
