"""A start prepares what is the database's once for all machines, and what is a folder's in each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from events_core.journal.models import Heartbeat
from events_core.project import doctor, prepare
from tests.services import Runner

ALONE = """
import sys
import django; django.setup()
from events_core.project.prepare import alone_in_database
with alone_in_database(lambda said: print("waits", flush=True)):
    print("in", flush=True)
    sys.stdin.readline()
"""
TWICE = """
import sys
import django; django.setup()
from django_q.brokers import get_broker
from django_q.scheduler import scheduler
from events_core.journal import schedules
schedules.every("check", "events_core.journal.tasks.pulse", minutes=1)
print("ready", flush=True)
sys.stdin.readline()
schedules.write()
scheduler(broker=get_broker())
print("done", flush=True)
"""


@pytest.fixture
def two() -> Iterator[Any]:
    """Starts the same program twice, as two machines would; ended after the test."""
    made: list[Runner] = []

    def start(source: str) -> list[Runner]:
        made.extend(Runner(source) for _machine in "ab")
        return made

    yield start
    for one in made:
        one.process.kill()
        one.process.communicate()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_that_start_wait_for_each_other_and_a_killed_one_holds_nobody(two: Any) -> None:
    first, second = two(ALONE)
    lines = {first: first.hear(), second: second.hear()}
    assert sorted(lines.values()) == ["in", "waits"]
    inside = next(one for one, line in lines.items() if line == "in")
    inside.process.kill()
    assert next(one for one, line in lines.items() if line == "waits").hear() == "in"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_that_start_write_one_schedule_and_run_it_once(two: Any) -> None:
    Schedule.objects.all().delete()
    OrmQ.objects.all().delete()
    both = two(TWICE)
    assert [one.hear() for one in both] == ["ready", "ready"]
    for one in both:
        one.say("go")
    assert [one.hear() for one in both] == ["done", "done"]
    assert list(Schedule.objects.filter(name="check").values_list("repeats", flat=True)) == [-1]
    assert OrmQ.objects.count() == Schedule.objects.count()


def test_a_step_of_the_database_is_done_once_whatever_the_folder(db: None, settings: Any, tmp_path: Path) -> None:
    done: list[str] = []
    for machine in ("a", "b"):
        settings.DATA_DIR = tmp_path / machine
        with prepare.alone_in_folder(), prepare.alone_in_database(done.append):
            prepare.once_for_all("step", [], lambda: done.append("database"), "v1")
            prepare.once("step", [], lambda: done.append("folder"))
            prepare.once("step", [], lambda: done.append("folder"))
    assert done == ["database", "folder", "folder"]
    prepare.once_for_all("step", [], lambda: done.append("database"), "v2")
    assert done[3:] == ["database"]


def test_the_doctor_sees_that_another_machine_cannot_have_our_files(db: None, settings: Any) -> None:
    settings.UPLOADS_URL = settings.REDIS_URL = ""
    assert list(doctor.machines(False)) == []
    Heartbeat.objects.create(name="worker@elsewhere/12", at=timezone.now())
    assert [one.is_fault for one in doctor.machines(False)] == [True, False]
    settings.UPLOADS_URL, settings.REDIS_URL = "s3://files", "redis://cache"
    assert list(doctor.machines(False)) == []
