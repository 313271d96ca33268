"""Check-in at the door, absence, and what completing the event does."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Refused
from events_core.journal.models import Entry
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations import actions
from registrations.models import Registration, State
from tests.cast import Make, in_days, join
from tests.registrations.conftest import Register

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def on_now(make_event: Make) -> Event:
    """An event that began this morning."""
    event = make_event(publish=True)
    Event.objects.filter(pk=event.pk).update(
        starts_at=in_days(-1), registration_closes_at=in_days(1), ends_at=in_days(1)
    )
    event.refresh_from_db()
    return event


@pytest.fixture
def door(on_now: Event, steward: Person) -> Client:
    """The steward's phone."""
    join(on_now, steward, "steward")
    client = Client()
    client.force_login(steward)
    return client


def test_checking_in_by_name_with_undo(on_now: Event, door: Client, put: Register, steward: Person) -> None:
    registration = put(on_now, name="Kim Min-jun", native_name="김민준")
    put(on_now, "other", name="Li Wen")
    path = f"/desk/events/{on_now.slug}/checkin/"
    page = door.get(path, {"q": "민준"}).content.decode()
    assert "Kim Min-jun" in page
    assert "Li Wen" not in page
    answer = door.post(f"{path}{registration.code}/", {"act": "in", "q": "민준"})
    assert answer["Location"].startswith(f"{path}?q=")
    registration.refresh_from_db()
    assert (registration.state, registration.checked_in_by) == (State.ATTENDED, steward)
    assert registration.checked_in_at
    assert "1 of 2" in door.get(path).content.decode()
    door.post(f"{path}{registration.code}/", {"act": "undo"})
    registration.refresh_from_db()
    assert (registration.state, registration.checked_in_at) == (State.CONFIRMED, None)


def test_the_code_in_the_qr_finds_one_person(on_now: Event, door: Client, put: Register) -> None:
    registration = put(on_now, name="Kim Min-jun")
    put(on_now, "other", name="Li Wen")
    for code in (registration.code, registration.code.lower(), f"{registration.code[:5]}-{registration.code[5:]}"):
        page = door.get(f"/desk/events/{on_now.slug}/checkin/", {"q": code}).content.decode()
        assert "Kim Min-jun" in page
        assert "Li Wen" not in page


def test_twice_is_once(on_now: Event, put: Register, officer: Person) -> None:
    registration = put(on_now)
    first = actions.check_in(registration.pk, by=officer.actor)
    again = actions.check_in(registration.pk, by=officer.actor)
    assert first.checked_in_at == again.checked_in_at
    assert Entry.objects.filter(verb="registration.checked_in").count() == 1


def test_before_the_first_day_the_page_asks_once(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True)
    one, two = put(event, "one"), put(event, "two")
    client = Client()
    client.force_login(officer)
    path = f"/desk/events/{event.slug}/checkin/"
    asked = client.post(f"{path}{one.code}/", {"act": "in"})
    assert asked.status_code == 200
    assert "The event has not begun" in asked.content.decode()
    one.refresh_from_db()
    assert one.state == State.CONFIRMED
    assert client.post(f"{path}{one.code}/", {"act": "in", "sure": "1"}).status_code == 302
    assert client.post(f"{path}{two.code}/", {"act": "in"}).status_code == 302
    assert Registration.objects.filter(state=State.ATTENDED).count() == 2


def test_nobody_is_checked_in_without_a_place_or_at_what_is_put_off(
    make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(publish=True)
    gone, here = put(event, "gone"), put(event, "here")
    actions.cancel(gone.pk)
    with pytest.raises(Refused):
        actions.check_in(gone.pk, by=officer.actor)
    programme.postpone(event.pk, by=officer.actor)
    with pytest.raises(Refused) as caught:
        actions.check_in(here.pk, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == ["event_state"]


def test_completing_makes_absent_who_was_not_checked_in(
    make_event: Make, put: Register, officer: Person, django_assert_num_queries: Any
) -> None:
    event = make_event(publish=True)
    came, gone = put(event, "came"), put(event, "gone")
    for number in range(5):
        put(event, f"missing{number}")
    actions.check_in(came.pk, by=officer.actor)
    actions.cancel(gone.pk)
    programme.complete(event.pk, by=officer.actor)
    states = list(Registration.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["attended", "cancelled", *["absent"] * 5]
    assert Entry.objects.get(verb="attendance.closed").data == {"absent": 5}
    event.refresh_from_db()
    assert event.taken == 6


def test_after_completing_check_in_comes_late_and_is_undone_to_absent(
    make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(publish=True)
    registration = put(event)
    programme.complete(event.pk, by=officer.actor)
    assert actions.check_in(registration.pk, by=officer.actor).state == State.ATTENDED
    assert actions.undo_attendance(registration.pk, by=officer.actor).state == State.ABSENT
    with pytest.raises(Refused):
        actions.cancel(registration.pk)


def test_absence_is_undone_before_completing(on_now: Event, put: Register, officer: Person) -> None:
    registration = put(on_now)
    assert actions.mark_absent(registration.pk, by=officer.actor).state == State.ABSENT
    assert actions.undo_attendance(registration.pk, by=officer.actor).state == State.CONFIRMED


def test_the_page_costs_the_same_for_many(
    on_now: Event, door: Client, put: Register, django_assert_num_queries: Any
) -> None:
    path = f"/desk/events/{on_now.slug}/checkin/"
    put(on_now)
    door.get(path)
    with CaptureQueriesContext(connection) as few:
        door.get(path)
    for number in range(30):
        put(on_now, f"p{number}")
    assert len(few) <= 16
    with django_assert_num_queries(len(few)):
        door.get(path)


def test_the_attendance_list_has_a_column_for_each_day(on_now: Event, door: Client, put: Register) -> None:
    put(on_now, name="Kim Min-jun")
    page = door.get(f"/desk/events/{on_now.slug}/registrations/attendance/").content.decode()
    assert "Kim Min-jun" in page
    assert "data-print" in page
