"""The report to the city: its figures are those of the ledger, of completion and of the surveys."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.ledger import actions as ledger
from events_core.ledger.models import Book
from events_core.ledger.publishing import public_totals
from events_core.ledger.statements import statement_of
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from registrations import actions as registrations
from registrations.models import Registration
from tests.cast import Make, join
from tests.ledger.conftest import money, pledged, rates  # noqa: F401
from trainings import actions
from trainings.models import Match, Presence, Report, TrainingRequest
from trainings.reporting import RequestReport, report_of
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
def delivered(event: Event, ulaanbaatar: City, kitakyushu: City) -> TrainingRequest:
    """A request of Ulaanbaatar that was served, with four of its people; two others came from Kitakyushu."""
    made = scenes.ask(ulaanbaatar, "delivered", event=event, title="First inventory")
    own = registrations.add_category(event.pk, {"name": {"en": "Ulaanbaatar"}, "slug": ulaanbaatar.slug}, by=COMMAND)
    people = [scenes.learner(event, f"Learner {number}", "attended") for number in range(1, 7)]
    Registration.objects.filter(pk__in=[one.pk for one in people[:4]]).update(category=own, organisation="")
    Registration.objects.filter(pk__in=[one.pk for one in people[4:]]).update(organisation="City of Kitakyushu")
    Registration.objects.filter(pk=people[3].pk).update(state="absent")
    for module in event.training.modules.all():  # type: ignore[attr-defined]
        for person in (people[0], people[1], people[5]):
            Presence.objects.create(module=module, registration=person, was_there=True)
    return made


@pytest.fixture
def book(event: Event, rates: None, kitakyushu: City, ulaanbaatar: City) -> Book:  # noqa: F811
    """Two cities bear the costs."""
    made = ledger.book_of(event)
    for slug, amount, code in (("city-of-ulaanbaatar", "3400000", "MNT"), ("city-of-kitakyushu", "300000", "JPY")):
        one = pledged(made, Organisation.objects.get(slug=slug), amount, code)
        ledger.confirm(one.pk, money(amount, code), by=COMMAND)
    return made


def told(delivered: TrainingRequest) -> RequestReport:
    delivered.refresh_from_db()
    found = report_of(delivered)
    assert found is not None
    return found


def write(request: TrainingRequest, **values: Any) -> Report:
    facts = {"summary": "Four people have built the inventory.", "next_steps": "Publish it in spring.", **values}
    return actions.save_report(request.pk, facts, by=COMMAND)


def at_desk(request: TrainingRequest) -> str:
    return f"/desk/trainings/{request.pk}/report/"


def by_link(request: TrainingRequest, name: str = "report/") -> str:
    return f"/trainings/requests/{request.link_secret}/{name}"


def test_people_are_counted_for_the_city_and_in_all_as_completion_counts_them(delivered: TrainingRequest) -> None:
    found = told(delivered)
    assert (found.here.named, found.here.attended, found.here.completed) == (4, 3, 2)
    assert (found.all.named, found.all.attended, found.all.completed) == (6, 5, 3)
    assert found.all.completed == sum(one.is_complete for one in progress_of(found.event).values())


def test_people_are_known_by_their_institution_too(delivered: TrainingRequest) -> None:
    Registration.objects.filter(organisation="").update(category=delivered.event.categories.first())  # type: ignore[union-attr]
    assert told(delivered).here.named == 0
    Registration.objects.filter(name="Learner 1").update(organisation="city of ULAANBAATAR")
    assert told(delivered).here.named == 1


def test_costs_are_those_of_the_ledger(delivered: TrainingRequest, book: Book) -> None:
    costs = told(delivered).costs
    statement = statement_of(book)
    assert costs.totals == public_totals(book)
    assert costs.totals.confirmed == statement.sums.confirmed == Decimal("3000.00")
    assert [(row.label, row.usd) for row in costs.totals.rows] == [
        ("City of Kitakyushu", Decimal("2000.00")),
        ("City of Ulaanbaatar", Decimal("1000.00")),
    ]
    assert (costs.own, costs.own_usd) == ([money("3400000", "MNT")], "1,000.00")


def test_what_few_people_bore_themselves_is_left_out(delivered: TrainingRequest, book: Book) -> None:
    body = Organisation.objects.get(slug="city-of-kitakyushu")
    one = pledged(book, body, "700", "USD", form="own_participation", category="travel", people=1)
    ledger.confirm(one.pk, money("700"), by=COMMAND)
    costs = told(delivered).costs
    assert costs.totals.leaves_out
    assert costs.totals.confirmed == Decimal("3000.00")


def test_what_was_asked_and_delivered(
    delivered: TrainingRequest, trainer: Person, provider: Organisation, kitakyushu: City
) -> None:
    join(delivered.event, trainer, "trainer")  # type: ignore[arg-type]
    scenes.match(delivered, scenes.offer(provider), Match.State.ACCEPTED)
    other = scenes.ask(kitakyushu, "delivered", event=delivered.event)
    found = told(delivered)
    said, done = dict(found.asked_rows), dict(found.delivered_rows)
    assert said["What people should be able to do afterwards"] == delivered.outcome
    assert said["People"] == "18"
    assert done["Trainers"] == trainer.name
    assert done["Provider"] == "Test Network of Cities"
    assert done["Together with"] == other.place
    assert [title for title, _outcome, _hours in found.modules] == ["Module 1", "Module 2"]


def test_what_was_learned_is_told_from_five_answers_on(delivered: TrainingRequest) -> None:
    event = delivered.event
    assert event is not None
    after = asked.opened(event)
    asked.answer(after, 4)
    actions.close_survey(after.pk, by=COMMAND)
    found = told(delivered)
    assert (found.has_learned, found.overall, found.gains) == (False, "", [])


def test_figures_of_what_was_learned_are_those_of_the_surveys(delivered: TrainingRequest) -> None:
    event = delivered.event
    assert event is not None
    for phase, rating in (("before", 2), ("after", 4)):
        survey = asked.opened(event, phase)
        asked.answer(survey, 5, rating=rating)
        actions.close_survey(survey.pk, by=COMMAND)
    found = told(delivered)
    assert [one.gain_in_words for one in found.gains] == ["+2.00", "+2.00"]
    assert found.overall == "4.00"
    assert found.answers_in_words == "5 participants have answered at the end, without names."
    assert not found.has_follow_up


@pytest.mark.sqlite
def test_the_follow_up_comes_into_the_report(delivered: TrainingRequest) -> None:
    assert delivered.event is not None
    later = asked.opened(delivered.event, "later")
    write(delivered)
    actions.send_report(delivered.pk, by=COMMAND)
    page = by_link(delivered) + "?"
    assert "Six months later" not in english(delivered, page)
    asked.answer(later, 5, used="partly", put_to_use="We count every building")
    actions.close_survey(later.pk, by=COMMAND)
    assert "We count every building" in english(delivered, page)


def english(request: TrainingRequest, at: str, status: int = 200) -> str:
    TrainingRequest.objects.filter(pk=request.pk).update(contact_language="en")
    return asked.page(None, at, status)


def test_before_a_training_there_is_no_report(ulaanbaatar: City, officer: Person) -> None:
    request = scenes.ask(ulaanbaatar)
    assert report_of(request) is None
    for act in (lambda: write(request), lambda: actions.send_report(request.pk, by=COMMAND)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_held"
    assert asked.client(officer).get(at_desk(request)).status_code == 409
    shown = english(request, by_link(request), 404)
    assert "This is not possible now" in shown
    assert "This link opens nothing" not in shown
    assert "Go back to the page of the request" in shown
    english(request, by_link(request, "report.pdf"), 404)


def test_a_report_is_sent_once_and_again_when_it_was_rewritten(delivered: TrainingRequest) -> None:
    with pytest.raises(Invalid):
        actions.send_report(delivered.pk, by=COMMAND)
    write(delivered)
    actions.send_report(delivered.pk, by=COMMAND)
    with pytest.raises(Refused) as refused:
        actions.send_report(delivered.pk, by=COMMAND)
    assert refused.value.code == "sent"
    write(delivered, summary="Five people have built it.")
    actions.send_report(delivered.pk, by=COMMAND)
    letters = Letter.objects.filter(template="trainings/report").order_by("pk")
    assert [letter.to_email for letter in letters] == [delivered.contact_email] * 2
    assert all("⟦request⟧report/" in letter.body for letter in letters)
    rows = Entry.objects.filter(verb__startswith="request.report").order_by("pk")
    assert [row.verb.split(".")[1] for row in rows] == [
        "report_saved",
        "report_sent",
        "report_saved",
        "report_sent_again",
    ]


def test_late_words_do_not_overwrite_others(delivered: TrainingRequest) -> None:
    write(delivered)
    with pytest.raises(Stale):
        actions.save_report(delivered.pk, {"summary": "Mine"}, by=COMMAND, version=1)
    with pytest.raises(Invalid):
        write(delivered, summary="a" * 10_001)


@pytest.mark.sqlite
def test_an_officer_writes_and_sends_it_on_its_page(delivered: TrainingRequest, book: Book, officer: Person) -> None:
    browser = asked.client(officer)
    text = asked.text_of(browser.get(at_desk(delivered)))
    assert "Named or registered 4 6" in text
    assert "City of Ulaanbaatar 1,000.00" in text
    empty = browser.post(at_desk(delivered), {"summary": "", "next_steps": "Later", "send": "1", "version": "1"})
    assert empty.status_code == 422
    assert "Write a summary first" in asked.text_of(empty)
    assert "Later" in empty.content.decode()
    version = Report.objects.get().version
    sent = {"summary": "Well done.", "next_steps": "Go on.", "version": version}
    assert "The report is saved" in asked.text_of(browser.post(at_desk(delivered), sent, follow=True))
    english(delivered, by_link(delivered), 404)
    stale = browser.post(at_desk(delivered), {**sent, "summary": "Mine"})
    assert stale.status_code == 412
    assert "Mine" in stale.content.decode()
    sent |= {"version": version + 1, "send": "1"}
    assert "The report is sent" in asked.text_of(browser.post(at_desk(delivered), sent, follow=True))
    read = english(delivered, by_link(delivered))
    assert "Well done." in read
    assert "Go on." in read
    assert "Of this, your city bore MNT 3,400,000 (USD 1,000.00)." in read


@pytest.mark.sqlite
def test_who_may_see_and_write_the_report(
    delivered: TrainingRequest, officer: Person, organiser: Person, mongolian: Person, participant: Person
) -> None:
    join(delivered.event, organiser, "organiser")  # type: ignore[arg-type]
    expected = {officer: 200, mongolian: 403, organiser: 404, participant: 404, None: 302}
    for path in (at_desk(delivered), f"/desk/trainings/{delivered.pk}/report.pdf"):
        assert {person: asked.client(person).get(path).status_code for person in expected} == expected
    for person in (mongolian, organiser, participant, None):
        asked.client(person).post(at_desk(delivered), {"summary": "Mine", "send": "1"})
    assert not Report.objects.exists()


@pytest.mark.sqlite
def test_the_city_s_page_and_the_desk_lead_to_it(delivered: TrainingRequest, officer: Person) -> None:
    assert "Reports to cities to be written" in asked.page(officer, "/desk/")
    assert "Write the report" in asked.page(officer, f"/desk/trainings/{delivered.pk}/")
    assert "Read the report" not in english(delivered, by_link(delivered, ""))
    write(delivered)
    actions.send_report(delivered.pk, by=COMMAND)
    assert "Reports to cities to be written" not in asked.page(officer, "/desk/")
    assert "Change the report" in asked.page(officer, f"/desk/trainings/{delivered.pk}/")
    assert "Read the report" in english(delivered, by_link(delivered, ""))


@pytest.mark.sqlite
def test_the_page_of_a_report_is_in_the_city_s_language(delivered: TrainingRequest) -> None:
    write(delivered)
    actions.send_report(delivered.pk, by=COMMAND)
    answered = asked.client().get(by_link(delivered))
    assert answered["Content-Language"] == "mn"
    assert answered["Cache-Control"] == "private, no-store"
    assert "report.pdf?lang=mn" in answered.content.decode()


def test_a_report_takes_as_many_queries_for_few_as_for_many(delivered: TrainingRequest, book: Book) -> None:
    few = counted(delivered)
    for number in range(12):
        scenes.learner(delivered.event, f"More {number}", "attended")  # type: ignore[arg-type]
    for number in range(5):
        scenes.ask(delivered.city, "delivered", event=delivered.event, title=f"Another {number}")  # type: ignore[arg-type]
    assert counted(delivered) == few


def counted(request: TrainingRequest) -> int:
    with CaptureQueriesContext(connection) as queries:
        found = told(request)
        assert found.asked_rows
    return len(queries)
