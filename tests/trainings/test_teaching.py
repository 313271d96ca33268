"""Planning a training, marking attendance, entering results, and a trainer's word: the actions."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections

from events_core.foundation.refusals import Invalid, Missing, Refused, Stale
from events_core.journal.models import Entry
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from registrations.models import Registration, State
from tests import cast
from tests.cast import Make, join
from trainings import actions, teaching
from trainings.models import Assessment, Attempt, Module, Override, Presence

from . import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(make_event: Make, trainer: Person) -> Event:
    """A published training with a trainer."""
    made = make_event(kind="training", publish=True)
    join(made, trainer, "trainer")
    return made


def module(event: Event, by: Person, title: str = "Boundaries", **values: Any) -> Module:
    return actions.save_module(event.pk, {"title": {"en": title}, **values}, by=by.actor)


def task(event: Event, by: Person, title: str = "Test", **values: Any) -> Assessment:
    return actions.save_assessment(event.pk, {"title": {"en": title}, **values}, by=by.actor)


def verbs(event: Event) -> list[str]:
    rows = Entry.objects.filter(scope_id=event.pk, verb__startswith="training.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def presences(one: Module) -> dict[int, bool]:
    return dict(Presence.objects.filter(module=one).values_list("registration_id", "was_there"))


def test_a_training_has_the_usual_rule_until_somebody_changes_it(event: Event, officer: Person) -> None:
    assert actions.training_of(event).attendance == 80
    changed = actions.save_training(event.pk, 75, by=officer.actor)
    assert (changed.attendance, changed.version) == (75, 2)
    assert actions.save_training(event.pk, 75, by=officer.actor).version == 2
    assert verbs(event) == ["training.plan_changed"]
    with pytest.raises(Invalid):
        actions.save_training(event.pk, 101, by=officer.actor)
    with pytest.raises(Stale):
        actions.save_training(event.pk, 70, by=officer.actor, version=1)


def test_a_module_has_title_outcome_hours_session_and_trainers(event: Event, officer: Person, trainer: Person) -> None:
    made = module(
        event,
        officer,
        outcome={"en": "Draw the boundary", "mn": "Хил хязгаар тогтоох"},
        hours="1.5",
        trainers=[trainer.pk],
        is_required=True,
    )
    made.refresh_from_db()
    assert (made.hours, made.is_required, list(made.trainers.all())) == (Decimal("1.5"), True, [trainer])
    assert made.outcome.data == {"en": "Draw the boundary", "mn": "Хил хязгаар тогтоох"}
    again = actions.save_module(event.pk, {"hours": 2}, by=officer.actor, module_id=made.pk, version=made.version)
    assert (str(again.title), again.hours, again.is_required) == ("Boundaries", 2, True)
    with pytest.raises(Stale):
        actions.save_module(event.pk, {"hours": 3}, by=officer.actor, module_id=made.pk, version=made.version)
    assert verbs(event) == ["training.module_added", "training.module_changed"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": {}}, ["title"]),
        ({"title": {"xx": "?"}}, ["title"]),
        ({"title": {"en": "a" * 301}}, ["title"]),
        ({"hours": "0"}, ["hours"]),
        ({"hours": "1.25"}, ["hours"]),
        ({"hours": "many"}, ["hours"]),
        ({"hours": "NaN"}, ["hours"]),
        ({"hours": "1000"}, ["hours"]),
        ({"session": 999_999}, ["session"]),
        ({"session": "x"}, ["session"]),
        ({"trainers": [999_999]}, ["trainers"]),
        ({"hours": "-1", "outcome": {"en": "x" * 2_001}}, ["hours", "outcome"]),
    ],
)
def test_wrong_values_of_a_module_are_named(
    event: Event, officer: Person, values: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save_module(event.pk, {"title": {"en": "One"}, **values}, by=officer.actor)
    assert sorted(error.field for error in refused.value.errors) == sorted(fields)
    assert not Module.objects.exists()


def test_trainers_are_of_the_team_and_sessions_of_the_event(make_event: Make, event: Event, officer: Person) -> None:
    other = make_event(publish=True)
    moment = {"starts_at": other.starts_at, "ends_at": other.ends_at}
    session = sessions.add_session(other.pk, {"title": "Elsewhere", "kind": "talk", **moment}, by=officer.actor)
    with pytest.raises(Invalid):
        module(event, officer, session=session.pk)
    with pytest.raises(Invalid):
        module(event, officer, trainers=[cast.person("nobody@test.example").pk])


def test_modules_stand_in_the_order_that_one_gives(event: Event, officer: Person) -> None:
    made = [module(event, officer, title) for title in ("A", "B", "C")]
    actions.save_module(event.pk, {"position": 1}, by=officer.actor, module_id=made[2].pk)
    assert [str(one) for one in Module.objects.all()] == ["C", "A", "B"]
    module(event, officer, "D", position=2)
    assert [str(one) for one in Module.objects.all()] == ["C", "D", "A", "B"]
    actions.save_module(event.pk, {"position": 99}, by=officer.actor, module_id=made[0].pk)
    assert [str(one) for one in Module.objects.all()] == ["C", "D", "B", "A"]


def test_a_module_is_removed_until_somebody_was_marked(event: Event, officer: Person) -> None:
    made, other = module(event, officer), module(event, officer, "Other")
    person = scenes.learner(event)
    actions.mark(made.pk, {person.pk: False}, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.remove_module(made.pk, by=officer.actor)
    assert refused.value.code == "marked"
    actions.remove_module(other.pk, by=officer.actor)
    assert [str(one) for one in Module.objects.all()] == ["Boundaries"]
    assert "training.module_removed" in verbs(event)


def test_a_module_of_another_event_is_not_there(make_event: Make, event: Event, officer: Person) -> None:
    elsewhere = make_event(publish=True)
    made = module(event, officer)
    with pytest.raises(Missing):
        actions.save_module(elsewhere.pk, {"hours": 1}, by=officer.actor, module_id=made.pk)


def test_a_cancelled_event_keeps_its_plan(event: Event, officer: Person) -> None:
    made = module(event, officer)
    programme.cancel(event.pk, "No venue", by=officer.actor)
    for act in (
        lambda: module(event, officer, "More"),
        lambda: actions.remove_module(made.pk, by=officer.actor),
        lambda: actions.save_training(event.pk, 50, by=officer.actor),
        lambda: task(event, officer),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "cancelled"


def test_the_first_presence_checks_somebody_in(event: Event, officer: Person, trainer: Person) -> None:
    made, more = module(event, officer), module(event, officer, "Second")
    there, away = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    assert actions.mark(made.pk, {there.pk: True, away.pk: False}, by=trainer.actor, person=trainer) == 2
    there.refresh_from_db()
    away.refresh_from_db()
    assert (there.state, there.checked_in_by, away.state) == (State.ATTENDED, trainer, State.CONFIRMED)
    version = there.version
    actions.mark(more.pk, {there.pk: True}, by=trainer.actor)
    there.refresh_from_db()
    assert there.version == version
    assert Presence.objects.filter(by=trainer).count() == 2


def test_who_was_counted_absent_and_is_marked_at_a_module_was_there_after_all(event: Event, officer: Person) -> None:
    made, late = module(event, officer), scenes.learner(event)
    programme.complete(event.pk, by=officer.actor)
    late.refresh_from_db()
    assert late.state == State.ABSENT
    actions.mark(made.pk, {late.pk: True}, by=officer.actor)
    late.refresh_from_db()
    assert late.state == State.ATTENDED


def test_marking_twice_is_once_and_a_later_word_counts(event: Event, officer: Person) -> None:
    made, person = module(event, officer), scenes.learner(event)
    assert actions.mark(made.pk, {person.pk: True}, by=officer.actor) == 1
    assert actions.mark(made.pk, {person.pk: True}, by=officer.actor) == 0
    assert actions.mark(made.pk, {person.pk: False}, by=officer.actor) == 1
    assert presences(made) == {person.pk: False}
    assert actions.mark(made.pk, {person.pk: None}, by=officer.actor) == 1
    assert actions.mark(made.pk, {person.pk: None}, by=officer.actor) == 0
    assert presences(made) == {}
    assert verbs(event).count("training.presence_marked") == 3


def test_the_journal_tells_of_each_save_once_with_its_numbers(event: Event, officer: Person) -> None:
    made = module(event, officer)
    people = [scenes.learner(event, f"Guest {number}") for number in range(5)]
    actions.mark(made.pk, {row.pk: number < 3 for number, row in enumerate(people)}, by=officer.actor)
    entry = Entry.objects.get(verb="training.presence_marked")
    assert (entry.data["number"], entry.data["there"]) == (5, 3)


def test_a_list_that_was_opened_earlier_takes_nothing_back(event: Event, officer: Person, trainer: Person) -> None:
    made = module(event, officer)
    left, right = scenes.learner(event, "Left Test"), scenes.learner(event, "Right Test")
    actions.mark(made.pk, {left.pk: True}, by=trainer.actor, unless_marked={right.pk: False})
    actions.mark(made.pk, {right.pk: True}, by=officer.actor, unless_marked={left.pk: False})
    assert presences(made) == {left.pk: True, right.pk: True}


@pytest.mark.parametrize("state", ["pending", "cancelled", "declined"])
def test_who_does_not_take_part_is_not_marked(event: Event, officer: Person, state: str) -> None:
    made, person = module(event, officer), scenes.learner(event, state=state)
    for act in (
        lambda: actions.mark(made.pk, {person.pk: True}, by=officer.actor),
        lambda: actions.attempt(task(event, officer).pk, person.pk, passed=True, by=officer.actor),
        lambda: actions.override(person.pk, True, "Because", by=officer.actor),
    ):
        with pytest.raises(Invalid):
            act()
    assert not Presence.objects.exists()


def test_nobody_is_marked_while_the_event_is_put_off(event: Event, officer: Person) -> None:
    made, person = module(event, officer), scenes.learner(event)
    programme.postpone(event.pk, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.mark(made.pk, {person.pk: True}, by=officer.actor)
    assert refused.value.code == "event_state"
    assert not Presence.objects.exists()


def test_two_trainers_who_save_at_once_keep_both(
    transactional_db: None, make_event: Make, officer: Person, trainer: Person
) -> None:
    event = make_event(kind="training", publish=True)
    made = module(event, officer)
    people = [scenes.learner(event, f"Guest {number}") for number in range(12)]
    halves = people[:6], people[6:]
    failed: list[Exception] = []

    def save(mine: list[Registration], others: list[Registration]) -> None:
        try:
            rest = {row.pk: False for row in others}
            actions.mark(made.pk, {row.pk: True for row in mine}, by=trainer.actor, unless_marked=rest)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=pair) for pair in (halves, halves[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert not failed
    assert presences(made) == {row.pk: True for row in people}
    assert set(Registration.objects.filter(event=event).values_list("state", flat=True)) == {"attended"}


def test_results_with_points_are_passed_by_the_score_to_pass(event: Event, officer: Person, trainer: Person) -> None:
    exam = task(event, officer, kind="score", max_score="20", pass_score="12", attempts=2)
    person = scenes.learner(event)
    low = actions.attempt(exam.pk, person.pk, "11.5", by=trainer.actor, person=trainer, text="Scope 2 missing")
    high = actions.attempt(exam.pk, person.pk, "12", by=trainer.actor, person=trainer)
    assert [(row.number, row.score, row.passed) for row in (low, high)] == [
        (1, Decimal("11.5"), False),
        (2, Decimal("12"), True),
    ]
    assert teaching.progress_of(event)[person.pk].is_complete
    with pytest.raises(Invalid) as refused:
        actions.attempt(exam.pk, person.pk, "20", by=trainer.actor)
    assert [(error.field, error.code) for error in refused.value.errors] == [
        (f"result_{person.pk}", "no_attempts_left")
    ]


@pytest.mark.parametrize("score", ["21", "-1", "1.25", "much", "", None, "NaN", "Infinity"])
def test_points_that_cannot_be_are_refused_and_nothing_of_the_list_is_kept(
    event: Event, officer: Person, score: Any
) -> None:
    exam = task(event, officer, kind="score", max_score=20, pass_score=12)
    one, other = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    with pytest.raises(Invalid) as refused:
        actions.enter(exam.pk, [actions.Entry(one.pk, "15"), actions.Entry(other.pk, score)], by=officer.actor)
    assert [error.field for error in refused.value.errors] == [f"result_{other.pk}"]
    assert not Attempt.objects.exists()


def test_a_wrong_result_is_taken_back_and_gives_its_attempt_back(event: Event, officer: Person) -> None:
    exam, person = task(event, officer, attempts=1), scenes.learner(event)
    wrong = actions.attempt(exam.pk, person.pk, passed=False, by=officer.actor)
    assert teaching.progress_of(event)[person.pk].state == "over"
    actions.void_attempt(wrong.pk, by=officer.actor)
    actions.void_attempt(wrong.pk, by=officer.actor)
    assert verbs(event).count("training.result_voided") == 1
    assert teaching.progress_of(event)[person.pk].state == "missing"
    right = actions.attempt(exam.pk, person.pk, passed=True, by=officer.actor)
    assert (right.number, Attempt.objects.count()) == (2, 2)


def test_how_results_are_given_stays_once_there_are_some(event: Event, officer: Person) -> None:
    exam = task(event, officer, kind="score", max_score=20, pass_score=12)
    actions.attempt(exam.pk, scenes.learner(event).pk, 15, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.save_assessment(event.pk, {"pass_score": 16}, by=officer.actor, assessment_id=exam.pk)
    assert refused.value.code == "tried"
    with pytest.raises(Refused):
        actions.remove_assessment(exam.pk, by=officer.actor)
    changed = actions.save_assessment(
        event.pk, {"attempts": 5, "is_required": False}, by=officer.actor, assessment_id=exam.pk
    )
    assert (changed.attempts, changed.is_required, changed.pass_score) == (5, False, 12)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": {}}, ["title"]),
        ({"kind": "oral"}, ["kind"]),
        ({"kind": "score"}, ["max_score", "pass_score"]),
        ({"kind": "score", "max_score": 10, "pass_score": 11}, ["pass_score"]),
        ({"attempts": 0}, ["attempts"]),
        ({"attempts": 21}, ["attempts"]),
    ],
)
def test_wrong_values_of_an_assessment_are_named(
    event: Event, officer: Person, values: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save_assessment(event.pk, {"title": {"en": "Test"}, **values}, by=officer.actor)
    assert sorted(error.field for error in refused.value.errors) == fields


def test_a_trainers_word_wins_until_it_is_taken_back(event: Event, officer: Person, trainer: Person) -> None:
    module(event, officer, is_required=True)
    person = scenes.learner(event)
    with pytest.raises(Invalid) as refused:
        actions.override(person.pk, True, " ", by=trainer.actor)
    assert [error.field for error in refused.value.errors] == ["reason"]
    actions.override(person.pk, True, "Did it at home", by=trainer.actor, person=trainer)
    found = teaching.progress_of_one(person)
    assert (found.is_complete, found.is_overridden, found.reason) == (True, True, "Did it at home")
    actions.override(person.pk, False, "It was not theirs", by=trainer.actor, person=trainer)
    assert teaching.progress_of_one(person).state == "over"
    actions.end_override(person.pk, by=trainer.actor)
    actions.end_override(person.pk, by=trainer.actor)
    assert not Override.objects.exists()
    assert verbs(event)[1:] == ["training.overridden", "training.overridden_not", "training.override_ended"]


def fill(event: Event, officer: Person, people: int) -> None:
    modules = list(Module.objects.all()) or [module(event, officer, f"M{number}", hours=1) for number in range(8)]
    exam = Assessment.objects.first() or task(event, officer)
    for number in range(people):
        person = scenes.learner(event, f"Guest {number}")
        for one in modules[:6]:
            Presence.objects.create(module=one, registration=person, was_there=True)
        Attempt.objects.create(assessment=exam, registration=person, number=1, passed=True)


def test_progress_takes_the_same_queries_for_2_people_and_for_40(
    event: Event, officer: Person, django_assert_num_queries: Any
) -> None:
    fill(event, officer, 2)
    with django_assert_num_queries(7):
        assert len(teaching.progress_of(event)) == 2
    fill(event, officer, 38)
    with django_assert_num_queries(7):
        found = teaching.progress_of(event)
    assert {(one.share, one.state) for one in found.values()} == {(75, "missing")}
    assert len(found) == 40
