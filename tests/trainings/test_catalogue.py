"""The public catalogue and the page of an offer: filters, languages, what is not shown, and how many queries."""

from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events_core.journal.actors import COMMAND
from events_core.network.models import City, Organisation, Person
from tests.ledger.pages import phone, signed_in, text_of
from tests.trainings import scenes
from trainings import actions
from trainings.models import Offer, OfferCost, Term

pytestmark = [pytest.mark.django_db]
CATALOGUE = "/trainings/"


@pytest.fixture
def accounts(provider: Organisation) -> Offer:
    """Community inventories: in English, for anybody."""
    return indexed(scenes.offer(provider, months=[scenes.month_in(3)]))


@pytest.fixture
def buses(provider: Organisation) -> Offer:
    """Buses: in Russian and online only, for Mongolia."""
    values: dict[str, Any] = {
        "title": {"en": "Buses that come", "mn": "Ирдэг автобус"},
        "languages": ["ru"],
        "modes": ["online"],
        "countries": ["MN"],
        "level": "advanced",
        "cost_basis": "free",
    }
    return indexed(scenes.offer(provider, ("transport",), **values))


def indexed(offer: Offer) -> Offer:
    """An offer that search finds, as the action writes it."""
    return actions.save_offer(offer, {"days": 2}, by=COMMAND)


def found(query: str) -> set[str]:
    """The titles that the catalogue lists."""
    text = text_of(phone().get(f"{CATALOGUE}?{query}"))
    return {title for title in ("Community inventories", "Buses that come") if title in text}


def queries(path: str, somebody: Person | None = None) -> int:
    browser = signed_in(somebody) if somebody else phone()
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_everybody_sees_what_is_on_offer(accounts: Offer, buses: Offer) -> None:
    answer = phone().get(CATALOGUE)
    text = text_of(answer)
    assert "Community inventories" in text
    assert "Buses that come" in text
    assert "2 trainings are on offer." in text
    assert "Test Network of Cities" in text
    for address in ("/trainings/requests/new/", "/trainings/demand/", "/trainings/how/"):
        assert f'href="{address}"' in answer.content.decode()
    assert "/trainings/offers/new/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("topic=transport", {"Buses that come"}),
        ("topic=transport&topic=ghg-accounting", {"Community inventories", "Buses that come"}),
        ("topic=transport,ghg-accounting", {"Community inventories", "Buses that come"}),
        ("topic=alchemy", set()),
        ("language=ru", {"Buses that come"}),
        ("language=en", {"Community inventories"}),
        ("language=en-GB", {"Community inventories"}),
        ("mode=online", {"Community inventories", "Buses that come"}),
        ("mode=in_person", {"Community inventories"}),
        ("mode=hybrid", set()),
        ("country=mn", {"Community inventories", "Buses that come"}),
        ("country=JP", {"Community inventories"}),
        ("level=advanced", {"Buses that come"}),
        ("cost=free", {"Buses that come"}),
        ("q=inventor", {"Community inventories"}),
        ("q=" + quote("автобус"), {"Buses that come"}),
        ("q=network", {"Community inventories", "Buses that come"}),
        ("q=nothing+like+it", set()),
        ("language=ru&country=JP", set()),
        ("language=%00&mode=%22%5D&topic=%00", set()),
        ("q=%00", {"Community inventories", "Buses that come"}),
        ("page=99999999999999999999", {"Community inventories", "Buses that come"}),
    ],
)
def test_filters_narrow_it(accounts: Offer, buses: Offer, query: str, titles: set[str]) -> None:
    assert found(query) == titles


def test_filters_in_use_can_be_taken_away(accounts: Offer) -> None:
    page = phone().get(f"{CATALOGUE}?topic=ghg-accounting&language=en&q=inventories").content.decode()
    assert 'href="/trainings/?language=en&amp;q=inventories"' in page
    assert 'href="/trainings/?topic=ghg-accounting&amp;q=inventories"' in page
    assert 'href="/trainings/?topic=ghg-accounting&amp;language=en"' in page


@pytest.mark.sqlite
def test_an_empty_catalogue_says_what_to_do(db: None) -> None:
    assert "Nothing is on offer at the moment" in text_of(phone().get(CATALOGUE))
    assert "No training fits these filters" in text_of(phone().get(f"{CATALOGUE}?q=x"))


