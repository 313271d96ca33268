"""The search for a host: who stands in which order and why, what is taken from an event, adding a city and asking it."""

import datetime
import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import Invalid
from events_core.hosting import actions
from events_core.hosting.hosts import FITS, MID, NO, STRONG, YES, Wanted, hosts, months_of, reasons_for, wanted
from events_core.hosting.models import CohostRequest, StandingOffer
from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person, Theme
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city, confirm_host, join
from tests.hosting.test_board import CONTACT, HOSTILE
from tests.hosting.test_desk import signed_in

pytestmark = [pytest.mark.django_db]
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def themes(db: None) -> None:
    """Two themes."""
    for slug, name in (("waste", "Waste"), ("transport", "Transport")):
        Theme.objects.get_or_create(slug=slug, defaults={"name": LazyI18nString({"en": name})})


def theme(slug: str) -> Theme:
    return Theme.objects.get(slug=slug)


def place(slug: str, country: str = "JP", **values: Any) -> City:
    made = city(slug, country, {"en": slug.title()})
    return network.save_city(made, values, by=COMMAND) if values else made


def offer(where: City, **values: Any) -> StandingOffer:
    body = where.organisations.get(kind="local_government")
    return actions.save_offer(body, values, by=COMMAND)


def visit(make_event: Make, **values: Any) -> Event:
    """A field visit of two days in May of next year."""
    start = datetime.datetime(timezone.now().year + 1, 5, 10, tzinfo=datetime.UTC)
    return make_event(kind="field_visit", starts_at=start, **values)


