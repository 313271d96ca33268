"""The last seat goes to one person: processes that register at the same moment, on the database that the tests run on.

The control takes the guard out: it reads the count, compares, and writes it back. On PostgreSQL that overbooks, which
proves that the race is real.
"""

import json
import subprocess
import sys

import pytest

from events_core.network.models import Person
from events_core.programme.models import Event
from registrations import actions
from registrations.models import HOLDING, Registration
from tests.cast import Make
from tests.services import program_environment

pytestmark = [pytest.mark.django_db(transaction=True)]
PROCESSES, THREADS = 4, 8
RUNNER = """
import json, sys, threading
import django
django.setup()
from django.db import connection, transaction
from django.db.models import F
from events_core.foundation.refusals import Refused
from events_core.programme.models import Event
from registrations import actions, capacity
from registrations.models import Category

number, threads, event_id, tries, category, naive, same = json.loads(sys.argv[1])
if naive:
    def claim(row, _read):
        event = Event.objects.get(pk=row.event_id)
        if event.taken >= event.capacity:
            raise capacity.full()
        event.taken += 1
        event.save(update_fields=["taken"])
    capacity.claim = claim
event = Event.objects.get(pk=event_id)
barrier = threading.Barrier(threads)
told = []

def ask(thread):
    barrier.wait()
    for turn in range(tries):
        name = "same" if same else f"p{number}t{thread}n{turn}"
        values = {"email": f"{name}@people.example", "name": "Racer", "country": "JP", "language": "en", "category": category}
        try:
            told.append(actions.register(Event.objects.get(pk=event_id), values).outcome)
        except Refused as refused:
            told.append(refused.code)
    connection.close()

print("ready", flush=True)
sys.stdin.readline()
running = [threading.Thread(target=ask, args=(thread,)) for thread in range(threads)]
[thread.start() for thread in running]
[thread.join() for thread in running]
print(json.dumps(told))
"""


def race(
    event: Event, *, tries: int = 3, category: str = "delegate", naive: bool = False, same: bool = False
) -> list[str]:
    """What 4 processes with 8 connections each were told, each asking `tries` times for a seat."""
    command = [sys.executable, "-W", "ignore", "-c", RUNNER]
    runners = [
        subprocess.Popen(
            [*command, json.dumps([number, THREADS, event.pk, tries, category, naive, same])],
            env=program_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    assert [runner.stdout.readline() for runner in runners if runner.stdout] == ["ready\n"] * PROCESSES
    for runner in runners:
        runner.stdin.write("go\n")  # type: ignore[union-attr]
        runner.stdin.flush()  # type: ignore[union-attr]
    answers = [runner.communicate(timeout=300)[0] for runner in runners]
    assert [runner.returncode for runner in runners] == [0] * PROCESSES
    return [told for answer in answers for told in json.loads(answer)]


def test_32_at_once_get_exactly_the_seats_there_are(make_event: Make) -> None:
    event = make_event(publish=True, capacity=20)
    told = race(event)
    assert (told.count("made"), told.count("full")) == (20, 96 - 20)
    event.refresh_from_db()
    assert event.taken == event.categories.get().taken == event.registrations.filter(state__in=HOLDING).count() == 20


def test_a_quota_holds_like_a_capacity(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, capacity=90)
    press = actions.add_category(event.pk, {"name": "Press", "slug": "press", "quota": 5}, by=officer.actor)
    told = race(event, tries=1, category="press")
    assert (told.count("made"), told.count("full")) == (5, 27)
    press.refresh_from_db()
    assert press.taken == press.registrations.count() == 5


def test_32_times_the_same_person_is_one_registration(make_event: Make) -> None:
    event = make_event(publish=True, capacity=20)
    told = race(event, tries=1, same=True)
    assert (told.count("made"), told.count("mailed")) == (1, 31)
    event.refresh_from_db()
    assert event.taken == Registration.objects.filter(event=event).count() == 1


@pytest.mark.postgres
def test_control_without_the_guard_the_same_race_overbooks(make_event: Make) -> None:
    event = make_event(publish=True, capacity=20)
    told = race(event, naive=True)
    assert told.count("made") == event.registrations.count()
    assert told.count("made") > 20
