"""Two acts on one request at the same moment: one wins, the other is refused, and a joint never falls apart.

Real processes on the database that the tests run on. The control takes the lock out; on PostgreSQL a request is then
taken up twice, which proves that the race is real.
"""

import json
from collections.abc import Callable, Iterator

import pytest

from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation
from tests.services import Runner
from trainings import actions
from trainings.models import Joint, Match, TrainingRequest, Weighing

from . import scenes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
ROUNDS = 8
RUNNER = """
import json, sys, time
import django
django.setup()
from django.db import connection
from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from trainings import actions
from trainings.actions import common, queue
from trainings.models import TrainingRequest

locked = common.locked

def unlocked(number):
    request = TrainingRequest.objects.select_related("city", "organisation", "owner", "event").get(pk=number)
    time.sleep(0.05)
    return request

def state(done):
    return getattr(done, "state", "done")

ACTS = {
    "review": lambda one, two: actions.review(one, by=COMMAND),
    "hold": lambda one, two: actions.hold(one, "No trainer", by=COMMAND),
    "decline": lambda one, two: actions.decline(one, "No money", by=COMMAND),
    "resume": lambda one, two: actions.resume(one, by=COMMAND),
    "withdraw": lambda one, two: actions.withdraw(one),
    "close": lambda one, two: actions.close(one, by=COMMAND),
    "join": lambda one, two: actions.join(one, [two], by=COMMAND),
    "join back": lambda one, two: actions.join(two, [one], by=COMMAND),
    "yes": lambda one, two: actions.answer_join(one, True, shares_contact=True),
    "yes two": lambda one, two: actions.answer_join(two, True, shares_contact=True),
    "no": lambda one, two: actions.answer_join(one, False),
    "leave two": lambda one, two: actions.leave(two),
    "owner": lambda one, two: actions.set_next_step(one, "Write", by=COMMAND),
}
for line in sys.stdin:
    act, one, two, naive = json.loads(line)
    queue.locked = unlocked if naive else locked
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(state(ACTS[act](one, two)), flush=True)
    except Refused as refused:
        print(refused.code, flush=True)
connection.close()
"""
Race = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def runners(django_db_setup: None) -> Iterator[list[Runner]]:
    """Two programs on this run's database; neither ends with an error, as by a deadlock."""
    both = [Runner(RUNNER), Runner(RUNNER)]
    yield both
    for one in both:
        one.process.communicate(timeout=60)
    assert [one.process.returncode for one in both] == [0, 0]


@pytest.fixture
def race(runners: list[Runner]) -> Race:
    """What two acts were told in each round, on the same pair of requests."""

    def run(first: str, second: str, pairs: list[tuple[int, int]], *, naive: bool = False) -> list[tuple[str, str]]:
        told = []
        for turn, (one, two) in enumerate(pairs):
            for runner, act in zip(runners, (first, second), strict=True):
                runner.say(json.dumps([act, one, two, naive]))
            assert [runner.hear() for runner in runners] == ["ready", "ready"]
            for runner in runners if turn % 2 else reversed(runners):
                runner.say("go")
            answers = [runner.hear() for runner in runners]
            assert all(answers), "a program died: its words stand above"
            told.append((answers[0], answers[1]))
        return told

    return run


def pairs_of(first: City, second: City, state: str = "under_review", joined: bool = False) -> list[tuple[int, int]]:
    """As many pairs of requests; `joined`: asked to be taught together."""
    made = [(scenes.ask(first, state).pk, scenes.ask(second).pk) for _round in range(ROUNDS)]
    for one, two in made if joined else ():
        actions.join(one, [two], by=COMMAND)
    Letter.objects.all().delete()
    return made


def now(number: int) -> TrainingRequest:
    return TrainingRequest.objects.select_related("asked_to_join").get(pk=number)


def told(number: int, template: str) -> int:
    return Letter.objects.filter(template=f"trainings/{template}", about_id=number).count()