def page(somebody: Person, query: str = "") -> str:
    answer = signed_in(somebody).get(f"/desk/hosts/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def ask(somebody: Person, event: Event, body: str) -> Any:
    return signed_in(somebody).post("/desk/hosts/ask/", {"event": event.slug, "organisation": body}, follow=True)


def tones(what: StandingOffer, **asked: Any) -> list[str]:
    return [reason.tone for reason in reasons_for(what, Wanted(**asked))]


def test_reasons_say_how_far_an_offer_fits(kitakyushu: City) -> None:
    given = offer(kitakyushu, themes=["waste"], months=[5, 6], languages=["ja", "en"], group_max=40,
                  blocked=[{"first": "2027-05-10", "last": "2027-05-12"}])  # fmt: skip
    assert tones(given) == []
    assert tones(given, themes=(theme("waste"),)) == [YES]
    assert tones(given, themes=(theme("transport"), theme("waste"))) == [YES]
    assert tones(given, themes=(theme("transport"),)) == [NO]
    assert tones(given, months=(5,)) == tones(given, months=(5, 6)) == [YES]
    assert tones(given, months=(6, 7)) == [MID]
    assert tones(given, months=(7,)) == [NO]
    assert tones(given, languages=("ja",)) == [YES]
    assert tones(given, languages=("ja", "ko")) == [MID]
    assert tones(given, languages=("ko",)) == [NO]
    assert tones(given, size=40) == [YES]
    assert tones(given, size=41) == [NO]
    day = datetime.date(2027, 5, 9)
    assert tones(given, dates=(day, day)) == [YES]
    assert tones(given, dates=(day, day + DAY)) == [NO]
    assert tones(given, dates=(day + 3 * DAY, day + 9 * DAY)) == [NO]
    assert tones(given, dates=(day + 4 * DAY, day + 9 * DAY)) == [YES]
    network.save_city(kitakyushu, {"strong_in": ["transport"]}, by=COMMAND)
    assert tones(StandingOffer.objects.get(), themes=(theme("transport"),)) == [MID]


def test_an_offer_that_leaves_things_open_fits_in_part(kitakyushu: City) -> None:
    given = offer(kitakyushu)
    waste = theme("waste")
    assert tones(given, themes=(waste,), months=(5,), languages=("ja",), size=9) == [MID, YES, MID, MID]


def test_fitting_offers_come_before_strong_cities_and_those_before_misfits(kitakyushu: City, ulaanbaatar: City) -> None:
    offer(kitakyushu, themes=["waste"], months=[5])
    strong = place("toyama", strong_in=["waste"])
    offer(place("suwon", "KR"), themes=["waste"], months=[1])
    place("harbin", "CN", strong_in=["transport"])
    found = hosts(Wanted(themes=(theme("waste"),), months=(5,)))
    assert [host.city.slug for host in found] == ["kitakyushu", "toyama", "suwon"]
    assert found[0].rank == FITS
    assert found[1].rank == STRONG
    assert found[1].body.city == strong
    assert [host.city.slug for host in hosts(Wanted())] == ["kitakyushu", "suwon"]  # nothing asked: offers only
    actions.end_offer(Organisation.objects.get(slug="city-of-suwon"), by=COMMAND)
    assert {host.city.slug for host in hosts(Wanted(setting={"country": "KR"}))} == {"suwon"}


def test_the_order_keeps_its_promises(kitakyushu: City) -> None:
    for number, (month, language, most) in enumerate(itertools.product((5, 6), ("ja", "ko"), (10, None))):
        offer(place(f"place-{number}"), themes=["waste"], months=[month], languages=[language], group_max=most)
        place(f"strong-{number}", strong_in=["waste"])
    what = Wanted(themes=(theme("waste"),), months=(5,), languages=("ja",), size=20)
    found = hosts(what)
    assert [host.rank for host in found] == sorted(host.rank for host in found)
    for one, other in itertools.pairwise(found):
        if one.rank == other.rank:
            told, next_told = ([reason.tone for reason in host.reasons] for host in (one, other))
            assert (told.count(NO), -told.count(YES)) <= (next_told.count(NO), -next_told.count(YES))
    assert [host.body.pk for host in hosts(what)] == [host.body.pk for host in found]
    assert len({host.body.pk for host in found}) == len(found) == 16


def test_the_setting_narrows(officer: Person, kitakyushu: City) -> None:
    offer(kitakyushu, themes=["waste"])
    offer(place("harbin", "CN", climate="cold", economy="industry", stage="declining"), themes=["waste"])
    for query in ("?country=CN", "?climate=cold", "?economy=industry", "?stage=declining"):
        told = page(officer, query)
        assert "City of Harbin" in told
        assert "City of Kitakyushu" not in told
    assert "No city fits" in page(officer, "?country=MN&climate=dry")


def test_what_was_hosted_before_is_told_and_counts(make_event: Make, officer: Person, kitakyushu: City) -> None:
    offer(kitakyushu)
    first = place("aomori")
    offer(first)
    assert [host.city.slug for host in hosts(Wanted())] == ["aomori", "kitakyushu"]
    for held in (True, True, False):
        event = make_event()
        confirm_host(event, officer)
        if held:
            Event.objects.filter(pk=event.pk).update(
                starts_at=timezone.now() - 3 * DAY, ends_at=timezone.now() - 2 * DAY
            )
    refused = make_event()
    request = actions.draft_request(refused.pk, kitakyushu, kitakyushu.organisations.get(), by=COMMAND, asked=CONTACT)
    actions.decline(actions.send(request.pk, by=COMMAND).pk, "No staff", name="Sato Hana")
    found = hosts(Wanted())
    assert [host.city.slug for host in found] == ["kitakyushu", "aomori"]
    assert found[0].past.told == ["Hosted 2 events.", "Declined 1 request."]
    assert found[1].past.told == ["No earlier request is on record."]
    assert "Hosted 2 events." in page(officer)


def test_what_is_left_open_is_taken_from_the_event(make_event: Make, officer: Person, kitakyushu: City) -> None:
    event = visit(make_event, themes=["waste"], languages=["ja", "en"], capacity=30)
    what = wanted({}, event)
    assert [one.slug for one in what.themes] == ["waste"]
    assert (what.months, what.languages, what.size) == ((5,), ("ja", "en"), 30)
    given = wanted({"theme": "transport", "month": "9", "language": "ko", "size": 5, "country": "JP"}, event)
    assert [one.slug for one in given.themes] == ["transport"]
    assert (given.months, given.languages, given.size, given.setting) == ((9,), ("ko",), 5, {"country": "JP"})
    assert given.dates == what.dates != None  # noqa: E711
    first = event.starts_at.date()
    offer(kitakyushu, blocked=[{"first": first.isoformat()}])
    assert "Cannot host on" in page(officer, f"?event={event.slug}")


def test_months_of_a_span() -> None:
    day = datetime.date
    assert months_of(day(2027, 5, 3), day(2027, 5, 4)) == [5]
    assert months_of(day(2027, 12, 30), day(2028, 1, 2)) == [12, 1]
    assert months_of(day(2020, 6, 1), day(2027, 1, 1)) == [6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5]


@pytest.mark.sqlite
def test_who_may_search_and_ask(
    make_event: Make, officer: Person, organiser: Person, participant: Person, kitakyushu: City, ulaanbaatar: City
) -> None:
    offer(ulaanbaatar)
    event = visit(make_event)
    assert Client().get("/desk/hosts/").status_code == 302
    assert Client().post("/desk/hosts/ask/", {"event": event.slug}).status_code == 302
    assert signed_in(participant).get("/desk/hosts/").status_code == 403
    assert "City of Ulaanbaatar" in page(organiser)
    assert "Standing offers</a>" not in page(organiser)
    assert "Change the offer" in page(officer)
    for somebody in (organiser, participant):
        refused = 404 if somebody == organiser else 403
        assert signed_in(somebody).get(f"/desk/hosts/?event={event.slug}").status_code == refused
        assert ask(somebody, event, "city-of-ulaanbaatar").status_code == 404
    join(event, organiser, "viewer")
    assert "Add this city and ask" not in page(organiser, f"?event={event.slug}")
    assert ask(organiser, event, "city-of-ulaanbaatar").status_code == 403
    assert event.cities.count() == 1
    join(event, organiser, "organiser")
    assert "Add this city and ask" in page(organiser, f"?event={event.slug}")
    assert ask(organiser, event, "city-of-ulaanbaatar").status_code == 200
    assert {where.slug for where in event.cities.all()} == {"kitakyushu", "ulaanbaatar"}
    assert signed_in(officer).get("/desk/hosts/ask/").status_code == 405


def test_asking_adds_the_city_and_drafts_the_request_from_the_offer(
    make_event: Make, officer: Person, kitakyushu: City, ulaanbaatar: City
) -> None:
    offer(ulaanbaatar, sites=["Ger district"], languages=["mn"])
    event = visit(make_event)
    confirm_host(event, officer)
    hosting = signed_in(officer).get(f"/desk/events/{event.slug}/hosting/").content.decode()
    assert f'href="/desk/hosts/?event={event.slug}"' in hosting
    assert 'href="/desk/hosting/"' in hosting
    answer = ask(officer, event, "city-of-ulaanbaatar")
    assert answer.redirect_chain == [(f"/desk/events/{event.slug}/hosting/ulaanbaatar/ask/", 302)]
    told = answer.content.decode()
    assert "The event goes to Ulaanbaatar" in told
    assert "Ger district" in told
    request = CohostRequest.objects.get(city=ulaanbaatar)
    assert (request.state, request.asks.sites, request.asks.languages) == ("drafted", ("Ger district",), ("mn",))
    assert event.cohost_requests.get(city=kitakyushu).state == "confirmed"  # a further city lapses no answer
    actions.edit_request(request.pk, {"message": "With care", **CONTACT}, by=COMMAND)
    assert "Ask this city" in page(officer, f"?event={event.slug}")
    ask(officer, event, "city-of-ulaanbaatar")
    request.refresh_from_db()
    assert request.asks.message == "With care"  # what was written stays
    actions.send(request.pk, by=COMMAND)
    told = page(officer, f"?event={event.slug}")
    assert "See the request" in told
    assert "Ask this city" not in told


def test_only_local_governments_can_be_asked(
    make_event: Make, officer: Person, secretariat: Organisation, ulaanbaatar: City
) -> None:
    event = visit(make_event)
    with pytest.raises(Invalid):
        actions.ask_host(event.pk, secretariat, by=COMMAND)
    assert ask(officer, event, secretariat.slug).status_code == 422
    for nonsense in ("", "nobody", "a\x00b", "'\">"):
        assert ask(officer, event, nonsense).status_code == 404
    assert signed_in(officer).post("/desk/hosts/ask/", {}).status_code == 404
    programme.cancel(event.pk, "No budget", by=COMMAND)
    assert "Ask this city" not in page(officer, f"?event={event.slug}")
    assert ask(officer, event, "city-of-ulaanbaatar").status_code == 409
    assert event.cities.count() == 1


@pytest.mark.sqlite
def test_a_published_visit_warns_that_it_will_pause(
    make_event: Make, officer: Person, kitakyushu: City, ulaanbaatar: City
) -> None:
    offer(ulaanbaatar)
    event = visit(make_event)
    confirm_host(event, officer)
    assert "registration is paused" not in page(officer, f"?event={event.slug}")
    programme.publish(event.pk, by=officer.actor)
    assert "registration is paused" in page(officer, f"?event={event.slug}")


@pytest.mark.sqlite
def test_empty_states_say_what_to_try(officer: Person) -> None:
    assert "No city has made a standing offer yet" in page(officer)
    assert "Take the country or setting away" in page(officer, "?theme=waste")


@pytest.mark.parametrize(
    "name", ["theme", "month", "language", "size", "country", "climate", "economy", "stage", "page"]
)
def test_nonsense_in_the_address_is_no_failure(officer: Person, kitakyushu: City, name: str) -> None:
    offer(kitakyushu)
    client = signed_in(officer)
    for text in (*HOSTILE, "9" * 5_000, "13", "１２"):
        answer = client.get("/desk/hosts/", {name: text})
        assert answer.status_code == 200
        assert b"City of Kitakyushu" in answer.content or name != "page"
    assert "another look" in page(officer, "?size=many")
    assert "Enter a whole number from 1" in page(officer, "?size=0")


@pytest.mark.sqlite
def test_an_event_that_is_not_mine_is_not_there(officer: Person) -> None:
    client = signed_in(officer)
    for text in HOSTILE[1:]:
        assert client.get("/desk/hosts/", {"event": text}).status_code == 404


@pytest.mark.parametrize("with_event", [False, True])
@pytest.mark.sqlite
def test_the_search_costs_the_same_for_2_and_20_hosts(
    make_event: Make, officer: Person, kitakyushu: City, with_event: bool
) -> None:
    client, costs = signed_in(officer), []
    query = {"theme": "waste"} | ({"event": visit(make_event).slug} if with_event else {})
    for first, after in ((0, 1), (1, 10)):
        for number in range(first, after):
            offer(place(f"place-{number}"), themes=["waste"], sites=["Eco-town"])
            place(f"strong-{number}", strong_in=["waste"])
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/desk/hosts/", query).content
        assert answer.count(b'class="match"') == 2 * after
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_more_than_one_page(officer: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events_core.hosting.views.offers.PAGE", 2)
    for number in range(3):
        offer(place(f"place-{number}"))
    assert page(officer).count('class="match"') == 2
    last = page(officer, "?page=2")
    assert last.count('class="match"') == 1
    assert "</span>3</p>" in last
