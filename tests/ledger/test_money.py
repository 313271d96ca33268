"""Rounding, splitting and adding up amounts, on both databases: nothing is lost and nothing is made."""

import random
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from events_core.foundation.money import CURRENCIES, WHOLE, Money, rounded, split, step_of
from events_core.ledger.models import Book, BudgetLine

from .conftest import today

LIMITS = settings(max_examples=300, deadline=None, derandomize=True, database=None)
some_currency = st.sampled_from(CURRENCIES)
some_weights = st.lists(
    st.decimals("0", "1000", places=2, allow_nan=False, allow_infinity=False), min_size=1, max_size=12
).filter(lambda weights: sum(weights) > 0)


@st.composite
def some_money(draw: st.DrawFn) -> Money:
    """An amount that its currency can write, above or below nothing."""
    currency = draw(some_currency)
    return Money(draw(st.integers(-(10**13), 10**13)) * step_of(currency), currency)


@LIMITS
@given(some_money(), some_weights)
def test_parts_make_the_whole(whole: Money, weights: list[Decimal]) -> None:
    parts = split(whole, weights)
    assert sum(part.amount for part in parts) == whole.amount
    assert len(parts) == len(weights)
    assert {part.currency for part in parts} == {whole.currency}


@LIMITS
@given(some_money(), some_weights)
def test_each_part_is_within_one_step_of_its_exact_share(whole: Money, weights: list[Decimal]) -> None:
    total = sum(weights, Decimal(0))
    for part, weight in zip(split(whole, weights), weights, strict=True):
        assert abs(part.amount - whole.amount * weight / total) < step_of(whole.currency)
        assert part.amount % step_of(whole.currency) == 0
        assert weight or part.amount == 0


@LIMITS
@given(some_money(), some_weights)
def test_parts_are_the_same_every_time_and_equal_weights_differ_by_one_step(
    whole: Money, weights: list[Decimal]
) -> None:
    assert split(whole, weights) == split(whole, list(weights))
    equal = [part.amount for part in split(whole, [Decimal(1)] * len(weights))]
    assert max(equal) - min(equal) <= step_of(whole.currency)
    assert equal == sorted(equal, reverse=whole.amount > 0)


@LIMITS
@given(st.integers(1, 10**12), st.sampled_from(WHOLE), some_weights)
def test_yen_and_won_stay_whole(amount: int, currency: str, weights: list[Decimal]) -> None:
    parts = split(Money(Decimal(amount), currency), weights)
    assert all(part.amount == part.amount.to_integral() for part in parts)


@pytest.mark.parametrize(
    ("whole", "currency", "weights", "parts"),
    [
        ("100", "USD", "1 1 1", "33.34 33.33 33.33"),
        ("100", "JPY", "1 1 1", "34 33 33"),
        ("200", "USD", "1 1 1", "66.67 66.67 66.66"),
        ("0.01", "USD", "1 1", "0.01 0"),
        ("-100", "USD", "1 1 1", "-33.34 -33.33 -33.33"),
        ("1000", "USD", "33.33 33.33 33.33 0.01", "333.30 333.30 333.30 0.10"),
        ("10", "USD", "0 5 0", "0 10 0"),
        ("7", "KRW", "50 25 25", "3 2 2"),
    ],
)
def test_splits_by_hand(whole: str, currency: str, weights: str, parts: str) -> None:
    made = split(Money(Decimal(whole), currency), [Decimal(weight) for weight in weights.split()])
    assert [part.amount for part in made] == [Decimal(part) for part in parts.split()]


@pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(2), Decimal(-1)]])
def test_weights_that_make_no_sense_are_refused(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError):
        split(Money(Decimal(1), "USD"), weights)


@pytest.mark.parametrize(
    ("exact", "currency", "shown"),
    [
        ("1.005", "USD", "1.01"),
        ("1.004999", "USD", "1.00"),
        ("2.665", "EUR", "2.67"),
        ("-1.005", "CNY", "-1.01"),
        ("0.5", "JPY", "1"),
        ("1.5", "KRW", "2"),
        ("2.5", "JPY", "3"),
        ("2.49", "KRW", "2"),
        ("-2.5", "JPY", "-3"),
    ],
)
def test_halves_go_away_from_zero(exact: str, currency: str, shown: str) -> None:
    assert str(rounded(Decimal(exact), currency)) == shown


@LIMITS
@given(st.decimals("-1000000", "1000000", places=6, allow_nan=False), some_currency)
def test_rounding_is_as_near_as_can_be_and_the_same_on_both_sides(exact: Decimal, currency: str) -> None:
    found = rounded(exact, currency)
    assert abs(found - exact) <= step_of(currency) / 2
    assert rounded(-exact, currency) == -found
    assert rounded(found, currency) == found


@pytest.mark.django_db
def test_ten_thousand_rows_add_up_to_the_cent(book: Book) -> None:
    dice = random.Random(7)
    amounts = [Decimal(dice.randint(1, 10**13)) / 100 for _row in range(10_000)]
    facts = {"book": book, "category": "venue", "currency": "USD", "rate_day": today()}
    BudgetLine.objects.bulk_create([BudgetLine(amount=amount, **facts) for amount in amounts], batch_size=500)
    assert book.lines.aggregate(whole=Sum("amount"))["whole"] == sum(amounts)
    assert sorted(book.lines.values_list("amount", flat=True)) == sorted(amounts)


@pytest.mark.django_db
def test_a_tenth_and_two_tenths_make_three(book: Book) -> None:
    for amount in ("0.10", "0.20"):
        book.lines.create(amount=Decimal(amount), category="venue", currency="USD", rate_day=today())
    assert book.lines.aggregate(whole=Sum("amount"))["whole"] == Decimal("0.30")
    assert str(book.lines.first().amount) == "0.10"  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["1.005", "0.001", "-0.009", "1E-3"])
def test_a_third_decimal_is_refused(book: Book, amount: str) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        book.lines.create(amount=Decimal(amount), category="venue", currency="USD", rate_day=today())
    assert not book.lines.exists()
