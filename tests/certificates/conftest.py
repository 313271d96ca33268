"""An event that was held, and the people who came."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations.models import Category, Registration
from tests.cast import Make

People = Callable[..., Registration]
NAMES = {
    "zhang": ("Zhang Zhexin", "张喆鑫", "zh-hans"),
    "batbayar": ("Batbayar Ulziisaikhan", "Батбаярын Өлзийсайхан", "mn"),
    "takahashi": ("Takahashi Sakiko", "髙橋﨑子", "ja"),
    "kim": ("Kim Min-jun", "김민준", "ko"),
    "shcherbakova": ("Shcherbakova Alexandra", "Александра Щербакова", "ru"),
    "lukasik": ("Amélie Łukasik-O’Connor", "", "en"),
}


@pytest.fixture(autouse=True)
def no_guesses() -> None:
    """Wrong guesses of other tests are forgotten."""
    cache.clear()


@pytest.fixture
def came(db: None) -> People:
    """Puts somebody on the list of an event, marked as present unless told otherwise."""

    def put(event: Event, key: str, **values: Any) -> Registration:
        name, native, language = NAMES.get(key, (key.title(), "", "en"))
        facts = {
            "email": f"{key}@people.example",
            "name": name,
            "native_name": native,
            "language": language,
            "state": Registration.State.ATTENDED,
            "code": key[:10].upper(),
            **values,
        }
        category, _made = Category.objects.get_or_create(event=event, slug="delegate", defaults={"name": "Delegate"})
        return Registration.objects.create(event=event, category=category, **facts)

    return put


@pytest.fixture
def held(make_event: Make) -> Event:
    """A workshop that was held."""
    event = make_event(publish=True, languages=["en"])
    return programme.complete(event.pk, by=event.team.get().person.actor)


@pytest.fixture
def attended(held: Event, came: People) -> list[Registration]:
    """Six people who came to it, each with a name in another script."""
    return [came(held, key) for key in NAMES]
