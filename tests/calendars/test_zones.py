"""Our VTIMEZONEs say what the zone database says, to every reader."""

import datetime
import zoneinfo

import icalendar
import pytest
import vobject
from dateutil.tz import tzical

from events_core.calendars import zones
from events_core.network.places import zones as every_zone

IRREGULAR = {"UTC", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"}
OURS = [
    "Asia/Seoul", "Asia/Pyongyang", "Asia/Tokyo", "Asia/Shanghai", "Asia/Ulaanbaatar", "Asia/Hovd", "Asia/Vladivostok",
    "Asia/Irkutsk", "Asia/Sakhalin", "Europe/Moscow", "Asia/Bangkok", "Europe/Berlin", "Europe/London", "Europe/Dublin",
    "America/New_York", "America/Santiago", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Jerusalem", "America/Nuuk",
]  # fmt: skip


def instants(name: str, step: int = 11) -> list[datetime.datetime]:
    """Instants from the zone's beginning, or 2000, to ten years ahead."""
    since = zones.zone(name).since
    assert since is not None
    first = max(since, datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
    days = (datetime.datetime.now(datetime.UTC) - first).days + 3650
    return [first + datetime.timedelta(days=day, hours=day % 24) for day in range(0, days, step)]


def test_only_zones_without_a_yearly_rule_are_left_to_utc():
    assert {name for name in every_zone() if zones.zone(name).since is None} == IRREGULAR


def test_every_rule_foretells_what_the_zone_database_says():
    for name in every_zone() - IRREGULAR:
        known, clock = zones.zone(name), zoneinfo.ZoneInfo(name)
        this_year = datetime.datetime.now().year
        for rule in known.rules:
            for year in range(this_year, this_year + 20):
                at = (rule.onset(year) - rule.before).replace(tzinfo=datetime.UTC)
                assert at.astimezone(clock).utcoffset() == rule.after, (name, year)
                assert (at - datetime.timedelta(seconds=1)).astimezone(clock).utcoffset() == rule.before, (name, year)
        if known.fixed:
            assert datetime.datetime.now(clock).utcoffset() == known.fixed.after, name


@pytest.mark.parametrize("name", OURS)
def test_other_readers_get_the_right_offsets(name: str, tmp_path):
    text = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + zones.vtimezone(name) + b"END:VCALENDAR\r\n"
    file = tmp_path / "zone.ics"
    file.write_bytes(text.replace(f"TZID:{name}".encode(), b"TZID:Test/Zone"))
    dateutil = tzical(str(file)).get("Test/Zone")
    parsed = icalendar.Calendar.from_ical(file.read_bytes()).walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    for at in instants(name):
        local = at.astimezone(zoneinfo.ZoneInfo(name))
        if local.fold or not zones.writes_local(name, at):
            continue
        naive = local.replace(tzinfo=None)
        assert naive.replace(tzinfo=dateutil).utcoffset() == local.utcoffset(), (name, at, "dateutil")
        assert naive.replace(tzinfo=parsed).utcoffset() == local.utcoffset(), (name, at, "icalendar")
    assert vobject.readOne(text.decode()).vtimezone


def test_a_time_before_the_last_change_is_written_in_utc():
    before = datetime.datetime(2016, 9, 1, tzinfo=datetime.UTC)
    assert not zones.writes_local("Asia/Ulaanbaatar", before)
    assert zones.writes_local("Asia/Ulaanbaatar", before.replace(year=2017))


def test_the_hour_that_comes_twice_is_local_the_first_time_only():
    first = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
    assert zones.writes_local("Europe/Berlin", first)
    assert not zones.writes_local("Europe/Berlin", first + datetime.timedelta(hours=1))


def test_a_zone_has_one_rule_for_summer_and_one_for_winter():
    text = zones.vtimezone("Europe/Berlin").decode()
    assert text.count("BEGIN:DAYLIGHT") == text.count("BEGIN:STANDARD") == 1
    assert "DTSTART:19960331T020000" in text
    assert "RDATE" not in text
    assert "RRULE" not in zones.vtimezone("Asia/Seoul").decode()
