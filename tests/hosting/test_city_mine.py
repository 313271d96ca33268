"""What a focal point who signs in sees: all requests to their city, past and coming, and nothing of others."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.hosting import actions
from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, person
from tests.hosting.cityhall import page_of, text_of
from tests.hosting.scenes import DAY, MAYOR, ask, confirmed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def signed_in(somebody: Person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    somebody.language = "en"
    somebody.save()
    client.force_login(somebody)
    return client


def test_a_stranger_signs_in_first() -> None:
    answer = Client().get("/me/hosting/")
    assert answer.status_code == 302
    assert "/sign-in/" in answer.url


def test_my_page_shows_what_is_open_or_to_come(visit: Event, officer: Person, focal_point: Person) -> None:
    request = sent(visit, officer)
    answer = signed_in(focal_point).get("/me/")
    assert answer["Cache-Control"] == "private, no-store"
    assert f'href="{page_of(request)}"' in answer.content.decode()
    assert "Please answer by" in text_of(answer)
    actions.recall(request.pk, by=officer.actor)
    shown = signed_in(focal_point).get("/me/").content.decode()
    assert page_of(request) not in shown
    assert 'href="/me/hosting/"' in shown
    assert f'href="{page_of(request)}"' in signed_in(focal_point).get("/me/hosting/").content.decode()


def test_for_an_organisation_too(visit: Event, officer: Person, kitakyushu: City) -> None:
    somebody = person("hall@test.example")
    network.name_focal_point(somebody, organisation=kitakyushu.organisations.get(), by=COMMAND)
    request = confirmed(visit, officer)
    assert page_of(request) in signed_in(somebody).get("/me/").content.decode()


def test_what_was_not_sent_is_not_theirs_to_see(visit: Event, officer: Person, focal_point: Person) -> None:
    ask(visit, officer)
    assert str(visit.title) not in text_of(signed_in(focal_point).get("/me/hosting/"))


def test_an_answer_by_letter_has_no_link(visit: Event, officer: Person, focal_point: Person) -> None:
    told: dict[str, Any] = {**MAYOR, "note_text": ""}
    actions.record_answer(ask(visit, officer).pk, "confirmed", by=officer.actor, **told)
    page = signed_in(focal_point).get("/me/hosting/")
    assert str(visit.title) in text_of(page)
    assert "/cohost/" not in page.content.decode()


@pytest.mark.parametrize("who", ["participant", "organiser", "other"])
def test_others_see_nothing_of_it(
    tour: Event, officer: Person, participant: Person, organiser: Person, ulaanbaatar: City, who: str
) -> None:
    request = sent(tour, officer)
    other = person("ub@test.example")
    network.name_focal_point(other, city=ulaanbaatar, by=COMMAND)
    somebody = {"participant": participant, "organiser": organiser, "other": other}[who]
    for address in ("/me/", "/me/hosting/"):
        page = signed_in(somebody).get(address).content.decode()
        assert page_of(request) not in page
        assert str(tour.title) not in page
    assert ("Requests to my city" in text_of(signed_in(somebody).get("/me/"))) is (who == "other")
    assert "Nobody has asked your city to host yet" in text_of(signed_in(somebody).get("/me/hosting/"))


def many(make_event: Make, officer: Person, count: int) -> None:
    for number in range(count):
        start = timezone.now().replace(microsecond=0) + (30 + number) * DAY
        event = make_event(kind="field_visit", starts_at=start, ends_at=start + datetime.timedelta(hours=8))
        sent(event, officer)


@pytest.mark.parametrize("address", ["/me/", "/me/hosting/"])
def test_two_rows_cost_as_much_as_twenty(make_event: Make, officer: Person, focal_point: Person, address: str) -> None:
    client = signed_in(focal_point)
    costs = []
    for more in (2, 18):
        many(make_event, officer, more)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_list_has_pages(make_event: Make, officer: Person, focal_point: Person) -> None:
    many(make_event, officer, 27)
    client = signed_in(focal_point)
    assert client.get("/me/hosting/").content.decode().count("/cohost/") == 25
    assert client.get("/me/hosting/?page=2").content.decode().count("/cohost/") == 2
    programme.cancel(Event.objects.latest("starts_at").pk, "A typhoon", by=officer.actor)
    assert client.get("/me/hosting/").content.decode().count("/cohost/") == 25
