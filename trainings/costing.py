"""What a training costs for so many people, and who bears it: by an offer's costs, or by the terms of a match."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from events_core.foundation.money import REPORTING, Money
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.rates import Rates

from .models import Offer, OfferCost

PROVIDER, CITY, OPEN = (
    bearer.value for bearer in (OfferCost.Bearer.PROVIDER, OfferCost.Bearer.CITY, OfferCost.Bearer.OPEN)
)
Cost = OfferCost | Mapping[str, Any]
"""One cost: a row, or its stored form (`OfferCost.facts`)."""


@dataclass(frozen=True)
class CostLine:
    """What one thing costs, and who bears it. `total` is for everybody; None while nobody knows how many they are."""

    category: str
    description: str
    money: Money
    per_person: bool
    bearer: str
    total: Money | None

    @property
    def label(self) -> str:
        """What it is, in the reader's language."""
        return str(CATEGORIES.get(self.category, self.category))

    @property
    def bearer_label(self) -> str:
        """Who bears it, in the reader's language."""
        return str(dict(OfferCost.Bearer.choices).get(self.bearer, self.bearer))


@dataclass(frozen=True)
class Estimate:
    """What costs come to in USD, by who bears them.

    `unconverted` are amounts in currencies without a rate, `uncounted` those for each person of an unknown number:
    neither is in the sums.
    """

    lines: tuple[CostLine, ...] = ()
    city: Decimal = Decimal(0)
    provider: Decimal = Decimal(0)
    open: Decimal = Decimal(0)
    unconverted: tuple[CostLine, ...] = ()
    uncounted: tuple[CostLine, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether the sums hold every cost."""
        return not self.unconverted and not self.uncounted

    @property
    def city_pays(self) -> Decimal | None:
        """What the city pays in USD; None when nobody can tell: no costs given, or some are to be agreed or unknown."""
        left_out = (*self.unconverted, *self.uncounted)
        if not self.lines or any(line.bearer != PROVIDER for line in left_out):
            return None
        return None if any(line.bearer == OPEN for line in self.lines) else self.city

    @property
    def totals(self) -> list[tuple[str, Money]]:
        """Who bears how much in USD, in the reader's language: those who bear anything."""
        sums = ((PROVIDER, self.provider), (CITY, self.city), (OPEN, self.open))
        labels = dict(OfferCost.Bearer.choices)
        return [(str(labels[bearer]), Money(usd, REPORTING)) for bearer, usd in sums if usd]


def lines_for(source: Offer | Iterable[Cost], people: int | None) -> list[CostLine]:
    """The costs of an offer, or such rows or their stored form, for so many people; in their order."""
    costs: Iterable[Cost] = source.costs.all() if isinstance(source, Offer) else source
    return [_line(cost.facts if isinstance(cost, OfferCost) else cost, people) for cost in costs]


def estimate(
    source: Offer | Iterable[Cost], people: int | None, rates: Rates | None = None, day: datetime.date | None = None
) -> Estimate:
    """What that comes to in USD by the rates of the day, today's when none is named."""
    known = rates or Rates()
    when = day or timezone.now().date()
    lines = lines_for(source, people)
    sums = {PROVIDER: Decimal(0), CITY: Decimal(0), OPEN: Decimal(0)}
    unconverted, uncounted = [], []
    for line in lines:
        worth = known.worth(line.total, when, late=True) if line.total else None
        if line.total is None:
            uncounted.append(line)
        elif worth is None:
            unconverted.append(line)
        else:
            sums[line.bearer] += worth.usd
    return Estimate(tuple(lines), sums[CITY], sums[PROVIDER], sums[OPEN], tuple(unconverted), tuple(uncounted))


def _line(facts: Mapping[str, Any], people: int | None) -> CostLine:
    money = Money(Decimal(str(facts["amount"])), facts["currency"])
    per_person = bool(facts.get("per_person"))
    total: Money | None = money
    if per_person:
        total = Money(money.amount * people, money.currency) if people is not None else None
    return CostLine(
        facts["category"], facts.get("description") or "", money, per_person, facts.get("bearer") or OPEN, total
    )
