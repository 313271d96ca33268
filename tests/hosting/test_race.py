"""Two acts at the same moment: one wins, the other is refused, and a yes never stands for dates that were not seen.

Real processes on the database that the tests run on. The controls take the locks out; on PostgreSQL a yes then stands
beside dates that it was not given for, and one request has two answers, which proves that the races are real. The gate
still does not count a yes for other dates, because it compares them.
"""

import datetime
import json
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from events_core.hosting import actions, queries
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make
from tests.hosting.scenes import TERMS, ask, confirmed, countered, moved, sent
from tests.services import Runner

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS, MORE_ROUNDS = 12, 30
RUNNER = """
import datetime, json, random, sys, time
import django
django.setup()
from django.db import connection
from django.utils import timezone
from events_core.foundation.refusals import Refused
from events_core.hosting import actions
from events_core.hosting.actions import answering, asking, common, recording
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.programme import actions as programme

terms = json.loads(sys.argv[1])
DAY = datetime.timedelta(days=1)
locked, naive = common.locked, False

def unlocked(number):
    request = CohostRequest.objects.select_related("event", "city", "organisation", "answer").get(pk=number)
    time.sleep(0.05)
    return request.event, request

def record(row, answer="confirmed", dates=None):
    told = {"name": "Mayor", "position": "", "note_text": "", "dates": dates, "by": COMMAND}
    return actions.record_answer(row.pk, answer, **told)

def seen(row):
    return None if naive else (row.asked_starts_at, row.asked_ends_at)

def move(row):
    if naive:
        time.sleep(0.02)
    return programme.reschedule(row.event_id, row.event.starts_at + DAY, row.event.ends_at + DAY, by=COMMAND)

def confirm_late(row):
    time.sleep(random.random() * 0.2)
    return actions.confirm(row.pk, terms, seen=seen(row))

def expire(row):
    while timezone.now() <= CohostRequest.objects.get(pk=row.pk).due_at:
        time.sleep(0.005)
    actions.expire_due()
    return CohostRequest.objects.get(pk=row.pk)

ACTS = {
    "accept": lambda row: actions.accept(row.pk, by=COMMAND),
    "amend": lambda row: actions.amend(row.pk, terms | {"sites": []}),
    "confirm": lambda row: actions.confirm(row.pk, terms, seen=seen(row)),
    "confirm late": confirm_late,
    "confirm otherwise": lambda row: actions.confirm(row.pk, terms | {"name": "Somebody Else"}, seen=seen(row)),
    "decline": lambda row: actions.decline(row.pk, "No room"),
    "edit": lambda row: programme.edit_event(row.event_id, {"venue": "Hall"}, by=COMMAND),
    "expire": expire,
    "move": move,
    "publish": lambda row: programme.publish(row.event_id, by=COMMAND),
    "recall": lambda row: actions.recall(row.pk, by=COMMAND),
    "record": lambda row: record(row),
    "record seen": lambda row: record(row, dates=None if naive else (row.event.starts_at, row.event.ends_at)),
    "record no": lambda row: record(row, "declined"),
    "send": lambda row: actions.send(row.pk, by=COMMAND),
    "withdraw": lambda row: actions.withdraw(row.pk, "Typhoon"),
}
for line in sys.stdin:
    act, number, naive = json.loads(line)
    for module in (answering, asking, common, recording):
        module.locked = unlocked if naive else locked
    row = CohostRequest.objects.select_related("event").get(pk=number)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        print(ACTS[act](row).state, flush=True)
    except Refused as refused:
        print(refused.code, flush=True)
connection.close()
"""


Race = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def runners(django_db_setup: None) -> Iterator[list[Runner]]:
    """Two programs on this run's database; neither ends with an error, as by a deadlock or a lock that is not waited for."""
    both = [Runner(RUNNER, json.dumps(TERMS)), Runner(RUNNER, json.dumps(TERMS))]
    yield both
    for one in both:
        one.process.communicate(timeout=60)
    assert [one.process.returncode for one in both] == [0, 0]


