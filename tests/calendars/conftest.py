"""What tests of calendars share: fetching files, and one event of every sort."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event, Kind
from tests.calendars import strict
from tests.cast import Make, in_days

Fetch = Callable[..., strict.Component]
FEED = "/feeds/events.ics"
DAY = datetime.timedelta(days=1)
HARD = {
    "en": 'Semi; comma, back\\slash "quote" and a long line that must be folded: ' + "word " * 30,
    "zh-hans": "低碳城市；" * 40,
    "ja": "都市の廃棄物、資源循環" * 20,
    "ko": "저탄소 도시 " * 30,
    "mn": "Нүүрстөрөгч багатай хот " * 12,
    "ru": "Низкоуглеродные города: " * 12,
}


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """Nothing of other tests is remembered; they speak English."""
    cache.clear()
    translation.activate("en")


def content(path: str = FEED, **query: str) -> bytes:
    """A file as a program gets it."""
    answer = Client().get(path, query)
    assert answer.status_code == 200, answer
    return bytes(answer.getvalue())


@pytest.fixture
def fetch(db: None) -> Fetch:
    """Fetches a file, which must be without fault, and gives its parts."""

    def get(path: str = FEED, **query: str) -> strict.Component:
        found = content(path, **query)
        assert strict.faults(found, is_feed=path == FEED) == []
        return strict.parse(found)

    return get


def entry_of(event: Event, calendar: strict.Component) -> strict.Component | None:
    """The entry of an event, if the calendar has it."""
    return next((one for one in calendar.all("VEVENT") if one.value("UID").startswith(str(event.uid))), None)


def shown(event: Event, calendar: strict.Component) -> strict.Component:
    """The entry of an event, which must be there."""
    found = entry_of(event, calendar)
    assert found is not None
    return found


def held(make: Make, officer: Person, days: int, **values: Any) -> Event:
    """An event of the past, published as a record."""
    starts = timezone.now().replace(microsecond=0) - days * DAY
    facts = {"starts_at": starts, "ends_at": starts + datetime.timedelta(hours=8), **values}
    return make(recorded=True, publish=True, **facts)


@pytest.fixture
def every_sort(make_event: Make, officer: Person, ulaanbaatar: City) -> list[Event]:
    """Events of every kind and state, in several zones, with texts that are hard to write."""
    zones = ("Asia/Tokyo", "Asia/Ulaanbaatar", "Europe/Berlin", "America/New_York", "UTC", "Africa/Cairo")
    made = [
        make_event(
            publish=True, kind=kind, timezone=zones[number % len(zones)], starts_at=in_days(20 + number, 8 + number)
        )
        for number, kind in enumerate(kind for kind in Kind.values if kind != Kind.FIELD_VISIT)
    ]
    hard = make_event(
        publish=True, title=HARD, summary=HARD, description={code: f"{text}\n\n{text}" for code, text in HARD.items()},
        venue={"en": "Hall 1; door, left"}, cities=["kitakyushu", "ulaanbaatar"], themes=["waste", "energy"],
        contact_name='The "best" contact; of all, really', contact_email="first.o'last+events@test.example",
    )  # fmt: skip
    online = make_event(publish=True, mode="online", cities=[], link="https://meet.example/room?x=1&y=2")
    days = make_event(publish=True, date_precision="day")
    put_off = programme.postpone(made[0].pk, by=officer.actor)
    gone = programme.cancel(made[1].pk, "Rain; and more, of it", by=officer.actor)
    past = held(make_event, officer, 30)
    return [*made[2:], hard, online, days, put_off, gone, past]
