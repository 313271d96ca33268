"""A book with rates, and who writes it."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from events_core.foundation.money import Money
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution
from events_core.network.models import City, Organisation
from events_core.programme.models import Event


def money(amount: str, currency: str = "USD") -> Money:
    """An amount."""
    return Money(Decimal(amount), currency)


@pytest.fixture
def rates(db: None) -> None:
    """Rates of the eight currencies that hold since the beginning of the year."""
    units = {"CNY": "7.2", "JPY": "150", "KRW": "1300", "MNT": "3400", "RUB": "92", "KPW": "900", "EUR": "0.9"}
    rows = [
        {"currency": code, "effective": "2026-01-01", "units_per_usd": value, "source": "Test"}
        for code, value in units.items()
    ]
    actions.load_rates(rows, name="test", by=COMMAND)


@pytest.fixture
def book(draft: Event, rates: None) -> Book:
    """The book of a draft workshop in Kitakyushu."""
    return actions.book_of(draft)


@pytest.fixture
def body(kitakyushu: City) -> Organisation:
    """The local government of Kitakyushu."""
    return Organisation.objects.get(slug="city-of-kitakyushu")


def pledged(
    book: Book, body: Organisation, amount: str = "500000", currency: str = "JPY", **values: Any
) -> Contribution:
    """A cash contribution that was promised."""
    facts = {"organisation": body, "form": "cash", "category": "venue", "money": money(amount, currency), **values}
    return actions.pledge(book.pk, facts, by=COMMAND)


def today() -> datetime.date:
    """The present day (UTC)."""
    return datetime.datetime.now(datetime.UTC).date()