@pytest.fixture
def race(runners: list[Runner]) -> Race:
    """What two acts were told in each round: on the same request, or the second on another one of the event."""

    def run(
        first: str,
        second: str,
        requests: list[int],
        others: list[int] | None = None,
        *,
        naive: bool = False,
        before: Callable[[int], object] | None = None,
    ) -> list[tuple[str, str]]:
        told = []
        for turn, pair in enumerate(zip(requests, others or requests, strict=True)):
            for one, act, number in zip(runners, (first, second), pair, strict=True):
                one.say(json.dumps([act, number, naive]))
            assert [one.hear() for one in runners] == ["ready", "ready"]
            if before:
                before(pair[0])
            for one in runners if turn % 2 else reversed(runners):
                one.say("go")
            answers = [one.hear() for one in runners]
            assert all(answers), "a program died: its words stand above"
            told.append((answers[0], answers[1]))
        return told

    return run


Scene = Callable[..., list[CohostRequest]]


@pytest.fixture
def scene(make_event: Make, officer: Person) -> Scene:
    """As many visits, each with a request in the state that `made` leaves it in."""

    def make(made: Callable[..., CohostRequest], rounds: int = ROUNDS) -> list[CohostRequest]:
        return [made(make_event(kind="field_visit"), officer) for _round in range(rounds)]

    return make


@pytest.fixture
def two(make_event: Make, officer: Person, ulaanbaatar: City) -> Callable[..., tuple[list[int], list[int]]]:
    """As many tours of two cities, each with a request in its state."""

    def make(first: Callable[..., CohostRequest], second: Callable[..., CohostRequest]) -> tuple[list[int], list[int]]:
        tours = [make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"]) for _round in range(ROUNDS)]
        return (
            [first(tour, officer).pk for tour in tours],
            [second(tour, officer, "ulaanbaatar").pk for tour in tours],
        )

    return make


def ids(requests: list[CohostRequest]) -> list[int]:
    return [request.pk for request in requests]


def now(number: int) -> CohostRequest:
    return CohostRequest.objects.select_related("event", "answer").get(pk=number)


def kinds(number: int) -> list[str]:
    """What the city ever answered."""
    return list(Answer.objects.filter(request=number).order_by("pk").values_list("kind", flat=True))


def written(number: int, template: str) -> int:
    return Letter.objects.filter(template=f"hosting/{template}", about_id=number).count()


def false_ones(requests: list[int]) -> list[int]:
    """Requests whose yes stands beside dates that it was not given for."""
    rows = CohostRequest.objects.filter(pk__in=requests, state="confirmed").select_related("event")
    return [row.pk for row in rows if not row.is_for(row.event)]


def test_a_yes_to_dates_that_were_seen_lapses_or_is_refused(race: Race, scene: Scene) -> None:
    asked = ids(scene(ask, MORE_ROUNDS))
    before = {row.pk: row.event.starts_at for row in CohostRequest.objects.select_related("event")}
    told = race("record seen", "move", asked)
    assert set(told) <= {("confirmed", "draft"), ("lapsed", "draft")}
    assert not false_ones(asked)
    for request, (outcome, _moved) in zip(asked, told, strict=True):
        row = CohostRequest.objects.get(pk=request)
        assert row.state == ("lapsed" if outcome == "confirmed" else "drafted")
        assert row.answer_starts_at == (before[request] if outcome == "confirmed" else None)
    assert queries.waiting_among(Event.objects.all()) == set(Event.objects.values_list("pk", flat=True))


def test_a_yes_without_dates_is_for_those_at_its_moment(race: Race, scene: Scene) -> None:
    asked = ids(scene(ask))
    assert set(race("record", "move", asked)) == {("confirmed", "draft")}
    assert not false_ones(asked)
    states = set(CohostRequest.objects.values_list("state", flat=True))
    assert states <= {"confirmed", "lapsed"}


@pytest.mark.parametrize("act", ["confirm", "decline"])
def test_an_answer_and_a_change_of_dates(race: Race, scene: Scene, act: str) -> None:
    asked = ids(scene(sent, MORE_ROUNDS if act == "confirm" else ROUNDS))
    for number, (outcome, _moved) in zip(asked, race(act, "move", asked), strict=True):
        row, given = now(number), kinds(number)
        assert outcome in ({"confirm": "confirmed", "decline": "declined"}[act], "lapsed")
        assert row.state == ("declined" if outcome == "declined" else "lapsed")
        assert given == ([] if outcome == "lapsed" else [outcome])
        assert written(number, "copy") == len(given)
    assert queries.waiting_among(Event.objects.all()) == set(Event.objects.values_list("pk", flat=True))


def test_an_answer_and_taking_back(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent))
    for number, outcome in zip(asked, race("confirm", "recall", asked), strict=True):
        assert outcome in (("confirmed", "refused"), ("recalled", "recalled"))
        assert now(number).state == outcome[0]
        assert kinds(number) == (["confirmed"] if outcome[0] == "confirmed" else [])
        assert (written(number, "copy"), written(number, "recalled")) in ((1, 0), (0, 1))