@pytest.mark.parametrize(
    ("first", "second", "state", "outcomes"),
    [
        ("review", "review", "submitted", {("under_review", "refused"), ("refused", "under_review")}),
        ("hold", "decline", "under_review", {("on_hold", "refused"), ("refused", "declined")}),
        ("decline", "decline", "submitted", {("declined", "refused"), ("refused", "declined")}),
        ("decline", "withdraw", "under_review", {("declined", "refused"), ("refused", "withdrawn")}),
        ("resume", "resume", "on_hold", {("under_review", "refused"), ("refused", "under_review")}),
    ],
)
def test_of_two_moves_one_is_taken(
    race: Race,
    ulaanbaatar: City,
    kitakyushu: City,
    first: str,
    second: str,
    state: str,
    outcomes: set[tuple[str, str]],
) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, state)
    for (number, _other), outcome in zip(pairs, race(first, second, pairs), strict=True):
        assert outcome in outcomes
        assert now(number).state == next(answer for answer in outcome if answer != "refused")
        assert Entry.objects.filter(thing="trainings.trainingrequest", thing_id=number).count() == 1
        assert (
            Letter.objects.filter(about="trainings.trainingrequest", about_id=number)
            .exclude(template__startswith="trainings/desk")
            .count()
            == 1
        )


def test_taking_up_and_declining(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, "submitted")
    for (number, _other), outcome in zip(pairs, race("review", "decline", pairs), strict=True):
        assert outcome in {("under_review", "declined"), ("refused", "declined")}
        assert now(number).state == "declined"
        assert told(number, "taken_up") == (outcome[0] == "under_review")


@pytest.mark.postgres
def test_without_its_lock_a_request_would_be_taken_up_twice(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, "submitted")
    assert ("under_review", "under_review") in race("review", "review", pairs, naive=True)


def test_what_a_provider_accepted_ends_once(
    race: Race, ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    Weighing.objects.get_or_create(pk=1, defaults={"parts": {}, "likeness": {}})  # emptied with the tables
    pairs, offer = pairs_of(ulaanbaatar, kitakyushu, "matched"), scenes.offer(provider)
    matches = [scenes.match(now(one), offer, "accepted").pk for one, _two in pairs]
    for number, outcome in zip(matches, race("hold", "decline", pairs), strict=True):
        assert outcome in {("on_hold", "refused"), ("refused", "declined")}
        assert Match.objects.get(pk=number).state == "ended"
        assert told(number, "provider_stopped") == 1


def test_two_officers_ask_the_same_cities(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu)
    for (one, two), outcome in zip(pairs, race("join", "join back", pairs), strict=True):
        assert "done" in outcome
        assert now(one).asked_to_join == now(two).asked_to_join
        assert now(one).asked_to_join
        assert told(one, "asked_to_join") == told(two, "asked_to_join") == 1
    assert Joint.objects.count() == ROUNDS


def test_joining_and_declining(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu)
    for (one, two), outcome in zip(pairs, race("join", "decline", pairs), strict=True):
        assert outcome[1] in ("declined", "changed")
        if outcome[1] == "declined":
            assert now(one).asked_to_join is None
            assert now(two).asked_to_join is None
        else:
            assert now(one).asked_to_join == now(two).asked_to_join
    assert not Joint.objects.exclude(members__isnull=False).exists()


def test_both_say_yes_and_are_introduced_once(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, joined=True)
    assert set(race("yes", "yes two", pairs)) == {("under_review", "under_review")}
    for one, two in pairs:
        assert now(one).is_joined
        assert now(two).is_joined
        assert told(one, "introduced") == told(two, "introduced") == 1


def test_the_lead_says_no_while_the_other_says_yes(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, joined=True)
    for (one, two), outcome in zip(pairs, race("no", "yes two", pairs), strict=True):
        assert outcome[0] == "under_review"
        assert outcome[1] in ("under_review", "not_asked", "changed")
        assert (now(one).asked_to_join, now(two).asked_to_join, now(two).joins) == (None, None, "")
        assert told(two, "separated") == 1
    assert not Joint.objects.exists()


def test_leaving_and_declining_together(race: Race, ulaanbaatar: City, kitakyushu: City) -> None:
    pairs = pairs_of(ulaanbaatar, kitakyushu, joined=True)
    for (one, two), outcome in zip(pairs, race("decline", "leave two", pairs), strict=True):
        assert outcome[0] in ("declined", "changed")
        assert outcome[1] in ("under_review", "not_joined", "changed")
        assert (now(one).asked_to_join, now(two).asked_to_join) == (None, None)
    assert not Joint.objects.exists()
