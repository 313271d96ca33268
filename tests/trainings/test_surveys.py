"""Surveys: prepared, changed, opened, asked, reminded, closed, and answered once."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events_core.foundation.navigation import LANGUAGES
from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND, WORKER
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join
from tests.hosting.scenes import Clock, clock  # noqa: F401
from trainings import actions, tasks, usual
from trainings.asking import months_after, standings_of
from trainings.models import Ballot, Invitation, Question, Survey

from . import asked, scenes

pytestmark = pytest.mark.django_db
CODES = [code for code, _tag, _name in LANGUAGES]


@pytest.fixture
def event(make_event: Make) -> Event:
    """A training with two modules, in a month."""
    made = make_event(kind="training", publish=True)
    asked.taught(made)
    return made


@pytest.fixture
def survey(event: Event) -> Survey:
    """The usual questions before the training."""
    return actions.default_survey(event, "before", by=COMMAND)


def verbs(event: Event) -> list[str]:
    rows = Entry.objects.filter(scope_id=event.pk, verb__startswith="survey.").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def questions(survey: Survey) -> list[tuple[str, str]]:
    return [(one.kind, one.compares) for one in Question.objects.filter(survey=survey)]


def rows(survey: Survey) -> list[dict[str, Any]]:
    return [
        {"id": one.pk, "kind": one.kind, "text": usual.texts_of(one.text), "module": one.module_id}
        for one in Question.objects.filter(survey=survey)
    ]


def asked_people(survey: Survey) -> list[str]:
    return sorted(row.registration.name for row in Invitation.objects.filter(survey=survey))


def letters(template: str) -> int:
    return Letter.objects.filter(template=f"trainings/{template}").count()


def test_the_usual_questions_compare_what_people_can_do_before_and_after(event: Event) -> None:
    before = actions.default_survey(event, "before", by=COMMAND)
    after = actions.default_survey(event, "after", by=COMMAND)
    later = actions.default_survey(event, "later", by=COMMAND)
    skills = [("skill", usual.skill_name(module.pk)) for module in usual.modules_of(event)]
    assert questions(before) == skills
    ratings = ["overall", "useful", "trainers", "materials", "organisation", "language"]
    assert questions(after) == [*(("rating", one) for one in ratings), *skills, ("text", "helped"), ("text", "change")]
    assert questions(later) == [("choice", "used"), ("text", "put_to_use"), ("text", "hindered")]
    assert [one["code"] for one in Question.objects.get(compares="used").choices] == ["yes", "partly", "no"]
    assert str(Question.objects.filter(survey=before).first()) == asked.OUTCOMES[0]
    assert actions.default_survey(event, "before", by=COMMAND) == before
    assert verbs(event) == ["survey.made"] * 3


@pytest.mark.sqlite
def test_the_usual_words_are_kept_in_every_language_that_has_them() -> None:
    known = "Yes"
    texts = usual.in_all_languages(usual.USES["yes"])
    assert texts["en"] == known
    for code in CODES:
        with translation.override(code):
            said = str(usual.USES["yes"])
        assert texts.get(code, known) == said
    assert len(texts) > 1


def test_a_skill_keeps_the_words_in_which_it_was_asked_before(survey: Survey, officer: Person) -> None:
    changed = rows(survey)
    changed[0]["text"] = {"en": "Draw the boundary"}
    actions.save_survey(survey.pk, {"questions": changed}, by=officer.actor)
    after = actions.default_survey(survey.event, "after", by=COMMAND)
    assert "Draw the boundary" in {str(one.text) for one in Question.objects.filter(survey=after)}


def test_a_module_without_an_outcome_is_asked_for_by_its_title(event: Event) -> None:
    module = next(iter(usual.modules_of(event)))
    module.outcome = ""
    module.save()
    survey = actions.default_survey(event, "before", by=COMMAND)
    assert str(Question.objects.filter(survey=survey).first()) == "Module 1"


def test_modules_that_came_later_are_added(survey: Survey, officer: Person) -> None:
    usual.modules_of(survey.event)
    survey.event.training.modules.create(title={"en": "Third"}, outcome={"en": "Report"}, position=3)  # type: ignore[attr-defined]
    actions.add_skills(survey.pk, by=officer.actor)
    actions.add_skills(survey.pk, by=officer.actor)
    assert [str(one.text) for one in Question.objects.filter(survey=survey)] == [*asked.OUTCOMES, "Report"]


def test_questions_are_written_ordered_and_taken_away(survey: Survey, officer: Person) -> None:
    first, second = rows(survey)
    more = {
        "kind": "choice",
        "text": {"en": "How often?"},
        "choices": {"en": "Often\n\nNever ", "mn": "Байнга\nХэзээ ч"},
    }
    saved = actions.save_survey(survey.pk, {"questions": [second, {**more, "is_required": True}]}, by=officer.actor)
    assert saved.version == 2
    assert next((one.pk, one.position) for one in saved.questions.all()) == (second["id"], 1)  # type: ignore[attr-defined]
    choice = saved.questions.get(kind="choice")  # type: ignore[attr-defined]
    assert choice.is_required
    assert choice.choices == [
        {"code": "1", "text": {"en": "Often", "mn": "Байнга"}},
        {"code": "2", "text": {"en": "Never", "mn": "Хэзээ ч"}},
    ]
    assert not Question.objects.filter(pk=first["id"]).exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"kind": "guess", "text": {"en": "What?"}}, "questions.0.kind"),
        ({"kind": "text", "text": {}}, "questions.0.text"),
        ({"kind": "choice", "text": {"en": "Which?"}, "choices": {"en": "Only one"}}, "questions.0.choices"),
        ({"kind": "skill", "text": {"en": "Which?"}, "module": 0x7FFFFFFF}, "questions.0.module"),
    ],
)
def test_a_faulty_question_changes_nothing(survey: Survey, officer: Person, row: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.save_survey(survey.pk, {"questions": [row]}, by=officer.actor)
    assert [error.field for error in refused.value.errors] == [field]
    assert len(questions(survey)) == 2


def test_days_go_forward_and_late_saves_are_refused(survey: Survey, officer: Person) -> None:
    days = {"opens_on": datetime.date(2027, 5, 2), "closes_on": datetime.date(2027, 5, 1)}
    with pytest.raises(Invalid):
        actions.save_survey(survey.pk, days, by=officer.actor)
    actions.save_survey(survey.pk, {}, by=officer.actor, version=1)
    with pytest.raises(Stale):
        actions.save_survey(survey.pk, {}, by=officer.actor, version=1)


def test_opening_asks_everybody_who_has_a_place(survey: Survey, officer: Person) -> None:
    for name, state in (("Confirmed", "confirmed"), ("Waiting", "pending"), ("Withdrawn", "cancelled")):
        scenes.learner(survey.event, name, state)
    opened = actions.open_survey(survey.pk, by=officer.actor)
    assert (opened.state, asked_people(survey)) == ("open", ["Confirmed"])
    [letter] = Letter.objects.filter(template="trainings/survey_invitation")
    assert letter.language == "mn"
    assert letter.links == {"survey": list(Invitation.objects.get().link)}
    for act in (actions.open_survey, actions.add_skills, actions.remove_survey):
        with pytest.raises(Refused):
            act(survey.pk, by=officer.actor)
    with pytest.raises(Refused):
        actions.save_survey(survey.pk, {}, by=officer.actor)


def test_afterwards_those_are_asked_who_took_part(event: Event) -> None:
    for name, state in (("Came", "attended"), ("Stayed away", "absent"), ("Comes", "confirmed")):
        scenes.learner(event, name, state)
    assert asked_people(asked.opened(event, "after")) == ["Came"]


def test_who_registers_later_is_asked_as_long_as_the_survey_is_open(survey: Survey) -> None:
    scenes.learner(survey.event, "Early")
    actions.open_survey(survey.pk, by=COMMAND)
    scenes.learner(survey.event, "Late")
    tasks.run_surveys()
    tasks.run_surveys()
    assert asked_people(survey) == ["Early", "Late"]
    assert letters("survey_invitation") == 2
    actions.close_survey(survey.pk, by=COMMAND)
    scenes.learner(survey.event, "Too late")
    tasks.run_surveys()
    assert asked_people(survey) == ["Early", "Late"]


def test_many_are_asked_in_parts(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainings.actions.evaluation.CHUNK", 2)
    asked.learners(survey.event, 5, "confirmed")
    actions.open_survey(survey.pk, by=COMMAND)
    assert len(asked_people(survey)) == 2
    assert tasks.ask(survey.pk)
    assert (len(asked_people(survey)), letters("survey_invitation")) == (5, 5)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nobody_is_asked_while_the_event_is_off(event: Event, survey: Survey, state: str) -> None:
    Event.objects.filter(pk=event.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        actions.open_survey(survey.pk, by=COMMAND)
    assert refused.value.code == "event_off"


def test_a_survey_without_questions_or_past_its_day_is_not_opened(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes_on=datetime.date(2020, 1, 1))
    with pytest.raises(Refused) as refused:
        actions.open_survey(survey.pk, by=COMMAND)
    assert refused.value.code == "past"
    Question.objects.all().delete()
    with pytest.raises(Refused) as refused:
        actions.open_survey(survey.pk, by=COMMAND)
    assert refused.value.code == "no_questions"


def test_it_opens_reminds_once_and_closes_by_the_clock(event: Event, survey: Survey, clock: Clock) -> None:  # noqa: F811
    asked.learners(event, 2, "confirmed")
    first = event.starts_at.astimezone(event.zone).date()
    opens = first - datetime.timedelta(days=10)
    actions.save_survey(survey.pk, {"opens_on": opens, "closes_on": first}, by=COMMAND)
    tasks.run_surveys()
    assert Survey.objects.get().state == "draft"
    clock.go_to(event.starts_at - datetime.timedelta(days=10))
    assert tasks.run_surveys() == 1
    asked.answer(Survey.objects.get(), 1)
    clock.wait(days=5)
    tasks.run_surveys()
    assert letters("survey_reminder") == 0
    clock.wait(days=3)
    tasks.run_surveys()
    tasks.run_surveys()
    assert letters("survey_reminder") == 2
    clock.wait(days=2, hours=1)
    tasks.run_surveys()
    assert Survey.objects.get().state == "open"
    clock.wait(days=1)
    assert tasks.run_surveys() == 1
    assert Survey.objects.get().state == "closed"
    assert verbs(event) == ["survey.made", "survey.changed", "survey.opened", "survey.reminded", "survey.closed"]


def test_the_survey_of_six_months_later_is_prepared_and_opens_by_itself(event: Event, clock: Clock) -> None:  # noqa: F811
    clock.go_to(event.ends_at)
    asked.learners(event, 1)
    after = asked.opened(event, "after")
    assert not Survey.objects.filter(phase="later").exists()
    actions.close_survey(after.pk, by=WORKER)
    later = Survey.objects.get(phase="later")
    last = event.ends_at.astimezone(event.zone).date()
    assert (later.state, later.opens_on) == ("draft", months_after(last, 6))
    tasks.run_surveys()
    assert Survey.objects.get(phase="later").state == "draft"
    clock.wait(days=185)
    tasks.run_surveys()
    later.refresh_from_db()
    assert (later.state, asked_people(later)) == ("open", ["Learner 1"])


def test_the_survey_at_the_end_waits_for_the_last_hour(event: Event, clock: Clock) -> None:  # noqa: F811
    asked.learners(event, 1)
    after = actions.default_survey(event, "after", by=COMMAND)
    clock.go_to(event.ends_at - datetime.timedelta(minutes=30))
    assert after.opens_on == event.ends_at.astimezone(event.zone).date()
    assert tasks.run_surveys() == 0
    clock.wait(hours=1)
    assert tasks.run_surveys() == 1


def test_the_days_of_surveys_move_with_their_event(event: Event, survey: Survey, officer: Person) -> None:
    after = actions.default_survey(event, "after", by=COMMAND)
    before = actions.open_survey(survey.pk, by=COMMAND)
    days = datetime.timedelta(days=20)
    programme.reschedule(event.pk, event.starts_at + days, event.ends_at + days, by=officer.actor)
    was_open, was_due = before.opens_on, (after.opens_on, after.closes_on)
    last = before.closes_on
    before.refresh_from_db()
    after.refresh_from_db()
    assert was_due[0] is not None
    assert was_due[1] is not None
    assert last is not None
    assert (before.opens_on, before.closes_on) == (was_open, last + days)
    assert (after.opens_on, after.closes_on) == (was_due[0] + days, was_due[1] + days)
    assert verbs(event)[-2:] == ["survey.changed", "survey.changed"]


def test_a_survey_waits_while_its_event_is_put_off(
    event: Event,
    survey: Survey,
    officer: Person,
    clock: Clock,  # noqa: F811
) -> None:
    asked.learners(event, 1, "confirmed")
    actions.open_survey(survey.pk, by=COMMAND)
    programme.postpone(event.pk, by=officer.actor)
    clock.go_to(event.ends_at + datetime.timedelta(days=3))
    assert tasks.run_surveys() == 0
    later = datetime.timedelta(days=60)
    programme.reschedule(event.pk, event.starts_at + later, event.ends_at + later, by=officer.actor)
    programme.publish(event.pk, by=officer.actor)
    assert tasks.run_surveys() == 0
    asked.answer(Survey.objects.get(), 1)
    assert Ballot.objects.count() == 1


def test_months_end_where_they_end() -> None:
    assert months_after(datetime.date(2027, 8, 31), 6) == datetime.date(2028, 2, 29)
    assert months_after(datetime.date(2027, 6, 30), 6) == datetime.date(2027, 12, 30)
    assert months_after(datetime.date(2026, 12, 1), 6) == datetime.date(2027, 6, 1)


def test_a_cancelled_event_closes_its_survey(event: Event, survey: Survey, officer: Person) -> None:
    scenes.learner(event)
    actions.open_survey(survey.pk, by=COMMAND)
    programme.cancel(event.pk, "No trainer", by=officer.actor)
    tasks.run_surveys()
    assert Survey.objects.get().state == "closed"


def test_one_answers_once(survey: Survey) -> None:
    scenes.learner(survey.event)
    actions.open_survey(survey.pk, by=COMMAND)
    [invitation] = asked.answer(survey, 1)
    with pytest.raises(Refused) as refused:
        actions.answer(invitation.pk, asked.filled(survey))
    assert (refused.value.code, Ballot.objects.count()) == ("answered", 1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_answer_once(survey: Survey) -> None:
    asked.learners(survey.event, 3, "confirmed")
    actions.open_survey(survey.pk, by=COMMAND)
    invitations = list(Invitation.objects.order_by("pk"))
    answers = asked.filled(survey)
    refused: list[str] = []

    def send(number: int) -> None:
        try:
            actions.answer(number, answers)
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    twice = [row.pk for row in invitations for _time in range(2)]
    threads = [threading.Thread(target=send, args=(number,)) for number in twice]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert refused == ["answered"] * 3
    assert (Ballot.objects.count(), Invitation.objects.filter(has_answered=True).count()) == (3, 3)
    assert {ballot.batch for ballot in Ballot.objects.all()} == {0}


def test_answers_that_do_not_fit_are_refused_at_their_questions(event: Event) -> None:
    asked.learners(event, 1)
    survey = asked.opened(event)
    right = asked.filled(survey)
    overall = str(Question.objects.get(compares="overall").pk)
    helped = str(Question.objects.get(compares="helped").pk)
    number = Invitation.objects.get().pk
    for wrong in ({overall: ""}, {overall: 6}, {overall: "x"}, {overall: True}, {helped: "a" * 4001}, {helped: "\x00"}):
        with pytest.raises(Invalid) as refused:
            actions.answer(number, right | wrong)
        assert [error.field for error in refused.value.errors] == list(wrong)
    actions.answer(number, {overall: 3, "999": "not a question"})
    assert Ballot.objects.get().answers == {overall: 3}


def test_nobody_answers_a_closed_survey(event: Event, clock: Clock) -> None:  # noqa: F811
    asked.learners(event, 2)
    survey = asked.opened(event)
    clock.go_to(event.ends_at + datetime.timedelta(days=40))
    with pytest.raises(Refused) as refused:
        asked.answer(survey, 1)
    assert refused.value.code == "closed"


# The pages


@pytest.mark.sqlite
def test_the_list_says_how_each_survey_stands(event: Event, organiser: Person) -> None:
    join(event, organiser, "organiser")
    empty = asked.page(organiser, asked.of_survey(event))
    assert empty.count("Not prepared") == 3
    asked.learners(event, 6)
    asked.answer(asked.opened(event), 4)
    text = asked.page(organiser, asked.of_survey(event))
    assert "At the end Open" in text
    assert " 6 4 Results" in text


@pytest.mark.sqlite
def test_a_survey_is_prepared_changed_and_opened_on_its_pages(event: Event, organiser: Person) -> None:
    join(event, organiser, "organiser")
    scenes.learner(event)
    browser = asked.client(organiser)
    made = browser.post(asked.of_survey(event, "before/begin/"), follow=True)
    assert made.status_code == 200
    assert asked.OUTCOMES[0] in made.content.decode()
    survey = Survey.objects.get()
    form = made.context["form"]
    sent = form_values(form)
    sent |= {
        "q0_text-en": "First question",
        "q1_remove": "on",
        "q2_text-en": "A new one",
        "q2_kind": "text",
        "q2_place": "1",
    }
    more = browser.post(asked.of_survey(event, "before/"), {**sent, "more": "1"})
    assert more.status_code == 200
    assert more.context["form"].rows == form.rows + 3
    assert 'value="First question"' in more.content.decode()
    saved = browser.post(asked.of_survey(event, "before/"), sent, follow=True)
    assert "The survey is saved" in asked.text_of(saved)
    assert [str(one.text) for one in Question.objects.filter(survey=survey)] == ["First question", "A new one"]
    assert "Open this survey?" in asked.page(organiser, asked.of_survey(event, "before/move/open/"))
    opened = browser.post(asked.of_survey(event, "before/move/open/"), follow=True)
    assert "The survey is open" in asked.text_of(opened)
    assert "its questions stay" in asked.page(organiser, asked.of_survey(event, "before/"))
    closed = browser.post(asked.of_survey(event, "before/move/close/"), follow=True)
    assert "The survey is closed" in asked.text_of(closed)


def form_values(form: Any) -> dict[str, Any]:
    """What a browser sends of a form that nobody has touched."""
    sent: dict[str, Any] = {"rows": form.rows, "version": 1}
    for name in form.fields:
        value = form[name].value()
        if name.endswith(("_text", "_choices", "intro")):
            sent |= {f"{name}-{code}": text for code, text in usual.texts_of(value).items()}
        elif value not in (None, False, ""):
            sent[name] = value
    return sent


@pytest.mark.sqlite
def test_faults_of_a_survey_stand_at_their_fields(survey: Survey, officer: Person) -> None:
    browser, at = asked.client(officer), asked.of_survey(survey.event, "before/")
    sent = form_values(browser.get(at).context["form"])
    answered = browser.post(at, {**sent, "q2_text-en": "Which?", "q2_kind": "choice", "q2_choices-en": "One"})
    assert answered.status_code == 422
    assert "at least two answers" in asked.text_of(answered)
    assert answered.context["form"]["q2_choices"].errors
    assert 'value="Which?"' in answered.content.decode()
    assert browser.post(at, {**sent, "version": 0}).status_code == 412


@pytest.mark.sqlite
def test_who_may_see_and_plan_surveys(
    survey: Survey, organiser: Person, officer: Person, trainer: Person, participant: Person
) -> None:
    event = survey.event
    join(event, trainer, "trainer")
    paths = ["", "before/", "before/move/open/", "before/results/", "before/results.csv"]
    expected = {
        officer: [200] * 5,
        trainer: [200, 200, 403, 200, 200],
        organiser: [404] * 5,
        participant: [404] * 5,
        None: [302] * 5,
    }
    for person, states in expected.items():
        browser = asked.client(person)
        assert [browser.get(asked.of_survey(event, path)).status_code for path in paths] == states, person
    for person, state in ((trainer, 403), (organiser, 404), (participant, 404), (None, 302)):
        browser = asked.client(person)
        for path in ("after/begin/", "before/move/open/", "before/move/skills/", "before/move/remove/"):
            assert browser.post(asked.of_survey(event, path)).status_code == state, path
    assert asked.client(trainer).post(asked.of_survey(event, "before/"), {"intro-en": "Mine"}).status_code == 200
    assert Survey.objects.get().version == 1
    for path in ("never/", "after/", "before/move/jump/"):
        assert asked.client(officer).get(asked.of_survey(event, path)).status_code == 404


@pytest.mark.sqlite
def test_the_questions_are_in_the_participant_s_language(event: Event) -> None:
    asked.learners(event, 1)
    survey = asked.opened(event)
    question = Question.objects.get(compares="overall")
    question.text = {"en": "As a whole", "mn": "Бүхэлдээ"}  # type: ignore[assignment]
    question.save()
    invitation = survey.invitations.get()  # type: ignore[attr-defined]
    answered = asked.client().get(f"/survey/{invitation.link_secret}/")
    assert "Бүхэлдээ" in asked.text_of(answered)
    assert answered["Cache-Control"] == "private, no-store"
    assert answered["X-Robots-Tag"].startswith("noindex")


def english(answered_by: Invitation) -> Any:
    """A browser of somebody who reads English."""
    registration = answered_by.registration
    registration.language = "en"
    registration.save()
    return asked.client()


@pytest.mark.sqlite
def test_errors_keep_what_was_typed_and_thanks_come_last(event: Event) -> None:
    asked.learners(event, 1)
    survey = asked.opened(event)
    invitation = survey.invitations.get()  # type: ignore[attr-defined]
    browser, at = english(invitation), f"/survey/{invitation.link_secret}/"
    text = asked.text_of(browser.get(at))
    assert "without your name; only the day" in text
    sent = asked.form_of(survey, text="The exercises", rating=5)
    overall = f"q{Question.objects.get(compares='overall').pk}"
    wrong = browser.post(at, {name: value for name, value in sent.items() if name != overall})
    assert wrong.status_code == 422
    assert "Choose an answer to “The training as a whole”." in asked.text_of(wrong)
    assert "The exercises" in wrong.content.decode()
    assert wrong.content.decode().count("checked") >= 7
    assert Ballot.objects.count() == 0
    for _time in range(2):
        thanks = browser.post(at, sent, follow=True)
        assert "Thank you for your answers" in asked.text_of(thanks)
    assert Ballot.objects.count() == 1
    assert "Thank you for your answers" in asked.text_of(browser.get(at))


@pytest.mark.sqlite
def test_a_closed_survey_and_a_wrong_link_say_so(event: Event) -> None:
    asked.learners(event, 1)
    survey = asked.opened(event)
    invitation = survey.invitations.get()  # type: ignore[attr-defined]
    browser = english(invitation)
    actions.close_survey(survey.pk, by=COMMAND)
    at = f"/survey/{invitation.link_secret}/"
    assert "It is closed" in asked.text_of(browser.get(at))
    assert "It is closed" in asked.text_of(browser.post(at, asked.form_of(survey)))
    assert Ballot.objects.count() == 0
    for wrong, status in (("x" * 43, 404), ("short", 404)):
        answered = browser.get(f"/survey/{wrong}/")
        assert (answered.status_code, "opens nothing" in asked.text_of(answered)) == (status, True)


@pytest.mark.sqlite
def test_the_participant_s_page_leads_to_open_surveys(event: Event) -> None:
    [somebody] = asked.learners(event, 1)
    somebody.language = "en"
    somebody.save()
    survey = asked.opened(event)
    at = f"/r/{somebody.link_secret}/"
    assert "Questions to you" in asked.page(None, at)
    asked.answer(survey, 1)
    assert "You have answered. Thank you." in asked.page(None, at)
    actions.close_survey(survey.pk, by=COMMAND)
    assert "Questions to you" not in asked.page(None, at)


def test_the_pages_of_surveys_take_as_many_queries_for_few_as_for_many(event: Event, officer: Person) -> None:
    asked.learners(event, 12)
    asked.answer(asked.opened(event), 12)
    assert standings_of(event)[1].answered == 12
    few = counted(event, officer)
    for number in range(12):
        scenes.learner(event, f"More {number}", "attended")
    tasks.run_surveys()
    asked.answer(Survey.objects.get(), 12)
    assert counted(event, officer) == few


def counted(event: Event, officer: Person) -> list[int]:
    browser = asked.client(officer)
    found = []
    for path in ("", "after/results/"):
        browser.get(asked.of_survey(event, path))
        with CaptureQueriesContext(connection) as queries:
            browser.get(asked.of_survey(event, path))
        found.append(len(queries))
    return found


@pytest.mark.sqlite
def test_letters_are_whole_in_every_language(event: Event) -> None:
    asked.learners(event, 1)
    for phase in ("before", "after", "later"):
        asked.opened(event, phase)
    for letter in Letter.objects.filter(template="trainings/survey_invitation"):
        assert letter.subject
        assert "⟦survey⟧" in letter.body
