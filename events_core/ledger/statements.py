"""Statements: what was planned, promised and given, by whom and for what, all in USD; a fixed number of queries.

Totals are sums of entries. `coverage` = confirmed ÷ planned, `gap` = planned − confirmed and never below 0. What no
rate is known for counts nowhere and is listed as `unconverted`.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from events_core.foundation.money import CENT, REPORTING, Money, rounded, split
from events_core.network.models import Organisation

from . import headcounts
from .categories import CATEGORIES
from .headcounts import Headcount
from .models import Book, BudgetLine, Contribution, Entry, Party
from .rates import Rates, late_worths

ZERO = Decimal("0.00")
TOTALS = ("planned", "pledged", "confirmed", "given", "spent")
FORMS = tuple(Contribution.Form.values)


@dataclass
class Sums:
    """Amounts in USD."""

    planned: Decimal = ZERO
    pledged: Decimal = ZERO
    confirmed: Decimal = ZERO
    given: Decimal = ZERO
    spent: Decimal = ZERO

    @property
    def gap(self) -> Decimal:
        """What is planned and not confirmed, never below 0."""
        return max(self.planned - self.confirmed, ZERO)

    @property
    def coverage(self) -> Decimal | None:
        """Confirmed ÷ planned with two decimals, half up; None when nothing is planned."""
        return (self.confirmed / self.planned).quantize(CENT, ROUND_HALF_UP) if self.planned else None

    @property
    def coverage_in_percent(self) -> Decimal | None:
        """As `coverage`, in whole per cent."""
        return None if self.coverage is None else (self.coverage * 100).quantize(Decimal(1))

    def add(self, total: str, usd: Decimal) -> None:
        """Add to one of the sums."""
        setattr(self, total, getattr(self, total) + usd)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in TOTALS)


@dataclass
class CategorySums(Sums):
    """The sums of one category."""

    category: str = "other"

    @property
    def label(self) -> Any:
        """Its name."""
        return CATEGORIES[self.category]


@dataclass
class PartySums(Sums):
    """One party: what it is due by its rule, what it promised and gave; `balance` = due − given.

    Without a rule a party is due what it has promised. `missing` is what it has promised or confirmed and not given,
    in its own currencies; `by_form` what it has confirmed in each form, `own_costs` what it has pledged for its own
    participation; `exchange` what its receipts count more (or less) in USD than by the rates of its pledges.
    """

    party: Any = None
    organisation: Organisation | None = None
    name: str = ""
    due: Decimal = ZERO
    rule: str = ""
    people: int | None = None
    missing: list[Money] = field(default_factory=list)
    by_form: dict[str, Decimal] = field(default_factory=dict)
    own_costs: Decimal = ZERO
    exchange: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """What is still due; below 0 when more was given."""
        return self.due - self.given

    @property
    def label(self) -> str:
        """Its name in the active language."""
        return str(self.party)


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
    def missing(self) -> list[Money]:
        """What was promised and not given, by currency."""
        return added(money for party in self.parties for money in party.missing)


@dataclass
class PlannedLine:
    """A budget line with what it is planned to cost in all, in its own currency and in USD (None without a rate)."""

    line: BudgetLine
    whole: Money
    usd: Decimal | None


def statement_of(book: Book | None, *, people: int | None = None, heads: Headcount | None = None) -> Statement:
    """The statement of a book (an empty one without a book); `people` asks what it would be with so many."""
    if book is None:
        return Statement(None, Sums(), [], [], [], [], people or 0, 0)
    counted = heads or headcounts.of(book.event)
    present = planned_people(book, counted)
    wanted = present if people is None else people
    rates = Rates()
    making = _Making(rates)
    lines = [planned_line(line, wanted, rates) for line in book.lines.select_related("bearer__organisation")]
    for one in lines:
        making.plan(one)
    last = Book.objects.values_list("last_number", flat=True).get(pk=book.pk)
    making.enter(book.entries.filter(number__lte=last))
    making.name(book.parties.select_related("organisation"))
    statement = making.statement(book, lines, wanted, last)
    _say_shares(statement, making, counted, Decimal(wanted) / present if people is not None and present else Decimal(1))
    return statement


def planned_people(book: Book, heads: Headcount) -> int:
    """How many participants a budget is made for: as planned, else the event's places, else those registered."""
    event = book.event
    return book.people or (event.capacity if event and event.capacity else 0) or heads.total


