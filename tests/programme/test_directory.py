"""The public directory: what it lists, how it is narrowed, searched and paged, and what it costs."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.network.models import City, Person
from events_core.programme import actions
from tests.cast import Make, in_days

pytestmark = pytest.mark.django_db


def page(client: Client, address: str = "/", status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status
    return answer.content.decode()


def titles(text: str) -> list[str]:
    return re.findall(r'<h3><a href="/events/[^"]+/">([^<]+)</a>', text)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page(client, address)
    return len(caught)


def test_an_empty_directory_says_so(client: Client) -> None:
    assert "Nothing is planned at the moment" in page(client)


def test_drafts_and_unlisted_events_are_never_listed(client: Client, make_event: Make) -> None:
    make_event(title={"en": "Secret draft"})
    make_event(title={"en": "Unlisted meeting"}, visibility="unlisted", publish=True)
    make_event(title={"en": "Open workshop"}, publish=True)
    for address in ("/", f"/?when={timezone.now().year}", f"/?when={in_days(30):%Y-%m}", "/?q=secret"):
        text = page(client, address)
        assert "Secret draft" not in text
        assert "Unlisted meeting" not in text
    assert titles(page(client)) == ["Open workshop"]


def test_even_an_officer_sees_only_what_is_public_here(client: Client, officer: Person, make_event: Make) -> None:
    make_event(title={"en": "Secret draft"})
    client.force_login(officer)
    assert "Secret draft" not in page(client)


def test_coming_ones_from_the_nearest_and_past_ones_from_the_latest(
    client: Client, officer: Person, make_event: Make
) -> None:
    make_event(title={"en": "Second"}, starts_at=in_days(50), publish=True)
    make_event(title={"en": "First"}, starts_at=in_days(20), publish=True)
    for year in (2011, 2014):
        start = datetime.datetime(year, 5, 1, tzinfo=datetime.UTC)
        old = make_event(title={"en": f"Held {year}"}, starts_at=start, recorded=True, publish=True)
        actions.complete(old.pk, by=officer.actor)
    text = page(client)
    assert titles(text) == ["First", "Second", "Held 2014", "Held 2011"]
    assert "From the record" in text
    assert titles(page(client, "/?when=past")) == ["Held 2014", "Held 2011"]
    assert titles(page(client, "/?when=2011")) == ["Held 2011"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=symposium", ["Finance"]),
        ("theme=waste", ["Waste"]),
        ("city=ulaanbaatar", ["Finance"]),
        ("country=JP", ["Waste"]),
        ("country=jp&kind=symposium", []),
        ("kind=symposium&kind=workshop", ["Waste", "Finance"]),
        ("q=улаанбаатар", ["Finance"]),
        ("q=北九州", ["Waste"]),
        ("q=廃棄物", ["Waste"]),
        ("q=금융", ["Finance"]),
        ("q=fin", ["Finance"]),
        ("q=secretariat", ["Waste", "Finance"]),
        ("kind=nonsense", []),
    ],
)
def test_filters_and_words_in_every_script(
    client: Client, make_event: Make, ulaanbaatar: City, query: str, found: list[str]
) -> None:
    make_event(title={"en": "Waste", "ja": "廃棄物と資源"}, themes=["waste"], starts_at=in_days(20), publish=True)
    make_event(
        title={"en": "Finance", "ko": "도시 금융"},
        kind="symposium",
        cities=["ulaanbaatar"],
        starts_at=in_days(40),
        publish=True,
    )
    text = page(client, f"/?{query}")
    assert titles(text) == found
    assert bool(found) != ("No event fits these filters" in text)


def test_each_filter_in_use_can_be_taken_away(client: Client, published: object) -> None:
    text = page(client, "/?kind=workshop&country=JP&q=cities&when=past")
    chips = dict(re.findall(r'<a href="([^"]+)">([^<]+)<span class="vh">, remove', text))
    assert chips == {
        "/?country=JP&amp;q=cities&amp;when=past": "Workshop",
        "/?kind=workshop&amp;q=cities&amp;when=past": "Japan",
        "/?kind=workshop&amp;country=JP&amp;when=past": "“cities”",
    }


@pytest.mark.parametrize("when", ["soon", "20", "2027-13", "2027-00", "99999", "2027-05-01", "-1", "0001-01"])
def test_a_time_that_is_none_is_refused_with_a_sentence(client: Client, when: str) -> None:
    assert "Write coming, past, a year (2027) or a month (2027-05)." in page(client, f"/?when={when}", 422)


def test_hostile_words_stay_words(client: Client) -> None:
    text = page(client, "/?q=%3Cscript%3Ealert(1)%3C/script%3E&kind=%22%3E%3Cb%3E&city=%00")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert '"><b>' not in text


def test_activities_of_others_are_marked(client: Client, make_event: Make) -> None:
    make_event(is_related=True, kind="forum", partners=[], publish=True)
    assert "Forum, an activity of others" in page(client)


def test_a_row_tells_places_closing_and_hosts(client: Client, make_event: Make) -> None:
    host = {"organisation": "city-of-kitakyushu", "part": "host"}
    lead = {"organisation": "neaspec-secretariat", "part": "organiser"}
    make_event(partners=[lead, host], capacity=30, languages=["ja", "en"], publish=True)
    text = page(client)
    assert "30 of 30 places left<br>Closes " in text
    assert "Hosted by City of Kitakyushu · Japanese, English" in text
    assert "Kitakyushu, Japan" in text


def test_a_month_is_a_grid_of_days_in_the_events_zone(client: Client, make_event: Make) -> None:
    start = datetime.datetime(2027, 5, 2, 23, 30, tzinfo=datetime.UTC)  # 3 May in Tokyo
    make_event(title={"en": "Early"}, starts_at=start, ends_at=start + datetime.timedelta(hours=34), publish=True)
    text = page(client, "/?when=2027-05")
    days = re.findall(r'datetime="(2027-05-\d\d)"[^>]*>.*?</time><div>(.*?)</div>', text)
    filled = {day: body for day, body in days if body}
    assert list(filled) == ["2027-05-03", "2027-05-04"]
    assert "(continues)" not in filled["2027-05-03"]
    assert "(continues)" in filled["2027-05-04"]
    assert "/?when=2027-04" in text
    assert "/?when=2027-06" in text


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "month", "other"),
    [
        ("Asia/Tokyo", "2027-05-01T07:00+09:00", "2027-05-01T08:30+09:00", "2027-05", "2027-04"),
        ("Asia/Tokyo", "2027-06-01T00:00+09:00", "2027-06-01T23:59+09:00", "2027-06", "2027-05"),
        ("America/New_York", "2027-05-31T21:00-04:00", "2027-06-01T00:00-04:00", "2027-05", "2027-06"),
    ],
)
def test_an_event_stands_in_the_month_of_its_own_clock(
    client: Client, make_event: Make, zone: str, starts: str, ends: str, month: str, other: str
) -> None:
    at = datetime.datetime.fromisoformat
    make_event(title={"en": "At the edge"}, timezone=zone, starts_at=at(starts), ends_at=at(ends), publish=True)
    assert "month__e" in page(client, f"/?when={month}")
    assert "No event in this month" in page(client, f"/?when={other}")


def test_what_is_known_to_the_month_stands_below_the_grid(client: Client, make_event: Make) -> None:
    start = datetime.datetime(2014, 8, 15, tzinfo=datetime.UTC)
    make_event(
        title={"en": "Forum"}, starts_at=start, ends_at=start, date_precision="month", recorded=True, publish=True
    )
    text = page(client, "/?when=2014-08")
    assert "In this time, day not on record" in text
    assert "month__e" not in text
    assert "August 2014" in text


@pytest.mark.parametrize(
    "when", ["", "?when=past", "?when={year}", "?when={month}", "?q=city", "?kind=workshop&country=JP"]
)
def test_a_list_costs_the_same_for_few_and_for_many(client: Client, make_event: Make, when: str) -> None:
    address = "/" + when.format(year=in_days(30).year, month=f"{in_days(30):%Y-%m}")
    for number in range(2):
        make_event(title={"en": f"City {number}"}, capacity=5, themes=["waste"], publish=True)
    page(client, address)
    few = queries_of(client, address)
    for number in range(10):
        make_event(title={"en": f"City again {number}"}, capacity=5, themes=["waste"], publish=True)
    assert queries_of(client, address) == few
    assert few <= 14


def test_long_lists_are_paged(client: Client, make_event: Make) -> None:
    for number in range(27):
        make_event(title={"en": f"Event {number:02}"}, starts_at=in_days(20 + number), publish=True)
    first = page(client)
    assert len(titles(first)) == 25
    assert 'rel="next"' in first
    assert titles(page(client, "/?page=2")) == ["Event 25", "Event 26"]
