"""The completion rule, case by case, without a database."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from trainings.completion import Lesson, Missing, Progress, Task, Try, Word, progress

HOURS = (Lesson(1, Decimal(6), is_required=True), Lesson(2, Decimal(3)), Lesson(3, Decimal(1)))
ALIKE = tuple(Lesson(number) for number in range(1, 6))
PASSED, FAILED = Try(passed=True), Try(passed=False)


def codes(found: Progress) -> list[str]:
    return [one.code for one in found.missing]


@pytest.mark.parametrize(
    ("rule", "modules", "there", "away", "share", "missing", "state"),
    [
        (80, HOURS, (1, 2, 3), (), 100, [], "complete"),
        (80, HOURS, (1, 2), (3,), 90, [], "complete"),
        (80, HOURS, (1, 3), (2,), 70, ["attendance"], "over"),
        (80, HOURS, (1, 3), (), 70, ["attendance"], "missing"),
        (80, HOURS, (1,), (), 60, ["attendance"], "missing"),
        (40, HOURS, (2, 3), (), 40, ["module"], "missing"),
        (40, HOURS, (2, 3), (1,), 40, ["module"], "over"),
        (80, HOURS, (), (), 0, ["attendance", "module"], "missing"),
        (80, HOURS, (), (1, 2, 3), 0, ["attendance", "module"], "over"),
        (80, ALIKE, (1, 2, 3, 4), (5,), 80, [], "complete"),
        (80, ALIKE, (1, 2, 3), (4,), 60, ["attendance"], "missing"),
        (80, ALIKE, (1, 2, 3), (4, 5), 60, ["attendance"], "over"),
        (100, ALIKE, (1, 2, 3, 4), (), 80, ["attendance"], "missing"),
        (0, ALIKE, (), (), 0, [], "complete"),
        (80, (), (), (), 0, ["nothing"], "missing"),
    ],
)
def test_attendance_and_required_modules(
    rule: int,
    modules: Sequence[Lesson],
    there: Sequence[int],
    away: Sequence[int],
    share: int,
    missing: list[str],
    state: str,
) -> None:
    presences = dict.fromkeys(there, True) | dict.fromkeys(away, False)
    found = progress(rule, modules, presences, (), {})
    assert (found.share, codes(found), found.state) == (share, missing, state)
    assert found.is_complete == (state == "complete")


@pytest.mark.parametrize(
    ("test", "tries", "left", "state"),
    [
        (Task(1, attempts=2), (), 2, "missing"),
        (Task(1, attempts=2), (FAILED,), 1, "missing"),
        (Task(1, attempts=2), (FAILED, FAILED), 0, "over"),
        (Task(1, attempts=2), (FAILED, PASSED), None, "complete"),
        (Task(1, attempts=2), (PASSED, FAILED), None, "complete"),
        (Task(1, attempts=1), (Try(passed=True, is_void=True),), 1, "missing"),
        (Task(1, attempts=1), (FAILED, FAILED), 0, "over"),
        (Task(1, attempts=2), (Try(passed=False, is_void=True), FAILED), 1, "missing"),
        (Task(1, attempts=1, is_required=False), (FAILED,), None, "complete"),
    ],
)
def test_assessments_by_their_best_attempt(test: Task, tries: Sequence[Try], left: int | None, state: str) -> None:
    found = progress(80, (Lesson(7),), {7: True}, (test,), {1: tries})
    assert found.state == state
    assert [one.about["left"] for one in found.missing] == ([] if left is None else [left])


def test_how_much_attendance_is_short_is_said_in_hours_or_in_modules() -> None:
    (short,) = progress(80, HOURS, {1: True}, (), {}).missing
    assert (short.about["short"], short.about["in_hours"], short.about["has"]) == (Decimal(2), True, 60)
    (short,) = progress(80, ALIKE, {1: True, 2: True}, (), {}).missing
    assert (short.about["short"], short.about["in_hours"], short.about["needs"]) == (Decimal(2), False, 80)


def test_a_share_just_below_is_not_rounded_up() -> None:
    modules = (Lesson(1, Decimal("7.9")), Lesson(2, Decimal("2.1")))
    assert progress(80, modules, {1: True}, (), {}).share == 79
    assert not progress(80, modules, {1: True}, (), {}).is_complete


def test_a_module_without_hours_among_others_weighs_one_hour() -> None:
    modules = (Lesson(1, Decimal(3)), Lesson(2))
    assert progress(75, modules, {1: True}, (), {}).is_complete
    assert not progress(76, modules, {1: True}, (), {}).is_complete


def test_an_assessment_that_is_not_required_is_not_a_training() -> None:
    assert codes(progress(0, (), {}, (Task(1, is_required=False),), {})) == ["nothing"]
    assert progress(0, (), {}, (Task(1),), {1: (PASSED,)}).is_complete


def test_a_trainers_word_wins_either_way_and_says_so() -> None:
    short = progress(80, HOURS, {1: True}, (), {}, Word(is_complete=True, reason="Made up for it at home"))
    assert (short.is_complete, short.is_overridden, short.state) == (True, True, "complete")
    assert (short.reason, codes(short)) == ("Made up for it at home", ["attendance"])
    whole = progress(80, ALIKE, dict.fromkeys(range(1, 6), True), (), {}, Word(is_complete=False, reason="Copied"))
    assert (whole.is_complete, whole.is_overridden, whole.state, whole.missing) == (False, True, "over", ())


def test_each_missing_thing_is_named() -> None:
    found = progress(100, HOURS, {1: False}, (Task(4, attempts=3), Task(5)), {4: (FAILED,), 5: (PASSED,)})
    assert found.missing[1] == Missing("module", {"number": 1, "was_away": True}, is_over=True)
    assert found.missing[2] == Missing("assessment", {"number": 4, "left": 2, "tried": True})
    assert len(found.missing) == 3


def test_more_presence_never_makes_it_worse() -> None:
    chance = random.Random(6)
    for _round in range(300):
        modules = [
            Lesson(number, chance.choice([None, Decimal(chance.randint(1, 12)) / 2]), chance.random() < 0.3)
            for number in range(chance.randint(1, 8))
        ]
        presences: Mapping[int, bool] = {one.number: chance.random() < 0.5 for one in modules if chance.random() < 0.8}
        rule = chance.randint(0, 100)
        before = progress(rule, modules, presences, (), {})
        more = dict(presences) | {chance.choice(modules).number: True}
        after = progress(rule, modules, more, (), {})
        assert after.share >= before.share
        assert after.is_complete or not before.is_complete
        assert {one.code for one in after.missing} <= {one.code for one in before.missing}
        assert before.is_complete == (not before.missing)


def test_being_over_means_that_nothing_left_could_help() -> None:
    chance = random.Random(7)
    for _round in range(300):
        modules = [Lesson(number, None, chance.random() < 0.2) for number in range(chance.randint(1, 6))]
        presences = {one.number: chance.random() < 0.6 for one in modules if chance.random() < 0.6}
        rule = chance.randint(1, 100)
        best = {one.number: True for one in modules} | presences
        now, then = progress(rule, modules, presences, (), {}), progress(rule, modules, best, (), {})
        assert (now.state == "over") == (not then.is_complete)
