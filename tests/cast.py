"""One cast of characters for all tests, and the events they work on."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.hosting import actions as hosting
from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme import sites
from events_core.programme.models import Event, TeamMember
from events_core.programme.sites import Site

Make = Callable[..., Event]


def person(email: str, **values: Any) -> Person:
    """Somebody on record."""
    return network.add_person(email, {"name": email.split("@")[0].title(), **values}, by=COMMAND)


@pytest.fixture
def officer(db: None) -> Person:
    """A secretariat officer."""
    return person("officer@test.example", role="officer", name="Park Ji-woo")


@pytest.fixture
def organiser(db: None) -> Person:
    """An organiser, who sees only their own events."""
    return person("organiser@test.example", role="organiser", name="Li Wen")


@pytest.fixture
def finance(db: None) -> Person:
    """A finance officer."""
    return person("finance@test.example", role="finance")


@pytest.fixture
def trainer(db: None) -> Person:
    """A trainer; on a team only where a test says so."""
    return person("trainer@test.example")


@pytest.fixture
def steward(db: None) -> Person:
    """A check-in steward; on a team only where a test says so."""
    return person("steward@test.example")


@pytest.fixture
def participant(db: None) -> Person:
    """Somebody who takes part."""
    return person(
        "participant@test.example", name="Batbayar Sarangerel", native_name="Батбаярын Сарангэрэл", language="mn"
    )


@pytest.fixture
def focal_point(db: None, kitakyushu: City) -> Person:
    """Who speaks for Kitakyushu."""
    somebody = person("focal@test.example", language="ja")
    network.name_focal_point(somebody, city=kitakyushu, by=COMMAND)
    return somebody


@pytest.fixture
def kitakyushu(db: None) -> City:
    """A city with a local government."""
    return city("kitakyushu", "JP", {"en": "Kitakyushu", "ja": "北九州市"})


@pytest.fixture
def ulaanbaatar(db: None) -> City:
    """Another one."""
    return city("ulaanbaatar", "MN", {"en": "Ulaanbaatar", "mn": "Улаанбаатар"})


@pytest.fixture
def secretariat(db: None) -> Organisation:
    """Who organises."""
    values = {"name": LazyI18nString({"en": "NEASPEC Secretariat"}), "kind": "international"}
    return network.save_organisation(Organisation(slug="neaspec-secretariat"), values, by=COMMAND)


def city(slug: str, country: str, name: dict[str, str]) -> City:
    """A city and its local government."""
    made = network.save_city(City(slug=slug), {"name": LazyI18nString(name), "country": country}, by=COMMAND)
    values = {
        "name": LazyI18nString({"en": f"City of {name['en']}"}),
        "kind": "local_government",
        "city": made,
        "country": country,
    }
    network.save_organisation(Organisation(slug=f"city-of-{slug}"), values, by=COMMAND)
    return made


def in_days(days: float, hour: int = 9) -> datetime.datetime:
    """A full hour so many days from now, in UTC."""
    at = timezone.now() + datetime.timedelta(days=days)
    return at.replace(hour=hour % 24, minute=0, second=0, microsecond=0)


@pytest.fixture
def make_event(officer: Person, kitakyushu: City, secretariat: Organisation) -> Make:
    """Makes an event through the action; a draft workshop of two days in a month unless told otherwise."""

    def make(*, publish: bool = False, by: Person | None = None, recorded: bool = False, **values: Any) -> Event:
        maker = by or officer
        start = values.pop("starts_at", in_days(30, 0))
        facts: dict[str, Any] = {
            "kind": "workshop",
            "title": {"en": "Working with city inventories", "ja": "都市インベントリの活用"},
            "timezone": "Asia/Tokyo",
            "starts_at": start,
            "ends_at": start + datetime.timedelta(hours=33),
            "cities": [kitakyushu.slug],
            "contact_email": "secretariat@test.example",
            "partners": [{"organisation": secretariat.slug, "part": "organiser"}],
            **values,
        }
        event = programme.create_event(facts, by=maker.actor, person=maker, recorded=recorded)
        return programme.publish(event.pk, by=maker.actor) if publish else event

    return make


@pytest.fixture
def draft(make_event: Make) -> Event:
    """A draft workshop."""
    return make_event()


@pytest.fixture
def published(make_event: Make) -> Event:
    """A published workshop."""
    return make_event(publish=True)


def confirm_host(event: Event, by: Person) -> None:
    """The local governments of all its cities say yes to its present dates."""
    for place in event.cities.all():
        body = place.organisations.get(kind="local_government")
        request = hosting.draft_request(event.pk, place, body, by=by.actor)
        hosting.record_answer(
            request.pk, "confirmed", name="Mayor Example", position="Mayor", note_text="", by=by.actor
        )


class Visits(dict[int, list[Site]]):
    """Sites by event id, as an upper floor provides them; counts how often it is asked."""

    calls = 0

    def __call__(self, event_ids: list[int]) -> dict[int, list[Site]]:
        self.calls += 1
        return {number: self[number] for number in event_ids if number in self}


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch) -> Visits:
    """The only provider of sites; it has none until a test puts some in."""
    provider = Visits()
    monkeypatch.setattr(sites, "_PROVIDERS", [provider])
    return provider


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Path]:
    """A folder of its own for the files that a test adds."""
    stores = {name: dict(store) for name, store in settings.STORAGES.items()}
    place = tmp_path / "uploads"
    stores["uploads"] = {**stores["uploads"], "OPTIONS": {**stores["uploads"]["OPTIONS"], "location": place}}
    with override_settings(STORAGES=stores):
        yield place


def join(event: Event, somebody: Person, role: str) -> TeamMember:
    """Put somebody on the event's team."""
    return programme.name_member(event.pk, somebody, role, by=COMMAND)