def test_two_tabs_with_different_terms(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent))
    for number, outcome in zip(asked, race("confirm", "confirm otherwise", asked), strict=True):
        assert outcome in (("confirmed", "answered"), ("answered", "confirmed"))
        name = "Moriyama Aya" if outcome[0] == "confirmed" else "Somebody Else"
        row = now(number)
        assert row.answer
        assert (row.state, kinds(number), row.answer.name, row.terms.name) == ("confirmed", ["confirmed"], name, name)
        assert written(number, "copy") == 1


def test_a_double_click_is_one_answer(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent))
    assert set(race("confirm", "confirm", asked)) == {("confirmed", "confirmed")}
    assert all((kinds(number), written(number, "copy")) == (["confirmed"], 1) for number in asked)


def test_yes_and_no_at_once(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent))
    for number, outcome in zip(asked, race("confirm", "decline", asked), strict=True):
        assert outcome in (("confirmed", "answered"), ("answered", "declined"))
        assert [now(number).state] == kinds(number)


def test_two_organisers_send_at_once(race: Race, scene: Scene) -> None:
    asked = ids(scene(ask))
    for number, outcome in zip(asked, race("send", "send", asked), strict=True):
        assert sorted(outcome) == ["refused", "sent"]
        assert (written(number, "request"), now(number).link_generation) == (1, 1)


def test_agreeing_and_taking_back(race: Race, scene: Scene) -> None:
    asked = scene(countered)
    for request, outcome in zip(asked, race("accept", "recall", ids(asked)), strict=True):
        assert outcome in (("confirmed", "refused"), ("refused", "recalled"))
        row, has_moved = now(request.pk), outcome[0] == "confirmed"
        assert row.state == ("confirmed" if has_moved else "recalled")
        assert (row.event.starts_at == request.event.starts_at + datetime.timedelta(days=7)) is has_moved


@pytest.mark.parametrize(
    ("act", "outcomes"),
    [
        ("withdraw", {("confirmed", "withdrawn"): "withdrawn", ("confirmed", "not_confirmed"): "confirmed"}),
        ("record no", {("confirmed", "refused"): "confirmed", ("refused", "declined"): "declined"}),
    ],
)
def test_agreeing_and_another_word_of_the_city(
    race: Race, scene: Scene, act: str, outcomes: dict[tuple[str, str], str]
) -> None:
    asked = ids(scene(countered))
    for number, outcome in zip(asked, race("accept", act, asked), strict=True):
        assert now(number).state == outcomes[outcome]
        assert kinds(number)[0] == "countered"
    assert not false_ones(asked)


def test_withdrawing_and_publishing(race: Race, scene: Scene) -> None:
    asked = ids(scene(confirmed, MORE_ROUNDS))
    for number, outcome in zip(asked, race("withdraw", "publish", asked), strict=True):
        assert outcome in (("withdrawn", "published"), ("withdrawn", "refused"))
        row = now(number)
        entries = Entry.objects.filter(scope="programme.event", scope_id=row.event_id).order_by("pk")
        order = [
            verb for verb in entries.values_list("verb", flat=True) if verb in ("event.published", "cohost.withdrawn")
        ]
        assert order == (["event.published", "cohost.withdrawn"] if outcome[1] == "published" else ["cohost.withdrawn"])
        assert row.event.state == ("published" if outcome[1] == "published" else "draft")
        paused = Letter.objects.filter(template="hosting/team", about_id=number, body__contains="paused").exists()
        assert paused is (outcome[1] == "published")


