"""The pages of a training in the event's workspace: the day, the plan, attendance, results, one participant."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme import sessions
from events_core.programme.models import Event
from registrations.models import Registration, State
from tests import cast
from tests.cast import Make, join
from trainings import actions
from trainings.models import Assessment, Attempt, Module, Override, Presence

from . import scenes
from .test_teaching import fill, module, presences, task

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
As = Callable[[Person | None], Client]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def event(make_event: Make, trainer: Person) -> Event:
    """A training that is on today, with a trainer."""
    made = make_event(kind="training", publish=True)
    made.starts_at, made.ends_at = timezone.now() - HOUR, timezone.now() + 8 * HOUR
    made.save()
    join(made, trainer, "trainer")
    return made


@pytest.fixture
def browse() -> As:
    """A browser in which somebody signed in."""

    def signed_in(person: Person | None) -> Client:
        client = Client()
        if person:
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def teacher(browse: As, trainer: Person) -> Client:
    """The trainer's browser."""
    return browse(trainer)


def desk(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/training/{rest}"


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_who_sees_and_who_does_what(
    browse: As, event: Event, officer: Person, trainer: Person, steward: Person, finance: Person, participant: Person
) -> None:
    lead, organiser, viewer, other = (cast.person(f"{name}@test.example") for name in ("lead", "org", "view", "other"))
    for person, role in ((lead, "lead"), (organiser, "organiser"), (steward, "steward"), (viewer, "viewer")):
        join(event, person, role)
    one, exam, somebody = module(event, officer), task(event, officer), scenes.learner(event)
    sees = {
        "": desk(event),
        "learner": desk(event, f"people/{somebody.code}/"),
    }
    teaches = {
        "presence": desk(event, f"modules/{one.pk}/presence/"),
        "attempts": desk(event, f"assessments/{exam.pk}/attempts/"),
    }
    plans = {
        "plan": desk(event, "plan/"),
        "module": desk(event, f"modules/{one.pk}/"),
        "new": desk(event, "modules/new/"),
        "remove": desk(event, f"modules/{one.pk}/remove/"),
        "assessment": desk(event, f"assessments/{exam.pk}/"),
        "assessment_new": desk(event, "assessments/new/"),
        "assessment_remove": desk(event, f"assessments/{exam.pk}/remove/"),
    }
    expected = {
        officer: (200, 200, 200),
        lead: (200, 200, 200),
        organiser: (200, 200, 200),
        trainer: (200, 200, 403),
        steward: (200, 403, 403),
        viewer: (200, 403, 403),
        finance: (403, 403, 403),
        other: (404, 404, 404),
        participant: (404, 404, 404),
        None: (302, 302, 302),
    }
    for person, statuses in expected.items():
        client = browse(person)
        for pages, status in zip((sees, teaches, plans), statuses, strict=True):
            for name, address in pages.items():
                assert client.get(address).status_code == status, (person, name)


def test_who_only_looks_changes_nothing(browse: As, event: Event, officer: Person, steward: Person) -> None:
    join(event, steward, "viewer")
    one, exam, somebody = module(event, officer), task(event, officer), scenes.learner(event)
    client = browse(steward)
    for address, sent in (
        (f"modules/{one.pk}/presence/", {f"was-{somebody.pk}": "", f"p-{somebody.pk}": "1"}),
        (f"assessments/{exam.pk}/attempts/", {f"result_{somebody.pk}": "yes"}),
        (f"people/{somebody.code}/", {"act": "override", "is_complete": "yes", "reason": "Mine"}),
        ("plan/", {"attendance": "10"}),
        (f"modules/{one.pk}/remove/", {}),
    ):
        assert client.post(desk(event, address), sent).status_code == 403, address
    assert not any(model.objects.exists() for model in (Presence, Attempt, Override))
    assert Module.objects.count() == 1
    text = text_of(client, desk(event))
    assert "Mark attendance" not in text
    assert "Enter results" not in text


def test_needs_are_for_those_who_check_in(browse: As, event: Event, officer: Person, trainer: Person) -> None:
    viewer = cast.person("viewer@test.example")
    join(event, viewer, "viewer")
    somebody = scenes.learner(event)
    Registration.objects.filter(pk=somebody.pk).update(needs="Wheelchair access")
    for address in (desk(event), desk(event, f"people/{somebody.code}/")):
        assert "Wheelchair access" in text_of(browse(trainer), address)
        assert "Wheelchair access" not in text_of(browse(viewer), address)


def test_things_of_another_event_are_not_there(browse: As, make_event: Make, event: Event, officer: Person) -> None:
    elsewhere = make_event(kind="training", publish=True)
    one, exam, somebody = module(event, officer), task(event, officer), scenes.learner(event)
    client = browse(officer)
    for address in (
        f"modules/{one.pk}/",
        f"modules/{one.pk}/presence/",
        f"modules/{one.pk}/remove/",
        f"assessments/{exam.pk}/",
        f"assessments/{exam.pk}/attempts/",
        f"assessments/{exam.pk}/remove/",
        f"people/{somebody.code}/",
        "people/NOBODY/",
        "people/%00/",
    ):
        assert client.get(desk(elsewhere, address)).status_code == 404, address


def test_a_training_without_a_plan_says_what_to_do(
    browse: As, teacher: Client, event: Event, organiser: Person
) -> None:
    join(event, organiser, "organiser")
    text = text_of(browse(organiser), desk(event))
    assert "Nothing is planned yet" in text
    assert desk(event, "modules/new/") in text
    assert "Nobody is on the list yet" in text
    assert desk(event, "modules/new/") not in text_of(teacher, desk(event))


def test_the_tab_stands_where_something_is_taught(browse: As, make_event: Make, event: Event, officer: Person) -> None:
    workshop = make_event(publish=True)
    client = browse(officer)
    assert desk(event) in text_of(client, f"/desk/events/{event.slug}/")
    assert desk(workshop) not in text_of(client, f"/desk/events/{workshop.slug}/")
    module(workshop, officer)
    assert desk(workshop) in text_of(client, f"/desk/events/{workshop.slug}/")


def test_the_plan_is_made(browse: As, event: Event, officer: Person, trainer: Person) -> None:
    session = sessions.add_session(
        event.pk,
        {"title": "Morning", "kind": "talk", "starts_at": event.starts_at, "ends_at": event.ends_at},
        by=officer.actor,
    )
    client = browse(officer)
    assert "No modules yet" in text_of(client, desk(event, "plan/"))
    sent = {
        "title-en": "Setting boundaries",
        "title-mn": "Хил хязгаар",
        "outcome-en": "Draw the boundary of a city’s inventory",
        "hours": "1.5",
        "session": session.pk,
        "trainers": [trainer.pk],
        "is_required": "on",
        "once": "a-key",
    }
    answer = client.post(desk(event, "modules/new/"), sent, follow=True)
    assert "The module “Setting boundaries” is added" in answer.content.decode()
    client.post(desk(event, "modules/new/"), sent)
    made = Module.objects.get()
    assert (made.title.data["mn"], str(made.hours), made.session, made.is_required) == (
        "Хил хязгаар",
        "1.5",
        session,
        True,
    )
    assert list(made.trainers.all()) == [trainer]
    answer = client.post(desk(event, "modules/new/"), {"title-en": "Data", "more": "1", "position": "1"})
    assert answer["Location"] == desk(event, "modules/new/")
    assert [str(row) for row in Module.objects.all()] == ["Data", "Setting boundaries"]
    text = text_of(client, desk(event, "plan/"))
    assert "1.5 hours" in text
    assert "Draw the boundary" in text
    client.post(
        desk(event, "assessments/new/"),
        {"title-en": "Exam", "kind": "score", "max_score": "20", "pass_score": "12", "attempts": "2"},
    )
    exam = Assessment.objects.get()
    assert (exam.kind, exam.pass_score, exam.is_required) == ("score", 12, False)
    assert "12 of 20 points are enough" in text_of(client, desk(event, "plan/"))
    client.post(desk(event, "plan/"), {"attendance": "90", "version": event.training.version})
    assert event.training.__class__.objects.get().attendance == 90


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(browse: As, event: Event, officer: Person) -> None:
    client = browse(officer)
    answer = client.post(desk(event, "modules/new/"), {"title-ru": "Границы", "hours": "a lot"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a number up to 200" in text
    assert "Границы" in text
    assert "a lot" in text
    answer = client.post(
        desk(event, "assessments/new/"), {"title-en": "Exam", "kind": "score", "attempts": "2", "max_score": "5"}
    )
    assert answer.status_code == 422
    assert "Say how many points there are" in answer.content.decode()
    answer = client.post(desk(event, "plan/"), {"attendance": "120"})
    assert answer.status_code == 422
    assert not Module.objects.exists()


def test_who_saves_late_sees_that_somebody_was_faster(browse: As, event: Event, officer: Person) -> None:
    one = module(event, officer)
    client = browse(officer)
    actions.save_module(event.pk, {"hours": 3}, by=officer.actor, module_id=one.pk)
    answer = client.post(desk(event, f"modules/{one.pk}/"), {"title-en": "Mine", "version": str(one.version)})
    text = answer.content.decode()
    assert answer.status_code == 412
    assert "Somebody has changed this since you opened it" in text
    assert "Mine" in text
    one.refresh_from_db()
    assert (str(one.title), one.hours) == ("Boundaries", 3)


def test_a_module_is_removed_after_a_question_unless_it_was_marked(browse: As, event: Event, officer: Person) -> None:
    one, kept = module(event, officer), module(event, officer, "Kept")
    actions.mark(kept.pk, {scenes.learner(event).pk: True}, by=officer.actor)
    client = browse(officer)
    assert "Remove this module?" in text_of(client, desk(event, f"modules/{one.pk}/remove/"))
    client.post(desk(event, f"modules/{one.pk}/remove/"))
    assert "It stays on record" in text_of(client, desk(event, f"modules/{kept.pk}/remove/"))
    assert client.post(desk(event, f"modules/{kept.pk}/remove/")).status_code == 409
    assert list(Module.objects.all()) == [kept]


def list_of(rows: list[Registration], ticked: list[Registration], was: str = "", **more: str) -> dict[str, str]:
    return {f"was-{row.pk}": was for row in rows} | {f"p-{row.pk}": "1" for row in ticked} | more


def test_attendance_is_ticked(teacher: Client, event: Event, officer: Person, trainer: Person) -> None:
    one = module(event, officer)
    bat, oyun, tuya = (scenes.learner(event, f"{name} Test") for name in ("Bat", "Oyun", "Tuya"))
    address = desk(event, f"modules/{one.pk}/presence/")
    assert "0 there, 0 not there, 3 not marked yet." in text_of(teacher, address)
    answer = teacher.post(address, list_of([bat, oyun, tuya], [bat], act="save"), follow=True)
    assert "Attendance is saved" in answer.content.decode()
    assert "1 there, 0 not there, 2 not marked yet." in answer.content.decode()
    assert presences(one) == {bat.pk: True}
    teacher.post(address, list_of([oyun, tuya], [oyun], act="rest") | {f"was-{bat.pk}": "1", f"p-{bat.pk}": "1"})
    assert presences(one) == {bat.pk: True, oyun.pk: True, tuya.pk: False}
    teacher.post(address, {f"was-{bat.pk}": "1", f"was-{tuya.pk}": "0", "act": "save"})
    assert presences(one) == {bat.pk: False, oyun.pk: True, tuya.pk: False}
    bat.refresh_from_db()
    assert (bat.state, bat.checked_in_by) == (State.ATTENDED, trainer)


def test_all_present_ticks_those_whom_nobody_marked(teacher: Client, event: Event, officer: Person) -> None:
    one = module(event, officer)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    absent, gone = scenes.learner(event, state="absent"), scenes.learner(event, state="cancelled")
    actions.mark(one.pk, {oyun.pk: False}, by=officer.actor)
    address = desk(event, f"modules/{one.pk}/presence/")
    teacher.post(address, list_of([bat, absent], [], act="all") | {f"was-{oyun.pk}": "0"})
    assert presences(one) == {bat.pk: True, oyun.pk: False}
    assert gone.pk not in presences(one)
    assert "Nothing was changed." in teacher.post(address, {"act": "all"}, follow=True).content.decode()


def test_two_trainers_with_the_same_list_keep_both(teacher: Client, browse: As, event: Event, officer: Person) -> None:
    one = module(event, officer)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    address = desk(event, f"modules/{one.pk}/presence/")
    teacher.post(address, list_of([bat, oyun], [bat], act="rest"))
    browse(officer).post(address, list_of([bat, oyun], [oyun], act="rest"))
    assert presences(one) == {bat.pk: True, oyun.pk: True}


def test_before_the_first_day_the_page_asks_once(browse: As, make_event: Make, trainer: Person) -> None:
    early = make_event(kind="training", publish=True)
    join(early, trainer, "trainer")
    one, bat = module(early, trainer), scenes.learner(early)
    client = browse(trainer)
    address, sent = desk(early, f"modules/{one.pk}/presence/"), list_of([bat], [bat], act="save")
    text = client.post(address, sent).content.decode()
    assert "Mark attendance before the first day?" in text
    assert f'name="p-{bat.pk}" value="1"' in text
    assert not Presence.objects.exists()
    client.post(address, sent | {"sure": "1"})
    assert presences(one) == {bat.pk: True}
    client.post(address, {f"was-{bat.pk}": "1", "act": "save"})
    assert presences(one) == {bat.pk: False}


def test_an_event_that_was_put_off_is_not_marked(browse: As, event: Event, officer: Person) -> None:
    one, bat = module(event, officer), scenes.learner(event)
    programme.postpone(event.pk, by=officer.actor)
    client = browse(officer)
    address = desk(event, f"modules/{one.pk}/presence/")
    assert "The event does not take place for now" in text_of(client, address)
    assert client.post(address, list_of([bat], [bat])).status_code == 409
    assert desk(event, f"modules/{one.pk}/presence/") not in text_of(client, desk(event))


def test_results_are_entered_for_several_at_once(teacher: Client, event: Event, officer: Person) -> None:
    exam = task(event, officer, kind="score", max_score=20, pass_score=12, attempts=1)
    bat, oyun, tuya = (scenes.learner(event, f"{name} Test") for name in ("Bat", "Oyun", "Tuya"))
    address = desk(event, f"assessments/{exam.pk}/attempts/")
    sent = {f"result_{bat.pk}": "15,5", f"note_{bat.pk}": "Clear", f"result_{oyun.pk}": "3", "once": "key"}
    answer = teacher.post(address, sent, follow=True)
    assert "2 results were entered." in answer.content.decode()
    teacher.post(address, sent)
    found = {row.registration_id: (str(row.score), row.passed, row.note) for row in Attempt.objects.all()}
    assert found == {bat.pk: ("15.5", True, "Clear"), oyun.pk: ("3.0", False, "")}
    text = text_of(teacher, address)
    assert f'name="result_{oyun.pk}"' not in text
    assert f'name="result_{tuya.pk}"' in text
    answer = teacher.post(address, {f"result_{oyun.pk}": "13", f"result_{tuya.pk}": "14"})
    assert answer.status_code == 422
    assert "All attempts are used. Take a wrong result back first." in answer.content.decode()
    answer = teacher.post(address, {f"result_{tuya.pk}": "25"})
    assert answer.status_code == 422
    assert 'value="25"' in answer.content.decode()
    assert Attempt.objects.count() == 2
    assert "No row was filled in." in teacher.post(address, {}, follow=True).content.decode()


def test_passed_or_not_is_chosen(teacher: Client, event: Event, officer: Person) -> None:
    exam = task(event, officer)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    address = desk(event, f"assessments/{exam.pk}/attempts/")
    teacher.post(address, {f"result_{bat.pk}": "yes", f"result_{oyun.pk}": "no"})
    assert dict(Attempt.objects.values_list("registration_id", "passed")) == {bat.pk: True, oyun.pk: False}
    assert teacher.post(address, {f"result_{oyun.pk}": "perhaps"}).status_code == 422


def test_the_day_says_who_is_complete_and_what_is_missing(
    teacher: Client, event: Event, officer: Person, ulaanbaatar: City
) -> None:
    asked = scenes.ask(ulaanbaatar, "scheduled", event=event, baseline="A list of factories")
    one = module(event, officer, "Boundaries", is_required=True)
    exam = task(event, officer, "Exam", attempts=1)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    actions.mark(one.pk, {bat.pk: True, oyun.pk: False}, by=officer.actor)
    actions.attempt(exam.pk, bat.pk, passed=True, by=officer.actor)
    actions.attempt(exam.pk, oyun.pk, passed=False, by=officer.actor)
    text = text_of(teacher, desk(event))
    assert "1 of 2 have completed the training." in text
    assert asked.outcome in text
    assert "A list of factories" in text
    assert "Attendance is 0% of the teaching, and 80% is needed: 1 module short." in text
    assert "The required module “Boundaries” was missed." in text
    assert "“Exam” was not passed, and no attempts are left." in text
    assert "Not completed" in text


def test_one_participant_and_the_trainers_word(teacher: Client, event: Event, officer: Person) -> None:
    module(event, officer, "Boundaries", is_required=True)
    exam = task(event, officer, "Exam", is_required=False)
    bat = scenes.learner(event, "Bat Test")
    wrong = actions.attempt(exam.pk, bat.pk, passed=True, by=officer.actor)
    address = desk(event, f"people/{bat.code}/")
    assert "has not been attended yet" in text_of(teacher, address)
    answer = teacher.post(address, {"act": "override", "is_complete": "yes", "reason": ""})
    assert answer.status_code == 422
    answer = teacher.post(address, {"act": "override", "is_complete": "yes", "reason": "Made up at home"}, follow=True)
    text = answer.content.decode()
    assert "Your word is saved" in text
    assert "Completed by a trainer’s word" in text
    assert "Made up at home" in text
    assert "1 of 1 have completed" in text_of(teacher, desk(event))
    teacher.post(address, {"act": "end"})
    assert not Override.objects.exists()
    teacher.post(address, {"act": "void", "attempt": str(wrong.pk)})
    assert Attempt.objects.get().is_void
    assert "Taken back" in text_of(teacher, address)
    assert teacher.post(address, {"act": "void", "attempt": "x"}).status_code == 404
    assert teacher.post(address, {"act": "dance"}).status_code == 404


def test_an_attempt_of_somebody_else_is_not_taken_back_here(teacher: Client, event: Event, officer: Person) -> None:
    exam = task(event, officer)
    bat, oyun = scenes.learner(event, "Bat Test"), scenes.learner(event, "Oyun Test")
    made = actions.attempt(exam.pk, oyun.pk, passed=True, by=officer.actor)
    answer = teacher.post(desk(event, f"people/{bat.code}/"), {"act": "void", "attempt": str(made.pk)})
    assert answer.status_code == 404
    assert not Attempt.objects.get().is_void


def test_names_are_escaped(teacher: Client, event: Event, officer: Person) -> None:
    module(event, officer, "<script>alert(1)</script>")
    bat = scenes.learner(event, "Bat Test")
    Registration.objects.filter(pk=bat.pk).update(organisation="<b>City</b>")
    for rest in ("", f"people/{bat.code}/", f"modules/{Module.objects.get().pk}/presence/"):
        text = text_of(teacher, desk(event, rest))
        assert "<script>alert" not in text
        assert "<b>City</b>" not in text


@pytest.mark.parametrize("page", ["day", "presence", "attempts"])
def test_pages_take_the_same_queries_for_2_people_and_for_40(
    browse: As, event: Event, officer: Person, page: str, django_assert_num_queries: Any
) -> None:
    client = browse(officer)
    fill(event, officer, 2)
    address = {
        "day": desk(event),
        "presence": desk(event, f"modules/{Module.objects.all()[0].pk}/presence/"),
        "attempts": desk(event, f"assessments/{Assessment.objects.get().pk}/attempts/"),
    }[page]
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert client.get(address).status_code == 200
    fill(event, officer, 38)
    with django_assert_num_queries(len(few)):
        text = client.get(address).content.decode()
    assert "Guest 37" in text


def test_the_desk_names_my_trainings_today_and_soon(
    browse: As, make_event: Make, event: Event, trainer: Person
) -> None:
    far = make_event(kind="training", publish=True, title={"en": "Far away"})
    workshop = make_event(publish=True, title={"en": "No training"}, starts_at=cast.in_days(3))
    for one in (far, workshop):
        join(one, trainer, "trainer")
    text = text_of(browse(trainer), "/desk/")
    assert "My trainings, today and soon" in text
    part = text.split('id="trainings-soon"')[1].split("</ul>")[0]
    assert desk(event) in part
    assert "Far away" not in part
    assert "No training" not in part


def test_the_events_page_says_what_one_will_learn(client: Client, event: Event, officer: Person) -> None:
    assert "What you will learn" not in text_of(client, f"/events/{event.slug}/")
    module(event, officer, "Boundaries", outcome={"en": "Draw the boundary", "mn": "Хил тогтоох"}, hours=2)
    text = text_of(client, f"/events/{event.slug}/")
    assert "What you will learn" in text
    assert "Draw the boundary" in text
    assert "2 hours" in text
    client.cookies["django_language"] = "mn"
    assert "Хил тогтоох" in client.get(f"/events/{event.slug}/", headers={"accept-language": "mn"}).content.decode()
