"""The sites of a visit in participants' letters and on their own pages, and what they hear of a pause."""

import datetime

import pytest
from django.test import Client
from i18nfield.strings import LazyI18nString

from events_core.foundation import tokens
from events_core.foundation.refusals import Blocker
from events_core.journal.letters import MARK
from events_core.journal.models import Letter, Mailing
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme import gates
from events_core.programme.models import Event
from events_core.programme.sites import Site
from registrations import actions
from tests.cast import Make, Visits
from tests.registrations.conftest import Register
from tests.registrations.test_news import delivered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
START = datetime.datetime(2027, 5, 18, 0, 30, tzinfo=datetime.UTC)  # 09:30 in Tokyo
HOUR = datetime.timedelta(hours=1)
ECO_TOWN = Site(
    "Eco-Town Center", "Hibiki-machi 1-62", 33.9312, 130.7506, START, START + 2 * HOUR, 25, "Passport", "Helmets are lent"
)  # fmt: skip


@pytest.fixture
def event(make_event: Make, visits: Visits) -> Event:
    """A visit of two days with one site."""
    made = make_event(starts_at=START, ends_at=START + 33 * HOUR, publish=True)
    visits[made.pk] = [ECO_TOWN]
    return made


def test_the_confirmation_lists_the_sites(event: Event, put: Register) -> None:
    put(event)
    letter = Letter.objects.get(template="registrations/confirmation")
    wanted = """
Sites:

1. Eco-Town Center
Time: 18 May 2027, 09:30–11:30 Japan time (UTC+9)
Address: Hibiki-machi 1-62
Identity papers needed: Passport
Safety: Helmets are lent

Your own page"""
    assert wanted in letter.body


def test_each_reads_them_in_their_own_language(event: Event, put: Register, visits: Visits, officer: Person) -> None:
    toyama = LazyI18nString({"en": "Toyama", "ja": "富山市"})
    visits[event.pk] = [ECO_TOWN, Site("Depot", city=toyama)]
    put(event, "aya", language="ja")
    put(event, "bat", language="en")
    week = datetime.timedelta(days=7)
    programme.reschedule(event.pk, event.starts_at + week, event.ends_at + week, by=officer.actor)
    japanese, english = delivered("moved")
    assert "2027年5月18日" in japanese.body
    assert "2. Depot, 富山市" in japanese.body
    assert "2. Depot, Toyama" in english.body
    assert "Identity papers needed: Passport" in english.body


def test_without_sites_letters_are_as_before(event: Event, put: Register, visits: Visits) -> None:
    visits.clear()
    put(event)
    body = Letter.objects.get(template="registrations/confirmation").body
    assert "Sites" not in body
    assert "\n\n\n" not in body


def test_a_long_list_is_cut_and_says_where_the_rest_stands(event: Event, put: Register, visits: Visits) -> None:
    visits[event.pk] = [Site(f"Site {number}\n" + "word " * 300, papers="p" * 9_000) for number in range(1, 60)]
    put(event)
    body = Letter.objects.get(template="registrations/confirmation").body
    assert "20. Site 20 word" in body
    assert "Site 21" not in body
    assert "All sites stand on the event's page." in body
    assert len(body) < 20_000


def test_what_a_host_writes_becomes_no_link(event: Event, put: Register, visits: Visits) -> None:
    visits[event.pk] = [Site(f"Gate {MARK.format('own')}", papers=MARK.format("own"))]
    registration = put(event)
    letter = Letter.objects.get(template="registrations/confirmation")
    assert letter.body.count(MARK.format("own")) == 1
    assert tokens.address(*registration.link) not in letter.body


def test_a_letter_that_is_not_about_going_there_asks_for_no_sites(event: Event, put: Register, visits: Visits) -> None:
    registration = put(event)
    visits.calls = 0
    actions.cancel(registration.pk)
    assert visits.calls == 0
    assert "Eco-Town" not in Letter.objects.get(template="registrations/cancelled").body


def test_ones_own_page_shows_the_sites_as_long_as_one_comes(client: Client, event: Event, put: Register) -> None:
    registration = put(event)
    address = f"/r/{registration.link_secret}/"
    text = client.get(address).content.decode()
    assert "1. Eco-Town Center" in text
    assert 'href="geo:33.9312,130.7506"' in text
    actions.cancel(registration.pk)
    assert "Eco-Town" not in client.get(address).content.decode()


def test_participants_hear_of_a_pause_only_when_the_team_says_so(
    event: Event, put: Register, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(event, "stays", language="en")
    gone = put(event, "gone")
    actions.cancel(gone.pk)
    monkeypatch.setattr(gates, "_GATES", [lambda _event: [Blocker("cohost_unconfirmed", "No")]])
    programme.finish_sites(programme.locked(event.pk), officer.actor)
    assert not Mailing.objects.exists()
    message = f"The city needs another week.\nWe write again. {MARK.format('own')}"
    programme.tell_participants(event.pk, message, by=officer.actor)
    programme.tell_participants(event.pk, message, by=officer.actor)
    (letter,) = delivered("paused")
    assert letter.to_email == "stays@people.example"
    assert "The host's confirmation is open again" in letter.subject
    assert "The city needs another week.\nWe write again." in letter.body
    assert letter.body.count(MARK.format("own")) == 1
    assert letter.links["own"][0] == "registration"
    programme.tell_participants(event.pk, "It needs two.", by=officer.actor)
    assert len(delivered("paused")) == 2
    assert not programme.end_pause(event.pk, by=officer.actor)
    monkeypatch.setattr(gates, "_GATES", [])
    assert programme.end_pause(event.pk, by=officer.actor)
    assert not programme.end_pause(event.pk, by=officer.actor)
    (sure,) = delivered("sure")
    assert (sure.to_email, "it will be held as announced" in sure.body) == ("stays@people.example", True)


def test_nobody_hears_of_the_end_of_a_pause_who_never_heard_of_it(event: Event, put: Register, officer: Person) -> None:
    put(event)
    assert not programme.end_pause(event.pk, by=officer.actor)
    assert not Mailing.objects.exists()
