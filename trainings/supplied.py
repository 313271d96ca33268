"""Offers, cities and words as the matching takes them: plain values for thousands of offers, with a fixed number of
queries."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone

from events_core.foundation.money import REPORTING, Money
from events_core.ledger.rates import Rates
from events_core.network.models import City, TargetRow

from . import costing
from .matching import Asked, Offered
from .models import Offer, OfferCost, Term, Weighing
from .similarity import Likeness, Setting, likeness

FIELDS = (
    "pk", "level", "audiences", "group_max", "languages", "months", "modes", "countries", "cost_basis",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Where the levels stand, and which part of the costs falls on the city by each cost basis."""

    levels: Mapping[str, int]
    shares: Mapping[str, int | None]


def words() -> Words:
    """The vocabularies that matching counts with; one query."""
    rows = list(Term.objects.values_list("vocabulary", "slug", "position", "share"))
    kinds = Term.Vocabulary
    levels = {slug: position for kind, slug, position, _share in rows if kind == kinds.LEVEL}
    return Words(levels, {slug: share for kind, slug, _position, share in rows if kind == kinds.COST_BASIS})


def weighing_now() -> Weighing:
    """The weights in force; one query."""
    return Weighing.objects.latest("pk")


def offers(asked: Asked, known: Words, rates: Rates, number: int | None = None) -> list[Offered]:
    """All offers in force as plain values, or one by number in any state; three queries, five with a budget."""
    rows = Offer.objects.filter(pk=number) if number else Offer.objects.filter(state=Offer.State.ACTIVE)
    facts = list(rows.order_by("pk").values_list(*FIELDS))
    only = {number} if number else None
    topics = _many(Offer.topics.through, "offer_id", "theme__slug", only)
    taught = _many(Offer.experience.through, "offer_id", "city_id", only)
    costs = costs_of(asked, rates, only) if asked.budget is not None else {}
    return [offered(row, topics[row[0]], taught[row[0]], known, costs.get(row[0])) for row in facts]


def offered(
    row: tuple[Any, ...], topics: Iterable[str], taught: Iterable[int], known: Words, costs: Decimal | None = None
) -> Offered:
    """One offer from its `FIELDS`."""
    number, level, audiences, group_max, languages, months, modes, countries, basis = row
    return Offered(
        number=number,
        topics=frozenset(topics),
        level=level,
        audiences=frozenset(audiences),
        group_max=group_max,
        languages=frozenset(languages),
        months=frozenset(months),
        modes=frozenset(modes),
        countries=frozenset(countries),
        experience=frozenset(taught),
        share=known.shares.get(basis),
        costs=costs,
        basis=basis,
    )


def costs_of(asked: Asked, rates: Rates, only: Collection[int] | None = None) -> dict[int, Decimal | None]:
    """What the city would pay for the people asked, in USD, by offer, as `costing.estimate` tells it (`city_pays`).

    One query, and one for the rates; summed from plain values, because there may be thousands.
    """
    rows = OfferCost.objects.all() if only is None else OfferCost.objects.filter(offer_id__in=only)
    today, city = timezone.now().date(), OfferCost.Bearer.CITY.value
    found: dict[int, Decimal | None] = {}
    for number, amount, currency, per_person, bearer in rows.values_list(
        "offer_id", "amount", "currency", "per_person", "bearer"
    ):
        sum_so_far = found.setdefault(number, Decimal(0))
        if bearer == OfferCost.Bearer.PROVIDER or sum_so_far is None:
            continue
        total = _whole(amount, asked.people, per_person)
        usd = total if total is None or currency == REPORTING else _usd(Money(total, currency), rates, today)
        found[number] = None if usd is None or bearer != city else sum_so_far + usd
    return found


def _whole(amount: Decimal, people: int | None, per_person: bool) -> Decimal | None:
    if not per_person:
        return amount
    return None if people is None else amount * people


def _usd(money: Money, rates: Rates, day: datetime.date) -> Decimal | None:
    worth = rates.worth(money, day, late=True)
    return worth.usd if worth else None


def costed(one: Offered, costs: list[OfferCost], asked: Asked, rates: Rates) -> Offered:
    """The offer with what it costs those who ask; no query but for the rates."""
    if asked.budget is None or not costs:
        return one
    return replace(one, costs=costing.estimate(costs, asked.people, rates).city_pays)


def settings_of(city_ids: Iterable[int]) -> dict[int, Setting]:
    """What is known of these cities, by id; three queries."""
    wanted = set(city_ids)
    weak = _many(City.weak_in.through, "city_id", "theme__slug", wanted)
    targets: dict[int, set[str]] = defaultdict(set)
    for city, measure in TargetRow.objects.filter(city_id__in=wanted).values_list("city_id", "measure"):
        targets[city].add(measure)
    rows = City.objects.filter(pk__in=wanted).values_list("pk", "country", "population", "climate", "economy", "stage")
    return {row[0]: Setting(*row[1:], frozenset(weak[row[0]]), frozenset(targets[row[0]])) for row in rows}


def likeness_to(cities: Iterable[int], known: Mapping[int, Setting], weights: Mapping[str, int]) -> dict[int, int]:
    """How like each known city is to those given, in per cent; to several: on average.

    Left out are cities of which too little is known.
    """
    asking = [(city, known[city]) for city in cities if city in known]
    found: dict[int, int] = {}
    for number, setting in known.items():
        seen = [_like(city == number, likeness(one, setting, weights)) for city, one in asking]
        shares = [share for share in seen if share is not None]
        if shares:
            found[number] = sum(shares) // len(seen)
    return found


def _like(is_same: bool, found: Likeness) -> int | None:
    return 100 if is_same else found.share if found.is_known else None


def _many(through: type[Model], owner: str, value: str, only: Collection[int] | None) -> dict[int, list[Any]]:
    """The values of a many-to-many relation by the id of what holds them; one query."""
    rows = through._default_manager.all()
    if only is not None:
        rows = rows.filter(**{f"{owner}__in": only})
    found: dict[int, list[Any]] = defaultdict(list)
    for number, one in rows.values_list(owner, value):
        found[number].append(one)
    return found
