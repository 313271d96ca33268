"""What a training costs for so many people, and who bears it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from events_core.foundation.money import Money
from events_core.ledger.models import Rate, RateTable
from events_core.ledger.rates import Rates
from events_core.network.models import Organisation
from tests.trainings import scenes
from trainings.costing import estimate, lines_for
from trainings.models import OfferCost

DAY = datetime.date(2026, 11, 1)


def cost(amount: str, currency: str = "USD", bearer: str = "city", **values: Any) -> dict[str, Any]:
    return {"category": "materials", "amount": amount, "currency": currency, "bearer": bearer, **values}


def rate(currency: str, units: str, since: datetime.date = DAY) -> Rate:
    table = RateTable.objects.create(name="Test")
    return Rate.objects.create(table=table, currency=currency, units_per_usd=units, effective=since, source="UN")


def test_what_is_for_each_person_counts_once_for_each() -> None:
    whole, each = lines_for([cost("500"), cost("12.50", per_person=True)], 20)
    assert whole.total == Money(Decimal(500), "USD")
    assert each.total == Money(Decimal("250.00"), "USD")
    assert each.money == Money(Decimal("12.50"), "USD")


def test_without_a_number_of_people_nobody_knows_what_they_cost(db: None) -> None:
    found = estimate([cost("500"), cost("12", per_person=True)], None)
    assert [line.total for line in found.lines] == [Money(Decimal(500), "USD"), None]
    assert found.city == Decimal(500)
    assert found.uncounted == (found.lines[1],)
    assert not found.is_whole
    assert found.city_pays is None


def test_no_people_cost_nothing() -> None:
    (line,) = lines_for([cost("12", per_person=True)], 0)
    assert line.total == Money(Decimal(0), "USD")


def test_each_sum_is_of_those_who_bear_it(db: None) -> None:
    costs = [cost("100", bearer="provider"), cost("30"), cost("7", bearer="open"), cost("5", per_person=True)]
    found = estimate(costs, 4)
    assert (found.provider, found.city, found.open) == (Decimal(100), Decimal(50), Decimal(7))
    assert found.totals == [
        ("The provider", Money(Decimal(100), "USD")),
        ("The city", Money(Decimal(50), "USD")),
        ("To be agreed", Money(Decimal(7), "USD")),
    ]


def test_other_currencies_count_by_the_rate_of_the_day(db: None) -> None:
    rate("JPY", "150")
    rate("JPY", "300", DAY + datetime.timedelta(days=30))
    assert estimate([cost("15000", "JPY")], 1, day=DAY).city == Decimal(100)
    assert estimate([cost("15000", "JPY")], 1, day=DAY + datetime.timedelta(days=31)).city == Decimal(50)


def test_what_has_no_rate_stands_apart_and_is_in_no_sum(db: None) -> None:
    found = estimate([cost("40"), cost("900000", "MNT")], 1)
    assert found.city == Decimal(40)
    assert [line.money.currency for line in found.unconverted] == ["MNT"]
    assert not found.is_whole
    assert found.city_pays is None


def test_what_only_the_provider_bears_leaves_the_citys_sum_certain(db: None) -> None:
    found = estimate([cost("40"), cost("900000", "MNT", bearer="provider")], 1)
    assert found.city_pays == Decimal(40)


def test_nobody_can_tell_what_a_city_pays_for_what_is_to_be_agreed_or_not_given(db: None) -> None:
    assert estimate([cost("40"), cost("10", bearer="open")], 1).city_pays is None
    assert estimate([], 1).city_pays is None
    assert estimate([cost("10", bearer="provider")], 1).city_pays == Decimal(0)


def test_rows_of_an_offer_and_their_stored_form_cost_the_same(provider: Organisation) -> None:
    offered = scenes.offer(provider)
    for position, amount in enumerate(("100.50", "8")):
        values = {"category": "materials", "amount": Decimal(amount), "currency": "USD", "per_person": position == 1}
        OfferCost.objects.create(offer=offered, position=position, bearer="city", **values)
    stored = [row.facts for row in offered.costs.all()]
    assert lines_for(offered, 3) == lines_for(stored, 3) == lines_for(list(offered.costs.all()), 3)
    assert [str(line.total) for line in lines_for(offered, 3)] == ["USD\u00a0100.50", "USD\u00a024"]


def test_many_estimates_read_the_rates_once(provider: Organisation, django_assert_num_queries: Any) -> None:
    rate("JPY", "150")
    rates = Rates()
    with django_assert_num_queries(1):
        for _number in range(5):
            estimate([cost("15000", "JPY")], 1, rates)


def test_a_line_is_named_in_the_readers_language() -> None:
    (line,) = lines_for([cost("1", bearer="")], 1)
    assert (line.label, line.bearer_label) == ("Materials", "To be agreed")
    with translation.override("ru"):
        assert line.label != "Materials"


@pytest.mark.parametrize("people", [1, 7, 250])
def test_sums_are_exact(db: None, people: int) -> None:
    assert estimate([cost("0.10", per_person=True)], people).city == Decimal("0.10") * people
