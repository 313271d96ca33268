"""What the ledger's pages need in templates."""

from decimal import Decimal
from typing import Any

from django import template

from events_core.foundation import localise
from events_core.ledger.views.place import Place

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
