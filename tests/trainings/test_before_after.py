"""What a group says it can do, before and after: compared as groups, never person by person."""

from decimal import Decimal

import pytest

from events_core.journal.actors import COMMAND
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.cast import Make
from trainings import actions, usual
from trainings.models import Ballot, Question, Survey
from trainings.results import gain_of, gains, mean_gain, results_of

from . import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(make_event: Make) -> Event:
    """A training with two modules and eight people."""
    made = make_event(kind="training", publish=True)
    asked.taught(made)
    asked.learners(made, 13)
    return made


def answered(event: Event, phase: str, *ratings: int) -> Survey:
    """A survey that so many have answered, with one rating of their skills each; closed."""
    survey = asked.opened(event, phase)
    for rating in ratings:
        asked.answer(survey, 1, rating=rating)
    return actions.close_survey(survey.pk, by=COMMAND)


def test_the_gain_is_the_difference_of_two_means(event: Event) -> None:
    answered(event, "before", 1, 2, 2, 1, 3, 3)
    answered(event, "after", 4, 4, 5, 3, 4)
    found = gain_of(event)
    assert [one.label for one in found] == list(asked.OUTCOMES)
    first = found[0]
    assert (first.before, first.before_n, first.after, first.after_n) == (Decimal("2.00"), 6, Decimal("4.00"), 5)
    assert (first.gain, first.gain_in_words) == (Decimal("2.00"), "+2.00")
    assert mean_gain(found) == Decimal("2.00")


def test_a_loss_is_told_as_well(event: Event) -> None:
    answered(event, "before", *[4] * 5)
    answered(event, "after", *[3] * 5)
    assert gain_of(event)[0].gain_in_words == "−1.00"


@pytest.mark.parametrize(("before", "after"), [(4, 8), (8, 4), (0, 8), (8, 0)])
def test_both_groups_must_be_five_at_least(event: Event, before: int, after: int) -> None:
    answered(event, "before", *[2] * before)
    answered(event, "after", *[4] * after)
    assert gain_of(event) == []
    assert mean_gain([]) is None


def test_without_one_of_the_surveys_there_is_no_gain(event: Event) -> None:
    assert gain_of(event) == []
    after = answered(event, "after", *[4] * 6)
    assert gain_of(event) == []
    assert gains(None, results_of(after)) == []


def test_an_open_survey_counts_in_fives_here_too(event: Event) -> None:
    answered(event, "before", *[1] * 5)
    after = asked.opened(event)
    asked.answer(after, 5, rating=3)
    asked.answer(after, 8, rating=5)
    [one, _other] = gain_of(event)
    assert (one.after, one.after_n) == (Decimal("3.00"), 5)


def test_a_skill_that_too_few_have_answered_is_left_out(event: Event) -> None:
    answered(event, "before", *[2] * 6)
    after = asked.opened(event)
    first, _second = usual.modules_of(event)
    asked.answer(after, 4)
    asked.answer(after, 2, **{f"skill_{first.pk}": ""})
    actions.close_survey(after.pk, by=COMMAND)
    assert [one.label for one in gain_of(event)] == [asked.OUTCOMES[1]]


def test_a_skill_that_was_asked_only_once_is_not_compared(event: Event) -> None:
    answered(event, "before", *[2] * 6)
    event.training.modules.create(title={"en": "Third"}, outcome={"en": "Report"}, position=3)  # type: ignore[attr-defined]
    after = answered(event, "after", *[4] * 6)
    assert "Report" in {str(one.text) for one in Question.objects.filter(survey=after)}
    assert [one.label for one in gain_of(event)] == list(asked.OUTCOMES)


def test_skills_are_compared_after_their_module_is_gone(event: Event) -> None:
    answered(event, "before", *[2] * 5)
    answered(event, "after", *[4] * 5)
    event.training.modules.all().delete()  # type: ignore[attr-defined]
    assert len(gain_of(event)) == 2


def test_nothing_pairs_a_person_s_two_answers(event: Event) -> None:
    answered(event, "before", 1, 2, 3, 4, 5)
    answered(event, "after", 5, 4, 3, 2, 1)
    before, after = (Ballot.objects.filter(survey__phase=phase) for phase in ("before", "after"))
    assert not set(before.values_list("pk", flat=True)) & set(after.values_list("pk", flat=True))
    assert gain_of(event)[0].gain == Decimal("0.00")


@pytest.mark.sqlite
def test_the_page_shows_both_with_their_numbers(event: Event, officer: Person) -> None:
    answered(event, "before", *[2] * 6)
    answered(event, "after", *[4] * 5)
    text = asked.page(officer, asked.of_survey(event, "after/results/"))
    assert "1. Set the boundary of an inventory 2.00 6 answers 4.00 5 answers +2.00" in text
    assert "Before and after" not in asked.page(officer, asked.of_survey(event, "before/results/"))
