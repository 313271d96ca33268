"""The desk: what waits for whom, who sees what of it, and what happened while somebody was away."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.hosting import actions as hosting
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.ledger import actions as ledger
from events_core.ledger.models import Contribution
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions, visits, waiting
from events_core.programme.models import DeskVisit, Event
from registrations import actions as registering
from tests.cast import Make, in_days, join
from tests.registrations.conftest import answers
from tests.trainings import scenes

from .conftest import As

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
MONDAY = datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)


def show(client: Client, address: str = "/desk/", status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, address
    return answer.content.decode()


def parts(text: str) -> tuple[str, str]:
    """What waits for the reader, and for others."""
    found = [re.search(rf'aria-labelledby="{name}">(.*?)</section>', text, re.S) for name in ("mine", "others")]
    mine, others = (match[1] if match else "" for match in found)
    return mine, others


def ended(event: Event, days: int = 1) -> None:
    at = timezone.now() - days * DAY
    Event.objects.filter(pk=event.pk).update(starts_at=at - DAY, ends_at=at)


def asked(event: Event, city: City, officer: Person, days: int = 0) -> CohostRequest:
    """A city that was sent its request so many days ago."""
    wanted = {"contact": {"email": "tanaka@kitakyushu.example"}, "reply_by": timezone.now().date() + 30 * DAY}
    made = hosting.draft_request(event.pk, city, city.organisations.get(), asked=wanted, by=officer.actor)
    hosting.send(made.pk, by=officer.actor)
    CohostRequest.objects.filter(pk=made.pk).update(sent_at=timezone.now() - days * DAY)
    return CohostRequest.objects.get(pk=made.pk)


def test_an_officer_comes_back_from_two_weeks_away(
    browse: As,
    make_event: Make,
    officer: Person,
    kitakyushu: City,
    ulaanbaatar: City,
    put_money: Callable[[Event], Contribution],
) -> None:
    """The page on which everything stands that waits, and before it what happened meanwhile."""
    client = browse(officer)
    show(client)  # the last look before the journey
    DeskVisit.objects.update(seen_at=timezone.now() - 14 * DAY)
    over = make_event(publish=True, title={"en": "Over and not marked"})
    registering.register(over, answers("came"))
    make_event(title={"en": "A draft that is near"}, starts_at=in_days(20))
    put_off = make_event(publish=True, title={"en": "Put off"})
    actions.postpone(put_off.pk, by=officer.actor)
    deciding = make_event(publish=True, approval=True, title={"en": "With people to decide"})
    registering.register(deciding, answers("hopes"))
    visit = make_event(kind="field_visit", title={"en": "A visit"}, cities=["kitakyushu", "ulaanbaatar"])
    silent = asked(visit, kitakyushu, officer, days=12)
    countered = asked(visit, ulaanbaatar, officer)
    CohostRequest.objects.filter(pk=silent.pk).update(due_at=timezone.now() - DAY)
    hosting.decline(countered.pk, "The road is closed")
    put_money(deciding)
    scenes.ask(ulaanbaatar, "submitted", title="Counting emissions")
    ended(over, 9)

    text = show(client)
    mine, others = parts(text)
    for title in (
        "Over and not marked",
        "A draft that is near",
        "Put off",
        "With people to decide",
        "Ulaanbaatar, A visit",
        "City of Kitakyushu, With people to decide",
        "Ulaanbaatar, Counting emissions",
    ):
        assert title in mine, title
    assert "City of Kitakyushu" in others
    assert "For 12 days" in others
    assert "Late" in mine
    assert "Late" in others
    assert f'action="/desk/events/{visit.slug}/hosting/kitakyushu/remind/"' in others

    assert "While you were away" in text
    assert re.search(r"People registered</a> <b[^>]*>2<", text)
    assert "cannot host on" in text  # the city's answer, told by itself
    assert "While you were away" in show(client)  # looking loses nothing
    client.post("/desk/read/")
    assert "While you were away" not in show(client)
    assert "cannot host on" in show(client, "/desk/journal/?kind=cities")


@pytest.mark.parametrize("days", [1, 2.9])
def test_who_was_there_lately_is_told_nothing(browse: As, officer: Person, days: float) -> None:
    client = browse(officer)
    show(client)
    DeskVisit.objects.update(seen_at=timezone.now() - days * DAY)
    assert "While you were away" not in show(client)


@pytest.mark.sqlite
def test_each_sees_what_is_theirs(
    browse: As,
    make_event: Make,
    officer: Person,
    organiser: Person,
    finance: Person,
    trainer: Person,
    steward: Person,
    kitakyushu: City,
    put_money: Callable[[Event], Contribution],
) -> None:
    own = make_event(publish=True, approval=True, by=organiser, title={"en": "Own one"})
    other = make_event(publish=True, approval=True, title={"en": "Other one"})
    for event in (own, other):
        registering.register(event, answers("hopes"))
        put_money(event)
    mine, _others = parts(show(browse(organiser)))
    assert "Own one" in mine
    assert "Other one" not in mine
    mine, _others = parts(show(browse(officer)))
    assert "Own one" in mine
    assert "Other one" in mine
    mine, _others = parts(show(browse(finance)))
    assert "Registrations to decide" not in mine
    assert mine.count("In kind, ") == 2  # money over all events
    now = make_event(publish=True, title={"en": "On now"})
    registering.register(now, answers("comes"))
    Event.objects.filter(pk=now.pk).update(starts_at=timezone.now() - DAY / 4, ends_at=timezone.now() + DAY)
    for somebody, role in ((steward, "steward"), (trainer, "trainer")):
        join(now, somebody, role)
        mine, others = parts(show(browse(somebody)))
        assert f'href="/desk/events/{now.slug}/checkin/"' in mine
        assert "Own one" not in mine
        assert "Nobody owes you an answer" in others


@pytest.fixture
def put_money(kitakyushu: City, secretariat: Organisation) -> Callable[[Event], Contribution]:
    """Pledges something in kind to an event's book."""

    def put(event: Event) -> Contribution:
        values = {
            "organisation": "city-of-kitakyushu",
            "form": "in_kind",
            "category": "venue",
            "money": {"amount": "500", "currency": "USD"},
        }
        made: Contribution = ledger.pledge(ledger.book_of(event).pk, values, by=COMMAND)
        return made

    return put


