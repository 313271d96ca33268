"""What stands on the public page of an event."""

import pytest
from django.test import Client

from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.calendars.conftest import held
from tests.cast import Make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BUTTON = "Add to calendar"


def page(event: Event, language: str = "en") -> str:
    answer = Client(headers={"Accept-Language": language}).get(f"/events/{event.slug}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_published_event_can_be_added_to_a_calendar(published: Event) -> None:
    assert BUTTON in page(published)
    assert f'href="/events/{published.slug}/event.ics"' in page(published)
    assert 'href="/calendars/"' in page(published)
    assert f'href="/events/{published.slug}/event.ics?lang=ja"' in page(published, "ja")
    assert Client().get(f"/events/{published.slug}/event.ics?lang=ja").status_code == 200


def test_so_can_one_that_was_put_off_or_cancelled(published: Event, officer: Person) -> None:
    programme.postpone(published.pk, by=officer.actor)
    assert BUTTON in page(published)
    programme.cancel(published.pk, "No budget", by=officer.actor)
    assert BUTTON in page(published)


def test_one_that_was_held_cannot(published: Event, officer: Person) -> None:
    programme.complete(published.pk, by=officer.actor)
    assert BUTTON not in page(published)


def test_one_whose_days_are_not_known_cannot(make_event: Make, officer: Person) -> None:
    assert BUTTON in page(held(make_event, officer, 30, date_precision="day"))
    assert BUTTON not in page(held(make_event, officer, 30, date_precision="month"))


def test_a_draft_cannot(draft: Event, officer: Person) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(officer)
    assert BUTTON not in client.get(f"/events/{draft.slug}/").content.decode()
