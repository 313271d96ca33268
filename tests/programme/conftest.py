"""Browsers of the cast."""

from collections.abc import Callable

import pytest
from django.test import Client

from events_core.network.models import Person

As = Callable[[Person | None], Client]


@pytest.fixture
def browse() -> As:
    """A client of its own for somebody, or for a stranger."""

    def made(person: Person | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return made
