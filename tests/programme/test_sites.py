"""The sites of a visit on the public page: what each says, where it lies, and what machines read of it."""

import datetime
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import Blocker, Invalid, Refused
from events_core.journal.models import Entry
from events_core.journal.sentences import sentence
from events_core.network.models import Person
from events_core.programme import actions, gates, sites
from events_core.programme.models import Event
from events_core.programme.signals import event_changed, participants_told
from events_core.programme.sites import Site
from tests.cast import Make, Visits

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
START = datetime.datetime(2027, 5, 18, 0, 30, tzinfo=datetime.UTC)  # 09:30 in Tokyo
HOUR = datetime.timedelta(hours=1)
ECO_TOWN = Site(
    "Eco-Town Center", "Hibiki-machi 1-62", 33.9312, 130.7506, START, START + 2 * HOUR, 25, "Passport\nand a copy", "<Helmets>"
)  # fmt: skip
HARBOUR = Site("Harbour", latitude=33.9, longitude=130.8)


def show(client: Client, event: Event, language: str = "en") -> str:
    answer = client.get(f"/events/{event.slug}/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def location(text: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    places: list[dict[str, Any]] = json.loads(found[1])["location"]
    return places


@pytest.fixture
def event(make_event: Make) -> Event:
    """A visit of one day."""
    return make_event(starts_at=START, ends_at=START + 8 * HOUR, publish=True)


@pytest.mark.both
def test_the_page_lists_the_sites_and_draws_them(client: Client, event: Event, visits: Visits) -> None:
    visits[event.pk] = [ECO_TOWN, HARBOUR]
    text = show(client, event)
    for wanted in (
        '<h2 id="sites">Sites</h2>', "<h3>1. Eco-Town Center</h3>", "Hibiki-machi 1-62", "<dd>09:30–11:30</dd>",
        "<dt>People at most</dt>", "<dd>25</dd>", "Passport<br>and a copy", "&lt;Helmets&gt;", "All times are Japan time (UTC+9).",
        '<a href="geo:33.9312,130.7506">33.9312, 130.7506</a>', "<h3>2. Harbour</h3>", 'role="img"',
        "1: Eco-Town Center. 2: Harbour.",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "style=" not in text
    assert "https://" not in text[text.index("<figure>") : text.index("</figure>")]


def test_the_drawing_is_the_same_in_every_language(client: Client, event: Event, visits: Visits) -> None:
    """Numbers of a picture are no figures of a text: "0,14" would draw nothing."""
    visits[event.pk] = [ECO_TOWN, HARBOUR]

    def drawn(language: str) -> list[str]:
        text = show(client, event, language)
        return re.findall(r' (?:[xy][12]?|c[xy]|r|d|width|height)="([^"]*)"', text[text.index("<figure>") :])

    assert drawn("en") == drawn("ru") == drawn("ja")


def test_one_located_site_alone_is_no_map(client: Client, event: Event, visits: Visits) -> None:
    """A dot on an empty square tells nobody where it lies; its coordinates do."""
    visits[event.pk] = [ECO_TOWN, Site("City hall", "1-1 Jonai")]
    text = show(client, event)
    assert "sitemap" not in text
    assert "geo:33.9312,130.7506" in text
    assert "Coordinates open in your own map program" in text


def test_without_a_located_site_there_is_no_map(client: Client, event: Event, visits: Visits) -> None:
    visits[event.pk] = [Site("City hall", "1-1 Jonai")]
    text = show(client, event)
    assert "1. City hall" in text
    assert "sitemap" not in text
    assert "geo:" not in text


def test_an_event_without_sites_has_no_such_section(client: Client, event: Event, visits: Visits) -> None:
    assert 'id="sites"' not in show(client, event)


def test_a_visit_of_several_days_names_the_day(client: Client, make_event: Make, visits: Visits) -> None:
    event = make_event(starts_at=START, ends_at=START + 40 * HOUR, publish=True)
    visits[event.pk] = [ECO_TOWN]
    assert "<dd>18 May 2027, 09:30–11:30</dd>" in show(client, event)
    assert "2027年5月18日" in show(client, event, "ja")


def test_sites_of_several_cities_stand_by_city(client: Client, event: Event, visits: Visits) -> None:
    toyama = LazyI18nString({"en": "Toyama", "ja": "富山市"})
    visits[event.pk] = [
        Site("Tram depot", city=toyama), Site("Harbour", city="Kitakyushu"), Site("Compact centre", city=toyama)
    ]  # fmt: skip
    text = show(client, event)
    found = re.findall(r"<h[34][^>]*>([^<]+)</h[34]>", text[text.index('id="sites"') :])
    assert found[:5] == ["Toyama", "1. Tram depot", "2. Compact centre", "Kitakyushu", "3. Harbour"]
    assert '<ol class="flow-l" start="3">' in text
    assert '<h3 class="mt">富山市</h3>' in show(client, event, "ja")


def test_a_page_asks_for_sites_once_however_many(client: Client, event: Event, visits: Visits) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as run:
            show(client, event)
        return len(run)

    show(client, event)
    before = queries()
    visits.calls = 0
    visits[event.pk] = [ECO_TOWN] * 20
    assert queries() == before
    assert visits.calls == 1


def test_machines_read_places_with_their_position(client: Client, event: Event, visits: Visits) -> None:
    visits[event.pk] = [ECO_TOWN, Site("Depot", city="Toyama")]
    city, eco_town, depot = location(show(client, event))
    assert city["address"]["addressLocality"] == "Kitakyushu"
    assert eco_town == {
        "@type": "Place",
        "name": "Eco-Town Center",
        "address": "Hibiki-machi 1-62",
        "geo": {"@type": "GeoCoordinates", "latitude": 33.9312, "longitude": 130.7506},
        "maximumAttendeeCapacity": 25,
    }
    assert depot == {"@type": "Place", "name": "Depot", "address": "Toyama"}


@pytest.mark.parametrize(
    ("latitude", "longitude", "uri"),
    [
        (33.9312, 130.7506, "geo:33.9312,130.7506"),
        (-0.0000001, 0.00001, "geo:0,0.00001"),
        (40.0, -120.0, "geo:40,-120"),
        (1.23456789, 100.0, "geo:1.234568,100"),
    ],
)
def test_a_geo_uri_has_plain_decimals(latitude: float, longitude: float, uri: str) -> None:
    assert Site("A", latitude=latitude, longitude=longitude).geo_uri == uri


def test_half_a_position_is_none() -> None:
    assert Site("A", latitude=1.0).position is None
    assert Site("A", latitude=1.0).geo_uri == ""


def test_nobody_is_asked_about_no_events(visits: Visits) -> None:
    assert sites.of([]) == {}
    assert visits.calls == 0


def test_several_providers_add_up(event: Event, visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    visits[event.pk] = [HARBOUR]
    monkeypatch.setattr(sites, "_PROVIDERS", [visits, visits])
    assert sites.of_event(event) == [HARBOUR, HARBOUR]


@pytest.mark.both
def test_a_change_of_sites_is_announced_and_is_no_change_of_time(event: Event, officer: Person) -> None:
    heard: list[tuple[str, set[str]]] = []

    def listen(move: str, changed: set[str], **kwargs: Any) -> None:
        heard.append((move, changed))

    event_changed.connect(listen)
    try:
        after = actions.finish_sites(actions.locked(event.pk), officer.actor)
    finally:
        event_changed.disconnect(listen)
    assert heard == [("sites", {"sites"})]
    assert (after.version, after.sequence) == (event.version + 1, event.sequence)


@pytest.fixture
def paused(event: Event, monkeypatch: pytest.MonkeyPatch) -> Event:
    """An event whose host took its yes back."""
    monkeypatch.setattr(gates, "_GATES", [lambda _event: [Blocker("cohost_unconfirmed", "Waiting for Kitakyushu.")]])
    return event


@pytest.mark.both
def test_the_team_tells_participants_of_a_pause(paused: Event, officer: Person) -> None:
    heard: list[tuple[str, int]] = []

    def listen(message: str, number: int, **kwargs: Any) -> None:
        heard.append((message, number))

    participants_told.connect(listen)
    try:
        actions.tell_participants(paused.pk, " The harbour is flooded. ", by=officer.actor)
        actions.tell_participants(paused.pk, "The harbour is flooded.", by=officer.actor)
        actions.tell_participants(paused.pk, "The harbour is dry again.", by=officer.actor)
    finally:
        participants_told.disconnect(listen)
    assert [message for message, _number in heard] == ["The harbour is flooded.", "The harbour is dry again."]
    assert len({number for _message, number in heard}) == 2
    first = Entry.objects.filter(verb="event.told").order_by("pk")[0]
    assert "The harbour is flooded." in sentence(first.verb, first.data)
    paused.refresh_from_db()
    actions.finish_sites(actions.locked(paused.pk), officer.actor)
    actions.tell_participants(paused.pk, "The harbour is dry again.", by=officer.actor)
    assert Entry.objects.filter(verb="event.told").count() == 3


def test_telling_needs_a_message_and_a_pause(event: Event, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused) as refused:
        actions.tell_participants(event.pk, "Hello", by=officer.actor)
    assert refused.value.code == "not_paused"
    monkeypatch.setattr(gates, "_GATES", [lambda _event: [Blocker("x", "No")]])
    for message in ("", "  \n", "x" * 2_001):
        with pytest.raises(Invalid) as invalid:
            actions.tell_participants(event.pk, message, by=officer.actor)
        assert invalid.value.errors[0].field == "message"
    assert not Entry.objects.filter(verb="event.told").exists()
