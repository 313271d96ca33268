"""Every file is written as the standards say, whatever stands in it."""

import datetime
import zoneinfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events_core.calendars import zones
from events_core.calendars.serialise import END, Entry, clean, opening, vevent
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.calendars import strict
from tests.calendars.conftest import HARD, Fetch, content, shown
from tests.cast import Make

LANGUAGES = ("en", "zh-hans", "ja", "ko", "mn", "ru")
AT = datetime.datetime(2027, 5, 18, 0, 0, tzinfo=datetime.UTC)
LOOSE = Entry(
    uid="0b1d3c55-1f3a-4b43-8f0e-2f4a4a0c7a11@events.example",
    sequence=3,
    created=AT,
    modified=AT,
    starts=AT,
    ends=AT + datetime.timedelta(hours=8),
    zone="Asia/Tokyo",
    summary="A day",
    description="More",
    url="https://events.example/events/a-day/",
    categories=["workshop", "waste"],
)


def file(entry: Entry) -> bytes:
    used = [entry.local_zone] if entry.local_zone else []
    return opening() + zones.vtimezones(used) + vevent(entry) + END


def event(entry: Entry) -> strict.Component:
    found = file(entry)
    assert strict.faults(found, is_feed=False) == []
    return strict.parse(found).all("VEVENT")[0]


def altered(**values: object) -> Entry:
    return Entry(**{**LOOSE.__dict__, **values})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_no_fault_in_any_language(every_sort: list[Event], fetch: Fetch, language: str) -> None:
    calendar = fetch(lang=language)
    assert len(calendar.all("VEVENT")) == len(every_sort)
    for one in every_sort:
        alone = fetch(f"/events/{one.slug}/event.ics", lang=language)
        assert alone.all("VEVENT")[0] == shown(one, calendar)


def test_what_was_written_is_read_again(every_sort: list[Event], fetch: Fetch) -> None:
    hard = next(one for one in every_sort if str(one.title).startswith("Semi"))
    for code in LANGUAGES:
        entry = shown(hard, fetch(lang=code))
        assert strict.text_of(entry.value("SUMMARY")) == " ".join(HARD[code].split())
        assert HARD[code].strip() in strict.text_of(entry.value("DESCRIPTION"))
    entry = shown(hard, fetch())
    assert strict.text_of(entry.value("LOCATION")) == "Hall 1; door, left, Kitakyushu, Ulaanbaatar, Japan, Mongolia"
    assert entry.value("CATEGORIES") == "workshop,energy,waste"
    organizer = entry.get("ORGANIZER")
    assert organizer
    assert organizer.value == "mailto:first.o'last+events@test.example"
    assert organizer.parameters == {"CN": "NEASPEC Secretariat"}


@settings(max_examples=300, deadline=None)
@given(
    summary=st.text(max_size=120),
    description=st.text(max_size=400),
    location=st.text(max_size=120),
    name=st.text(max_size=60),
)
def test_no_text_breaks_the_form(summary: str, description: str, location: str, name: str) -> None:
    entry = altered(
        summary="x" + " ".join(clean(summary).split()),
        description="x" + description,
        location=" ".join(clean(location).split()),
        organizer_name=name or "x",
        organizer_email="a@b.example",
    )
    content = file(entry)
    found = [fault for fault in strict.faults(content, is_feed=False) if not fault.endswith("ORGANIZER {}")]
    assert found == []
    parsed = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(parsed["DESCRIPTION"]) == clean(entry.description)
    assert str(parsed["SUMMARY"]) == clean(entry.summary)


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(
        ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Asia/Ulaanbaatar", "Africa/Cairo", "UTC"]
    ),
    starts=st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2060, 1, 1), timezones=st.just(datetime.UTC)),
    minutes=st.integers(0, 60 * 24 * 10),
    all_day=st.booleans(),
)
def test_every_time_is_read_as_the_instant_it_is(
    name: str, starts: datetime.datetime, minutes: int, all_day: bool
) -> None:
    ends = starts + datetime.timedelta(minutes=minutes)
    content = file(altered(zone=name, starts=starts, ends=ends, all_day=all_day))
    assert strict.faults(content, is_feed=False) == []
    parsed = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    clock = zoneinfo.ZoneInfo(name)
    if all_day:
        assert parsed.decoded("DTSTART") == starts.astimezone(clock).date()
        last = (ends - datetime.timedelta(microseconds=1)).astimezone(clock).date()
        first = starts.astimezone(clock).date()
        assert parsed.decoded("DTEND") == max(first, last) + datetime.timedelta(days=1)
        return
    assert parsed.decoded("DTSTART").astimezone(datetime.UTC) == starts.replace(microsecond=0)
    expected = max(ends.replace(microsecond=0), starts.replace(microsecond=0) + datetime.timedelta(minutes=1))
    got = parsed.decoded("DTEND").astimezone(datetime.UTC)
    assert got == (
        ends.replace(microsecond=0) if ends.replace(microsecond=0) > starts.replace(microsecond=0) else expected
    )


