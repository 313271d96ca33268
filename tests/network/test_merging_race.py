"""Two officers merge the same two records at the same moment, the one this way and the other that way.

Real processes on the database that the tests run on: one of them wins, the other is told that somebody was faster, and
neither waits for ever.
"""

import json
from collections.abc import Iterator

import pytest

from events_core.journal.models import Entry
from events_core.network.models import City, MergedName, Person
from tests.cast import city, person
from tests.services import Runner

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 6
RUNNER = """
import json, sys
import django
django.setup()
from django.db import connection
from events_core.foundation.refusals import Refusal
from events_core.journal.actors import COMMAND
from events_core.network.merging import acting

for line in sys.stdin:
    kind, kept, gone = json.loads(line)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        acting.merge(kind, kept, gone, by=COMMAND)
        print("merged", flush=True)
    except Refusal as refused:
        print(refused.code, flush=True)
connection.close()
"""


@pytest.fixture
def runners(transactional_db: None) -> Iterator[list[Runner]]:
    """Two programs; neither ends with an error, as by a deadlock."""
    both = [Runner(RUNNER), Runner(RUNNER)]
    yield both
    for one in both:
        one.process.communicate(timeout=60)
    assert [one.process.returncode for one in both] == [0, 0]


def test_this_way_and_that_way(runners: list[Runner]) -> None:
    """Exactly one of the two is left, and its name leads from the other."""
    for turn in range(ROUNDS):
        if turn % 2:
            kind, one, other = "person", person(f"a{turn}@x.example").pk, person(f"b{turn}@x.example").pk
        else:
            kind, one, other = (
                "city",
                city(f"a{turn}", "JP", {"en": f"A{turn}"}).pk,
                city(f"b{turn}", "JP", {"en": f"B{turn}"}).pk,
            )
        for runner, pair in zip(runners, ((one, other), (other, one)), strict=True):
            runner.say(json.dumps([kind, *pair]))
        assert [runner.hear() for runner in runners] == ["ready", "ready"]
        for runner in runners if turn % 4 < 2 else reversed(runners):
            runner.say("go")
        assert sorted(runner.hear() for runner in runners) == ["merged", "not_found"]
        model = Person if kind == "person" else City
        left = model._default_manager.get(pk__in=(one, other))
        assert MergedName.objects.get(kind=kind, old_id__in=(one, other)).kept_id == left.pk
    assert Entry.objects.filter(verb__endswith=".merged").count() == ROUNDS
