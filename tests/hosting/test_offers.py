"""Standing offers: who may make, change and end them, what is refused at which field, and where they are shown."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from i18nfield.strings import LazyI18nString

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.hosting import actions, panels
from events_core.hosting.models import StandingOffer
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.journal.queries import lines
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person, Theme
from tests.cast import city, person
from tests.hosting.test_desk import signed_in
from tests.hosting.test_panels import drawn, request_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
OFFER: dict[str, Any] = {
    "sites": ["Eco-town", "Water museum"],
    "months": [5, "6"],
    "languages": ["ja", "en"],
    "themes": ["waste"],
    "group_max": 40,
    "blocked": [{"first": "2027-05-03", "last": "2027-05-05"}, {"first": "2027-01-01"}],
    "note": "Not on Mondays",
}
DESK, MINE = "/desk/hosts/offers/city-of-kitakyushu/", "/me/offers/city-of-kitakyushu/"


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def themes(db: None) -> None:
    """Two themes."""
    for slug, name in (("waste", "Waste"), ("transport", "Transport")):
        Theme.objects.get_or_create(slug=slug, defaults={"name": LazyI18nString({"en": name})})


def body_of(place: City) -> Organisation:
    return Organisation.objects.get(city=place, kind="local_government")


def save(place: City, **values: Any) -> StandingOffer:
    return actions.save_offer(body_of(place), {**OFFER, **values}, by=COMMAND)


def written(version: int = 0, **values: Any) -> dict[str, Any]:
    """What somebody writes into the form."""
    return {
        "version": version,
        "sites": "Eco-town\r\n\r\nWater museum",
        "months": ["5", "6"],
        "languages": ["ja", "en"],
        "themes": ["waste"],
        "group_max": "40",
        "note": "Not on Mondays",
        "blocked-TOTAL_FORMS": "3",
        "blocked-INITIAL_FORMS": "0",
        "blocked-0-first": "2027-05-03",
        "blocked-0-last": "2027-05-05",
        **values,
    }


def faults(place: City, **values: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        save(place, **values)
    return {(error.field, error.code) for error in refused.value.errors}


@pytest.mark.both
def test_an_offer_is_kept_and_its_story_told(kitakyushu: City, officer: Person) -> None:
    offer = save(kitakyushu)
    assert (offer.city, offer.is_active, offer.version) == (kitakyushu, True, 1)
    assert (offer.sites, offer.months, offer.languages) == (["Eco-town", "Water museum"], [5, 6], ["ja", "en"])
    assert offer.blocked == [
        {"first": "2027-01-01", "last": "2027-01-01"},
        {"first": "2027-05-03", "last": "2027-05-05"},
    ]
    assert [theme.slug for theme in offer.themes.all()] == ["waste"]
    assert save(kitakyushu).version == 1  # nothing is different
    body = body_of(kitakyushu)
    changed = actions.save_offer(body, {"months": [], "themes": ["waste", "transport"]}, by=officer.actor)
    assert (changed.version, changed.months, changed.group_max) == (2, [], 40)
    actions.end_offer(body, by=officer.actor)
    assert actions.end_offer(body, by=officer.actor).version == 3
    assert save(kitakyushu).is_active
    told = [line.text for line in reversed(lines(body, "UTC"))][1:]
    assert told == [
        "City of Kitakyushu made a standing offer to host visits.",
        "The standing offer of City of Kitakyushu was changed: months and themes.",
        "The standing offer of City of Kitakyushu was ended.",
        "The standing offer of City of Kitakyushu holds again.",
    ]


def test_what_is_wrong_is_said_at_its_field(kitakyushu: City) -> None:
    assert faults(kitakyushu, sites=["x"] * 51) == {("sites", "too_many")}
    assert faults(kitakyushu, sites=["x" * 301]) == {("sites", "too_long")}
    assert faults(kitakyushu, months=[0]) == faults(kitakyushu, months=[13]) == {("months", "range")}
    assert faults(kitakyushu, months=["May"]) == faults(kitakyushu, months=[-1]) == {("months", "range")}
    assert faults(kitakyushu, languages=["tlh"]) == {("languages", "unknown_language")}
    assert faults(kitakyushu, themes=["waste", "no\x00ne"]) == {("themes", "unknown")}
    assert faults(kitakyushu, group_max=0) == {("group_max", "range")}
    assert faults(kitakyushu, note="x" * 5_001) == {("note", "too_long")}
    days = [{"first": "2027-05-03", "last": "2027-05-01"}, {"last": "2027-05-01"}, {"first": "soon"}]
    assert faults(kitakyushu, blocked=days) == {
        ("blocked.0.last", "order"),
        ("blocked.1.first", "required"),
        ("blocked.2.first", "day"),
    }
    assert faults(kitakyushu, blocked=[{"first": "2027-05-03"}] * 31) == {("blocked", "too_many")}
    assert not StandingOffer.objects.exists()


@pytest.mark.both
def test_only_the_local_government_of_a_city_offers(secretariat: Organisation, kitakyushu: City) -> None:
    with pytest.raises(Refused) as refused:
        actions.save_offer(secretariat, OFFER, by=COMMAND)
    assert refused.value.code == "not_local_government"
    with pytest.raises(Refused) as refused:
        actions.end_offer(body_of(kitakyushu), by=COMMAND)
    assert refused.value.code == "no_offer"


@pytest.mark.both
def test_who_saves_second_is_told(kitakyushu: City) -> None:
    body = body_of(kitakyushu)
    assert actions.save_offer(body, OFFER, by=COMMAND, version=0).version == 1
    with pytest.raises(Stale):
        actions.save_offer(body, OFFER, by=COMMAND, version=0)
    with pytest.raises(Stale):
        actions.end_offer(body, by=COMMAND, version=0)


def test_who_may_keep_an_offer(
    kitakyushu: City, ulaanbaatar: City, officer: Person, organiser: Person, focal_point: Person, participant: Person
) -> None:
    body = body_of(kitakyushu)
    of_body, elsewhere, neighbour = (person(f"{name}@test.example") for name in ("body", "elsewhere", "neighbour"))
    network.name_focal_point(of_body, organisation=body, by=COMMAND)
    network.name_focal_point(elsewhere, city=ulaanbaatar, by=COMMAND)
    values = {"name": LazyI18nString({"en": "Institute"}), "kind": "research", "city": kitakyushu, "country": "JP"}
    institute = network.save_organisation(Organisation(slug="institute"), values, by=COMMAND)
    network.name_focal_point(neighbour, organisation=institute, by=COMMAND)
    for somebody, may in (
        (officer, True), (focal_point, True), (of_body, True), (organiser, False), (participant, False),
        (elsewhere, False), (neighbour, False),
    ):  # fmt: skip
        assert somebody.has_perm("hosting.offer", body) is may
        for address in (DESK, MINE):
            client = signed_in(somebody)
            assert client.get(address).status_code == (200 if may else 404)
            answer = client.post(address, written(StandingOffer.objects.count() and 1))
            assert answer.status_code == (302 if may else 404)
        assert signed_in(somebody).get("/desk/hosts/offers/").status_code == (200 if somebody == officer else 403)
    assert not neighbour.has_perm("hosting.offer", institute)
    assert signed_in(officer).get("/me/offers/institute/").status_code == 404
    for address in (DESK, MINE, "/desk/hosts/offers/"):
        assert Client().get(address).status_code == 302
    assert signed_in(elsewhere).post(DESK + "end/").status_code == 404
    assert signed_in(officer).get(DESK + "end/").status_code == 405
    assert StandingOffer.objects.get().is_active


@pytest.mark.both
def test_a_focal_point_makes_changes_and_ends_an_offer(kitakyushu: City, focal_point: Person) -> None:
    Person.objects.update(language="en")
    client = signed_in(Person.objects.get(pk=focal_point.pk))
    assert "No standing offer yet" in client.get("/me/").content.decode()
    told = client.post(MINE, written(), follow=True).content.decode()
    assert "The standing offer of City of Kitakyushu is saved" in told
    assert 'value="2027-05-03"' in told
    offer = StandingOffer.objects.get()
    assert offer.months == [5, 6]
    assert Entry.objects.get(verb="offer.made").actor_id == focal_point.pk
    rows = {"blocked-TOTAL_FORMS": "4", "blocked-INITIAL_FORMS": "1", "blocked-0-first": "", "blocked-0-last": ""}
    rows |= {"blocked-2-first": "2027-08-01", "blocked-2-last": "2027-08-15"}
    client.post(MINE, written(1, **rows))
    offer.refresh_from_db()
    assert offer.blocked == [{"first": "2027-08-01", "last": "2027-08-15"}]
    assert "Holds, changed on" in client.get("/me/").content.decode()
    told = client.post(DESK + "end/", {"own": "1"}, follow=True).content.decode()
    assert "has ended" in told
    assert "Save and renew the offer" in told
    client.post(MINE, written(3))
    offer.refresh_from_db()
    assert offer.is_active


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(kitakyushu: City, officer: Person) -> None:
    client = signed_in(officer)
    rows = {"blocked-1-first": "2027-05-03", "blocked-1-last": "2027-05-01", "blocked-2-last": "2027-05-01"}
    answer = client.post(DESK, written(**rows, **{"blocked-0-first": "", "blocked-0-last": ""}))
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "2 answers need another look" in told
    assert 'id="id_blocked-1-last_error"' in told
    assert 'id="id_blocked-2-first_error"' in told
    assert "Water museum" in told
    answer = client.post(DESK, written(group_max="many", months=["13"], themes=["nothing"]))
    assert answer.status_code == 422
    assert "3 answers need another look" in answer.content.decode()
    answer = client.post(DESK, written(sites="x" * 400, group_max="0"))
    assert answer.status_code == 422
    assert "2 answers need another look" in answer.content.decode()
    broken = client.post(DESK, {"version": "0"})
    assert broken.status_code == 422
    assert not StandingOffer.objects.exists()


def test_a_late_save_is_told_and_may_insist(kitakyushu: City, officer: Person) -> None:
    client = signed_in(officer)
    save(kitakyushu)
    answer = client.post(DESK, written(0, group_max="12"))
    assert answer.status_code == 412
    assert 'name="version" value="1"' in answer.content.decode()
    days = [{"first": "2027-05-03", "last": "2027-05-05"}]
    save(kitakyushu, blocked=days)  # the other one wrote the same days into the same row
    assert client.post(DESK, written(2, group_max="12")).status_code == 302
    offer = StandingOffer.objects.get()
    assert (offer.group_max, offer.blocked) == (12, days)


@pytest.mark.both
def test_the_list_shows_all_local_governments_and_narrows(
    kitakyushu: City, ulaanbaatar: City, officer: Person, secretariat: Organisation
) -> None:
    client = signed_in(officer)

    def listed(query: str = "") -> list[str]:
        page = client.get(f"/desk/hosts/offers/{query}").content.decode()
        return [name for name in ("City of Kitakyushu", "City of Ulaanbaatar", "NEASPEC Secretariat") if name in page]

    assert listed() == ["City of Kitakyushu", "City of Ulaanbaatar"]
    save(kitakyushu)
    assert listed("?offer=active") == ["City of Kitakyushu"]
    assert listed("?offer=none") == ["City of Ulaanbaatar"]
    assert listed("?offer=ended") == []
    actions.end_offer(body_of(kitakyushu), by=COMMAND)
    assert listed("?offer=ended") == ["City of Kitakyushu"]
    assert listed("?q=北九州") == ["City of Kitakyushu"]
    assert "No local government fits these filters" in client.get("/desk/hosts/offers/?q=nowhere").content.decode()
    for name in ("q", "offer", "page"):
        for text in ("\x00", "'\"><script>", "-1", "9" * 30, "北" * 300):
            assert client.get("/desk/hosts/offers/", {name: text}).status_code == 200


def test_the_list_is_empty_without_local_governments(officer: Person) -> None:
    assert "No local government is on record yet" in signed_in(officer).get("/desk/hosts/offers/").content.decode()


def test_the_list_costs_the_same_for_2_and_20_rows(officer: Person) -> None:
    client, costs = signed_in(officer), []
    for first, after in ((0, 2), (2, 20)):
        for number in range(first, after):
            save(city(f"place-{number}", "JP", {"en": f"Place {number}"}))
        with CaptureQueriesContext(connection) as found:
            page = client.get("/desk/hosts/offers/").content
        assert page.count(b'scope="row"') == after
        costs.append(len(found))
    assert costs[0] == costs[1]


def test_the_public_page_of_the_city_tells_the_offer_and_no_more(kitakyushu: City) -> None:
    page = Client().get("/cities/kitakyushu/").content.decode()
    assert "The city offers to host them" not in page
    save(kitakyushu)
    page = Client(headers={"Accept-Language": "en"}).get("/cities/kitakyushu/").content.decode()
    for text in ("The city offers to host them", "Eco-town", "May and June", "Japanese", "Waste", "40"):
        assert text in page
    assert "Not on Mondays" not in page
    assert "2027" not in page
    actions.end_offer(body_of(kitakyushu), by=COMMAND)
    assert "Eco-town" not in Client().get("/cities/kitakyushu/").content.decode()


def test_my_page_names_the_bodies_i_speak_for_only(
    kitakyushu: City, ulaanbaatar: City, focal_point: Person, participant: Person, django_assert_num_queries: Any
) -> None:
    assert list(panels.own_offers(request_of(participant), participant)) == []
    with django_assert_num_queries(1):
        told = drawn(panels.own_offers(request_of(focal_point), focal_point))
    assert 'href="/me/offers/city-of-kitakyushu/"' in told
    assert "ulaanbaatar" not in told
    network.name_focal_point(focal_point, organisation=body_of(ulaanbaatar), by=COMMAND)
    with django_assert_num_queries(1):
        told = drawn(panels.own_offers(request_of(focal_point), focal_point))
    assert "ulaanbaatar" in told


@pytest.mark.both
def test_days_are_kept_once_and_in_order(kitakyushu: City) -> None:
    first = datetime.date(2027, 5, 3)
    same = {"first": first, "last": first}
    offer = save(kitakyushu, blocked=[{"first": "2028-01-01", "last": None}, same, {"first": "2027-05-03"}])
    assert [row["first"] for row in offer.blocked] == ["2027-05-03", "2028-01-01"]