def test_days_end_on_the_day_after() -> None:
    tokyo = zoneinfo.ZoneInfo("Asia/Tokyo")
    first = datetime.datetime(2027, 5, 18, 0, 0, tzinfo=tokyo)
    for ends in (first.replace(hour=23), first + datetime.timedelta(days=1)):
        entry = event(altered(starts=first, ends=ends, all_day=True, transparent=True))
        assert [one.value for one in entry.properties if one.name in ("DTSTART", "DTEND")] == ["20270518", "20270519"]


def test_places_and_rooms_on_line_are_written_where_they_are_known() -> None:
    entry = event(altered(geo=(33.8835, 130.8752), conference="https://meet.example/room?x=1"))
    assert entry.value("GEO") == "33.8835;130.8752"
    assert entry.value("CONFERENCE") == "https://meet.example/room?x=1"
    assert event(LOOSE).get("GEO") is None


@pytest.mark.parametrize(
    ("email", "uri"),
    [
        ("a+b@city.example", "mailto:a+b@city.example"),
        ("a&b=c%d/e@city.example", "mailto:a%26b%3Dc%25d%2Fe@city.example"),
        ("info@北九州.example", "mailto:info@xn--sjqz8isql.example"),
    ],
)
def test_addresses_are_uris(email: str, uri: str) -> None:
    organizer = event(altered(organizer_name="City", organizer_email=email)).get("ORGANIZER")
    assert organizer
    assert organizer.value == uri


def test_states_show_in_status_and_in_words(make_event: Make, officer: Person, fetch: Fetch) -> None:
    one = make_event(publish=True)
    at = {"UID": shown(one, fetch()).value("UID")}
    seen = [("CONFIRMED", "OPAQUE", "Working with city inventories", 1)]
    programme.postpone(one.pk, by=officer.actor)
    seen.append(("TENTATIVE", "TRANSPARENT", "Postponed: Working with city inventories", 2))
    entry = shown(one, fetch())
    assert tuple(entry.value(name) for name in ("STATUS", "TRANSP", "SUMMARY")) == seen[1][:3]
    programme.cancel(one.pk, "No budget", by=officer.actor)
    entry = shown(one, fetch())
    assert (entry.value("STATUS"), entry.value("SUMMARY")) == ("CANCELLED", "Cancelled: Working with city inventories")
    assert (entry.value("UID"), entry.value("SEQUENCE")) == (at["UID"], "3")


FAULTY = {
    "a zone that nobody defines": (b"DTSTART;TZID=Asia/Tokyo", b"DTSTART;TZID=Asia/Seoul"),
    "a zone left over": (b"DTSTART;TZID=Asia/Tokyo:20270518T090000\r\nDTEND;TZID=Asia/Tokyo:20270518T170000", b"DTSTART:20270518T000000Z\r\nDTEND:20270518T080000Z"),
    "a bare line feed": (b"\r\nTRANSP", b"\nTRANSP"),
    "a comma as it is": (b"SUMMARY:A day", b"SUMMARY:A day, and more"),
    "a long line": (b"SUMMARY:A day", b"SUMMARY:" + b"A day " * 20),
    "a character cut in two": (b"SUMMARY:A day", "SUMMARY:都\r\n ".encode().replace("都".encode(), b"\xe9\x83\r\n \xbd")),
    "two stamps": (b"LAST-MODIFIED:", b"DTSTAMP:20270518T000000Z\r\nLAST-MODIFIED:"),
    "a stamp of now": (b"DTSTAMP:20270518T000000Z", b"DTSTAMP:20270519T000000Z"),
    "a local stamp": (b"CREATED:20270518T000000Z", b"CREATED:20270518T000000"),
    "who takes part": (b"TRANSP:", b"ATTENDEE:mailto:a@b.example\r\nTRANSP:"),
    "a method": (b"CALSCALE:", b"METHOD:PUBLISH\r\nCALSCALE:"),
    "an end before": (b"DTEND;TZID=Asia/Tokyo:20270518", b"DTEND;TZID=Asia/Tokyo:20270517"),
    "a floating time": (b"DTSTART;TZID=Asia/Tokyo:", b"DTSTART:"),
    "a state of its own": (b"STATUS:CONFIRMED", b"STATUS:DONE"),
    "the kind last": (b"CATEGORIES:workshop,waste", b"CATEGORIES:waste,workshop"),
    "an address within the site": (b"URL:https://events.example/", b"URL:/"),
    "no end": (b"END:VCALENDAR\r\n", b""),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_the_strict_reader_is_strict(fault: str) -> None:
    good = file(LOOSE)
    assert strict.faults(good, is_feed=False) == []
    old, new = FAULTY[fault]
    assert old in good
    assert strict.faults(good.replace(old, new), is_feed=False)


def test_the_strict_reader_knows_a_file_from_a_feed(fetch: Fetch, published: Event) -> None:
    assert strict.faults(content(), is_feed=False)
    assert strict.faults(content(f"/events/{published.slug}/event.ics"), is_feed=True)