def test_the_end_of_time_and_an_answer(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent, MORE_ROUNDS))

    def soon(number: int) -> None:
        due = timezone.now() + datetime.timedelta(seconds=0.1)
        CohostRequest.objects.filter(pk=number).update(due_at=due)

    for number, outcome in zip(asked, race("confirm late", "expire", asked, before=soon), strict=True):
        assert outcome in (("confirmed", "confirmed"), ("expired", "expired"))
        assert now(number).state == outcome[0]
        assert kinds(number) == (["confirmed"] if outcome[0] == "confirmed" else [])
        assert written(number, "expired") == (outcome[0] == "expired")


def test_agreeing_with_one_city_while_another_answers(
    race: Race, two: Callable[..., tuple[list[int], list[int]]]
) -> None:
    proposed, asked = two(countered, sent)
    for mine, other, outcome in zip(proposed, asked, race("accept", "confirm", proposed, asked), strict=True):
        assert outcome in (("confirmed", "confirmed"), ("confirmed", "lapsed"))
        row, second = now(mine), now(other)
        assert row.is_for(row.event)
        assert (second.state, second.answer, second.asks_for(second.event)) == ("sent", None, True)
        assert kinds(other) == (["confirmed"] if outcome[1] == "confirmed" else [])


def test_two_proposals_accepted_at_once(race: Race, two: Callable[..., tuple[list[int], list[int]]]) -> None:
    def later(event: Event, by: Person, place: str = "kitakyushu") -> CohostRequest:
        return countered(event, by, place, **moved(event, 14))

    first, second = two(countered, later)
    for mine, other, outcome in zip(first, second, race("accept", "accept", first, second), strict=True):
        assert outcome in (("confirmed", "refused"), ("refused", "confirmed"))
        winner, loser = (mine, other) if outcome[0] == "confirmed" else (other, mine)
        assert now(winner).is_for(now(winner).event)
        assert (now(loser).state, now(loser).asks_for(now(loser).event)) == ("sent", True)


@pytest.mark.parametrize(("act", "made", "state"), [("confirm", sent, "confirmed"), ("amend", confirmed, "confirmed")])
def test_an_edit_that_lapses_nothing(
    race: Race, scene: Scene, act: str, made: Callable[..., CohostRequest], state: str
) -> None:
    asked = ids(scene(made))
    assert set(race(act, "edit", asked)) == {(state, "draft")}
    assert all(now(number).state == state and written(number, "changed") == 1 for number in asked)


@pytest.mark.postgres
def test_control_without_the_lock_a_yes_stands_for_other_dates(race: Race, scene: Scene) -> None:
    asked = ids(scene(ask))
    race("record", "move", asked, naive=True)
    wrong = false_ones(asked)
    assert wrong
    assert queries.waiting_among(Event.objects.filter(cohost_requests__in=wrong)) == set(
        CohostRequest.objects.filter(pk__in=wrong).values_list("event_id", flat=True)
    )


@pytest.mark.postgres
def test_control_without_the_lock_one_request_has_two_answers(race: Race, scene: Scene) -> None:
    asked = ids(scene(sent))
    race("confirm", "confirm otherwise", asked, naive=True)
    assert any(kinds(number) == ["confirmed", "confirmed"] for number in asked)


def test_the_scenes_are_what_they_say(scene: Scene, officer: Person) -> None:
    """Publishing is possible before the races begin, so that what they refuse is refused by the race."""
    (request,) = scene(confirmed, 1)
    assert programme.publish(request.event_id, by=officer.actor).state == "published"
    assert actions.withdraw(request.pk, "Typhoon").state == "withdrawn"
