"""Two workers at one batch, as processes of their own, on the database that the tests run on."""

import json
import subprocess
import sys
from pathlib import Path

from certificates import actions
from certificates.models import Batch
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.certificates.conftest import People
from tests.services import program_environment

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 40
WORKER = """
import sys, django
django.setup()
from certificates.actions import issuing
print("ready", flush=True)
sys.stdin.readline()
print(issuing.work(int(sys.argv[1])))
"""
RESULT = """
import json, sys, django
django.setup()
from certificates.models import Batch, BatchItem, Certificate, SerialCounter
batch = Batch.objects.get(pk=sys.argv[1])
print(json.dumps({
    "state": batch.state,
    "serials": list(Certificate.objects.order_by("serial").values_list("serial", flat=True)),
    "holders": Certificate.objects.values("registration").distinct().count(),
    "last": SerialCounter.objects.get(event=batch.event_id).last,
    "attempts": sorted(set(batch.items.values_list("attempts", flat=True))),
}))
"""


def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=program_environment(), stdin=pipe, stdout=pipe, text=True)


def test_two_workers_share_the_work_and_issue_each_certificate_once(
    database_url: str, held: Event, came: People, officer: Person
) -> None:
    for number in range(PEOPLE):
        came(held, f"guest{number}", name=f"Guest {number:02d}")
    batch = actions.order_batch(held.pk, by=officer.actor)
    workers = [start(WORKER, batch.pk) for _worker in range(2)]
    assert [worker.stdout.readline() for worker in workers if worker.stdout] == ["ready\n"] * 2
    for worker in workers:
        worker.stdin.write("go\n")  # type: ignore[union-attr]
        worker.stdin.flush()  # type: ignore[union-attr]
    made = [int(worker.communicate(timeout=120)[0]) for worker in workers]
    result = json.loads(start(RESULT, batch.pk).communicate(timeout=60)[0])
    stem = held.reference.replace("/", "-")
    assert sum(made) == PEOPLE
    assert min(made) > 0
    assert result == {
        "state": Batch.State.DONE,
        "serials": [f"{stem}-{number:04d}" for number in range(1, PEOPLE + 1)],
        "holders": PEOPLE,
        "last": PEOPLE,
        "attempts": [1],
    }
