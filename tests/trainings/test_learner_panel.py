"""What participants see of their training on their own page."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.network.models import Person
from events_core.programme import sessions
from events_core.programme.models import Event
from registrations.models import Registration
from tests.cast import Make
from trainings import actions

from . import scenes
from .test_teaching import module, task

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEADING = "The training"


@pytest.fixture
def event(make_event: Make) -> Event:
    """A published training."""
    return make_event(kind="training", publish=True)


def own(client: Client, registration: Registration) -> str:
    answer = client.get(f"/r/{registration.link_secret}/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_stands_there_before_there_is_a_plan(client: Client, event: Event) -> None:
    assert 'id="training"' not in own(client, scenes.learner(event))


def test_somebody_short_of_completion_sees_why_in_sentences(client: Client, event: Event, officer: Person) -> None:
    session = sessions.add_session(
        event.pk,
        {"title": "Morning", "kind": "talk", "starts_at": event.starts_at, "ends_at": event.ends_at},
        by=officer.actor,
    )
    first = module(event, officer, "Boundaries", hours=6, outcome={"en": "Draw the boundary"}, session=session.pk)
    second = module(event, officer, "Field data", hours=4, is_required=True)
    exam = task(event, officer, "Exam", kind="score", max_score=20, pass_score=12, attempts=2)
    bat = scenes.learner(event, "Bat Test")
    actions.mark(first.pk, {bat.pk: True}, by=officer.actor)
    actions.mark(second.pk, {bat.pk: False}, by=officer.actor)
    actions.attempt(exam.pk, bat.pk, 11, by=officer.actor)
    text = own(client, bat)
    for wanted in (
        "What is still missing",
        "Attendance is 60% of the teaching, and 80% is needed: 2 hours short.",
        "The required module “Field data” was missed.",
        "“Exam” has not been passed yet; 1 attempt is left.",
        "Draw the boundary",
        "Attendance so far: 60% of the teaching. Needed: 80%.",
        "11 / 20",
        "Not completed",
    ):
        assert wanted in text, wanted


def test_the_sentences_are_in_the_readers_language(client: Client, event: Event, officer: Person) -> None:
    module(event, officer, "Boundaries", is_required=True)
    actions.save_module(
        event.pk,
        {"title": {"en": "Boundaries", "mn": "Хил хязгаар"}},
        by=officer.actor,
        module_id=event.training.modules.get().pk,
    )
    bat = scenes.learner(event, "Bat Test")
    client.cookies["django_language"] = "mn"
    answer = client.get(f"/r/{bat.link_secret}/", headers={"accept-language": "mn"})
    assert "Хил хязгаар" in answer.content.decode()


def test_who_completed_it_reads_so_and_a_word_with_its_reason(client: Client, event: Event, officer: Person) -> None:
    one = module(event, officer, "Boundaries")
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    actions.mark(one.pk, {bat.pk: True}, by=officer.actor)
    text = own(client, bat)
    assert "You have completed the training." in text
    assert "What is still missing" not in text
    actions.override(bat.pk, False, "The inventory was copied", by=officer.actor)
    assert "The trainers decided that the training is not completed: The inventory was copied" in own(client, bat)
    actions.override(oyun.pk, True, "Did it at home", by=officer.actor)
    assert "The trainers decided so: Did it at home" in own(client, oyun)


@pytest.mark.parametrize("state", ["pending", "cancelled"])
def test_who_does_not_take_part_sees_nothing_of_it(client: Client, event: Event, officer: Person, state: str) -> None:
    module(event, officer, "Boundaries")
    assert 'id="training"' not in own(client, scenes.learner(event, state=state))


def test_nobody_sees_anothers_results(client: Client, event: Event, officer: Person) -> None:
    exam = task(event, officer, "Exam", kind="score", max_score=20, pass_score=12)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    actions.attempt(exam.pk, oyun.pk, "19.5", by=officer.actor)
    assert "19.5" not in own(client, bat)
    assert "19.5 / 20" in own(client, oyun)


def test_the_panel_takes_the_same_queries_for_1_module_and_for_8(
    client: Client, event: Event, officer: Person, django_assert_num_queries: Any
) -> None:
    bat = scenes.learner(event, "Bat Test")
    one = module(event, officer, "M0")
    actions.mark(one.pk, {bat.pk: True}, by=officer.actor)
    own(client, bat)
    with CaptureQueriesContext(connection) as few:
        own(client, bat)
    for number in range(1, 8):
        actions.mark(module(event, officer, f"M{number}").pk, {bat.pk: True}, by=officer.actor)
    with django_assert_num_queries(len(few)):
        assert "M7" in own(client, bat)
