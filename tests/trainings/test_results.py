"""Results: from five answers on, in fives while the survey is open, of the group only."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.network.models import Person
from events_core.programme.models import Event
from tests.cast import Make, in_days, join
from trainings import actions, comparing
from trainings.comparing import completed_in, in_order
from trainings.models import Ballot, Presence, Survey
from trainings.results import Results, results_of
from trainings.teaching import progress_of

from . import asked, scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(make_event: Make) -> Event:
    """A training with two modules."""
    made = make_event(kind="training", publish=True)
    asked.taught(made)
    return made


@pytest.fixture
def survey(event: Event) -> Survey:
    """Seventeen people are asked at the end."""
    asked.learners(event, 17)
    return asked.opened(event)


def means(results: Results) -> dict[str, Decimal | None]:
    return {one.question.compares: one.mean for one in results.questions if one.mean is not None}


@pytest.mark.parametrize(
    ("answers", "shown", "missing"), [(0, 0, 5), (4, 0, 1), (5, 0, 0), (9, 0, 0), (10, 5, 0), (14, 5, 0), (15, 10, 0)]
)
def test_an_open_survey_shows_whole_fives_but_the_last(survey: Survey, answers: int, shown: int, missing: int) -> None:
    asked.answer(survey, answers)
    found = results_of(survey)
    assert (found.asked, found.answered, found.counted, found.missing) == (17, answers, shown, missing)
    assert bool(found.questions) == bool(shown)
    assert found.is_waiting == (answers > shown)
    assert found.next_at == max(answers // 5 + 1, 2) * 5


@pytest.mark.parametrize(("answers", "shown"), [(4, 0), (5, 5), (9, 9), (14, 14)])
def test_a_closed_survey_shows_all_answers_from_five_on(survey: Survey, answers: int, shown: int) -> None:
    asked.answer(survey, answers)
    found = results_of(actions.close_survey(survey.pk, by=COMMAND))
    assert (found.counted, bool(found.questions)) == (shown, bool(shown))


def test_one_more_answer_changes_nothing_that_is_shown(survey: Survey) -> None:
    asked.answer(survey, 5, rating=2)
    asked.answer(survey, 5, rating=5)
    before = means(results_of(survey))
    assert before["overall"] == Decimal("2.00")
    for _time in range(4):
        asked.answer(survey, 1, rating=1)
        assert means(results_of(survey)) == before
    asked.answer(survey, 1, rating=1)
    assert means(results_of(survey))["overall"] == Decimal("3.50")


@pytest.mark.parametrize("answers", [11, 14])
def test_closing_adds_the_answers_of_five_people_at_least(survey: Survey, answers: int) -> None:
    asked.answer(survey, answers - 1, rating=2)
    asked.answer(survey, 1, rating=5)
    before = results_of(survey)
    after = results_of(actions.close_survey(survey.pk, by=COMMAND))
    assert after.counted == answers
    assert after.counted - before.counted >= 5


def test_a_question_grows_by_five_answers_to_it_at_least(survey: Survey) -> None:
    asked.answer(survey, 5)
    asked.answer(survey, 4, useful="")
    asked.answer(survey, 1, useful=1)
    asked.answer(survey, 5, useful="")
    first = results_of(survey)
    assert first.counted == 10
    assert first.named("useful") is None
    asked.answer(survey, 2, useful=5)
    found = results_of(actions.close_survey(survey.pk, by=COMMAND)).named("useful")
    assert found is not None
    assert found.n == 8


def test_batches_are_five_each_and_stay_as_they_were(survey: Survey) -> None:
    asked.answer(survey, 7)
    first = {row.pk: row.batch for row in Ballot.objects.all()}
    assert sorted(first.values()) == [0, 0, 0, 0, 0, 1, 1]
    asked.answer(survey, 5)
    later = {row.pk: row.batch for row in Ballot.objects.all()}
    assert {number: later[number] for number in first} == first
    assert sorted(later.values()) == [0] * 5 + [1] * 5 + [2] * 2


def test_means_counts_and_shares_are_right(survey: Survey) -> None:
    for rating in (1, 2, 5, 5, 4):
        asked.answer(survey, 1, rating=rating)
    found = results_of(actions.close_survey(survey.pk, by=COMMAND)).named("overall")
    assert found is not None
    assert (found.mean, found.n) == (Decimal("3.40"), 5)
    assert [(one.label, one.count, one.share) for one in found.bins] == [
        ("1", 1, 20),
        ("2", 1, 20),
        ("3", 0, 0),
        ("4", 1, 20),
        ("5", 2, 40),
    ]


def test_choices_are_told_as_shares(event: Event) -> None:
    asked.learners(event, 6)
    survey = asked.opened(event, "later")
    for use in ("yes", "yes", "partly", "no", "yes", "partly"):
        asked.answer(survey, 1, used=use)
    found = results_of(actions.close_survey(survey.pk, by=COMMAND)).named("used")
    assert found is not None
    assert [(one.label, one.count, one.percent) for one in found.bins] == [
        ("Yes", 3, "50%"),
        ("In part", 2, "33%"),
        ("No", 1, "17%"),
    ]


def test_a_question_that_fewer_than_five_answered_has_no_figures(survey: Survey) -> None:
    asked.answer(survey, 4)
    asked.answer(survey, 2, useful="")
    found = results_of(actions.close_survey(survey.pk, by=COMMAND))
    useful = next(one for one in found.questions if one.question.compares == "useful")
    assert (useful.n, useful.mean, useful.bins, useful.few) == (4, None, [], 1)
    assert found.named("useful") is None
    assert found.named("overall") is not None


def test_words_stand_in_the_order_of_the_alphabet(survey: Survey, officer: Person) -> None:
    for word in ("pear", "Apple", "quince", "banana", "cherry"):
        asked.answer(survey, 1, helped=word)
    found = results_of(actions.close_survey(survey.pk, by=COMMAND)).named("helped")
    assert found is not None
    assert found.texts == ["Apple", "banana", "cherry", "pear", "quince"]
    text = asked.page(officer, asked.of_survey(survey.event, "after/results/"))
    assert "Apple banana cherry pear quince" in text
    assert str(Ballot.objects.first().on.year) not in text.split("Apple")[1]  # type: ignore[union-attr]


@pytest.mark.sqlite
def test_the_page_says_how_many_answers_are_missing(survey: Survey, officer: Person) -> None:
    at = asked.of_survey(survey.event, "after/results/")
    asked.answer(survey, 9)
    text = asked.page(officer, at)
    assert "The next are shown at 10." in text
    assert "Mean" not in text
    asked.answer(survey, 3, useful="")
    text = asked.page(officer, at)
    assert "Mean 4.00" in text
    assert "The next are shown at 15." in text
    assert text.count("Too few have answered this question to tell.") == 1


@pytest.mark.sqlite
def test_a_closed_survey_says_how_many_answers_were_missing(survey: Survey, officer: Person) -> None:
    asked.answer(survey, 3)
    actions.close_survey(survey.pk, by=COMMAND)
    text = asked.page(officer, asked.of_survey(survey.event, "after/results/"))
    assert "2 more answers are needed." in text
    assert "Mean" not in text


@pytest.mark.sqlite
def test_every_chart_has_its_table_and_scripts_in_answers_are_words(survey: Survey, officer: Person) -> None:
    asked.answer(survey, 5, text="<script>alert(1)</script>")
    actions.close_survey(survey.pk, by=COMMAND)
    markup = asked.client(officer).get(asked.of_survey(survey.event, "after/results/")).content.decode()
    assert markup.count('role="img"') == markup.count("Show as a table") == 8
    assert "<script>alert" not in markup
    assert "&lt;script&gt;alert" in markup


@pytest.mark.sqlite
def test_the_csv_holds_figures_and_no_ballots(survey: Survey, officer: Person) -> None:
    asked.answer(survey, 5, text="=cmd()")
    actions.close_survey(survey.pk, by=COMMAND)
    answered = asked.client(officer).get(asked.of_survey(survey.event, "after/results.csv"))
    text = b"".join(answered.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    overall = [row for row in rows if row["Question"] == "The training as a whole"]
    assert [row["How many"] for row in overall] == ["0", "0", "0", "5", "0", ""]
    assert (overall[-1]["Mean"], overall[-1]["Answers to this question"]) == ("4.00", "5")
    assert "cmd" not in text
    assert not any(ballot.pk.hex in text or str(ballot.pk) in text for ballot in Ballot.objects.all())
    assert answered["Content-Disposition"] == f'attachment; filename="survey-after-{survey.event.slug}.csv"'


@pytest.mark.sqlite
def test_with_too_few_answers_the_csv_is_only_a_head(survey: Survey, officer: Person) -> None:
    asked.answer(survey, 4)
    answered = asked.client(officer).get(asked.of_survey(survey.event, "after/results.csv"))
    assert len(b"".join(answered.streaming_content).decode().splitlines()) == 1  # type: ignore[attr-defined]


# Trainings beside each other


@pytest.fixture
def several(make_event: Make) -> list[Event]:
    """Three trainings: one rated by six, one by three, one without a survey; and a workshop."""
    made = []
    for number, (title, answers, rating) in enumerate((("Anchor", 6, 5), ("Bridge", 3, 1), ("Crane", 0, 0))):
        event = make_event(kind="training", title={"en": title}, publish=True, starts_at=in_days(30 + number, 0))
        asked.taught(event)
        people = asked.learners(event, 6 + number)
        scenes.learner(event, "Stayed away", "absent")
        if answers:
            survey = asked.opened(event)
            asked.answer(survey, answers, rating=rating)
            actions.close_survey(survey.pk, by=COMMAND)
        for module in event.training.modules.all():  # type: ignore[attr-defined]
            Presence.objects.create(module=module, registration=people[0], was_there=True)
        made.append(event)
    make_event(publish=True)
    make_event(kind="training", title={"en": "Secret draft"})
    return made


def test_figures_of_trainings_agree_with_those_of_their_own_pages(several: list[Event], officer: Person) -> None:
    rows = {row.event.pk: row for row in comparing.compared(officer)}
    assert set(rows) == {event.pk for event in several}
    for event in several:
        row = rows[event.pk]
        assert row.completed == sum(one.is_complete for one in progress_of(event).values()) == 1
        assert row.people == row.attended + 1
    assert [rows[event.pk].overall for event in several] == [Decimal("5.00"), None, None]
    assert [rows[event.pk].answers for event in several] == [6, 3, 0]
    assert completed_in([]) == {}


def test_trainings_are_sorted_by_what_is_asked_those_without_figures_last(
    several: list[Event], officer: Person
) -> None:
    rows = comparing.compared(officer)
    assert [row.title for row in in_order(rows, "date", upwards=False)] == ["crane", "bridge", "anchor"]
    assert [row.title for row in in_order(rows, "title", upwards=True)] == ["anchor", "bridge", "crane"]
    assert [row.title for row in in_order(rows, "people", upwards=True)] == ["anchor", "bridge", "crane"]
    for upwards in (True, False):
        assert in_order(rows, "overall", upwards=upwards)[0].title == "anchor"
    text = asked.page(officer, "/desk/trainings/compare/?sort=title&order=up")
    assert text.index("Anchor") < text.index("Bridge") < text.index("Crane")
    assert "5.00" in text
    markup = asked.client(officer).get("/desk/trainings/compare/?sort=title&order=up").content.decode()
    assert 'aria-sort="ascending"' in markup
    assert "?sort=title&amp;order=down" in markup
    assert asked.page(officer, "/desk/trainings/compare/?sort=nonsense&page=99")


@pytest.mark.sqlite
def test_others_see_only_the_trainings_on_which_they_work(
    several: list[Event], organiser: Person, participant: Person
) -> None:
    at = "/desk/trainings/compare/"
    assert "No trainings yet" in asked.page(organiser, at)
    join(several[0], organiser, "viewer")
    text = asked.page(organiser, at)
    assert "Anchor" in text
    assert "Bridge" not in text
    assert asked.client(participant).get(at).status_code == 403
    assert asked.client().get(at).status_code == 302


def test_the_comparison_takes_as_many_queries_for_few_as_for_many(
    several: list[Event], officer: Person, make_event: Make
) -> None:
    few = counted(officer)
    for number in range(3):
        event = make_event(kind="training", title={"en": f"More {number}"}, publish=True)
        asked.taught(event)
        asked.learners(event, 5)
        asked.answer(asked.opened(event, "before"), 0)
        asked.answer(asked.opened(event), 5)
    assert counted(officer) == few


def counted(officer: Person) -> int:
    browser = asked.client(officer)
    browser.get("/desk/trainings/compare/")
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/desk/trainings/compare/").status_code == 200
    return len(queries)
