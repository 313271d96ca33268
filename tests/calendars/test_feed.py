"""What is in the feed, for how long, and under which filters."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.calendars import feeds
from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.calendars import strict
from tests.calendars.conftest import DAY, FEED, Fetch, content, entry_of, held, shown
from tests.cast import Make, in_days

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def titles(calendar: strict.Component) -> list[str]:
    return [strict.text_of(event.value("SUMMARY")) for event in calendar.all("VEVENT")]


def named(make: Make, title: str, **values: Any) -> Event:
    return make(**{"publish": True, "title": {"en": title}, **values})


def test_nothing_that_is_not_public_is_in_it(make_event: Make, officer: Person, fetch: Fetch) -> None:
    draft = named(make_event, "Draft", publish=False)
    never = programme.cancel(named(make_event, "Never", publish=False).pk, "No budget", by=officer.actor)
    unlisted = named(make_event, "Unlisted", visibility="unlisted")
    invited = named(make_event, "Invited", visibility="by_invitation")
    vague = [held(make_event, officer, 40, date_precision=how) for how in ("month", "year")]
    assert titles(fetch()) == []
    assert titles(fetch(when="past")) == []
    for event in (draft, never, invited, *vague):
        assert Client().get(f"/events/{event.slug}/event.ics").status_code == 404
    assert titles(fetch(f"/events/{unlisted.slug}/event.ics")) == ["Unlisted"]  # whoever knows the address may keep it


def test_what_becomes_private_leaves_it(make_event: Make, officer: Person, fetch: Fetch) -> None:
    event = named(make_event, "Open")
    assert titles(fetch()) == ["Open"]
    programme.edit_event(event.pk, {"visibility": "unlisted"}, by=officer.actor)
    assert titles(fetch()) == []


def test_ninety_days_after_it_moves_to_the_archive(make_event: Make, officer: Person, fetch: Fetch) -> None:
    named(make_event, "Coming")
    recent = held(make_event, officer, 89, title={"en": "Recent"})
    held(make_event, officer, 92, title={"en": "Old"})
    gone = named(make_event, "Called off")
    programme.cancel(gone.pk, "No budget", by=officer.actor)
    ended = timezone.now() - 88 * DAY
    Event.objects.filter(pk=gone.pk).update(starts_at=ended - DAY, ends_at=ended)
    programme.refresh_names(City.objects.get(slug="kitakyushu"))
    assert titles(fetch()) == ["Recent", "Cancelled: Called off", "Coming"]
    assert titles(fetch(when="past")) == ["Old"]
    assert entry_of(recent, fetch(when="coming"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "abcd"),
        ({"kind": "workshop"}, "a"),
        ({"kind": "workshop,webinar"}, "ab"),
        ({"kind": ["workshop", "webinar"]}, "ab"),
        ({"theme": "waste"}, "ac"),
        ({"theme": "waste,energy"}, "abc"),
        ({"city": "ulaanbaatar"}, "cd"),
        ({"country": "MN"}, "cd"),
        ({"country": "mn,jp"}, "acd"),
        ({"theme": "waste", "country": "MN"}, "c"),
        ({"kind": "forum", "city": "kitakyushu", "theme": "waste", "country": "JP"}, ""),
    ],
)
def test_filters(make_event: Make, ulaanbaatar: City, fetch: Fetch, query: dict[str, Any], found: str) -> None:
    named(make_event, "a", kind="workshop", themes=["waste"], starts_at=in_days(10))
    named(make_event, "b", kind="webinar", mode="online", cities=[], link="https://a.example/", themes=["energy"], starts_at=in_days(11))  # fmt: skip
    named(make_event, "c", kind="forum", themes=["waste"], cities=["ulaanbaatar"], starts_at=in_days(12))
    named(make_event, "d", kind="meeting", cities=["kitakyushu", "ulaanbaatar"], starts_at=in_days(13))
    expected = list(found) if query != {"country": "mn,jp"} else ["a", "c", "d"]
    assert titles(fetch(**query)) == expected


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("kind=party", "There is none by the name party."),
        ("theme=waste,wast", "There is none by the name wast."),
        ("city=atlantis", "There is none by the name atlantis."),
        ("country=XX", "There is none by the name XX."),
        ("lang=tlh", "There is no language tlh here."),
        ("topic=waste", "There is no filter called topic."),
        ("q=waste", "There is no filter called q."),
        ("when=2027", "Write coming or past."),
        ("kind=%3Cscript%3E", "&lt;script&gt;"),
    ],
)
def test_what_nobody_knows_is_refused_with_a_sentence(published: Event, query: str, says: str) -> None:
    answer = Client(headers={"Accept-Language": "en"}).get(f"{FEED}?{query}")
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not answer.cookies
    if query.startswith("lang"):
        assert Client().get(f"/events/{published.slug}/event.ics?{query}").status_code == 422


@pytest.mark.parametrize(("tag", "language"), [("zh", "zh-hans"), ("zh-CN", "zh-hans"), ("JA", "ja"), ("", "en")])
def test_languages_have_other_names(make_event: Make, fetch: Fetch, tag: str, language: str) -> None:
    make_event(publish=True, title={"en": "In English", "zh-hans": "中文", "ja": "日本語"})
    assert titles(fetch(lang=tag)) == titles(fetch(lang=language))
    assert titles(fetch(lang="ko")) == ["In English"]


def test_the_address_names_the_language_and_nothing_else_does(make_event: Make) -> None:
    make_event(publish=True)
    plain = content()
    for client in (Client(headers={"Accept-Language": "ja"}), Client()):
        client.cookies["language"] = "ru"
        assert client.get(FEED).getvalue() == plain


def test_a_calendar_keeps_its_uid_whatever_the_order_of_its_filters(ulaanbaatar: City, fetch: Fetch) -> None:
    def uid(query: str) -> str:
        return fetch(f"{FEED}?{query}").value("UID") if query else fetch().value("UID")

    queries = [
        ("kind=forum,workshop&country=mn", "country=MN&kind=workshop&kind=forum&kind=forum"),
        ("theme=waste", "theme=waste&city=&lang=en"),
        ("", "when=coming"),
    ]
    for one, other in queries:
        found = [strict.parse(content(f"{FEED}?{query}")).value("UID") for query in (one, other)]
        assert found[0] == found[1], one
    different = ["", "lang=ja", "when=past", "kind=forum", "theme=waste", "city=ulaanbaatar", "country=MN"]
    assert len({strict.parse(content(f"{FEED}?{query}")).value("UID") for query in different}) == len(different)


def test_a_feed_says_what_it_is_and_where_it_comes_from(ulaanbaatar: City, fetch: Fetch, settings: Any) -> None:
    calendar = fetch(country="MN", kind="forum", lang="en", city="ulaanbaatar")
    assert strict.text_of(calendar.value("NAME")) == "Low Carbon City Platform: Forum, Ulaanbaatar, Mongolia"
    source = calendar.value("SOURCE")
    assert source == f"{settings.BASE_URL}{FEED}?kind=forum&city=ulaanbaatar&country=MN"
    again = strict.parse(content(source.removeprefix(settings.BASE_URL)))
    assert again.value("UID") == calendar.value("UID")
    assert len(fetch(kind=",".join(["forum", "workshop", "training"])).value("SOURCE")) < 256


def test_a_demo_says_so(fetch: Fetch, settings: Any) -> None:
    settings.DEMO = True
    assert "are invented" in fetch().value("DESCRIPTION")
    settings.DEMO = False
    assert "invented" not in fetch().value("DESCRIPTION")


def test_a_moved_event_keeps_its_uid_and_raises_its_sequence(make_event: Make, officer: Person, fetch: Fetch) -> None:
    event = make_event(publish=True)
    before = shown(event, fetch())
    programme.edit_event(event.pk, {"summary": "More about it"}, by=officer.actor)
    edited = shown(event, fetch())
    programme.reschedule(event.pk, event.starts_at + DAY, event.ends_at + DAY, by=officer.actor)
    after = shown(event, fetch())
    assert before.value("UID") == edited.value("UID") == after.value("UID")
    assert [one.value("SEQUENCE") for one in (before, edited, after)] == ["1", "1", "2"]
    stamps = [one.value("LAST-MODIFIED") for one in (before, edited, after)]
    assert stamps == sorted(set(stamps))
    assert before.value("DTSTART") != after.value("DTSTART")


def test_a_city_with_another_name_shows_it(published: Event, kitakyushu: City, fetch: Fetch) -> None:
    network.save_city(kitakyushu, {"name": LazyI18nString({"en": "Kitakyūshū"})}, by=COMMAND)
    assert strict.text_of(shown(published, fetch()).value("LOCATION")) == "Kitakyūshū, Japan"


def test_an_empty_feed_is_still_a_calendar(fetch: Fetch) -> None:
    assert titles(fetch(kind="forum")) == []


def test_no_name_of_a_participant_and_no_address_of_a_room_is_in_it(make_event: Make) -> None:
    make_event(publish=True, mode="hybrid", link="https://meet.example/secret-room")
    found = content()
    assert b"meet.example" not in found
    assert b"ATTENDEE" not in found


def test_a_feed_costs_the_same_for_many_events(make_event: Make) -> None:
    costs = []
    for number in (2, 18):
        for _turn in range(number):
            make_event(publish=True)
        with CaptureQueriesContext(connection) as queries:
            content(kind="workshop", theme="waste", city="kitakyushu", country="JP")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 7


def test_crawlers_may_fetch_it() -> None:
    robots = Client().get("/robots.txt").content.decode()
    assert "Allow: /feeds/events.ics" in robots


def test_the_window_moves_at_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime.datetime(2027, 5, 18, 12, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    assert feeds.window_start() == datetime.datetime(2027, 2, 17, tzinfo=datetime.UTC)


def test_the_subscribe_page_offers_an_address_that_works(make_event: Make, ulaanbaatar: City) -> None:
    make_event(publish=True, cities=["ulaanbaatar"], themes=["waste"])
    page = subscribe("kind=workshop&theme=waste&country=MN&city=ulaanbaatar&lang=ja")
    assert "1 entry now, next one on" in page
    assert 'href="webcal:' in page
    assert len(strict.parse(content(offered(page))).all("VEVENT")) == 1
    for wrong in ("kind=party", "city=atlantis", "theme=x", "country=XX", "lang=tlh", "q=waste", "page=2"):
        assert offered(subscribe(wrong)) == FEED


def subscribe(query: str) -> str:
    answer = Client(headers={"Accept-Language": "en"}).get(f"/calendars/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def offered(page: str) -> str:
    """The address that the page gives to copy, without the site."""
    address = re.search(r'value="https?://[^/"]+([^"]+events\.ics[^"]*)"', page)
    assert address
    return address[1].replace("&amp;", "&")


def test_the_longest_address_of_the_page_is_one_that_google_takes(settings: Any) -> None:
    settings.BASE_URL = "https://events.low-carbon-cities.example.org"
    query = "&".join(
        [
            "kind=symposium,workshop,field_visit,expert_group_meeting,training,forum,conference,meeting",
            "theme=ghg-accounting", "city=yanbian-korean-autonomous-prefecture", "country=CN", "lang=zh-hans",
        ]
    )  # fmt: skip
    assert len(feeds.Wanted.read(QueryDict(query)).address) <= 256
