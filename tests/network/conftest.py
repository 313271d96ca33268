"""What tests of the network's pages share."""

from typing import Any

import pytest
from django.test import Client

from events_core.network.models import City, Organisation, Person
from tests.cast import join, person

PATHS = (
    "", "cities/", "cities/new/", "cities/kitakyushu/", "organisations/", "organisations/new/",
    "organisations/city-of-kitakyushu/", "people/", "people/new/", "people/{person}/", "themes/", "themes/energy/",
)  # fmt: skip
DESK = "/desk/network/"


def signed_in(somebody: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(somebody)
    return client


def text(answer: Any) -> str:
    """The page as it was sent."""
    return str(answer.content.decode())


@pytest.fixture
def desk(officer: Person) -> Client:
    """The officer's browser, in English."""
    Person.objects.filter(pk=officer.pk).update(language="en")
    return signed_in(officer)


@pytest.fixture
def others(
    participant: Person, organiser: Person, finance: Person, trainer: Person, focal_point: Person, published: Any
) -> list[Person]:
    """Everybody who does not keep the network: among them a lead organiser and a viewer of an event."""
    lead, viewer = person("lead@team.example", role="organiser"), person("viewer@team.example")
    join(published, lead, "lead")
    join(published, viewer, "viewer")
    return [participant, organiser, finance, trainer, focal_point, lead, viewer]


def city_answers(**values: Any) -> dict[str, Any]:
    """A form of a city as a browser sends it, with no targets."""
    rows = {"targets-TOTAL_FORMS": "2", "targets-INITIAL_FORMS": "0"}
    return {"name-en": "Suwon", "kind": "city", "country": "KR", **rows, **values}


def target(number: int = 0, **values: str) -> dict[str, str]:
    """One row of targets as a browser sends it."""
    row = {"measure": "co2", "low": "30", "high": "", "base_year": "2005", "target_year": "2030", "source": "Table 2"}
    return {f"targets-{number}-{name}": value for name, value in (row | values).items()}


def count_of(model: type[City] | type[Organisation] | type[Person]) -> int:
    """How many there are."""
    return model._default_manager.count()
