"""The public page of an event: who sees it, what stands on it, and how machines read it."""

import datetime
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.network.models import City, Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event, TeamMember
from tests.cast import Make, confirm_host, join

from .conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
START = datetime.datetime(2027, 6, 3, 0, 0, tzinfo=datetime.UTC)  # 09:00 in Tokyo
HOUR = datetime.timedelta(hours=1)


def show(client: Client, event: Event, status: int = 200, language: str = "en") -> str:
    answer = client.get(f"/events/{event.slug}/", headers={"accept-language": language})
    assert answer.status_code == status
    return answer.content.decode()


def jsonld(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_draft_is_seen_by_its_team_and_officers_only(
    browse: As, draft: Event, officer: Person, organiser: Person, participant: Person, steward: Person
) -> None:
    join(draft, steward, TeamMember.Role.STEWARD)
    for stranger in (None, organiser, participant):
        show(browse(stranger), draft, 404)
    for insider in (officer, steward):
        text = show(browse(insider), draft)
        assert "This is a draft" in text
        assert "ld+json" not in text


def test_a_draft_and_an_unlisted_event_ask_not_to_be_indexed(
    client: Client, browse: As, make_event: Make, officer: Person
) -> None:
    hidden = make_event(visibility="unlisted", publish=True)
    assert client.get(f"/events/{hidden.slug}/")["X-Robots-Tag"] == "noindex"
    assert browse(officer).get(f"/events/{make_event().slug}/")["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get(f"/events/{make_event(publish=True).slug}/")


@pytest.mark.both
def test_the_page_tells_when_where_what_and_who(client: Client, make_event: Make, officer: Person) -> None:
    event = make_event(
        starts_at=START,
        summary={"en": "Compared methods."},
        description={"en": "Bring **figures** of one year."},
        venue={"en": "City hall"},
        languages=["ja", "en"],
        themes=["waste"],
        contact_name="Park Ji-woo",
        capacity=30,
        publish=True,
    )
    sessions.add_session(
        event.pk,
        {
            "title": {"en": "Opening"},
            "starts_at": START,
            "ends_at": START + HOUR,
            "room": "Hall A",
            "interpretation": ["ja", "en"],
            "speakers": [{"name": "Moriyama Aya", "native_name": "森山 彩", "organisation": "City of Kitakyushu"}],
        },
        by=officer.actor,
    )
    text = show(client, event)
    for wanted in (
        "3–4 June", "Japan time (UTC+9)", "City hall", "Japanese, English", "<strong>figures</strong>", "Compared methods.",
        "30 of 30 places left", f'href="/events/{event.slug}/register/"', "Day 1:", "09:00–10:00", "Hall A",
        "Interpreted into Japanese, English", "(森山 彩)", 'href="/organisations/neaspec-secretariat/"',
        'href="/cities/kitakyushu/"', 'href="mailto:secretariat@test.example"', f"/events/{event.slug}/event.ics",
    ):  # fmt: skip
        assert wanted in re.sub(r"</?time[^>]*>|<span class=\"nw\">", "", text) or wanted in text, wanted


def test_a_reader_elsewhere_also_sees_the_times_of_their_own_zone(
    browse: As, make_event: Make, officer: Person, participant: Person
) -> None:
    event = make_event(starts_at=START, publish=True)
    sessions.add_session(event.pk, {"title": "Opening", "starts_at": START, "ends_at": START + HOUR}, by=officer.actor)
    participant.timezone = "Asia/Ulaanbaatar"
    participant.save()
    assert "08:00–09:00" in show(browse(participant), event)
    participant.timezone = "Asia/Seoul"  # another zone with the same clock
    participant.save()
    text = show(browse(participant), event)
    assert text.count("09:00–10:00") == 1
    assert "Below them stand yours" not in text


def test_texts_fall_back_to_a_language_that_is_there(client: Client, published: Event) -> None:
    assert "都市インベントリの活用" in show(client, published, language="ja")
    assert "Working with city inventories" in show(client, published, language="mn")


def test_cancelled_and_postponed_pages_stay_and_say_so(client: Client, make_event: Make, officer: Person) -> None:
    off = make_event(publish=True)
    actions.cancel(off.pk, "The hall is flooded.", by=officer.actor)
    text = show(client, off)
    assert "The hall is flooded." in text
    assert "/register/" not in text
    assert jsonld(text)["eventStatus"] == "https://schema.org/EventCancelled"
    late = make_event(publish=True)
    actions.postpone(late.pk, by=officer.actor)
    text = show(client, late)
    assert "This event is put off" in text
    assert jsonld(text)["eventStatus"] == "https://schema.org/EventPostponed"


def test_json_ld_holds_the_facts_and_nothing_private(client: Client, make_event: Make) -> None:
    event = make_event(
        starts_at=START, mode="hybrid", link="https://meet.example/secret", venue={"en": "City hall"}, capacity=30,
        languages=["zh-hans"], publish=True,
    )  # fmt: skip
    text = show(client, event)
    data = jsonld(text)
    assert data["@type"] == "Event"
    assert data["name"] == "Working with city inventories"
    assert data["startDate"] == "2027-06-03T09:00+09:00"
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert data["location"][0]["address"]["addressCountry"] == "JP"
    assert data["location"][1]["@type"] == "VirtualLocation"
    assert data["inLanguage"] == ["zh-Hans"]
    assert data["organizer"][0]["@type"] == "Organization"
    assert data["maximumAttendeeCapacity"] == 30
    assert "meet.example" not in text


@pytest.mark.parametrize(("precision", "start"), [("day", "2014-08-15"), ("month", "2014-08"), ("year", "2014")])
def test_dates_are_no_more_exact_than_known(client: Client, make_event: Make, precision: str, start: str) -> None:
    at = datetime.datetime(2014, 8, 15, 3, tzinfo=datetime.UTC)
    event = make_event(starts_at=at, ends_at=at, date_precision=precision, recorded=True, publish=True)
    text = show(client, event)
    assert jsonld(text)["startDate"] == start
    assert "00:00" not in text
    assert ("event.ics" in text) == (precision == "day")


def test_hostile_texts_stay_texts(client: Client, make_event: Make, officer: Person) -> None:
    bad = '</script><script>alert("x")</script>'
    event = make_event(
        title={"en": bad}, summary={"en": bad}, description={"en": f"{bad} [x](javascript:alert(1)) <img src=x onerror=y>"},
        venue={"en": bad}, contact_name=bad, publish=True,
    )  # fmt: skip
    sessions.add_session(
        event.pk,
        {"title": bad, "starts_at": event.starts_at, "ends_at": event.starts_at + HOUR, "room": bad,
         "speakers": [{"name": bad, "native_name": bad}]},
        by=officer.actor,
    )  # fmt: skip
    text = show(client, event)
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "<img" not in text
    assert jsonld(text)["name"] == bad


def test_what_belongs_to_an_event_stands_on_its_page(client: Client, make_event: Make, officer: Person) -> None:
    whole = make_event(title={"en": "Symposium"}, publish=True)
    visit = make_event(title={"en": "Visit"}, kind="field_visit", parent=whole.slug)
    assert "Events within this one" not in show(client, whole)
    confirm_host(visit, officer)
    actions.publish(visit.pk, by=officer.actor)
    assert "Events within this one" in show(client, whole)
    assert f'href="/events/{whole.slug}/"' in show(client, visit)
    assert jsonld(show(client, visit))["superEvent"]["name"] == "Symposium"


@pytest.mark.parametrize("visibility", ["unlisted", "by_invitation"])
def test_an_event_does_not_tell_of_a_hidden_one_that_it_belongs_to(
    client: Client, browse: As, make_event: Make, officer: Person, visibility: str
) -> None:
    whole = make_event(title={"en": "Closed meeting"}, visibility=visibility, publish=True)
    part = make_event(title={"en": "Open talk"}, parent=whole.slug, publish=True)
    page = show(client, part)
    assert whole.slug not in page
    assert "Closed meeting" not in page
    assert whole.slug in show(browse(officer), part)


def test_the_page_costs_the_same_for_much_and_for_little(
    client: Client, make_event: Make, officer: Person, ulaanbaatar: City
) -> None:
    def cost(event: Event) -> int:
        show(client, event)
        with CaptureQueriesContext(connection) as caught:
            show(client, event)
        return len(caught)

    def fill(event: Event, count: int) -> None:
        for number in range(count):
            at = event.starts_at + number * HOUR / 10
            speakers = [{"name": f"Speaker {n}"} for n in range(3)]
            facts = {"title": f"Talk {number}", "starts_at": at, "ends_at": at + HOUR / 10, "speakers": speakers}
            sessions.add_session(event.pk, facts, by=officer.actor)
            make_event(title={"en": f"Part {number}"}, parent=event.slug, publish=True)

    small, large = make_event(publish=True), make_event(publish=True)
    fill(small, 1)
    fill(large, 8)
    assert cost(large) == cost(small)
    assert cost(large) <= 24
