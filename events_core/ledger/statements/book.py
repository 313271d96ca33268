"""The statement of one book."""

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from events_core.foundation.money import REPORTING, Money, split
from events_core.ledger import headcounts
from events_core.ledger.headcounts import Headcount
from events_core.ledger.models import Book, Party
from events_core.ledger.rates import Rates

from .planning import PlannedLine, planned_line, planned_people
from .sums import TOTALS, ZERO, CategorySums, PartySums, Sums, added
from .tally import Tally, giving_of


@dataclass
class Statement:
    """The statement of one book, as of its entry `last_entry` (0: none yet)."""

    book: Book | None
    sums: Sums
    parties: list[PartySums]
    categories: list[CategorySums]
    unconverted: list[Money]
    lines: list["PlannedLine"]
    people: int
    last_entry: int
    uncovered: Decimal = ZERO
    exchange: Decimal = ZERO

    @property
    def open_elsewhere(self) -> Decimal:
        """What is open in some categories while others have more than they need, beyond the gap of the whole."""
        return sum((row.gap for row in self.categories), ZERO) - self.sums.gap

    @property
    def missing(self) -> list[Money]:
        """What was promised and not given, by currency."""
        return added(money for party in self.parties for money in party.missing)


def statement_of(book: Book | None, *, people: int | None = None, heads: Headcount | None = None) -> Statement:
    """The statement of a book (an empty one without a book); `people` asks what it would be with so many."""
    if book is None:
        return Statement(None, Sums(), [], [], [], [], people or 0, 0)
    counted = heads or headcounts.of(book.event)
    present = planned_people(book, counted)
    wanted = present if people is None else people
    rates = Rates()
    tally = Tally(rates)
    lines = [planned_line(line, wanted, rates) for line in book.lines.select_related("bearer__organisation")]
    for one in lines:
        tally.plan(one)
    last = Book.objects.values_list("last_number", flat=True).get(pk=book.pk)
    tally.enter(book.entries.filter(number__lte=last))
    found = Statement(book, tally.sums, [], tally.by_category, tally.without_rates, lines, wanted, last)
    _say_shares(found, tally, counted, Decimal(wanted) / present if people is not None and present else Decimal(1))
    return found


def _say_shares(statement: Statement, tally: Tally, heads: Headcount, growth: Decimal) -> None:
    """Fill in the parties: who they are, what is due, missing, and differs by exchange."""
    assert statement.book is not None
    given = giving_of(statement.book.contributions.exclude(amount=None))
    parties = list(statement.book.parties.select_related("organisation"))
    by_percentage = [party for party in parties if party.percentage]
    shares = _percentages(statement.sums.planned, by_percentage)
    groups: dict[Any, PartySums] = {}
    ruled = {party.organisation_id for party in parties if party.rule and party.organisation_id}
    for party in parties:
        own = tally.parties.get(party.pk, PartySums())
        row = groups.setdefault(party.organisation_id or party.name, PartySums(party=party))
        row.organisation, row.name = party.organisation, party.name
        for total in TOTALS:
            row.add(total, getattr(own, total))
        for form, usd in own.by_form.items():
            row.by_form[form] = row.by_form.get(form, ZERO) + usd
        row.rule = row.rule or party.rule
        row.people = row.people or _people(party, heads, growth)
        today = statement.book.today
        if party.rule or party.organisation_id not in ruled:  # one organisation can be two parties, once merged
            row.due += shares.get(party.pk, ZERO) + _due(party, own, row.people or 0, tally.rates, today)
        for contribution in given.get(party.pk, []):
            row.missing = added([*row.missing, *contribution.missing])
            row.exchange += tally.exchange(contribution)
    known = [row for row in groups.values() if row or row.rule or row.missing]
    statement.parties = sorted(known, key=lambda row: (-row.confirmed, -row.pledged, row.label))
    statement.exchange = sum((row.exchange for row in known), ZERO)
    statement.uncovered = max(statement.sums.planned - sum((row.due for row in known), ZERO), ZERO)


def _percentages(planned: Decimal, parties: list[Party]) -> dict[int, Decimal]:
    """What each is due of the plan by its percentage; with the rest that nobody bears the parts sum to the whole."""
    if not parties or planned <= 0:
        return {}
    weights = [party.percentage or ZERO for party in parties]
    rest = max(Decimal(100) - sum(weights, ZERO), ZERO)
    parts = split(Money(planned, REPORTING), [*weights, rest])
    return {party.pk: part.amount for party, part in zip(parties, parts, strict=False)}


def _people(party: Party, heads: Headcount, growth: Decimal) -> int | None:
    """How many participants a party has: as was agreed, else those registered; changed in step with a what-if."""
    number = party.people or heads.by_organisation.get(party.organisation_id or 0) or heads.by_name.get(party.name)
    return int((number * growth).quantize(Decimal(1), ROUND_HALF_UP)) if number else None


def _due(party: Party, own: PartySums, people: int, rates: Rates, today: datetime.date) -> Decimal:
    """What is due by every rule but percentages."""
    if party.rule == Party.Rule.NONE:
        return own.pledged
    if party.rule == Party.Rule.OWN_COSTS:
        return own.own_costs
    if party.amount is None or party.rule == Party.Rule.PERCENTAGE:
        return ZERO
    times = people if party.rule == Party.Rule.PER_PARTICIPANT else 1
    money = Money(party.amount * times, party.currency)
    found = rates.worth(money, today, late=True) if times else None
    return found.usd if found else ZERO
