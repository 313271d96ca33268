"""Other programs read the feed as we mean it: their instants are ours, in every zone and at every time of the year."""

import datetime
import zoneinfo
from collections.abc import Callable
from typing import Any

import icalendar
import ics
import pytest
import recurring_ical_events
import vobject
from django.utils import timezone

from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.calendars.conftest import content
from tests.cast import Make

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ZONES = [
    "Asia/Seoul", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Shanghai", "Asia/Ulaanbaatar", "Asia/Hovd", "Asia/Vladivostok",
    "Asia/Irkutsk", "Europe/Moscow", "Europe/Berlin", "Europe/London", "America/New_York", "Australia/Sydney", "Africa/Cairo", "UTC",
]  # fmt: skip
Read = Callable[[bytes], dict[str, tuple[Any, Any, str]]]


def with_icalendar(found: bytes) -> dict[str, tuple[Any, Any, str]]:
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    return {str(one["UID"]): (one.decoded("DTSTART"), one.decoded("DTEND"), str(one["SUMMARY"])) for one in events}


def with_vobject(found: bytes) -> dict[str, tuple[Any, Any, str]]:
    calendar = vobject.readOne(found.decode())
    calendar.validate()
    return {one.uid.value: (one.dtstart.value, one.dtend.value, one.summary.value) for one in calendar.vevent_list}


def with_ics(found: bytes) -> dict[str, tuple[Any, Any, str]]:
    events = ics.Calendar(found.decode()).events
    return {str(one.uid): (one.begin.datetime, one.end.datetime, str(one.name)) for one in events}


def with_recurring(found: bytes) -> dict[str, tuple[Any, Any, str]]:
    calendar = icalendar.Calendar.from_ical(found)
    events = recurring_ical_events.of(calendar).between((2020, 1, 1), (2040, 1, 1))
    return {str(one["UID"]): (one.start, one.end, str(one["SUMMARY"])) for one in events}


READERS: dict[str, Read] = {
    "icalendar": with_icalendar,
    "vobject": with_vobject,
    "ics": with_ics,
    "recurring-ical-events": with_recurring,
}


@pytest.fixture
def around_the_year(make_event: Make, officer: Person, ulaanbaatar: City) -> list[Event]:
    """Events in every zone, in January, April, July and October, where summer time begins or ends too."""
    year = timezone.now().year + 1
    made = []
    for number, zone in enumerate(ZONES):
        clock = zoneinfo.ZoneInfo(zone)
        for month, day in ((1, 15), (3, 28), (7, 1), (10, 31)):
            starts = datetime.datetime(year, month, day, 6 + number, 45, tzinfo=clock)
            title = {"en": f"Meeting {number}, {month}", "ja": f"会議、{zone}；"}
            facts = {"timezone": zone, "starts_at": starts, "ends_at": starts + datetime.timedelta(hours=30)}
            made.append(make_event(publish=True, title=title, **facts))
    return made


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_all_readers_see_our_instants(around_the_year: list[Event], reader: str, settings: Any) -> None:
    read = READERS[reader](content(lang="ja"))
    assert len(read) == len(around_the_year)
    for event in around_the_year:
        starts, ends, title = read[f"{event.uid}@{settings.UID_DOMAIN}"]
        assert (starts.astimezone(datetime.UTC), ends.astimezone(datetime.UTC)) == (event.starts_at, event.ends_at)
        assert title == event.title.localize("ja")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_all_readers_see_whole_days(make_event: Make, reader: str) -> None:
    tokyo = zoneinfo.ZoneInfo("Asia/Tokyo")
    starts = datetime.datetime(timezone.now().year + 1, 5, 18, tzinfo=tokyo)
    make_event(publish=True, date_precision="day", starts_at=starts, ends_at=starts.replace(day=19, hour=23))
    ((first, after, _title),) = READERS[reader](content()).values()
    days = [one.date() if isinstance(one, datetime.datetime) else one for one in (first, after)]
    assert days == [starts.date(), starts.replace(day=20).date()]
