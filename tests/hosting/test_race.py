"""An answer and a reschedule at the same moment: a yes never stands for dates other than those it was given for.

The control takes the lock of the event out of recording. On PostgreSQL a yes then stands beside dates that it was not
given for, which proves that the race is real; the gate still does not count it, because it compares dates.
"""

import json
import subprocess
import sys

import pytest

from events_core.hosting import actions, queries
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.cast import Make
from tests.services import program_environment

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 30
RUNNER = """
import datetime, json, sys, time
import django
django.setup()
from django.db import connection
from events_core.foundation.refusals import Refused
from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.programme import actions as programme
from events_core.programme.models import Event

part, requests, naive = json.loads(sys.argv[1])
if naive:
    def unlocked(event_id):
        event = Event.objects.get(pk=event_id)
        time.sleep(0.05)
        return event
    actions.locked = unlocked

def answer(number):
    asked = CohostRequest.objects.select_related("event").get(pk=number)
    dates = None if naive else (asked.event.starts_at, asked.event.ends_at)
    if part == "blind":
        dates = None
    print("ready", flush=True)
    sys.stdin.readline()
    told = {"name": "Mayor", "position": "", "note_text": "", "dates": dates, "by": COMMAND}
    try:
        return actions.record_answer(number, "confirmed", **told).state
    except Refused as refused:
        return refused.code

def move(number):
    event = CohostRequest.objects.select_related("event").get(pk=number).event
    day = datetime.timedelta(days=1)
    print("ready", flush=True)
    sys.stdin.readline()
    if naive:
        time.sleep(0.02)
    return programme.reschedule(event.pk, event.starts_at + day, event.ends_at + day, by=COMMAND).state

for number in requests:
    print((move if part == "move" else answer)(number), flush=True)
connection.close()
"""


def runner(part: str, requests: list[int], naive: bool) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "ignore", "-c", RUNNER, json.dumps([part, requests, naive])]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=program_environment(), stdin=pipe, stdout=pipe, text=True)


def race(requests: list[int], part: str = "seen", naive: bool = False) -> list[str]:
    """What recording was told in each round; the event of each request is moved at the same moment."""
    both = [runner(part, requests, naive), runner("move", requests, naive)]
    told = []
    for turn in range(len(requests)):
        assert [one.stdout.readline() for one in both if one.stdout] == ["ready\n"] * 2
        for one in both if turn % 2 else reversed(both):
            one.stdin.write("go\n")  # type: ignore[union-attr]
            one.stdin.flush()  # type: ignore[union-attr]
        answers = [one.stdout.readline().strip() for one in both if one.stdout]
        assert answers[1] == "draft"
        told.append(answers[0])
    for one in both:
        one.communicate(timeout=60)
    assert [one.returncode for one in both] == [0, 0]
    return told


@pytest.fixture
def asked(make_event: Make, officer: Person, kitakyushu: City) -> list[int]:
    """Requests of as many draft visits."""
    body = kitakyushu.organisations.get()
    visits = [make_event(kind="field_visit") for _round in range(ROUNDS)]
    return [actions.draft_request(visit.pk, kitakyushu, body, by=officer.actor).pk for visit in visits]


def false_ones(requests: list[int]) -> list[int]:
    """Requests whose yes stands beside dates that it was not given for."""
    rows = CohostRequest.objects.filter(pk__in=requests, state="confirmed").select_related("event")
    return [row.pk for row in rows if not row.is_for(row.event)]


def test_a_yes_to_dates_that_were_seen_lapses_or_is_refused(asked: list[int]) -> None:
    before = {row.pk: row.event.starts_at for row in CohostRequest.objects.select_related("event")}
    told = race(asked)
    assert set(told) <= {"confirmed", "lapsed"}
    assert not false_ones(asked)
    for request, outcome in zip(asked, told, strict=True):
        row = CohostRequest.objects.get(pk=request)
        assert row.state == ("lapsed" if outcome == "confirmed" else "drafted")
        assert row.answer_starts_at == (before[request] if outcome == "confirmed" else None)
    assert queries.waiting_among(Event.objects.all()) == set(Event.objects.values_list("pk", flat=True))


def test_a_yes_without_dates_is_for_those_at_its_moment(asked: list[int]) -> None:
    assert set(race(asked, "blind")) == {"confirmed"}
    assert not false_ones(asked)
    states = set(CohostRequest.objects.values_list("state", flat=True))
    assert states <= {"confirmed", "lapsed"}


@pytest.mark.postgres
def test_control_without_the_lock_a_yes_stands_for_other_dates(asked: list[int]) -> None:
    race(asked, naive=True)
    wrong = false_ones(asked)
    assert wrong
    assert queries.waiting_among(Event.objects.filter(cohost_requests__in=wrong)) == set(
        CohostRequest.objects.filter(pk__in=wrong).values_list("event_id", flat=True)
    )
