"""The demand board: figures for everyone, names for officers."""

import pytest
from django.test import Client

from events_core.network.models import City, Organisation, Person
from tests.cast import city
from trainings import demandboard
from trainings.models import TrainingRequest

from . import scenes

PATH = "/trainings/demand/"


def test_an_empty_board_says_so(client: Client, db: None) -> None:
    text = client.get(PATH).content.decode()
    assert "No request is open" in text
    assert 'class="chart"' not in text


def test_subjects_countries_and_months_are_counted(ulaanbaatar: City, kitakyushu: City, provider: Organisation) -> None:
    first, second = scenes.month_in(5), scenes.month_in(6)
    scenes.ask(ulaanbaatar, "submitted", topics=("energy", "waste"), months=[first, second])
    scenes.ask(ulaanbaatar, "agreed", topics=("energy",), months=[second])
    scenes.ask(kitakyushu, "on_hold", topics=("waste",), months=[], languages=["ja"])
    for state in ("draft", "declined", "withdrawn"):
        scenes.ask(kitakyushu, state, topics=("energy",))
    scenes.offer(provider, topics=("energy", "water"))
    scenes.offer(provider, topics=("waste",), state="resting")
    found = demandboard.board()
    assert (found.total, found.sought, found.offers) == (3, 2, 1)
    assert [(bar.theme.slug, bar.sought, bar.arranged, bar.offers) for bar in found.bars] == [
        ("energy", 1, 1, 1),
        ("waste", 2, 0, 0),
    ]
    assert [(column.month, column.count) for column in found.columns] == [(first, 1), (second, 2)]
    assert found.any_month == 1
    assert found.by_country == [("MN", [2, 1], 2), ("JP", [0, 1], 1)]
    assert [(lack.theme.slug, lack.requests, lack.text) for lack in found.lacks] == [("waste", 2, "Nobody offers it.")]
    assert [(theme.slug, count) for theme, count in found.unasked] == [("water", 1)]


def test_what_is_offered_only_in_other_languages_or_elsewhere_is_lacking(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    scenes.ask(ulaanbaatar, topics=("energy",), languages=["mn"])
    scenes.ask(kitakyushu, topics=("waste",), languages=["en"])
    scenes.offer(provider, topics=("energy",), languages=["en", "ru"])
    scenes.offer(provider, topics=("waste",), languages=["en"], countries=["MN"])
    texts = {lack.theme.slug: lack.text for lack in demandboard.board().lacks}
    assert texts["energy"] == "Nobody offers it in Mongolian."
    assert texts["waste"].startswith("Offered, but not in a language and for a country")
    scenes.offer(provider, topics=("energy", "waste"), languages=["en", "mn"])
    assert demandboard.board().lacks == []


def test_the_board_is_narrowed_by_country_and_year(client: Client, ulaanbaatar: City, kitakyushu: City) -> None:
    scenes.ask(ulaanbaatar, topics=("energy",), months=["2031-04"])
    scenes.ask(kitakyushu, topics=("waste",), months=["2032-01", "2031-12"])
    every = demandboard.board()
    assert (every.countries, every.years) == (["JP", "MN"], ["2031", "2032"])
    assert len(every.columns) == 10
    assert [bar.theme.slug for bar in demandboard.board("JP").bars] == ["waste"]
    assert [column.month for column in demandboard.board("", "2032").columns] == ["2032-01"]
    text = client.get(PATH, {"country": "MN", "year": "2032"}).content.decode()
    assert "No open request is like that" in text
    assert client.get(PATH, {"country": "XX", "year": "later"}).status_code == 200
    assert "Energy" in client.get(PATH, {"country": "MN"}).content.decode()


@pytest.mark.parametrize("who", [None, "participant", "organiser", "provider_person"])
def test_only_figures_are_public(
    client: Client, who: str | None, ulaanbaatar: City, request: pytest.FixtureRequest
) -> None:
    asked = scenes.ask(ulaanbaatar, topics=("energy",), outcome="Secret words", title="Our own title")
    if who:
        client.force_login(request.getfixturevalue(who))
    text = client.get(PATH).content.decode()
    assert who == "participant" or ("Energy" in text and "Mongolia" in text)  # who reads in Mongolian
    assert 'class="chart"' in text
    for private in (
        "Ulaanbaatar",
        "Улаанбаатар",
        str(asked.reference),
        "Secret words",
        "Our own title",
        asked.contact_name,
    ):
        assert private not in text


def test_officers_see_which_requests_wait(client: Client, officer: Person, ulaanbaatar: City) -> None:
    asked = [scenes.ask(ulaanbaatar, topics=("energy",)) for _time in range(7)]
    client.force_login(officer)
    answer = client.get(PATH)
    text = answer.content.decode()
    assert f"/desk/trainings/{asked[0].pk}/" in text
    assert str(asked[4].reference) in text
    assert str(asked[6].reference) not in text
    assert "private" in answer["Cache-Control"]


def test_officers_see_which_cities_could_be_introduced(
    client: Client, officer: Person, ulaanbaatar: City, kitakyushu: City
) -> None:
    City.objects.update(climate="cold", stage="growing")
    for place in (ulaanbaatar, kitakyushu):
        scenes.ask(place, topics=("energy",), months=[scenes.month_in(3 if place == ulaanbaatar else 8)])
    assert "introduced" not in client.get(PATH).content.decode()
    client.force_login(officer)
    text = client.get(PATH).content.decode()
    assert "Cities to be introduced to each other" in text
    assert "Same climate: Cold." in text


def test_a_city_that_is_not_on_record_is_counted(client: Client, db: None) -> None:
    made = scenes.ask(city("khovd", "MN", {"en": "Khovd"}), topics=("energy",))
    TrainingRequest.objects.filter(pk=made.pk).update(city=None, city_text="A town")
    assert demandboard.board().by_country == [("", [1], 1)]
    text = client.get(PATH).content.decode()
    assert "Not on record yet" in text
    assert "A town" not in text


def test_the_same_queries_for_two_requests_and_for_forty(
    client: Client, officer: Person, ulaanbaatar: City, provider: Organisation, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in (2, 38):
        for _time in range(number):
            scenes.ask(ulaanbaatar, topics=("energy", "waste"))
            scenes.offer(provider, topics=("water", "energy"))
        with django_assert_num_queries(5):
            client.get(PATH)
    client.force_login(officer)
    with django_assert_num_queries(15):
        client.get(PATH)


def test_an_officer_sees_whom_an_offer_could_serve(
    client: Client, officer: Person, provider: Organisation, provider_person: Person, ulaanbaatar: City
) -> None:
    offer = scenes.offer(provider)
    path = f"/desk/trainings/offers/{offer.pk}/matches/"
    assert client.get(path).status_code == 302
    client.force_login(provider_person)
    assert client.get(path).status_code == 403
    client.force_login(officer)
    assert "No request is open" in client.get(path).content.decode()
    fits, cannot = scenes.ask(ulaanbaatar), scenes.ask(ulaanbaatar, languages=["ja"])
    text = client.get(path).content.decode()
    assert f"/desk/trainings/{fits.pk}/" in text
    assert "1 request does not fit" in text
    assert "Offers only English; asked for Japanese." in text
    assert f"/desk/trainings/{cannot.pk}/" in text
    assert client.get("/desk/trainings/offers/999999/matches/").status_code == 404
