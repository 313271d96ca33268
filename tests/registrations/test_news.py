"""What participants hear when their event changes: once per change, with what changed."""

import datetime

import pytest
from django.utils import timezone

from events_core.journal import tasks
from events_core.journal.models import Entry, Letter, Mailing
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations import actions
from registrations.models import Registration
from tests.cast import Make
from tests.registrations.conftest import Register

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def delivered(template: str) -> list[Letter]:
    """The letters of this template after the worker has written what is open."""
    for number in Mailing.objects.values_list("pk", flat=True):
        tasks.expand(number)
    return list(Letter.objects.filter(template=f"registrations/{template}").order_by("pk"))


@pytest.fixture
def event(published: Event, put: Register) -> Event:
    """An event with two people, one of whom withdrew."""
    put(published, "stays", language="ja")
    gone = put(published, "gone")
    actions.cancel(gone.pk)
    published.refresh_from_db()
    return published


def test_moving_tells_old_and_new_dates_once(event: Event, officer: Person) -> None:
    week = datetime.timedelta(days=7)
    old, new = event.starts_at, event.starts_at + week
    programme.reschedule(event.pk, new, event.ends_at + week, by=officer.actor)
    (letter,) = delivered("moved")
    assert (letter.to_email, letter.language) == ("stays@people.example", "ja")
    assert f"{old.astimezone(event.zone).day}日" in letter.body
    assert f"{new.astimezone(event.zone).day}日" in letter.body
    assert letter.links["own"][0] == "registration"
    assert Mailing.objects.get().sequence == Event.objects.get(pk=event.pk).sequence


def test_another_hour_on_the_same_days_is_told_with_both_hours(event: Event, officer: Person) -> None:
    hour = datetime.timedelta(hours=1)
    programme.reschedule(event.pk, event.starts_at + hour, event.ends_at, by=officer.actor)
    (letter,) = delivered("moved")
    assert "09:00" in letter.body
    assert "10:00" in letter.body


def test_another_place_is_news_another_description_is_not(event: Event, officer: Person) -> None:
    programme.edit_event(event.pk, {"description": "More words."}, by=officer.actor)
    assert not Mailing.objects.exists()
    programme.edit_event(event.pk, {"venue": "City hall"}, by=officer.actor)
    (letter,) = delivered("moved")
    assert "City hall" in letter.body


def test_putting_off_and_taking_up_again(event: Event, officer: Person) -> None:
    programme.postpone(event.pk, by=officer.actor)
    assert len(delivered("postponed")) == 1
    programme.publish(event.pk, by=officer.actor)
    assert len(delivered("resumed")) == 1


def test_cancelling_tells_why(event: Event, officer: Person) -> None:
    programme.cancel(event.pk, "The hall burnt down.", by=officer.actor)
    (letter,) = delivered("event_cancelled")
    assert "The hall burnt down." in letter.body


@pytest.mark.parametrize("is_held", [True, False])
def test_a_correction_to_what_was_held_or_is_off_is_no_news(event: Event, officer: Person, is_held: bool) -> None:
    if is_held:
        programme.complete(event.pk, by=officer.actor)
    else:
        programme.cancel(event.pk, "Fire.", by=officer.actor)
    told = Mailing.objects.count()
    programme.edit_event(event.pk, {"venue": "City hall"}, by=officer.actor)
    assert Mailing.objects.count() == told


def test_nobody_registered_nothing_mailed(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True)
    programme.cancel(event.pk, "No interest.", by=officer.actor)
    assert not Mailing.objects.exists()


def test_many_are_told_with_one_row(published: Event, put: Register, officer: Person) -> None:
    for number in range(12):
        put(published, f"p{number}")
    programme.postpone(published.pk, by=officer.actor)
    assert Mailing.objects.count() == 1
    assert len(delivered("postponed")) == 12
    assert len(delivered("postponed")) == 12


def test_needs_are_erased_a_month_after_the_event(published: Event, put: Register) -> None:
    registration = put(published, needs="No pork")
    assert actions.erase_needs() == 0
    Event.objects.filter(pk=published.pk).update(
        starts_at=timezone.now() - datetime.timedelta(days=33), ends_at=timezone.now() - datetime.timedelta(days=31)
    )
    assert actions.erase_needs() == 1
    assert Registration.objects.get(pk=registration.pk).needs == ""
    assert Entry.objects.get(verb="needs.erased").data == {"count": 1}
    assert actions.erase_needs() == 0
