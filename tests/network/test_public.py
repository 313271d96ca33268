"""The public pages of cities and organisations."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.network import actions
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city, in_days
from tests.network.conftest import signed_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROW = {
    "measure": "co2", "low": "50", "high": "60", "base_year": 2005, "target_year": 2050, "source": "Annex II, Table 2",
}  # fmt: skip


def page(path: str, language: str = "en", **query: Any) -> str:
    return text(Client().get(path, query, headers={"Accept-Language": language}))


def body(slug: str, kind: str = "research", **values: Any) -> Organisation:
    given = {"name": {"en": slug.title()}, "kind": kind, **values}
    return actions.save_organisation(Organisation(slug=slug), given, by=COMMAND)


@pytest.mark.both
def test_cities_stand_by_country_with_their_own_names(kitakyushu: City, ulaanbaatar: City) -> None:
    city("sapporo", "JP", {"en": "Sapporo", "ja": "札幌市"})
    shown = page("/cities/")
    assert "3 cities" in shown
    order = [
        shown.index(word) for word in (">Japan</h2>", ">Kitakyushu<", ">Sapporo<", ">Mongolia</h2>", ">Ulaanbaatar<")
    ]
    assert order == sorted(order)
    assert '<small class="sub" lang="ja">札幌市</small>' in shown


@pytest.mark.parametrize("q", ["九州", "北九", "KITA", "基塔", "기타큐슈", "китакюсю", "ＫＩＴＡＫＹＵ", "Kokura"])
@pytest.mark.both
def test_search_finds_every_script_and_alias(kitakyushu: City, ulaanbaatar: City, q: str) -> None:
    names = {"en": "Kitakyushu", "ja": "北九州市", "zh-hans": "基塔九州", "ko": "기타큐슈", "ru": "Китакюсю"}
    actions.save_city(kitakyushu, {"name": names, "aliases": ["Kokura"]}, by=COMMAND)
    shown = page("/cities/", q=q)
    assert 'href="/cities/kitakyushu/"' in shown
    assert "ulaanbaatar" not in shown


@pytest.mark.both
def test_filters_and_empty_states_of_cities(kitakyushu: City, ulaanbaatar: City) -> None:
    assert "ulaanbaatar" not in page("/cities/", country="JP")
    assert "No city fits these filters" in page("/cities/", q="zzz")
    assert "No city fits these filters" in page("/cities/", country="\x00'%")
    Organisation.objects.all().delete()
    City.objects.all().delete()
    assert "No city is on record yet" in page("/cities/")


def test_a_city_shows_what_is_known(kitakyushu: City) -> None:
    values = {
        "kind": "ward", "population": 990_000, "population_source": "Annex II", "climate": "temperate", "economy": "industry",
        "stage": "mature", "aliases": ["Kita-Kyushu"], "strong_in": ["waste"], "weak_in": ["transport"],
        "about": {"en": "An **eco-model** city."}, "infrastructure": {"en": "Two ports."}, "targets": [ROW],
        "name": {"en": "Kitakyushu", "ja": "北九州市", "ko": "기타큐슈시"},
    }  # fmt: skip
    actions.save_city(kitakyushu, values, by=COMMAND)
    body("hibikinada-institute", city=kitakyushu)
    shown = page("/cities/kitakyushu/")
    for known in (
        "<b>Ward</b>", "Japan", '<span lang="ja">北九州市</span>', '<span lang="ko">기타큐슈시</span>', "Kita-Kyushu", "990,000",
        "Annex II", "Temperate", "Industry", "Mature", "Waste", "Transport", "<strong>eco-model</strong>", "Two ports.",
        "50–60%", "2005", "2050", "Annex II, Table 2", 'href="/organisations/city-of-kitakyushu/"',
        'href="/organisations/hibikinada-institute/"', "No public event is on record here yet",
    ):  # fmt: skip
        assert known in shown, known


def test_a_target_against_business_as_usual_says_so(kitakyushu: City) -> None:
    rows = [ROW | {"low": "49", "high": "", "base_year": None, "is_bau": True}]
    actions.save_city(kitakyushu, {"targets": rows}, by=COMMAND)
    shown = page("/cities/kitakyushu/")
    assert "business as usual" in shown
    assert "49%" in shown


def test_the_country_has_its_short_name_in_the_readers_language(kitakyushu: City) -> None:
    city("suwon", "KR", {"en": "Suwon", "ko": "수원시"})
    assert "Republic of Korea" in page("/cities/suwon/")
    shown = page("/cities/suwon/", "ko")
    assert re.search(r"<h1>수원시</h1>", shown)
    assert "대한민국" in shown


def test_a_name_in_another_language_than_the_page_is_marked(db: None) -> None:
    city("nara", "JP", {"en": "Nara"})
    assert '<h1><span lang="en">Nara</span></h1>' in page("/cities/nara/", "mn")


def test_nothing_known_leaves_no_empty_rows(db: None) -> None:
    actions.save_city(City(slug="bare"), {"name": {"en": "Bare"}, "country": "MN"}, by=COMMAND)
    shown = page("/cities/bare/")
    assert 'id="facts"' not in shown
    assert 'id="targets"' not in shown
    assert "None" not in shown


@pytest.mark.parametrize("path", ["/cities/atlantis/", "/organisations/atlantis/"])
def test_what_is_not_on_record_is_not_found(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_markup_stays_text(kitakyushu: City) -> None:
    evil = "<script>alert(1)</script>"
    values = {
        "name": {"en": evil, "ja": evil + "2"}, "aliases": [evil], "population": 1, "population_source": evil, "about": {"en": evil},
        "infrastructure": {"en": evil}, "targets": [ROW | {"source": evil, "note": {"en": evil}}],
    }  # fmt: skip
    actions.save_city(kitakyushu, values, by=COMMAND)
    government = Organisation.objects.get(slug="city-of-kitakyushu")
    words = {"name": {"en": evil}, "short_name": evil, "aliases": [evil], "about": {"en": evil}}
    actions.save_organisation(government, words, by=COMMAND)
    for path in ("/cities/", "/cities/kitakyushu/", "/organisations/", "/organisations/city-of-kitakyushu/"):
        assert "<script>alert" not in page(path), path


@pytest.fixture
def events(make_event: Make, officer: Person, secretariat: Organisation) -> dict[str, Event]:
    """Events of every sort in Kitakyushu."""
    made = {
        "coming": make_event(publish=True, title={"en": "Coming one"}),
        "held": make_event(publish=True, title={"en": "Held one"}),
        "draft": make_event(title={"en": "Hidden draft"}),
        "invited": make_event(publish=True, title={"en": "Hidden invitation"}, visibility="by_invitation"),
        "unlisted": make_event(publish=True, title={"en": "Hidden unlisted"}, visibility="unlisted"),
    }
    programme.complete(made["held"].pk, by=officer.actor)
    return made


@pytest.mark.parametrize("path", ["/cities/kitakyushu/", "/organisations/neaspec-secretariat/"])
@pytest.mark.both
def test_strangers_see_public_events_only(events: dict[str, Event], path: str, organiser: Person) -> None:
    for shown in (page(path), text(signed_in(organiser).get(path))):
        assert shown.index("Coming one") < shown.index('id="past"') < shown.index("Held one")
        assert "Hidden" not in shown


def test_an_organisation_shows_the_parts_it_plays(make_event: Make, secretariat: Organisation) -> None:
    parts = [{"organisation": secretariat.slug, "part": part} for part in ("organiser", "funder")]
    make_event(publish=True, partners=[*parts, {"organisation": "city-of-kitakyushu", "part": "host"}])
    assert "Workshop · Organizer and Funder" in page("/organisations/neaspec-secretariat/")
    assert "Workshop · Host" in page("/organisations/city-of-kitakyushu/")


@pytest.mark.both
def test_past_events_are_paged(make_event: Make, officer: Person) -> None:
    for number in range(21):
        event = make_event(recorded=True, title={"en": f"Past {number}"}, starts_at=in_days(-900 + number))
        programme.publish(event.pk, by=officer.actor)
        programme.complete(event.pk, by=officer.actor)
    first, second = page("/cities/kitakyushu/"), page("/cities/kitakyushu/", page="2")
    assert "1 to 20 of 21" in first
    assert "Past 20<" in first
    assert "Past 0<" not in first
    assert "Past 0<" in second


def test_an_organisation_shows_what_is_known(kitakyushu: City) -> None:
    given = {
        "name": {"en": "Eco Institute", "ja": "環境研究所"}, "short_name": "EI", "aliases": ["Eco Inst."], "country": "JP",
        "city": "kitakyushu", "website": "https://eco.example/", "about": {"en": "Teaches *inventories*."},
    }  # fmt: skip
    body("eco-institute", **given)
    shown = page("/organisations/eco-institute/")
    for known in (
        "<b>Research institute</b>", "Eco Institute", '<span lang="ja">環境研究所</span>', "EI", "Eco Inst.", "Japan",
        'href="/cities/kitakyushu/"', 'href="https://eco.example/"', "<em>inventories</em>",
    ):  # fmt: skip
        assert known in shown, known


@pytest.mark.both
def test_organisations_by_kind_or_country(kitakyushu: City, ulaanbaatar: City) -> None:
    body("a-network", "network")
    body("b-institute", "research", country="CN")
    by_kind = page("/organisations/")
    order = [by_kind.index(f">{word}</h2>") for word in ("Local government", "Research institute", "Network")]
    assert order == sorted(order)
    by_country = page("/organisations/", by="country")
    headings = ("China", "Japan", "Mongolia", "No country given")
    order = [by_country.index(f">{word}</h2>") for word in headings]
    assert order == sorted(order)


@pytest.mark.both
def test_organisations_are_narrowed_and_paged(kitakyushu: City) -> None:
    for number in range(60):
        body(
            f"institute-{number:02}",
            name={"en": f"Institute {number:02}", "zh-hans": f"研究所{number:02}"},
            country="CN",
        )
    first = page("/organisations/")
    assert "61 organizations" in first
    assert "1 to 50 of 61" in first
    second = page("/organisations/", page="2")
    assert "institute-59" in second
    assert "institute-01" not in second
    assert "60 organizations" in page("/organisations/", kind="research", country="CN")
    assert "60 organizations" in page("/organisations/", q="研究所")
    assert "1 organization<" in page("/organisations/", q="institute 07")
    assert "No organization fits these filters" in page("/organisations/", kind="company")
    assert (
        Client().get("/organisations/", {"page": "x", "kind": "bogus", "q": "\x00%", "by": "moon"}).status_code == 200
    )


def test_the_officers_way_in(kitakyushu: City, desk: Client, participant: Person) -> None:
    for public, inside in [
        ("/cities/kitakyushu/", "/desk/network/cities/kitakyushu/"),
        ("/organisations/city-of-kitakyushu/", "/desk/network/organisations/city-of-kitakyushu/"),
    ]:
        assert inside in text(desk.get(public))
        assert inside not in text(signed_in(participant).get(public))
        assert inside not in page(public)


def test_the_foot_of_each_page_leads_here(client: Client) -> None:
    shown = text(client.get("/accessibility/"))
    assert 'href="/cities/"' in shown
    assert 'href="/organisations/"' in shown


def many(start: int, end: int, make_event: Make) -> None:
    kitakyushu = City.objects.get(slug="kitakyushu")
    for number in range(start, end):
        made = city(f"town-{number}", "JP", {"en": f"Town {number}", "ja": f"町{number}"})
        actions.save_city(made, {"targets": [ROW]}, by=COMMAND)
        body(f"body-{number}", country="MN", city=kitakyushu)
        make_event(publish=True, partners=[{"organisation": "city-of-kitakyushu", "part": "organiser"}])
        past = make_event(publish=True, partners=[{"organisation": "city-of-kitakyushu", "part": "organiser"}])
        Event.objects.filter(pk=past.pk).update(ends_at=timezone.now(), starts_at=in_days(-3))
    rows = [ROW | {"target_year": 2030 + number} for number in range(end)]
    actions.save_city(kitakyushu, {"targets": rows}, by=COMMAND)


@pytest.mark.parametrize(
    "path",
    ["/cities/", "/cities/?q=town", "/cities/kitakyushu/", "/organisations/", "/organisations/?by=country",
     "/organisations/city-of-kitakyushu/"],
)  # fmt: skip
def test_pages_cost_the_same_for_many(
    make_event: Make, path: str, client: Client, django_assert_num_queries: Any
) -> None:
    many(0, 2, make_event)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    many(2, 20, make_event)
    assert len(few) <= 17
    with django_assert_num_queries(len(few)):
        client.get(path)
