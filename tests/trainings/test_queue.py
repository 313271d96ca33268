"""The secretariat's queue: for whom each request waits, since when, and what an officer looks at first."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.network.models import City, Organisation, Person
from events_core.programme import waiting
from events_core.programme.models import Event
from tests.cast import Make, in_days, person
from tests.hosting.pages import signed_in, words
from trainings import actions, board, waits
from trainings.board import CITY, ENDED, GROUPS, HELD, NEW, PROVIDER, REPORT, SCHEDULED, US, requests_for
from trainings.models import Message, TrainingRequest

from . import scenes

pytestmark = [pytest.mark.django_db]
DAY = datetime.timedelta(days=1)
HOSTILE = ("", "x", "-1", "0", "99999999999999999999", "%00", "\x00", "'\"><script>", "🏙️", "北" * 300, "us' OR 1=1 --")


def shown(somebody: Person, group: str, **filters: str) -> list[int]:
    return [row.request.pk for row in board.board(requests_for(somebody, filters), group, None).rows]


def page(somebody: Person, query: str = "") -> str:
    answer = signed_in(somebody).get(f"/desk/trainings/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def said(request: TrainingRequest, side: str) -> None:
    Message.objects.create(request=request, side=side, text="Words")


@pytest.mark.sqlite
def test_the_queue_is_the_officers(
    officer: Person, organiser: Person, finance: Person, participant: Person, mongolian: Person
) -> None:
    assert Client().get("/desk/trainings/").status_code == 302
    for somebody in (organiser, finance, participant, mongolian):
        assert signed_in(somebody).get("/desk/trainings/").status_code == 403
    assert "No request has to be taken up" in page(officer)


def test_each_request_waits_for_somebody(
    officer: Person, ulaanbaatar: City, kitakyushu: City, provider: Organisation, make_event: Make
) -> None:
    coming, over = make_event(publish=True), make_event(publish=True)
    Event.objects.filter(pk=over.pk).update(starts_at=in_days(-3), ends_at=in_days(-1))
    offered = scenes.offer(provider)
    wanted: dict[str, list[TrainingRequest]] = {name: [] for name in GROUPS}
    scenes.ask(ulaanbaatar, "draft", reference=None)
    taken_back = scenes.ask(ulaanbaatar, "withdrawn")
    TrainingRequest.objects.filter(pk=taken_back.pk).update(submitted_at=None)  # it was a draft
    wanted[NEW] = [scenes.ask(ulaanbaatar, "submitted")]
    review = [scenes.ask(ulaanbaatar) for _number in range(5)]
    scenes.match(review[1], offered, "countered")
    scenes.match(review[2], offered, "proposed")
    said(review[3], "staff")
    said(review[4], "staff")
    said(review[4], "city")
    answered, agreed = scenes.ask(ulaanbaatar, "matched"), scenes.ask(ulaanbaatar, "agreed")
    said(answered, "city")
    wanted[US] = [review[0], review[1], review[4], answered, agreed]
    wanted[PROVIDER] = [review[2]]
    lead, member = scenes.ask(ulaanbaatar), scenes.ask(kitakyushu)
    actions.join(lead.pk, [member.pk], by=COMMAND)
    wanted[CITY] = [review[3], scenes.ask(ulaanbaatar, "matched"), lead, member]
    wanted[HELD] = [scenes.ask(ulaanbaatar, "on_hold")]
    wanted[SCHEDULED] = [scenes.ask(ulaanbaatar, "scheduled", event=coming)]
    wanted[REPORT] = [scenes.ask(ulaanbaatar, state, event=over) for state in ("scheduled", "delivered")]
    wanted[ENDED] = [scenes.ask(ulaanbaatar, state) for state in ("declined", "withdrawn")]
    wanted[ENDED].append(scenes.ask(ulaanbaatar, "closed", event=over))
    for group in GROUPS:
        assert sorted(shown(officer, group)) == sorted(row.pk for row in wanted[group]), group
    counts = board.board(requests_for(officer), NEW, None).counts
    assert counts == {group: len(rows) for group, rows in wanted.items()}


def test_who_is_joined_waits_with_the_lead(
    officer: Person, ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    lead, member = scenes.ask(ulaanbaatar), scenes.ask(kitakyushu)
    actions.join(lead.pk, [member.pk], by=COMMAND)
    for request in (lead, member):
        actions.answer_join(request.pk, True)
    assert set(shown(officer, US)) == {lead.pk, member.pk}
    scenes.match(lead, scenes.offer(provider))
    assert set(shown(officer, PROVIDER)) == {lead.pk, member.pk}
    told = page(officer, "?group=provider")
    assert told.count("Test Network of Cities should answer by") == 2
    assert told.count("Taught together with others") == 2


def test_what_is_said_to_a_provider_is_no_word_to_the_city(
    officer: Person, ulaanbaatar: City, provider: Organisation
) -> None:
    request = scenes.ask(ulaanbaatar)
    match = scenes.match(request, scenes.offer(provider), "declined")
    Message.objects.create(request=request, match=match, side="staff", text="Words")
    assert shown(officer, US) == [request.pk]


def test_the_nearest_step_comes_first_then_what_waits_longest(officer: Person, ulaanbaatar: City) -> None:
    now = timezone.now()
    young, old, later, late = (scenes.ask(ulaanbaatar) for _number in range(4))
    for request, since, by in ((young, 1, None), (old, 30, None), (later, 1, 9), (late, 1, -2)):
        values = {"state_since": now - since * DAY, "next_step": "Write" if by else ""}
        TrainingRequest.objects.filter(pk=request.pk).update(
            next_step_by=now.date() + by * DAY if by else None, **values
        )
    assert shown(officer, US) == [late.pk, later.pk, old.pk, young.pk]
    told = page(officer, "?group=us")
    assert told.count("Late: by") == 1
    assert "30 days" in told
    assert "1 day<" in told


def test_a_request_is_as_old_as_its_sending(officer: Person, ulaanbaatar: City) -> None:
    scenes.ask(ulaanbaatar, "submitted", submitted_at=timezone.now() - 12 * DAY)
    assert "12 days" in page(officer)


def test_filters(officer: Person, ulaanbaatar: City, kitakyushu: City) -> None:
    other = person("second@test.example", role="officer", name="Second Officer")
    mine = scenes.ask(ulaanbaatar, owner=officer, title="Инвентарь хийх", reference="LCC/2026/REQ-9001")
    theirs = scenes.ask(kitakyushu, owner=other, topics=("transport", "energy"))
    free = scenes.ask(ulaanbaatar, city_text="Дархан хот")
    TrainingRequest.objects.filter(pk=free.pk).update(city=None, organisation=None)

    def found(**filters: str) -> set[int]:
        return set(shown(officer, US, **filters))

    assert found() == {mine.pk, theirs.pk, free.pk}
    assert found(q="Улаан") == found(q="REQ-9001") == found(q="Инвентарь") == {mine.pk}
    assert found(q="City of Kita") == found(country="JP") == found(subject="energy") == {theirs.pk}
    assert found(q="Дархан") == {free.pk}
    assert found(owner="mine") == {mine.pk}
    assert found(owner="nobody") == {free.pk}
    assert found(owner=str(other.pk)) == {theirs.pk}
    assert found(owner="mine", country="JP") == set()
    told = page(officer, "?country=JP")
    assert "The other lists above have some" in told
    assert "?country=JP&amp;group=us" in told
    assert "Second Officer" in told
    assert "take one of the filters away" in words(page(officer, "?q=nowhere"))


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["q", "country", "subject", "owner", "group", "page"])
def test_nonsense_in_the_address_is_no_failure(officer: Person, ulaanbaatar: City, name: str) -> None:
    scenes.ask(ulaanbaatar)
    client = signed_in(officer)
    for text in HOSTILE:
        answer = client.get("/desk/trainings/", {name: text})
        assert answer.status_code == 200
        assert b"<script>'" not in answer.content


@pytest.mark.sqlite
def test_every_list_says_when_it_is_empty(officer: Person) -> None:
    told = {page(officer, f"?group={group}").split('class="as-h3">')[1].split("<")[0] for group in GROUPS}
    assert len(told) == len(GROUPS)


def test_pages_follow_one_another(officer: Person, ulaanbaatar: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "PAGE", 2)
    made = [scenes.ask(ulaanbaatar, state_since=timezone.now() - (9 - number) * DAY).pk for number in range(3)]
    found = [
        [row.request.pk for row in board.board(requests_for(officer), US, number).rows]
        for number in ("1", "2", "9", "x")
    ]
    assert found == [made[:2], made[2:], made[2:], made[:2]]
    assert 'rel="next"' in page(officer, "?group=us")


@pytest.mark.parametrize("group", [NEW, US, PROVIDER, CITY, SCHEDULED, ENDED])
def test_the_queue_costs_the_same_for_2_and_20_rows(
    group: str, officer: Person, ulaanbaatar: City, published: Event, provider: Organisation
) -> None:
    states = {NEW: "submitted", CITY: "matched", SCHEDULED: "scheduled", ENDED: "declined"}
    client, costs = signed_in(officer), []
    for number in (2, 18):
        for _turn in range(number):
            event = published if group == SCHEDULED else None
            request = scenes.ask(ulaanbaatar, states.get(group, "under_review"), owner=officer, event=event)
            said(request, "city")
            if group in (PROVIDER, US):
                scenes.match(request, scenes.offer(provider), "proposed" if group == PROVIDER else "countered")
            if group == CITY:
                said(request, "staff")
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/desk/trainings/", {"group": group})
        assert answer.content.count(b'scope="row"') == (2 if not costs else 20)
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_the_desk_tells_what_waits_first(
    officer: Person, organiser: Person, finance: Person, ulaanbaatar: City
) -> None:
    scenes.ask(ulaanbaatar, title="In order", owner=officer)
    scenes.ask(ulaanbaatar, "on_hold", title="On hold")
    scenes.ask(ulaanbaatar, "declined", title="Declined")
    unread = scenes.ask(ulaanbaatar, title="Unread words", owner=officer)
    said(unread, "city")
    answered = scenes.ask(ulaanbaatar, title="Answered", owner=officer)
    said(answered, "city")
    said(answered, "staff")
    yesterday = timezone.now().date() - DAY
    scenes.ask(ulaanbaatar, title="Late step", owner=officer, next_step="Ask Suwon", next_step_by=yesterday)
    scenes.ask(ulaanbaatar, "submitted", title="Of nobody")
    home = signed_in(officer).get("/desk/").content.decode()
    assert 'href="/desk/trainings/"' in home
    places = [home.index(title) for title in ("Of nobody", "Late step", "Unread words")]
    assert places == sorted(places)
    assert "Ask Suwon" in home
    assert "Answer what the city wrote" in home
    assert "We wrote, and it has not answered" in home
    for title in ("On hold", "Declined"):
        assert title not in home
    for somebody in (organiser, finance):
        client = signed_in(somebody)
        answer = client.get("/desk/")
        assert b"Of nobody" not in answer.content
        assert b'href="/desk/trainings/"' not in answer.content


def test_the_desk_costs_the_same_for_more(officer: Person, ulaanbaatar: City, rf: Any) -> None:
    request = rf.get("/desk/")
    request.user = officer
    assert list(waits.requests.requests(request, officer)) == []
    costs = []
    for number in (6, 9):
        for _turn in range(number):
            scenes.ask(ulaanbaatar, "submitted")
            scenes.ask(ulaanbaatar)
        with CaptureQueriesContext(connection) as found:
            groups = list(waits.requests.requests(request, officer))
        costs.append(len(found))
    assert costs[0] == costs[1]
    assert [(len(group.rows), group.total) for group in groups] == [(waiting.FEW, 15)] * 2
