"""Amounts of money: read strictly, written as people and programs read them."""

from decimal import Decimal

import pytest
from django.utils import translation

from events_core.foundation import money
from events_core.foundation.money import Money


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("900", "USD"), ("900.5", "USD"), ("900.50", "EUR"), ("0", "CNY"), ("80000", "JPY"), ("999999999999.99", "MNT")],
)
def test_an_amount_is_kept_exactly(amount: str, currency: str) -> None:
    read, wrong = money.read({"amount": amount, "currency": currency})
    assert wrong is None
    assert read == Money(Decimal(amount), currency)
    assert read.body == {"amount": amount, "currency": currency}


def test_yen_and_won_from_a_table_have_no_decimals_in_the_api() -> None:
    for amount, currency, told in [
        ("500000.00", "JPY", "500000"),
        ("-500000.00", "KRW", "-500000"),
        ("0.50", "JPY", "0.50"),
        ("900.50", "CNY", "900.50"),
    ]:
        assert Money(Decimal(amount), currency).body == {"amount": told, "currency": currency}


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("900", "GBP", "currency"),
        ("900", "", "currency"),
        ("900", "usd", "currency"),
        ("", "USD", "amount"),
        ("-1", "USD", "amount"),
        ("+1", "USD", "amount"),
        ("1e5", "USD", "amount"),
        ("1,000", "USD", "amount"),
        ("1.005", "USD", "amount"),
        ("1.", "USD", "amount"),
        ("NaN", "USD", "amount"),
        ("Infinity", "USD", "amount"),
        ("٣", "USD", "amount"),
        ("1.5", "JPY", "amount"),
        ("1.0", "KRW", "amount"),
        ("1" * 13, "USD", "amount"),
        ("1\n2", "USD", "amount"),
    ],
)
def test_what_is_no_amount_is_named(amount: str, currency: str, code: str) -> None:
    read, wrong = money.read({"amount": amount, "currency": currency})
    assert read is None
    assert wrong is not None
    assert wrong[0] == code
    assert wrong[1]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("690000", "JPY", "JPY 690,000"),
        ("900.5", "USD", "USD 900.50"),
        ("900.00", "USD", "USD 900"),
        ("0.05", "EUR", "EUR 0.05"),
    ],
)
def test_people_read_the_currency_and_the_amount(amount: str, currency: str, shown: str) -> None:
    with translation.override("en"):
        assert str(Money(Decimal(amount), currency)) == shown.replace(" ", "\u00a0")