class _Making:
    """Sums on their way: entries and lines by party and by category."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.sums = Sums()
        self.categories: dict[str, CategorySums] = {}
        self.parties: dict[int, PartySums] = {}
        self.unconverted: dict[str, Decimal] = {}
        self.rows: dict[int, Party] = {}
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

    def name(self, parties: Iterable[Party]) -> None:
        """Who the parties are."""
        self.rows = {party.pk: party for party in parties}

    def statement(self, book: Book, lines: list[PlannedLine], people: int, last: int) -> Statement:
        """The statement so far, without shares; the parties with most confirmed first."""
        order = list(CATEGORIES)
        categories = sorted((row for row in self.categories.values() if row), key=lambda row: order.index(row.category))
        unconverted = [Money(amount, code) for code, amount in sorted(self.unconverted.items()) if amount]
        return Statement(book, self.sums, [], categories, unconverted, lines, people, last)

    def exchange(self, one: "_Giving") -> Decimal:
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


def planned_line(line: BudgetLine, people: int, rates: Rates) -> PlannedLine:
    """What a budget line makes in all for so many people."""
    times = people if line.per_person else 1
    whole = Money(line.amount * times, line.currency)
    if not times:
        return PlannedLine(line, whole, ZERO)
    if line.rate:
        return PlannedLine(line, whole, rounded(whole.amount / line.rate))
    found = rates.worth(whole, line.rate_day, late=True)
    return PlannedLine(line, whole, found.usd if found else None)


def _say_shares(statement: Statement, making: _Making, heads: Headcount, growth: Decimal) -> None:
    """Fill in the parties: who they are, what is due, missing, and differs by exchange."""
    assert statement.book is not None
    given = _giving(statement.book.contributions.exclude(amount=None))
    by_percentage = [row for row in making.rows.values() if row.percentage]
    shares = _percentages(statement.sums.planned, by_percentage)
    groups: dict[Any, PartySums] = {}
    for number, party in making.rows.items():
        own = making.parties.get(number, PartySums())
        row = groups.setdefault(party.organisation_id or party.name, PartySums(party=party))
        row.organisation, row.name = party.organisation, party.name
        for total in TOTALS:
            row.add(total, getattr(own, total))
        for form, usd in own.by_form.items():
            row.by_form[form] = row.by_form.get(form, ZERO) + usd
        row.rule = row.rule or party.rule
        row.people = row.people or _people(party, heads, growth)
        today = statement.book.today
        row.due += shares.get(number, ZERO) + _due(party, own, row.people or 0, making.rates, today)
        for contribution in given.get(number, []):
            row.missing = added([*row.missing, *contribution.missing])
            row.exchange += making.exchange(contribution)
    known = [row for row in groups.values() if row or row.rule or row.missing]
    statement.parties = sorted(known, key=lambda row: (-row.confirmed, -row.pledged, row.label))
    statement.exchange = sum((row.exchange for row in known), ZERO)
    statement.uncovered = max(statement.sums.planned - sum((row.due for row in known), ZERO), ZERO)


@dataclass
class _Giving:
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


def _giving(contributions: QuerySet[Contribution]) -> dict[int, list[_Giving]]:
    """Contributions with their sums, by party; one query."""
    found: dict[int, list[_Giving]] = {}
    for party, number, code, pledged, given in contributions.values_list(
        "party_id", "pk", "currency", "pledged", "given"
    ):
        found.setdefault(party, []).append(_Giving(number, code, pledged, given))
    return found


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


def added(amounts: Iterable[Money]) -> list[Money]:
    """Amounts of the same currency as one, by currency; nothing that is zero."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, ZERO) + money.amount
    return [Money(amount, code) for code, amount in sorted(sums.items()) if amount]


# One organisation over all books


@dataclass
class BookSums(Sums):
    """What one organisation has promised, given and spent in one book, in a period."""

    book: Any = None


@dataclass
class OwnStatement:
    """The statement of one organisation over all books and a period (both days included; None: open)."""

    organisation: Organisation
    since: datetime.date | None
    until: datetime.date | None
    sums: Sums
    books: list[BookSums]
    categories: list[CategorySums]
    unconverted: list[Money]
    missing: list[Money]


def own_statement(
    organisation: Organisation, since: datetime.date | None = None, until: datetime.date | None = None
) -> OwnStatement:
    """What an organisation gave to all books by the days of the entries; cost grows with its own entries only."""
    parties = dict(Party.objects.filter(organisation=organisation).values_list("pk", "book_id"))
    entries = Entry.objects.filter(party_id__in=parties)
    if since:
        entries = entries.filter(on__gte=since)
    if until:
        entries = entries.filter(on__lte=until)
    making = _Making(Rates())
    making.enter(entries)
    rows = BudgetLine.objects.filter(bearer_id__in=parties).select_related("book__event")
    for line in rows:
        if (since is None or line.rate_day >= since) and (until is None or line.rate_day <= until):
            making.plan(planned_line(line, planned_people(line.book, Headcount()), making.rates))
    named = Book.objects.select_related("event").in_bulk(set(parties.values()))
    books: dict[int, BookSums] = {}
    for number, sums in making.parties.items():
        row = books.setdefault(parties[number], BookSums(book=named[parties[number]]))
        for total in TOTALS:
            row.add(total, getattr(sums, total))
    given = _giving(Contribution.objects.filter(party_id__in=parties).exclude(amount=None))
    order = list(CATEGORIES)
    return OwnStatement(
        organisation,
        since,
        until,
        making.sums,
        sorted(books.values(), key=lambda row: _begins(row.book), reverse=True),
        sorted(making.categories.values(), key=lambda row: order.index(row.category)),
        [Money(amount, code) for code, amount in sorted(making.unconverted.items()) if amount],
        added(money for rows in given.values() for one in rows for money in one.missing),
    )


def _begins(book: Book) -> datetime.datetime:
    if book.event:
        return book.event.starts_at
    return datetime.datetime(book.year or 1, 1, 1, tzinfo=datetime.UTC)
