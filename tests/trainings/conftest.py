"""Who asks and who teaches."""

import pytest
from django.core.cache import cache

from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from tests import cast

from . import scenes


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    """Each test begins without wrong guesses."""
    cache.clear()


@pytest.fixture
def provider(db: None) -> Organisation:
    """A network that teaches."""
    values = {"name": {"en": "Test Network of Cities"}, "kind": "network"}
    return network.save_organisation(Organisation(slug="test-network"), values, by=COMMAND)


@pytest.fixture
def provider_person(provider: Organisation) -> Person:
    """Who speaks for it."""
    somebody = cast.person("provider@test.example")
    network.name_focal_point(somebody, organisation=provider, by=COMMAND)
    return somebody


@pytest.fixture
def mongolian(ulaanbaatar: City) -> Person:
    """Who speaks for Ulaanbaatar."""
    somebody = cast.person("ulaanbaatar@test.example", language="mn")
    network.name_focal_point(somebody, city=ulaanbaatar, by=COMMAND)
    return somebody


@pytest.fixture
def request_under_review(ulaanbaatar: City):  # type: ignore[no-untyped-def]
    """A request of Ulaanbaatar that an officer has taken up."""
    return scenes.ask(ulaanbaatar)
