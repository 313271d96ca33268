"""Officers keep cities: adding, changing, target rows, bad input, two at once."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from events_core.foundation.refusals import Invalid, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions
from events_core.network.models import City, Person, Theme
from events_core.programme.models import Event
from tests.network.conftest import DESK, city_answers, target, text

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW = DESK + "cities/new/"
PATH = DESK + "cities/kitakyushu/"
ROW = {"measure": "co2", "low": "30", "high": "40", "base_year": 2005, "target_year": 2030, "source": "Table 2"}


def kept(**values: Any) -> dict[str, Any]:
    """The form of Kitakyushu as it was read."""
    return city_answers(**{"name-en": "Kitakyushu", "name-ja": "北九州市", "country": "JP", "version": "1", **values})


@pytest.mark.both
def test_a_city_is_added_with_all_that_is_known(desk: Client, officer: Person) -> None:
    sent = city_answers(
        **{"name-ko": "수원시", "name-ru": "Сувон"}, aliases="Hwaseong\n\n Suwŏn \nHwaseong", population="1,180,000",
        population_source="Census", climate="temperate", economy="industry", stage="mature", strong_in=["transport", "waste"],
        weak_in=["finance"], **{"about-en": "A **city**.", "infrastructure-en": "Rail."},
        **target(0, low="5", base_year="2010", target_year="2015"), **target(1, low="15,5", high="20%", base_year="", is_bau="on"),
    )  # fmt: skip
    answer = desk.post(NEW, sent)
    assert answer["Location"] == DESK + "cities/suwon/"
    city = City.objects.get(slug="suwon")
    assert (city.name.data["ko"], city.aliases, city.population) == ("수원시", ["Hwaseong", "Suwŏn"], 1_180_000)
    assert sorted(city.strong_in.values_list("slug", flat=True)) == ["transport", "waste"]
    rows = list(city.targets.values_list("low", "high", "base_year", "is_bau", "target_year"))
    assert rows == [
        (Decimal("5"), Decimal("5"), 2010, False, 2015),
        (Decimal("15.5"), Decimal("20"), None, True, 2030),
    ]
    assert list(Entry.objects.filter(verb="city.created").values_list("actor_id", flat=True)) == [officer.pk]
    shown = text(desk.get(DESK + "cities/suwon/"))
    for part in ("Suwon is added", "City added.", 'value="15.5"', 'value="20"', 'value="1180000"', "Suwŏn"):
        assert part in shown, part
    assert shown.count("Remove this target") == 2
    assert 'id="target-4"' in shown
    assert 'id="target-5"' not in shown
    assert "수원시" in text(Client().get("/cities/", {"q": "수원"}, headers={"Accept-Language": "en"}))


def test_the_name_in_addresses_may_be_chosen(desk: Client) -> None:
    assert desk.post(NEW, city_answers(**{"name-en": "", "name-ja": "札幌市"}, slug="sapporo")).status_code == 302
    assert City.objects.get(slug="sapporo").name.data == {"ja": "札幌市"}


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        ("name", {"name-en": ""}, "Write this in at least one language."),
        ("name", {"name-en": "x" * 301}, "Shorten this to 300 characters"),
        ("name", {"name-ja": "北\u202e九"}, "does not print"),
        ("name", {"name-en": "Two\nlines"}, "Write this on one line."),
        ("slug", {"slug": "kitakyushu"}, "There is a city by this name already."),
        ("slug", {"name-en": "Kitakyushu"}, "There is a city by this name already."),
        ("slug", {"slug": "new"}, "Use small Latin letters"),
        ("slug", {"slug": "With space"}, "Use small Latin letters"),
        ("slug", {"slug": "x" * 81}, "Shorten this to 80 characters"),
        ("slug", {"name-en": "", "name-ja": "札幌市"}, "Write a name for web addresses"),
        ("aliases", {"aliases": "fine\n" + "x" * 201}, "Shorten this to 200 characters"),
        ("aliases", {"aliases": "\n".join(map(str, range(31)))}, "Name at most 30."),
        ("aliases", {"aliases": "a\x07b"}, "does not print"),
        ("kind", {"kind": "planet"}, "Choose one of the answers offered."),
        ("country", {"country": "ZZ"}, "Choose one of the answers offered."),
        ("country", {"country": ""}, "Choose an answer to “Country”."),
        ("population", {"population": "many"}, "Enter a whole number."),
        ("population", {"population": "-5"}, "Enter a whole number from 1"),
        ("population", {"population": "9" * 30}, "Enter a whole number from 1"),
        ("population_source", {"population_source": "x" * 301}, "Shorten this to 300 characters"),
        ("climate", {"climate": "hot"}, "Choose one of the answers offered."),
        ("strong_in", {"strong_in": ["magic"]}, ""),
        ("weak_in", {"strong_in": ["waste"], "weak_in": ["waste"]}, "strong or weak in a theme, not both: Waste."),
        ("about", {"about-en": "x" * 20_001}, "Shorten this to 20000 characters"),
        ("targets-0-measure", target(0, measure="luck"), "Choose one of the answers offered."),
        ("targets-0-measure", target(0, measure=""), "Choose an answer to"),
        ("targets-0-low", target(0, low=""), "Fill in “Per cent”."),
        ("targets-0-low", target(0, low="0"), "Enter a percentage above 0 and up to 100"),
        ("targets-0-low", target(0, low="101"), "Enter a percentage above 0 and up to 100"),
        ("targets-0-low", target(0, low="-3"), "Enter a percentage above 0 and up to 100"),
        ("targets-0-low", target(0, low="15.55"), "with one decimal at most"),
        ("targets-0-low", target(0, low="1e999999"), "Enter a percentage above 0 and up to 100"),
        ("targets-0-low", target(0, low="NaN"), "Enter a number."),
        ("targets-0-high", target(0, high="29"), "The upper end must not be below the lower one."),
        ("targets-0-high", target(0, high="100.1"), "Enter a percentage above 0 and up to 100"),
        ("targets-0-base_year", target(0, base_year="2031"), "The base year must come before the target year."),
        ("targets-0-base_year", target(0, base_year="2030"), "The base year must come before the target year."),
        ("targets-0-base_year", target(0, base_year="1066"), "Enter a whole number from 1900 to 2200."),
        ("targets-0-target_year", target(0, target_year=""), "Fill in “By the year”."),
        ("targets-0-target_year", target(0, target_year="20300"), "Enter a whole number from 1900 to 2200."),
        ("targets-0-source", target(0, source=""), "Fill in “Source”."),
        ("targets-0-source", target(0, source="a\x00b"), ""),
        ("targets-0-note", target(0) | {"targets-0-note-en": "x" * 501}, "Shorten this to 500 characters"),
        ("targets-1-high", target(0) | target(1, high="1"), "The upper end must not be below the lower one."),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_is_saved(
    desk: Client, kitakyushu: City, field: str, values: dict[str, Any], message: str
) -> None:
    answer = desk.post(NEW, city_answers(**{"infrastructure-mn": "Keep me", **values}))
    shown = text(answer)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in shown
    assert message in shown
    assert "<title>Error:" in shown
    assert "Keep me" in shown
    assert City.objects.count() == 1


def test_each_fault_leads_to_its_field(desk: Client) -> None:
    sent = city_answers(**{"name-en": "", **target(0, low="0", target_year="")})
    shown = text(desk.post(NEW, sent))
    assert "2 answers need another look" in shown
    for anchor in ("#id_name-en", "#id_targets-0-target_year"):
        assert f'href="{anchor}"' in shown, anchor


@pytest.mark.parametrize(
    "rows",
    [
        {"targets-TOTAL_FORMS": "x", "targets-INITIAL_FORMS": "-1"},
        {"targets-TOTAL_FORMS": "", "targets-INITIAL_FORMS": ""},
        {"targets-TOTAL_FORMS": "99999999999", "targets-INITIAL_FORMS": "0"},
        {"targets-TOTAL_FORMS": "1", "targets-INITIAL_FORMS": "1"},
    ],
)
def test_a_form_that_was_tampered_with_saves_nothing(desk: Client, rows: dict[str, str]) -> None:
    assert desk.post(NEW, city_answers(**rows)).status_code == 422
    assert not City.objects.exists()


@pytest.mark.both
def test_target_rows_come_and_go(desk: Client, kitakyushu: City) -> None:
    rows = {"targets-TOTAL_FORMS": "2", "targets-INITIAL_FORMS": "0"}
    assert desk.post(PATH, kept(**rows, **target(0), **target(1, measure="co2_per_gdp"))).status_code == 302
    first = list(kitakyushu.targets.values_list("pk", flat=True))
    rows = {"targets-TOTAL_FORMS": "4", "targets-INITIAL_FORMS": "2", "version": "2"}
    same = kept(**rows, **target(0), **target(1, measure="co2_per_gdp"))
    assert desk.post(PATH, same)["Location"] == PATH
    assert list(kitakyushu.targets.values_list("pk", flat=True)) == first
    sent = kept(**rows, **target(0, DELETE="on"), **target(1, measure="co2_per_gdp"), **target(2, measure="green_area"))
    assert desk.post(PATH, sent)["Location"] == PATH
    assert list(kitakyushu.targets.values_list("measure", flat=True)) == ["co2_per_gdp", "green_area"]
    assert "City changed: targets." in text(desk.get(PATH))


def test_a_row_that_goes_may_be_wrong_and_counts_do_not_slip(desk: Client, kitakyushu: City) -> None:
    actions.save_city(kitakyushu, {"targets": [ROW, ROW | {"measure": "co2_per_gdp"}]}, by=COMMAND)
    rows = {"targets-TOTAL_FORMS": "4", "targets-INITIAL_FORMS": "2", "version": "2"}
    gone = target(0, low="", target_year="", DELETE="on")
    answer = desk.post(PATH, kept(**rows, **gone, **target(1, high="3"), **target(3, base_year="2040")))
    shown = text(answer)
    assert answer.status_code == 422
    assert 'id="id_targets-1-high_error"' in shown
    assert 'id="id_targets-3-base_year_error"' in shown
    assert 'id="id_targets-0-low_error"' not in shown
    assert desk.post(PATH, kept(**rows, **gone, **target(1))).status_code == 302
    assert kitakyushu.targets.count() == 1


@pytest.mark.both
def test_changing_a_city_keeps_its_address_and_tells_events(desk: Client, kitakyushu: City, published: Event) -> None:
    answer = desk.post(PATH, kept(**{"name-en": "Kita City", "slug": "elsewhere"}, aliases="Kokura"), follow=True)
    shown = text(answer)
    assert "Kita City is saved" in shown
    assert "City changed: name and other names." in shown
    kitakyushu.refresh_from_db()
    assert (kitakyushu.slug, kitakyushu.version, str(kitakyushu)) == ("kitakyushu", 2, "Kita City")
    published.refresh_from_db()
    assert " kokura " in published.search_text


def test_saving_without_a_change_changes_nothing(desk: Client, kitakyushu: City) -> None:
    entries = Entry.objects.count()
    assert desk.post(PATH, kept()).status_code == 302
    kitakyushu.refresh_from_db()
    assert kitakyushu.version == 1
    assert Entry.objects.count() == entries


@pytest.mark.both
def test_who_comes_second_loses_nothing_and_may_insist(desk: Client, kitakyushu: City) -> None:
    desk.post(PATH, kept(**{"name-en": "Theirs"}))
    answer = desk.post(PATH, kept(**{"name-en": "Mine"}, **target(0, low="12.5")))
    shown = text(answer)
    assert answer.status_code == 412
    assert "Somebody else was faster" in shown
    assert "City changed: name." in shown
    for typed in ('value="Mine"', 'value="12.5"', 'name="version" value="2"'):
        assert typed in shown, typed
    assert str(City.objects.get()) == "Theirs"
    again = kept(**{"name-en": "Mine"}, **target(0, low="12.5")) | {"version": "2"}
    assert desk.post(PATH, again).status_code == 302
    assert str(City.objects.get()) == "Mine"
    assert City.objects.get().targets.get().low == Decimal("12.5")


def test_markup_stays_text_in_the_form(desk: Client, kitakyushu: City) -> None:
    evil = '"><script>alert(1)</script>'
    sent = kept(**{"name-en": evil, "about-en": evil}, aliases=evil, **target(0, source=evil))
    shown = text(desk.post(PATH, sent, follow=True))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_an_unknown_city_is_not_found(desk: Client) -> None:
    assert desk.get(DESK + "cities/atlantis/").status_code == 404
    assert desk.post(DESK + "cities/atlantis/", city_answers()).status_code == 404


@pytest.mark.both
class TestTheAction:
    """What holds for every caller, the demo among them."""

    @pytest.mark.parametrize(
        ("values", "field", "code"),
        [
            ({"name": {"tlh": "Qo'noS"}}, "name", "unknown_language"),
            ({"name": {}}, "name", "required"),
            ({"country": "ZZ"}, "country", "unknown_country"),
            ({"country": ""}, "country", "required"),
            ({"kind": "planet"}, "kind", "unknown"),
            ({"kind": ""}, "kind", "required"),
            ({"population": True}, "population", "range"),
            ({"population": 2_000_000_001}, "population", "range"),
            ({"strong_in": ["magic"]}, "strong_in", "unknown"),
            ({"slug": "elsewhere"}, "slug", "fixed"),
            ({"targets": [ROW | {"low": "NaN"}]}, "targets.0.low", "range"),
            ({"targets": [ROW, ROW | {"low": "50"}]}, "targets.1.high", "order"),
            ({"targets": [ROW | {"base_year": 2050}]}, "targets.0.base_year", "order"),
            ({"targets": [ROW | {"target_year": None}]}, "targets.0.target_year", "required"),
            ({"targets": [ROW | {"source": " "}]}, "targets.0.source", "required"),
            ({"targets": [ROW | {"measure": "luck"}]}, "targets.0.measure", "unknown"),
            ({"targets": [ROW] * 41}, "targets", "too_many"),
        ],
    )  # fmt: skip
    def test_refuses_bad_values(self, kitakyushu: City, values: dict[str, Any], field: str, code: str) -> None:
        with pytest.raises(Invalid) as refusal:
            actions.save_city(kitakyushu, values, by=COMMAND)
        assert [(error.field, error.code) for error in refusal.value.errors] == [(field, code)]
        assert City.objects.get().version == 1

    def test_refuses_all_faults_at_once(self, db: None) -> None:
        with pytest.raises(Invalid) as refusal:
            actions.save_city(City(), {"country": "ZZ", "population": 0, "targets": [{}]}, by=COMMAND)
        fields = {error.field for error in refusal.value.errors}
        assert {"name", "country", "population", "targets.0.measure", "targets.0.low"} <= fields

    def test_a_misspelt_value_is_a_mistake_of_the_caller(self, kitakyushu: City) -> None:
        with pytest.raises(KeyError):
            actions.save_city(kitakyushu, {"nmae": "x"}, by=COMMAND)
        with pytest.raises(KeyError):
            actions.save_city(kitakyushu, {"targets": [ROW | {"colour": "green"}]}, by=COMMAND)

    def test_refuses_an_old_version(self, kitakyushu: City) -> None:
        actions.save_city(kitakyushu, {"population": 5}, by=COMMAND, version=1)
        with pytest.raises(Stale):
            actions.save_city(kitakyushu, {"population": 6}, by=COMMAND, version=1)
        assert City.objects.get().population == 5

    def test_themes_are_only_noted_when_they_change(self, kitakyushu: City) -> None:
        actions.save_city(kitakyushu, {"strong_in": ["waste"], "weak_in": []}, by=COMMAND)
        actions.save_city(kitakyushu, {"strong_in": ["waste"], "weak_in": []}, by=COMMAND)
        assert [entry.data["fields"] for entry in Entry.objects.filter(verb="city.changed")] == [["strong_in"]]
        assert list(kitakyushu.strong_in.all()) == [Theme.objects.get(slug="waste")]
