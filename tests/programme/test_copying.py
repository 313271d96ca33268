"""Copying an event: days move alike, what is chosen comes along, nobody and nothing that was answered does."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events_core.foundation.money import Money
from events_core.foundation.refusals import Invalid
from events_core.hosting import actions as hosting
from events_core.hosting.models import CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.journal.queries import lines
from events_core.ledger import actions as ledger
from events_core.network.models import City, Person
from events_core.programme import copying, documents, sessions
from events_core.programme.models import Event, Series
from registrations import actions as registering
from tests.cast import Make, in_days, join
from tests.journal.samples import PDF
from tests.registrations.conftest import answers
from trainings import actions as trainings

from .conftest import As
from .pages import fill, form_of, send, show

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
LATER = (in_days(400)).date()


@pytest.fixture
def rich(make_event: Make, officer: Person, trainer: Person, kitakyushu: City, uploads: Path) -> Event:
    """A published event with something of everything that can come along, and of what never does."""
    series = Series.objects.create(slug="workshops", name={"en": "Workshops"})
    event = make_event(
        publish=True, capacity=20, approval=True, series=series.slug, languages=["en"], interpretation=["ja"], minimum=5,
        minimum_by=in_days(20).date(), summary={"en": "Short"}, description={"en": "Long"}, link="https://meet.example/x",
        registration_closes_at=in_days(25),
    )  # fmt: skip
    join(event, trainer, "trainer")
    begins = event.starts_at
    talk = sessions.add_session(
        event.pk,
        {"title": "Talk", "starts_at": begins, "ends_at": begins + datetime.timedelta(hours=1), "room": "3",
         "interpretation": ["ja"], "speakers": [{"name": "Li Wen"}]},
        by=officer.actor,
    )  # fmt: skip
    upload = SimpleUploadedFile("agenda.pdf", PDF)
    facts = {"title": "Agenda", "audience": "public", "phase": "before", "language": ""}
    documents.add_document(event.pk, upload, facts, by=officer.actor)
    registering.add_category(event.pk, {"name": "Press", "slug": "press", "quota": 3}, by=officer.actor)
    registering.register(event, answers())
    asked = {
        "visitors": 20,
        "sites": ["Eco-town"],
        "message": "In May",
        "contact": {"name": "K", "email": "k@k.example"},
    }
    request = hosting.draft_request(event.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor, asked=asked)
    hosting.record_answer(request.pk, "confirmed", name="Mayor", position="Mayor", note_text="", by=officer.actor)
    book = ledger.book_of(event)
    line = {"category": "venue", "money": Money(Decimal(10), "USD"), "per_person": True, "bearer": "participants"}
    ledger.add_line(book.pk, line, by=officer.actor)
    ledger.plan_people(book.pk, 18, by=officer.actor)
    ledger.spend(book.pk, {"money": Money(Decimal(7), "USD")}, by=officer.actor)
    trainings.save_training(event.pk, 60, by=officer.actor)
    trainings.save_module(
        event.pk, {"title": {"en": "First"}, "session": talk.pk, "trainers": [trainer.pk]}, by=officer.actor
    )
    trainings.save_assessment(event.pk, {"title": {"en": "Test"}, "kind": "pass"}, by=officer.actor)
    event.refresh_from_db()
    return event


def copied(event: Event, by: Person, *parts: str, **values: Any) -> Event:
    chosen = parts or [part.name for part in copying.offered(event)]
    made = copying.copy_event(event.pk, {"starts_on": LATER} | values, chosen, by=by.actor, person=by)
    return Event.objects.get(pk=made.pk)


def test_all_that_is_chosen_comes_along_and_nothing_else(rich: Event, officer: Person, trainer: Person) -> None:
    letters = Letter.objects.count()
    made = copied(rich, officer)
    days = copying.days_between(rich, LATER)
    assert (made.state, made.taken, made.sequence, made.published_at) == ("draft", 0, 0, None)
    assert made.uid != rich.uid
    assert made.reference != rich.reference
    assert made.link == ""
    assert made.slug != rich.slug
    for name in ("starts_at", "ends_at", "registration_closes_at"):
        assert getattr(made, name) == copying.moved(getattr(rich, name), days, rich.zone), name
    assert made.minimum_by is not None
    assert rich.minimum_by is not None
    same = ("title", "summary", "description", "capacity", "approval", "languages", "interpretation", "minimum")
    assert [getattr(made, name) for name in same] == [getattr(rich, name) for name in same]
    assert (made.minimum_by - rich.minimum_by, made.series_id) == (days, rich.series_id)
    talk = made.sessions.get()
    assert (talk.room, talk.interpretation, talk.speakers.get().name) == ("3", ["ja"], "Li Wen")
    assert talk.starts_at.astimezone(made.zone).time() == rich.sessions.get().starts_at.astimezone(rich.zone).time()
    assert {(row.person, row.role) for row in made.team.all()} == {(officer, "lead"), (trainer, "trainer")}
    assert set(made.categories.values_list("slug", "quota", "taken")) == {("delegate", None, 0), ("press", 3, 0)}
    assert made.registrations.count() == 0
    request = made.cohost_requests.get()
    assert (request.state, request.asks.visitors, request.asks.message) == (CohostRequest.State.DRAFTED, 20, "")
    assert (request.asks.sites, request.contact_email, request.answer) == (("Eco-town",), "k@k.example", None)
    assert (made.book.people, made.book.lines.get().per_person, made.book.entries.count()) == (18, True, 0)
    module = made.training.modules.get()
    assert (made.training.attendance, module.session, module.trainers.get()) == (60, talk, trainer)
    assert made.training.assessments.count() == 1
    document, original = made.documents.get(), rich.documents.get()
    assert document.file.key != original.file.key
    assert document.file.sha256 == original.file.sha256
    assert Letter.objects.count() == letters
    told = [line.text for line in lines(made, made.timezone)]
    assert any(text.startswith(f"Copied from {rich.reference}") and "Budget" in text for text in told)
    assert f"Copied as {made.reference}" in lines(rich, rich.timezone)[0].text


def test_what_is_not_chosen_stays_behind(rich: Event, officer: Person) -> None:
    made = copied(rich, officer, "sessions", series=None, title={"en": "Another"})
    assert (made.sessions.get().speakers.count(), str(made.title), made.series, made.minimum) == (
        0,
        "Another",
        None,
        None,
    )
    assert (str(made.summary), made.languages, made.capacity, made.contact_email) == ("", [], None, "")
    assert made.partners.count() == made.cohost_requests.count() == made.documents.count() == 0
    assert made.team.count() == 1
    assert not hasattr(made, "book")
    assert not hasattr(made, "training")


def test_times_of_day_stay_across_a_change_of_clocks(make_event: Make, officer: Person) -> None:
    starts = datetime.datetime(2037, 7, 6, 7, tzinfo=datetime.UTC)  # 09:00 in Berlin's summer
    event = make_event(timezone="Europe/Berlin", starts_at=starts, cities=[], venue="Hall")
    session = {"title": "Talk", "starts_at": starts, "ends_at": starts + datetime.timedelta(hours=1)}
    sessions.add_session(event.pk, session, by=officer.actor)
    made = copied(event, officer, "sessions", starts_on=datetime.date(2038, 1, 11))
    assert made.starts_at == made.sessions.get().starts_at == datetime.datetime(2038, 1, 11, 8, tzinfo=datetime.UTC)


def test_a_record_known_to_the_month_becomes_one_day(make_event: Make, officer: Person) -> None:
    held = make_event(recorded=True, starts_at=in_days(-400), ends_at=in_days(-399), date_precision="month")
    made = copied(held, officer)
    assert (made.date_precision, made.is_recorded) == ("day", False)
    assert made.starts_at.astimezone(made.zone).date() == made.ends_at.astimezone(made.zone).date() == LATER


@pytest.mark.parametrize(
    ("day", "code"), [(in_days(-3).date(), "past"), (datetime.date(9999, 12, 31), "year"), (datetime.date.min, "year")]
)
def test_a_day_out_of_reach_is_refused_and_nothing_is_made(
    draft: Event, officer: Person, day: datetime.date, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        copied(draft, officer, "team", starts_on=day)
    assert [error.code for error in caught.value.errors] == [code]
    assert Event.objects.count() == 1
    assert not Entry.objects.filter(verb="event.copied").exists()


def test_the_page_copies_once(browse: As, rich: Event, officer: Person) -> None:
    client, address = browse(officer), f"/desk/events/{rich.slug}/copy/"
    assert address in show(client, f"/desk/events/{rich.slug}/")
    sent = form_of(show(client, address), "starts_on")
    assert "speakers" not in sent["parts"]
    assert "documents" not in sent["parts"]
    assert "sessions" in sent["parts"]
    assert sent["series"] == ["workshops"]
    refused = send(client, address, 422, **sent | {"starts_on": "2020-01-01"})
    assert "Choose a start that is still to come." in refused
    assert 'value="2020-01-01"' in refused
    ready = sent | {"starts_on": LATER.isoformat()}
    assert send(client, address, **ready) == send(client, address, **ready)
    assert Event.objects.count() == 2


def test_who_may_copy(browse: As, make_event: Make, organiser: Person, officer: Person, trainer: Person) -> None:
    event = make_event(by=organiser)
    address = f"/desk/events/{event.slug}/copy/"
    join(event, trainer, "trainer")
    stranger = Client()
    assert stranger.get(address).status_code == 302
    for person, status in ((organiser, 200), (officer, 200), (trainer, 403)):
        show(browse(person), address, status)
    join(event, trainer, "organiser")  # who edits it, but makes no events
    show(browse(trainer), address, 403)
    show(browse(organiser), f"/desk/events/{make_event().slug}/copy/", 404)
    fill(browse(organiser), address, "starts_on", starts_on=LATER.isoformat())
    assert Event.objects.order_by("-pk")[0].team.get(person=organiser).role == "lead"
