"""The board of all requests: who sees which, in which group and order, what each row says, and what it costs."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from events_core.hosting import actions, waits
from events_core.hosting.board import AGREED, CITY, ENDED, GROUPS, US, board, requests_for
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, confirm_host, join
from tests.hosting.test_desk import signed_in
from tests.hosting.test_panels import request_of
from tools.bench.requests import load

pytestmark = [pytest.mark.django_db]
DAY = datetime.timedelta(days=1)
CONTACT = {"contact": {"name": "Sato Hana", "email": "hana@kitakyushu.example", "language": "ja"}}
HOSTILE = ("", "x", "-1", "0", "99999999999999999999", "%00", "\x00", "'\"><script>", "🏙️", "北" * 300, "us' OR 1=1 --")


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


def drafted(event: Event, place: str = "kitakyushu", **asked: Any) -> CohostRequest:
    where = City.objects.get(slug=place)
    body = where.organisations.get(kind="local_government")
    return actions.draft_request(event.pk, where, body, by=COMMAND, asked=asked)


def sent(event: Event, place: str = "kitakyushu", **asked: Any) -> CohostRequest:
    return actions.send(drafted(event, place, **CONTACT, **asked).pk, by=COMMAND)


def visit(make_event: Make, days: float = 30, **values: Any) -> Event:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + days * DAY
    return make_event(kind="field_visit", starts_at=start, **values)


def page(somebody: Person, query: str = "") -> str:
    answer = signed_in(somebody).get(f"/desk/hosting/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def shown(somebody: Person, group: str, **filters: str) -> list[int]:
    return [row.request.pk for row in board(requests_for(somebody, **filters), group, None).rows]


def test_each_person_sees_the_requests_of_their_events(
    make_event: Make, officer: Person, organiser: Person, participant: Person
) -> None:
    mine, other = visit(make_event, title={"en": "Mine"}), visit(make_event, title={"en": "Of others"})
    for event in (mine, other):
        drafted(event)
    assert Client().get("/desk/hosting/").status_code == 302
    assert signed_in(participant).get("/desk/hosting/").status_code == 403
    assert signed_in(organiser).get("/desk/hosting/").status_code == 200
    assert "No request waits for you" in page(organiser)
    for role in ("viewer", "organiser"):
        join(mine, organiser, role)
        assert "Mine" in page(organiser)
        assert "Of others" not in page(organiser)
    assert "Mine" in page(officer)
    assert "Of others" in page(officer)


def test_each_request_waits_for_somebody(make_event: Make, officer: Person, ulaanbaatar: City) -> None:
    draft = drafted(visit(make_event))
    asked = sent(visit(make_event))
    countered = actions.counter(sent(visit(make_event)).pk, {"name": "Sato Hana", "message": "A day later"})
    declined = actions.decline(sent(visit(make_event)).pk, "No staff", name="Sato Hana")
    recalled = actions.recall(sent(visit(make_event)).pk, by=COMMAND)
    sure = visit(make_event)
    confirm_host(sure, officer)
    workshop = actions.decline(sent(make_event()).pk, "No staff", name="Sato Hana")  # waits for no city
    left = sent(visit(make_event, cities=["kitakyushu", "ulaanbaatar"]), "ulaanbaatar")
    programme.edit_event(left.event_id, {"cities": ["kitakyushu"]}, by=COMMAND)
    called_off = drafted(visit(make_event))
    programme.cancel(called_off.event_id, "No budget", by=COMMAND)
    assert set(shown(officer, US)) == {draft.pk, countered.pk, declined.pk, recalled.pk}
    assert shown(officer, CITY) == [asked.pk]
    assert shown(officer, AGREED) == [sure.cohost_requests.get().pk]
    assert set(shown(officer, ENDED)) == {workshop.pk, left.pk, called_off.pk}
    assert sum(len(shown(officer, group)) for group in GROUPS) == CohostRequest.objects.count()
    actions.wait_for_cities(workshop.event_id, True, by=COMMAND)
    assert workshop.pk in shown(officer, US)


def test_what_is_over_waits_for_nobody(make_event: Make, officer: Person) -> None:
    request = drafted(visit(make_event))
    Event.objects.filter(pk=request.event_id).update(
        starts_at=timezone.now() - 3 * DAY, ends_at=timezone.now() - 2 * DAY
    )
    assert shown(officer, US) == []
    assert shown(officer, ENDED) == [request.pk]


def test_a_list_of_visitors_waits_for_us_two_weeks_before_its_day(make_event: Make, officer: Person) -> None:
    today = timezone.now().date()
    near, far = (
        actions.confirm(
            sent(visit(make_event, 60)).pk, {"name": "Sato Hana", "visitors_list_by": (today + days * DAY).isoformat()}
        )
        for days in (14, 16)
    )
    assert shown(officer, US) == [near.pk]
    assert shown(officer, AGREED) == [far.pk]
    assert "Hand over the list of visitors by" in page(officer)
    there = timezone.now().astimezone(ZoneInfo("Asia/Tokyo")).date()  # past midnight already in the evening of UTC
    assert f"{14 - (there - today).days} days left" in page(officer)
    CohostRequest.objects.filter(pk=near.pk).update(visitors_given_at=timezone.now())
    assert shown(officer, US) == []
    assert set(shown(officer, AGREED)) == {near.pk, far.pk}


def test_the_least_time_comes_first(make_event: Make, officer: Person) -> None:
    today = timezone.now().date()
    late, soon = (sent(visit(make_event, 90), reply_by=(today + days * DAY).isoformat()) for days in (40, 10))
    nearer = sent(visit(make_event, 80), reply_by=(today + 40 * DAY).isoformat())
    assert shown(officer, CITY) == [soon.pk, nearer.pk, late.pk]
    far, near = drafted(visit(make_event, 50)), drafted(visit(make_event, 20))
    listed = actions.confirm(
        sent(visit(make_event, 70)).pk, {"name": "Sato Hana", "visitors_list_by": (today + 5 * DAY).isoformat()}
    )
    assert shown(officer, US) == [listed.pk, near.pk, far.pk]
    held, coming = visit(make_event, 30), visit(make_event, 60)
    for event in (held, coming):
        confirm_host(event, officer)
    Event.objects.filter(pk=held.pk).update(starts_at=timezone.now() - 3 * DAY, ends_at=timezone.now() - 2 * DAY)
    assert shown(officer, AGREED) == [coming.cohost_requests.get().pk, held.cohost_requests.get().pk]


@pytest.mark.sqlite
def test_rows_tell_opening_and_receiving_and_days_left(make_event: Make, officer: Person) -> None:
    today = timezone.now().date()
    request = sent(visit(make_event), reply_by=(today + 10 * DAY).isoformat())
    told = page(officer, "?group=city")
    assert "Not opened since" in told
    assert "It should answer by" in told
    assert any(f"{days} days left" in told for days in (9, 10, 11))  # the event's day may be another than UTC's
    actions.opened(request)
    actions.receive(request.pk, by_day=today + 3 * DAY)
    actions.remind(request.pk, by=COMMAND)
    told = page(officer, "?group=city")
    assert "Opened on" in told
    assert "Not opened" not in told
    assert "Received, decides by" in told
    assert "Reminded once" in told
    CohostRequest.objects.update(due_at=timezone.now() - 2 * DAY)
    assert "The time is over" in page(officer, "?group=city")


@pytest.mark.sqlite
def test_rows_tell_what_they_block(make_event: Make, officer: Person) -> None:
    draft = visit(make_event, title={"en": "Not published"})
    drafted(draft)
    assert "Publishing" in page(officer)
    confirm_host(draft, officer)
    programme.publish(draft.pk, by=officer.actor)
    assert '<td role="cell" data-label="What it blocks">Publishing' not in page(officer, "?group=agreed")
    actions.withdraw(draft.cohost_requests.get().pk, "A flood", name="Sato Hana", recorded_by=officer.actor)
    assert "Registration is paused" in page(officer)
    workshop = make_event()
    drafted(workshop)
    rows = {row.request.event_id: row for row in board(requests_for(officer), US, None).rows}
    assert rows[workshop.pk].blocks == ""
    assert rows[workshop.pk].step == "Say who gets the request, and send it"


def test_filters_by_city_and_event_and_counts_follow(make_event: Make, officer: Person, ulaanbaatar: City) -> None:
    one = drafted(visit(make_event, title={"en": "To the eco-town"}))
    two = sent(visit(make_event, cities=["ulaanbaatar"], title={"en": "To the ger district"}), "ulaanbaatar")
    assert shown(officer, US, city="北九州") == [one.pk]
    assert shown(officer, US, city="City of Kitakyushu") == [one.pk]
    assert shown(officer, US, city="Ulaan") == []
    assert shown(officer, CITY, event="ger") == [two.pk]
    assert shown(officer, CITY, event=two.event.slug) == [two.pk]
    assert board(requests_for(officer, "Ulaan"), US, None).counts == {US: 0, CITY: 1, AGREED: 0, ENDED: 0}
    told = page(officer, "?q=Ulaan")
    assert "The other lists above have some" in told
    assert "?q=Ulaan&amp;group=city" in told
    assert "Write less of the name" in page(officer, "?q=nowhere")


@pytest.mark.sqlite
def test_every_list_says_when_it_is_empty(officer: Person) -> None:
    texts = {
        US: "No request waits",
        CITY: "No city has a request",
        AGREED: "No city has confirmed",
        ENDED: "No request has",
    }
    for group, text in texts.items():
        assert text in page(officer, f"?group={group}")


@pytest.mark.parametrize("name", ["q", "event", "group", "page"])
def test_nonsense_in_the_address_is_no_failure(make_event: Make, officer: Person, name: str) -> None:
    drafted(visit(make_event))
    client = signed_in(officer)
    for text in HOSTILE:
        answer = client.get("/desk/hosting/", {name: text})
        assert answer.status_code == 200
        assert b"<script>'" not in answer.content


def test_pages_follow_one_another(make_event: Make, officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events_core.hosting.board.PAGE", 2)
    made = [drafted(visit(make_event, 20 + number)).pk for number in range(3)]
    found = [
        [row.request.pk for row in board(requests_for(officer), US, number).rows] for number in ("1", "2", "9", "x")
    ]
    assert found == [made[:2], made[2:], made[2:], made[:2]]
    assert 'rel="next"' in page(officer)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.sqlite
def test_the_board_costs_the_same_for_2_and_20_rows(make_event: Make, officer: Person, group: str) -> None:
    costs = []
    client = signed_in(officer)
    for number in (2, 18):
        for turn in range(number):
            event = visit(make_event, 30 + turn)
            if group == US:
                drafted(event)
            elif group == AGREED:
                confirm_host(event, officer)
            else:
                request = sent(event)
                if group == ENDED:
                    programme.cancel(event.pk, "No budget", by=COMMAND)
                    assert request.event_id == event.pk
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/desk/hosting/", {"group": group})
        assert answer.content.count(b'scope="row"') == (2 if not costs else 20)
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_my_desk_tells_what_waits_for_us_and_who_lets_us_wait(
    make_event: Make, officer: Person, organiser: Person
) -> None:
    for number in range(6):
        drafted(visit(make_event, 20 + number, title={"en": f"Drafted {number}"}))
    old, new = (sent(visit(make_event, title={"en": title})) for title in ("Long ago", "Just now"))
    CohostRequest.objects.filter(pk=old.pk).update(sent_at=timezone.now() - 12 * DAY)
    told = {group.code: group for group in waits.hosts(request_of(officer), officer)}
    assert [row.title for row in told["cohosts-us"].rows] == [f"Kitakyushu, Drafted {number}" for number in range(5)]
    assert told["cohosts-us"].total == 6
    assert {(row.title, row.days) for row in told["cohosts-city"].rows} == {("Long ago", 12), ("Just now", 0)}
    assert new.event.slug in told["cohosts-city"].rows[1].url + told["cohosts-city"].rows[0].url
    assert list(waits.hosts(request_of(organiser), organiser)) == []
    home = signed_in(officer).get("/desk/").content.decode()
    assert 'href="/desk/hosting/"' in home
    assert 'href="/desk/hosts/"' in home
    assert "Long ago" in home


def group_of(request: CohostRequest, now: datetime.datetime) -> str:
    """The group by what the documents say, row by row."""
    event = request.event
    goes_there = event.cities.filter(pk=request.city_id).exists()
    is_to_come = event.ends_at >= now and event.state not in ("cancelled", "completed")
    by = request.terms.visitors_list_by
    list_waits = by is not None and request.visitors_given_at is None and by <= now.date() + 14 * DAY
    is_ended = request.state in ("declined", "expired", "recalled", "lapsed", "withdrawn")
    for_us = (
        request.state == "countered"
        or (request.state == "drafted" and goes_there)
        or (is_ended and goes_there and event.kind == "field_visit")
        or (request.state == "confirmed" and list_waits)
    )
    if request.state == "sent":
        return CITY
    if for_us and is_to_come:
        return US
    return AGREED if request.state == "confirmed" else ENDED


def test_groups_and_order_hold_for_many_requests(officer: Person) -> None:
    load(0, 240)
    now = timezone.now()
    seen: list[int] = []
    for group in GROUPS:
        rows = []
        for number in range(1, 7):
            shown_page = board(requests_for(officer), group, str(number))
            if shown_page.page.number == number:
                rows += [row.request for row in shown_page.rows]
        assert len(rows) == shown_page.counts[group] > 0
        assert {group_of(request, now) for request in rows} == {group}
        seen += [request.pk for request in rows]
        if group in (US, CITY):
            assert rows == sorted(rows, key=lambda row: (row.until, row.event.starts_at, row.pk))
        else:
            coming = [row for row in rows if row.event.ends_at >= now]
            past = rows[len(coming) :]
            assert coming == sorted(coming, key=lambda row: (row.event.starts_at, row.pk))
            assert past == sorted(past, key=lambda row: (-row.event.starts_at.timestamp(), row.pk))
    assert sorted(seen) == list(CohostRequest.objects.order_by("pk").values_list("pk", flat=True))
