"""Two acts on one request at the same moment: one counts, the other is the same or is refused.

Threads with connections of their own; on PostgreSQL they are in the database at the same time. The control takes the
locks out: then a yes stands beside a proposal that was taken back, which proves that the races are real.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.network.models import City, Organisation
from events_core.programme.models import Event
from registrations.models import Registration
from tests.trainings import scenes
from tests.trainings.test_scheduling import agreed_on
from trainings import actions
from trainings.actions import proposing, providing
from trainings.models import Match, TrainingRequest, Weighing

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 5
Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def weights(db: None, transactional_db: None) -> None:
    """The weights, which a test that empties the tables may have taken along."""
    if not Weighing.objects.exists():
        parts = {"topics": 25, "language": 20, "dates": 12, "experience": 12, "level": 8, "cost": 8, "audience": 5}
        likeness = {"climate": 20, "economy": 20, "size": 20, "stage": 20, "country": 20}
        Weighing.objects.create(parts=parts | {"mode": 5, "size": 5}, likeness=likeness)


def at_once(*acts: Act) -> list[str]:
    """What each act was told."""
    gate, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Act) -> None:
        gate.wait()
        try:
            told[place] = act() and "done"
        except Refused as refusal:
            told[place] = refusal.code
        except DatabaseError:
            told[place] = "database"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(told), told
    return sorted(told)


def letters(template: str) -> int:
    return Letter.objects.filter(template=f"trainings/{template}").count()


def test_two_officers_who_propose_at_once_make_one_proposal(ulaanbaatar: City, provider: Organisation) -> None:
    offered = scenes.offer(provider)
    for round_ in range(ROUNDS):
        number = scenes.ask(ulaanbaatar).pk

        def propose(number: int = number) -> Match:
            return actions.propose(number, offered.pk, by=COMMAND, reason="Fits")

        assert at_once(propose, propose) == ["done", "refused"]
        assert Match.objects.count() == letters("proposed") == round_ + 1


def test_a_yes_and_taking_back_at_once_leave_one_of_them(ulaanbaatar: City, provider: Organisation) -> None:
    for _round in range(ROUNDS):
        match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider))
        told = at_once(
            lambda match=match: actions.accept(match.pk, "Teach Test"),
            lambda match=match: actions.recall(match.pk, by=COMMAND),
        )
        match.refresh_from_db()
        match.request.refresh_from_db()
        assert told.count("done") == 1
        assert (match.state, match.request.state) in {("accepted", "matched"), ("recalled", "under_review")}


def test_a_double_click_and_two_different_answers(ulaanbaatar: City, provider: Organisation) -> None:
    for _round in range(ROUNDS):
        match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider))
        yes = lambda match=match: actions.accept(match.pk, "Teach Test")  # noqa: E731
        before = letters("answered")
        assert at_once(yes, yes) == ["done", "done"]
        assert letters("answered") == before + 1
        match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider))
        told = at_once(
            lambda match=match: actions.accept(match.pk, "Teach Test"),
            lambda match=match: actions.decline_match(match.pk, "No time"),
        )
        assert told == ["answered", "done"]


def test_two_who_schedule_at_once_make_one_event(ulaanbaatar: City, provider: Organisation) -> None:
    for round_ in range(ROUNDS):
        number = agreed_on(provider, scenes.ask(ulaanbaatar)).request_id
        schedule = lambda number=number: actions.schedule(number, by=COMMAND)  # noqa: E731
        assert at_once(schedule, schedule) == ["done", "refused"]
        assert Event.objects.count() == round_ + 1


def test_the_citys_yes_and_falling_through_at_once_end_apart(ulaanbaatar: City, provider: Organisation) -> None:
    for _round in range(ROUNDS):
        match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider))
        number = actions.accept(match.pk, "Teach Test").request_id
        at_once(
            lambda number=number: actions.agree(number, "Bold Test", "Mayor"),
            lambda number=number: actions.fall_through(number, "Ill", by=COMMAND),
        )
        request = TrainingRequest.objects.get(pk=number)
        assert (request.state, request.agreed_name) == ("under_review", "")
        assert not request.matches.filter(state="accepted").exists()


def test_two_colleagues_cannot_name_more_than_there_are_places(ulaanbaatar: City, provider: Organisation) -> None:
    request = scenes.ask(ulaanbaatar, people=3)
    match = agreed_on(provider, request)
    event = actions.schedule(match.request_id, by=COMMAND)
    Event.objects.filter(pk=event.pk).update(state="published")

    def name(first: int) -> Act:
        rows = [{"name": f"Bat {n}", "email": f"bat{n}@city.example"} for n in (first, first + 1)]
        return lambda: actions.name_people(request.pk, rows)

    assert at_once(name(1), name(5)) == ["done", "full"]
    assert Registration.objects.count() == 2


@pytest.mark.postgres
def test_without_the_locks_a_yes_stands_beside_a_proposal_that_was_taken_back(
    ulaanbaatar: City, provider: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connection.vendor == "postgresql"

    def unlocked(match_id: int) -> tuple[Match, list[TrainingRequest]]:
        match = Match.objects.select_related("offer__organisation", "request").get(pk=match_id)
        time.sleep(0.05)
        return match, [match.request]

    monkeypatch.setattr(proposing, "locked_match", unlocked)
    monkeypatch.setattr(providing, "locked_match", unlocked)
    both = 0
    for _round in range(ROUNDS):
        match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider))
        told = at_once(
            lambda match=match: actions.accept(match.pk, "Teach Test"),
            lambda match=match: actions.recall(match.pk, by=COMMAND),
        )
        both += told == ["done", "done"]
    assert both