@pytest.mark.sqlite
def test_the_page_narrows_by_kind_event_name_and_lateness(
    browse: As, make_event: Make, officer: Person, organiser: Person, kitakyushu: City
) -> None:
    visit = make_event(kind="field_visit", title={"en": "A visit"})
    asked(visit, kitakyushu, officer)
    late = make_event(publish=True, title={"en": "Long over"})
    ended(late, 20)
    client = browse(officer)

    def found(query: str = "") -> set[str]:
        text = "".join(parts(show(client, f"/desk/?{query}")))
        return {title for title in ("Long over", "A visit") if f"{title}</a>" in text}

    assert found() == {"Long over", "A visit"}
    assert found(f"event={visit.slug}") == found("whom=kitakyushu") == {"A visit"}
    assert found("late=1") == found("what=events-over") == {"Long over"}
    assert "fits these filters" in show(client, "/desk/?whom=nobody%00")
    show(browse(organiser), f"/desk/?event={visit.slug}", 404)
    overview = show(client, f"/desk/events/{visit.slug}/")
    assert "Cities that have not answered" in overview
    assert "Long over" not in overview


@pytest.mark.sqlite
def test_a_long_group_is_read_page_by_page(
    browse: As, make_event: Make, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(waiting.FEW + 2):
        make_event(title={"en": f"Draft {number}"}, starts_at=in_days(20 + number))
    client = browse(officer)
    home = show(client)
    assert home.count("Publish it, or move it") == waiting.FEW
    assert 'href="/desk/waiting/events-drafts/"' in home
    monkeypatch.setattr("events_core.programme.views.waits.PAGE", 4)
    first, second = (show(client, f"/desk/waiting/events-drafts/?page={number}") for number in (1, 2))
    assert (first.count("Publish it, or move it"), second.count("Publish it, or move it")) == (4, 3)
    show(client, "/desk/waiting/no-such/", 404)
    assert "Nothing waits here any more" in show(client, "/desk/waiting/events-drafts/?late=1")
    for nonsense in ("0", "-1", "x", "99999999999999999999"):
        show(client, f"/desk/waiting/events-drafts/?page={nonsense}")


def test_the_page_costs_the_same_for_more(
    browse: As,
    make_event: Make,
    officer: Person,
    ulaanbaatar: City,
    kitakyushu: City,
    put_money: Callable[[Event], Contribution],
) -> None:
    client = browse(officer)
    costs = []
    for number in (2, 6):
        for _turn in range(number):
            make_event(title={"en": "Draft"}, starts_at=in_days(20))
            ended(make_event(publish=True, title={"en": "Over"}))
            asked(make_event(kind="field_visit"), kitakyushu, officer)
            open_one = make_event(publish=True, approval=True)
            registering.register(open_one, answers("hopes"))
            put_money(open_one)
            scenes.ask(ulaanbaatar, "submitted")
        show(client)
        with CaptureQueriesContext(connection) as found:
            show(client)
        costs.append(len(found))
    groups = waiting.groups(visits._request_of(officer), officer)
    assert costs[1] - costs[0] <= len(groups)  # how many there are is counted only where not all are shown
    assert costs[1] < 120


@pytest.mark.sqlite
def test_the_journal_of_all_events_keeps_to_what_one_may_read(
    browse: As, make_event: Make, officer: Person, organiser: Person, participant: Person, monkeypatch: Any
) -> None:
    own = make_event(publish=True, by=organiser, title={"en": "Own one"})
    make_event(publish=True, title={"en": "Other one"})
    text = show(browse(organiser), "/desk/journal/")
    assert "Own one" in text
    assert "Other one" not in text
    client = browse(officer)
    assert "Other one" in show(client, "/desk/journal/")
    assert "Other one" not in show(client, f"/desk/journal/?event={own.slug}")
    assert "Other one" not in show(client, "/desk/journal/?by=Li")
    assert "Own one" in show(client, "/desk/journal/?kind=events&by=Li+Wen")
    day = timezone.now().date()
    assert "No entry fits" in show(client, f"/desk/journal/?until={day - 2 * DAY}")
    assert "Own one" in show(client, f"/desk/journal/?since={day - DAY}&until={day + DAY}")
    assert "No entry fits" in show(client, "/desk/journal/?event=nothing")
    for wrong in ("since=nonsense", "event=a%00b", "kind=none"):
        show(client, f"/desk/journal/?{wrong}", 422)
    show(client, "/desk/journal/?until=9999-12-31")
    monkeypatch.setattr("events_core.programme.views.waits.PAGE", 2)
    first = show(client, "/desk/journal/?kind=events")
    older = re.search(r'href="(\?[^"]*before=\d+)" rel="next"', first) or re.search("never", "")
    assert older is None  # two events were published: all of it stands on one page
    older = re.search(r'href="\?([^"]*before=\d+)" rel="next"', show(client, "/desk/journal/"))
    assert older
    assert "Newest entries" in show(client, f"/desk/journal/?{older[1]}")
    assert browse(participant).get("/desk/journal/").status_code == 403


def on(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    """Letters are looked after at that moment."""
    monkeypatch.setattr(visits.timezone, "now", lambda: moment)


def test_officers_get_what_waits_on_mondays_and_others_as_they_choose(
    browse: As, make_event: Make, officer: Person, organiser: Person, participant: Person, monkeypatch: Any
) -> None:
    on(monkeypatch, MONDAY)
    assert visits.tell_due() == 0  # nothing waits
    DeskVisit.objects.update(told_on=None)
    make_event(title={"en": "A near draft"}, starts_at=MONDAY + 9 * DAY, ends_at=MONDAY + 10 * DAY, by=organiser)
    assert visits.tell_due() == 1
    letter = Letter.objects.get(template="programme/waits")
    assert letter.to_email == officer.email
    assert "Drafts that begin soon: 1" in letter.body
    assert "A near draft" in letter.body
    assert "/desk/settings/" in letter.body
    assert visits.tell_due() == 0
    browse(organiser).post("/desk/settings/", {"letters": "daily"})
    on(monkeypatch, MONDAY + DAY)
    assert visits.tell_due() == 1
    assert visits.tell_due() == 0
    on(monkeypatch, MONDAY + 5 * DAY)
    assert visits.tell_due() == 0  # nobody works on a Saturday
    browse(officer).post("/desk/settings/", {"letters": "never"})
    browse(organiser).post("/desk/settings/", {"letters": "never"})
    on(monkeypatch, MONDAY + 7 * DAY)
    assert visits.tell_due() == 0


@pytest.mark.sqlite
def test_the_choice_of_letters(browse: As, officer: Person, participant: Person) -> None:
    client = browse(officer)
    assert "Usual for your part: Every Monday" in show(client, "/desk/settings/")
    assert client.post("/desk/settings/", {"letters": "hourly"}).status_code == 422
    assert client.post("/desk/settings/", {"letters": "never"}).status_code == 302
    assert re.search(r'value="never"[^>]*checked', show(client, "/desk/settings/"))
    stranger = browse(participant)
    for address in ("/desk/settings/", "/desk/journal/", "/desk/waiting/events-over/"):
        show(stranger, address, 403)
    assert stranger.post("/desk/read/").status_code == 403
