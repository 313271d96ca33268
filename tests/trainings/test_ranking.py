"""Offers ranked for requests, and requests for an offer: from the database, with reasons in the reader's language."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone, translation

from events_core.journal.actors import COMMAND
from events_core.ledger import actions as ledger
from events_core.ledger.rates import Rates
from events_core.network.models import City, Organisation, Person
from tests.cast import city
from trainings import costing, ranking, supplied
from trainings.models import Joint, Offer, OfferCost, TrainingRequest, Weighing
from trainings.ranking import Ranked, needs_of

from . import scenes


def reason(ranked: Ranked, name: str) -> str:
    return next(part.reason for part in ranked.parts if part.name == name)


def points(ranked: Ranked, name: str) -> str:
    return next(str(part.points) for part in ranked.parts if part.name == name)


def test_offers_stand_best_first_and_say_why(provider: Organisation, request_under_review: TrainingRequest) -> None:
    other = scenes.offer(provider, languages=["ru"])
    later = scenes.offer(provider, months=[scenes.month_in(5)])
    best = scenes.offer(provider, languages=["mn"])
    found = ranking.ranking_of([request_under_review])
    assert [one.offer for one in found.possible] == [best, later]
    assert [one.offer for one in found.impossible] == [other]
    assert (found.fits, found.left_out, found.more) == (2, 1, 0)
    assert reason(found.possible[0], "topics") == "Teaches exactly the subject asked for."
    assert reason(found.possible[0], "language") == "Taught in Mongolian, which the city prefers."
    assert found.impossible[0].conflicts[0].body == {
        "code": "language",
        "message": "Offers only Russian; asked for Mongolian or English.",
    }
    with translation.override("ru"):
        assert found.weighing == Weighing.objects.latest("pk")


def test_the_answer_for_programs_adds_up(provider: Organisation, request_under_review: TrainingRequest) -> None:
    scenes.offer(provider)
    body = ranking.ranking_of([request_under_review]).possible[0].body
    assert sum(Decimal(part["weight"]) for part in body["parts"]) == 100
    assert sum(Decimal(part["points"]) for part in body["parts"]) == Decimal(body["score"])
    assert all(part["reason"] for part in body["parts"])


def test_what_is_not_offered_any_more_is_not_ranked(
    provider: Organisation, request_under_review: TrainingRequest
) -> None:
    scenes.offer(provider, state="withdrawn")
    resting = scenes.offer(provider, state="resting")
    assert not ranking.ranking_of([request_under_review])
    assert ranking.judge([request_under_review], resting).offer == resting


def test_costs_count_in_dollars_against_the_budget(provider: Organisation, ulaanbaatar: City) -> None:
    since = (timezone.now().date() - datetime.timedelta(days=9)).isoformat()
    row = {"currency": "MNT", "effective": since, "units_per_usd": "3400", "source": "Test"}
    ledger.load_rates([row], name="test", by=COMMAND)
    asked = scenes.ask(ulaanbaatar, budget_amount=Decimal(3_400_000), budget_currency="MNT", people=10)
    offer = scenes.offer(provider, cost_basis="full")
    OfferCost.objects.create(
        offer=offer, category="travel", amount=Decimal(200), currency="USD", per_person=True, bearer="city"
    )
    ranked = ranking.ranking_of([asked]).possible[0]
    assert points(ranked, "cost") == "4.0"
    assert "2,000" in reason(ranked, "cost")
    assert "1,000" in reason(ranked, "cost")
    OfferCost.objects.create(offer=offer, category="experts", amount=Decimal(5), currency="USD", bearer="open")
    assert points(ranking.judge([asked], offer), "cost") == "0.0", "what is to be agreed is not known"
    asked.budget_amount = None
    assert points(ranking.judge([asked], offer), "cost") == "0.0"
    assert "100%" in reason(ranking.judge([asked], offer), "cost")


def test_experience_counts_by_how_like_the_cities_are(provider: Organisation, ulaanbaatar: City) -> None:
    for place, facts in ((ulaanbaatar, {}), (city("erdenet", "MN", {"en": "Erdenet"}), {"economy": "resources"})):
        City.objects.filter(pk=place.pk).update(
            **{"climate": "cold", "stage": "growing", "economy": "services", **facts}
        )
    erdenet = City.objects.get(slug="erdenet")
    unknown = city("khovd", "MN", {"en": "Khovd"})
    asked = scenes.ask(ulaanbaatar)
    like, nobody = scenes.offer(provider, experience=[erdenet]), scenes.offer(provider)
    same, vague = scenes.offer(provider, experience=[ulaanbaatar]), scenes.offer(provider, experience=[unknown])
    by_offer = {one.offer.pk: one for one in ranking.ranking_of([asked]).possible}
    assert [points(by_offer[one.pk], "experience") for one in (same, like, vague, nobody)] == [
        "12.0",
        "7.5",
        "3.0",
        "0.0",
    ]
    assert reason(by_offer[like.pk], "experience") == "Has taught Erdenet, which is 63% alike."
    assert "Too little is on record" in reason(by_offer[vague.pk], "experience")


def test_a_saved_match_shows_what_it_was_made_with(
    provider: Organisation, request_under_review: TrainingRequest
) -> None:
    offer = scenes.offer(provider, months=[scenes.month_in(5)])
    judged = ranking.judge([request_under_review], offer)
    kept = scenes.match(request_under_review, offer, **judged.stored)
    Weighing.objects.create(
        parts=dict.fromkeys(judged.weights, 0) | {"topics": 100}, likeness=Weighing.objects.latest("pk").likeness
    )
    kept.refresh_from_db()
    assert ranking.shown(kept).body == judged.body
    assert ranking.judge([request_under_review], offer).score == 100
    with translation.override("mn"):
        assert ranking.shown(kept).score == judged.score


def test_requests_served_together_count_as_one(provider: Organisation, ulaanbaatar: City, kitakyushu: City) -> None:
    first, second = scenes.month_in(5), scenes.month_in(6)
    lead = scenes.ask(ulaanbaatar, people=18, languages=["mn", "en"], months=[first, second], budget_amount=None)
    other = scenes.ask(
        kitakyushu,
        topics=("waste",),
        people=10,
        languages=["ja", "en"],
        months=[second],
        mode="online",
        level="advanced",
    )
    needs = needs_of([lead, other])
    assert needs.topics == {"ghg-accounting", "waste"}
    assert (needs.people, needs.languages, needs.months, needs.mode) == (28, ("en",), {second}, "hybrid")
    assert (needs.level, needs.countries, needs.budget) == ("beginner", {"MN", "JP"}, None)
    assert not needs.clashes
    scenes.offer(provider, countries=["MN"], topics=("ghg-accounting", "waste"))
    conflicts = ranking.ranking_of([lead, other]).impossible[0].conflicts
    assert [(one.code, one.message) for one in conflicts] == [("country", "Not offered in Japan.")]


def test_requests_without_a_common_language_have_no_offer(
    provider: Organisation, ulaanbaatar: City, kitakyushu: City
) -> None:
    lead = scenes.ask(ulaanbaatar, languages=["mn"])
    other = scenes.ask(kitakyushu, languages=["ja"], months=[scenes.month_in(9)])
    scenes.offer(provider, languages=["mn", "ja"], group_max=None)
    conflicts = ranking.ranking_of([lead, other]).impossible[0].conflicts
    assert [one.code for one in conflicts] == ["language", "dates"]
    assert "no language in common" in conflicts[0].message


def test_months_that_are_over_do_not_count(ulaanbaatar: City) -> None:
    assert needs_of([scenes.ask(ulaanbaatar, months=["2020-04", scenes.month_in(2)])]).months == {scenes.month_in(2)}
    assert needs_of([scenes.ask(ulaanbaatar, months=["2020-04"])]).months == frozenset()


def test_the_same_queries_for_two_offers_and_for_forty(
    provider: Organisation, ulaanbaatar: City, kitakyushu: City, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    asked = scenes.ask(ulaanbaatar, budget_amount=Decimal(100), budget_currency="USD")

    def more(number: int) -> None:
        for _time in range(number):
            made = scenes.offer(provider, experience=[kitakyushu, ulaanbaatar])
            OfferCost.objects.create(offer=made, category="travel", amount=Decimal(9), currency="USD", bearer="city")

    more(2)
    fresh = TrainingRequest.objects.select_related("city").prefetch_related("topics").get(pk=asked.pk)
    for number in (0, 38):
        more(number)
        with django_assert_num_queries(15):
            found = ranking.ranking_of([fresh])
            assert [one.body for one in found.possible]
    assert found.fits == 40
    assert len(ranking.ranking_of([fresh], most=10).possible) == 10
    assert ranking.ranking_of([fresh], most=10).more == 30


def test_an_offer_finds_the_requests_that_it_could_serve(
    provider: Organisation, ulaanbaatar: City, kitakyushu: City, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    offer = scenes.offer(provider, languages=["mn"], months=[scenes.month_in(5)])
    worse = scenes.ask(ulaanbaatar, "submitted", level="advanced")
    best = scenes.ask(ulaanbaatar)
    scenes.ask(ulaanbaatar, "draft")
    scenes.ask(ulaanbaatar, "withdrawn")
    other = scenes.ask(kitakyushu, languages=["ja"])
    counts = set()
    for number in (0, 20):
        for _time in range(number):
            scenes.ask(kitakyushu, languages=["ja"])
        row = Offer.objects.prefetch_related("topics", "experience", "costs").get(pk=offer.pk)
        with django_assert_num_queries(10):
            found = ranking.served_by(row)
        counts.add(found.left_out)
        assert [one.lead for one in found.possible] == [best, worse]
        assert found.impossible[0].lead == other
    assert counts == {1, 21}


def test_joined_requests_are_one_to_an_offer(provider: Organisation, ulaanbaatar: City, kitakyushu: City) -> None:
    lead, member = scenes.ask(ulaanbaatar), scenes.ask(kitakyushu, languages=["en"])
    TrainingRequest.objects.filter(pk=member.pk).update(asked_to_join=Joint.objects.create(lead=lead), joins="yes")
    offer = scenes.offer(provider, group_max=20)
    found = ranking.served_by(offer)
    assert [one.requests for one in found.impossible] == [[lead, member]]
    assert [conflict.code for conflict in found.impossible[0].ranked.conflicts] == ["size"]


def test_the_quick_sums_of_costs_are_those_of_the_estimate(provider: Organisation, ulaanbaatar: City) -> None:
    """Thousands of offers are summed from plain values; a single one by `costing`: both say the same."""
    rows = [{"currency": "JPY", "effective": "2026-01-01", "units_per_usd": "150", "source": "Test"}]
    ledger.load_rates(rows, name="test", by=COMMAND)
    costs = [("USD", False, "city"), ("JPY", True, "city"), ("JPY", False, "provider"), ("EUR", False, "provider")]
    further = [[], [("EUR", False, "city")], [("USD", True, "city")], [("USD", False, "open")]]
    made = []
    for more in further:
        made.append(scenes.offer(provider))
        for currency, per_person, bearer in (*costs, *more):
            OfferCost.objects.create(
                offer=made[-1], category="other", amount=1_001, currency=currency, per_person=per_person, bearer=bearer
            )
    made.append(scenes.offer(provider))
    OfferCost.objects.create(offer=made[-1], category="other", amount=5, currency="USD", bearer="provider")
    for people in (None, 18):
        asked = needs_of([scenes.ask(ulaanbaatar, people=people)])
        quick = supplied.costs_of(asked, Rates())
        assert [quick[one.pk] for one in made] == [costing.estimate(one, people).city_pays for one in made]
    assert quick[made[-1].pk] == 0
    assert quick[made[0].pk] == Decimal("1121.12")


def page_of(client: Client, asked: TrainingRequest) -> str:
    return client.get(f"/desk/trainings/{asked.pk}/").content.decode()


def test_an_officer_chooses_from_the_ranking_on_the_page_of_the_request(
    client: Client, officer: Person, provider: Organisation, ulaanbaatar: City
) -> None:
    client.force_login(officer)
    asked = scenes.ask(ulaanbaatar)
    assert "Nobody offers any training yet" in page_of(client, asked)
    cannot = scenes.offer(provider, languages=["ja"], title="In Japanese")
    assert "Every offer has something against it" in page_of(client, asked)
    fits = scenes.offer(provider, languages=["mn"], title="In Mongolian")
    text = page_of(client, asked)
    assert "1 offer fits" in text
    assert "1 offer was left out" in text
    assert "Offers only Japanese; asked for Mongolian or English." in text
    assert f"/desk/trainings/{asked.pk}/propose/{fits.pk}/" in text
    assert f"/desk/trainings/{asked.pk}/propose/{cannot.pk}/" in text


def test_a_new_request_is_taken_up_before_an_offer_is_chosen(
    client: Client, officer: Person, provider: Organisation, ulaanbaatar: City
) -> None:
    client.force_login(officer)
    offer = scenes.offer(provider)
    new, unknown = scenes.ask(ulaanbaatar, "submitted"), scenes.ask(ulaanbaatar)
    assert "Take the request up first" in page_of(client, new)
    assert f"/propose/{offer.pk}/" not in page_of(client, new)
    TrainingRequest.objects.filter(pk=unknown.pk).update(city=None, city_text="A town")
    text = page_of(client, unknown)
    assert "Say which city on record this is." in text
    assert f"/propose/{offer.pk}/" not in text


@pytest.mark.parametrize("state", ["proposed", "countered"])
def test_no_ranking_while_a_provider_is_asked(
    client: Client, officer: Person, provider: Organisation, ulaanbaatar: City, state: str
) -> None:
    client.force_login(officer)
    asked, offer = scenes.ask(ulaanbaatar), scenes.offer(provider)
    judged = ranking.judge([asked], offer)
    scenes.match(asked, offer, state, **judged.stored)
    assert "1 offer fits" not in page_of(client, asked)
    assert "1 offer fits" not in page_of(client, scenes.ask(ulaanbaatar, "declined"))
