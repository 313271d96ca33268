"""Counting entries and budget lines by party and category."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from events_core.foundation.money import Money, rounded
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.models import Contribution, Entry
from events_core.ledger.rates import Rates, late_worths

from .planning import PlannedLine
from .sums import ZERO, CategorySums, PartySums, Sums, added


@dataclass
class Giving:
    """The sums of a contribution in its own currency."""

    number: int
    currency: str
    pledged: Decimal
    given: Decimal

    @property
    def missing(self) -> list[Money]:
        """What is promised and not given."""
        left = self.pledged - self.given
        return [Money(left, self.currency)] if left else []


def giving_of(contributions: QuerySet[Contribution]) -> dict[int, list[Giving]]:
    """Contributions with their sums, by party; one query."""
    found: dict[int, list[Giving]] = {}
    for party, number, code, pledged, given in contributions.values_list(
        "party_id", "pk", "currency", "pledged", "given"
    ):
        found.setdefault(party, []).append(Giving(number, code, pledged, given))
    return found


class Tally:
    """Sums on their way: entries and lines by party and by category."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.sums = Sums()
        self.categories: dict[str, CategorySums] = {}
        self.parties: dict[int, PartySums] = {}
        self.unconverted: dict[str, Decimal] = {}
        self.pledged: dict[int, Decimal] = {}
        self.given: dict[int, Decimal] = {}
        self.without_rate: set[int | None] = set()

    def plan(self, one: PlannedLine) -> None:
        """Count a budget line."""
        if one.usd is None:
            self._unconverted(one.whole)
        else:
            bearer = one.line.bearer_id
            self._count("planned", one.usd, one.line.category, bearer)

    def enter(self, entries: QuerySet[Entry]) -> None:
        """Count entries: those with a rate summed by the database, the others by the first rate that reaches them.

        What came before its rate counts so that what was taken back leaves nothing over (`late_worths`).
        """
        keys = ("counts_as", "contribution_id", "party_id", "category", "form")
        for row in entries.filter(usd__isnull=False).order_by().values(*keys).annotate(total=Sum("usd")):
            self._enter(row, row["total"])
        late = list(entries.filter(usd__isnull=True))
        worths = late_worths(late, self.rates)
        for entry in late:
            if entry.pk in worths:
                self._enter({key: getattr(entry, key) for key in keys}, worths[entry.pk].usd)
            elif entry.counts_as == Entry.Total.PLEDGED:
                self._unconverted(entry.money)
                self.without_rate.add(entry.contribution_id)

    @property
    def by_category(self) -> list[CategorySums]:
        """Categories that say something, in their order."""
        order = list(CATEGORIES)
        return sorted((row for row in self.categories.values() if row), key=lambda row: order.index(row.category))

    @property
    def without_rates(self) -> list[Money]:
        """What counts nowhere, by currency."""
        return added(Money(amount, code) for code, amount in self.unconverted.items())

    def exchange(self, one: Giving) -> Decimal:
        """What was given of a contribution counts so much more in USD than by the rates of its pledge.

        0 where nothing was given, or where a pledge has no rate.
        """
        pledged = self.pledged.get(one.number)
        if not one.given or not pledged or one.number in self.without_rate:
            return ZERO
        return self.given.get(one.number, ZERO) - rounded(pledged * one.given / one.pledged)

    def _enter(self, row: dict[str, Any], usd: Decimal) -> None:
        self._count(row["counts_as"], usd, row["category"], row["party_id"], row["form"])
        by_number = {"pledged": self.pledged, "given": self.given}.get(row["counts_as"])
        if by_number is not None:
            by_number[row["contribution_id"]] = by_number.get(row["contribution_id"], ZERO) + usd

    def _count(self, total: str, usd: Decimal, category: str, party_id: int | None, form: str = "") -> None:
        self.sums.add(total, usd)
        self.categories.setdefault(category, CategorySums(category=category)).add(total, usd)
        if party_id is None:
            return
        party = self.parties.setdefault(party_id, PartySums())
        party.add(total, usd)
        if total == Entry.Total.CONFIRMED:
            party.by_form[form] = party.by_form.get(form, ZERO) + usd
        if total == Entry.Total.PLEDGED and form == Contribution.Form.OWN_PARTICIPATION:
            party.own_costs += usd

    def _unconverted(self, money: Money) -> None:
        self.unconverted[money.currency] = self.unconverted.get(money.currency, ZERO) + money.amount
