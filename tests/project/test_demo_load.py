"""The synthetic load: as many as asked for, the same from the same seed, counters that are right."""

import pytest

from events_core.network.models import Person
from events_core.programme.models import Event, State
from events_core.project.demo import places, year
from events_core.project.demo.load import load_events
from events_core.project.demo.load_people import load_registrations
from registrations.models import HOLDING, Category, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(db: None) -> None:
    """The places, organisations and people that a load hangs on."""
    places.load_cities(year.CITIES)
    places.load_organisations(year.ORGANISATIONS)
    places.load_people()


def drawn() -> list[tuple[object, ...]]:
    """What was drawn."""
    return list(
        Event.objects.order_by("slug").values_list("slug", "uid", "kind", "state", "starts_at", "title", "search_text")
    )


def test_the_same_seed_draws_the_same_events() -> None:
    assert load_events(30, seed=5) == 30
    first = drawn()
    assert load_events(30, seed=5) == 0
    Event.objects.all().delete()
    assert load_events(20, seed=5) == 20
    assert load_events(30, seed=5) == 10
    assert drawn() == first
    assert load_events(30, seed=6) == 30


def test_loaded_events_are_whole() -> None:
    load_events(40, seed=5)
    for event in Event.objects.prefetch_related("cities", "themes", "partners", "sessions", "categories", "team"):
        assert event.cities.all()
        assert len(event.themes.all()) == 2
        assert event.partners.all()
        assert len(event.sessions.all()) == 2
        assert [category.slug for category in event.categories.all()] == ["delegate"]
        assert set(event.title.data) == {"en", "zh-hans", "ja", "ko", "mn", "ru"}
        assert (event.published_at is None) == (event.state == State.DRAFT)
    assert Event.objects.get(slug="load-5-000000").state == State.PUBLISHED


def test_registrations_fill_events_evenly_and_the_counters_follow() -> None:
    load_events(20, seed=5)
    assert load_registrations(100, seed=5) == 100
    assert load_registrations(100, seed=5) == 0
    for category in Category.objects.select_related("event"):
        holding = Registration.objects.filter(category=category, state__in=HOLDING).count()
        assert category.taken == category.event.taken == holding
    row = Registration.objects.filter(event__state=State.PUBLISHED)[0]
    assert row.link_digest
    assert row.link_generation == 1


def test_one_event_takes_a_crowd() -> None:
    load_events(1, seed=5, crowd=700)
    assert load_registrations(700, seed=5) == 700
    assert Event.objects.get().taken == 700


def test_the_load_belongs_to_the_secretariat() -> None:
    load_events(5, seed=5)
    officer = Person.objects.get(email="secretariat@demo.example")
    assert officer.memberships.count() == 5