@pytest.mark.parametrize("state", ["resting", "withdrawn"])
def test_what_is_not_in_force_is_not_shown(
    accounts: Offer, provider_person: Person, officer: Person, state: str
) -> None:
    Offer.objects.update(state=state)
    page = f"/trainings/offers/{accounts.pk}/"
    assert found("") == set()
    assert phone().get(page).status_code == 404
    assert signed_in(provider_person).get(page).status_code == 200
    assert signed_in(officer).get(page)["X-Robots-Tag"] == "noindex"


@pytest.mark.sqlite
def test_titles_stand_in_the_readers_language_and_others_are_marked(accounts: Offer, buses: Offer) -> None:
    answer = phone().get(CATALOGUE, headers={"accept-language": "mn"}).content.decode()
    assert ">Ирдэг автобус</a>" in answer
    assert '<span lang="en">Community inventories</span>' in answer


def test_a_catalogue_costs_the_same_for_one_and_for_many(provider: Organisation, participant: Person) -> None:
    scenes.offer(provider)
    once = queries(CATALOGUE)
    for number in range(30):
        scenes.offer(provider, ("transport", "ghg-accounting"), title=f"Number {number}")
    assert queries(CATALOGUE) == once
    assert queries(f"{CATALOGUE}?page=2") == once
    assert "1 to 25 of 31" in text_of(phone().get(CATALOGUE))


def test_an_offers_page_says_who_teaches_what_and_who_pays(
    accounts: Offer, provider: Organisation, kitakyushu: City
) -> None:
    accounts.experience.set([kitakyushu])
    Offer.objects.filter(pk=accounts.pk).update(audiences=["planners"], countries=["MN"])
    OfferCost.objects.create(offer=accounts, category="travel", amount=1200, currency="USD", bearer="city")
    books = {"category": "materials", "amount": 10, "currency": "USD", "bearer": "provider", "per_person": True}
    OfferCost.objects.create(offer=accounts, position=1, **books)
    answer = phone().get(f"/trainings/offers/{accounts.pk}/")
    text = text_of(answer)
    for part in (
        "Community inventories", "Beginner", "Planners", "English", "In person · Online", "Up to 30 people", "2 days",
        "Mongolia", "Travel only", "The whole training", "Each participant", "Together, for a group of 30 people:",
        "USD\xa01,200", "USD\xa0300",
    ):  # fmt: skip
        assert part.replace("\xa0", " ") in text.replace("\xa0", " "), part
    assert 'href="/cities/kitakyushu/"' in answer.content.decode()
    assert 'href="/organisations/test-network/"' in answer.content.decode()


@pytest.mark.sqlite
def test_its_contact_is_never_public(accounts: Offer, participant: Person, officer: Person) -> None:
    page = f"/trainings/offers/{accounts.pk}/"
    for browser in (phone(), signed_in(participant)):
        text = browser.get(page).content.decode()
        assert accounts.contact_email not in text
        assert accounts.contact_name not in text
        assert accounts.link_secret not in text
        assert "/edit/" not in text
    assert accounts.contact_email in signed_in(officer).get(page).content.decode()


@pytest.mark.sqlite
def test_what_a_provider_wrote_runs_no_script(accounts: Offer) -> None:
    Offer.objects.filter(pk=accounts.pk).update(
        title={"en": "<script>alert(1)</script>"},
        summary={"en": '<img src=x onerror="alert(2)">\n\n[here](javascript:alert(3)) **bold** <b>raw</b>'},
    )
    page = phone().get(f"/trainings/offers/{accounts.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x" not in page
    assert "javascript:alert" not in page.replace("[here](javascript:alert(3))", "")
    assert "<strong>bold</strong>" in page
    assert "<script>alert" not in phone().get(CATALOGUE).content.decode()


@pytest.mark.sqlite
def test_words_that_are_gone_stand_as_they_are(accounts: Offer) -> None:
    Term.objects.filter(slug="beginner").delete()
    assert "beginner" in text_of(phone().get(f"/trainings/offers/{accounts.pk}/"))


def test_an_organisations_page_has_what_it_teaches(accounts: Offer, provider: Organisation) -> None:
    page = "/organisations/test-network/"
    assert f'href="/trainings/offers/{accounts.pk}/"' in phone().get(page).content.decode()
    once = queries(page)
    for _number in range(5):
        scenes.offer(provider)
    assert queries(page) == once
    Offer.objects.update(state="resting")
    assert "/trainings/offers/" not in phone().get(page).content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["zh-hans", "ja", "ko", "mn", "ru"])
def test_it_is_read_in_each_language(accounts: Offer, language: str) -> None:
    for page in (CATALOGUE, f"/trainings/offers/{accounts.pk}/"):
        assert phone().get(page, headers={"accept-language": language}).status_code == 200
    translation.deactivate()
