"""Answers that fit, and people who register with them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation

from events_core.programme.models import Event
from registrations import actions
from registrations.models import Registration

Register = Callable[..., Registration]


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """Wrong guesses and the last reader's language of other tests are forgotten."""
    cache.clear()
    translation.activate("en")


def answers(key: str = "bat", **values: Any) -> dict[str, Any]:
    """What somebody answers; all that is required and a little more."""
    return {
        "email": f"{key}@people.example",
        "name": key.title(),
        "native_name": "",
        "organisation": "City of Toyama",
        "position": "Planner",
        "country": "JP",
        "language": "en",
        **values,
    }


@pytest.fixture
def put(db: None) -> Register:
    """Registers somebody through the action, as they would themselves."""

    def register(event: Event, key: str = "bat", **values: Any) -> Registration:
        options = {name: values.pop(name) for name in ("by", "person", "authority") if name in values}
        event.refresh_from_db()
        return actions.register(event, answers(key, **values), **options).registration

    return register
