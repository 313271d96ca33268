"""What the ledger's pages need in templates."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise

from events_core.foundation import localise
from events_core.ledger import wording
from events_core.ledger.models import BudgetLine
from events_core.ledger.place import Place
from events_core.ledger.statements import PartySums, PlannedLine

register = template.Library()


@register.simple_tag
def bookurl(place: Place, name: str, *more: Any) -> str:
    """The address of one of the pages of a book."""
    return place.url(name, *more)


@register.filter
def usd(value: Decimal | None) -> str:
    """A figure of a column in USD, with two decimals: "12,500.00", "−0.50"; "–" where none is known."""
    return "–" if value is None else localise.fixed(value)


@register.filter
def per_usd(rate: Decimal | None) -> str:
    """A rate of exchange as it was given: "150", "7.20", "0.912345"."""
    if rate is None:
        return ""
    exact = rate.normalize().as_tuple().exponent
    decimals = -exact if isinstance(exact, int) and exact < 0 else 0
    return localise.fixed(rate, max(decimals, 2) if decimals else 0)


@register.filter
def rule_words(row: PartySums) -> str:
    """What a party should bear: "22% of what is planned"."""
    return wording.rule_in_words(row)


@register.filter
def bearer_words(line: BudgetLine) -> str | Promise:
    """Who is meant to bear a budget line."""
    return wording.bearer_in_words(line)


@register.filter
def whole_words(one: PlannedLine, people: int) -> str:
    """A planned line in its own currency: "JPY 540,000", "USD 1,150 for each of 24 participants"."""
    return wording.for_each(one.line.money, people) if one.line.per_person else str(one.whole)
