"""XLSX: a statement as a workbook, with real numbers in their formats; the ledger's sheet is read row by row."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation.money import Money
from events_core.foundation.sheets import Sheet, per_cent, workbook
from events_core.ledger.lines import Line, UsedRate, streamed
from events_core.ledger.models import Contribution
from events_core.ledger.statements import CategorySums, PartySums, PlannedLine, Statement, Sums
from events_core.ledger.wording import bearer_in_words, rule_in_words

from .cells import (
    category_label,
    entries_head,
    entry_cells,
    form_head,
    in_usd,
    rate_cell,
    sums_cells,
    sums_head,
)
from .source import Source, invented

Rows = Iterator[list[Any]]
ENTRY_WIDTHS = (6, 14, 14, 9, 12, 30, 12, 22, 18, 40, 10, 16, 16, 16, 12, 28, 26, 18)


def statement_xlsx(source: Source) -> BinaryIO:
    """The workbook, as a file that is gone when it is closed."""
    statement = source.statement
    used = UsedRates()
    about = [*source.facts, (_("Made on"), source.made), (_("Demonstration"), invented())]
    note = source.book.note if source.book else ""
    sheets = [
        Sheet(_("Statement"), what_head(), statement_rows(statement, about, note), (34, 44, 12), is_list=False),
        Sheet(_("Categories"), categories_head(), map(category_cells, statement.categories), (28,)),
        Sheet(_("Parties"), _parties_head(), map(_party_cells, statement.parties), (36, 30)),
        Sheet(_("Promised and not given"), missing_head(), _missing_rows(statement), (36, 12, 18)),
        Sheet(_("Budget"), _budget_head(), (_line_cells(one, used) for one in statement.lines), (24, 40, 30)),
        Sheet(_("Contributions"), contributions_head(), map(contribution_cells, source.contributions()), (6, 36)),
        Sheet(_("Ledger"), entries_head(source.zone), _entry_rows(source, used), ENTRY_WIDTHS),
        Sheet(_("Rates used"), _rates_head(), used.rows(), (12, 18, 14, 40, 12)),
    ]
    return workbook(sheets, title=str(source.place.title), author=str(_("Low Carbon City Platform")))


class UsedRates:
    """The rates by which a statement's rows are counted; complete once these rows are read."""

    def __init__(self) -> None:
        self.counted: Counter[UsedRate] = Counter()

    def note(self, line: Line) -> Line:
        """Remember an entry's rate."""
        if line.rate:
            self.counted[line.rate] += 1
        return line

    def rows(self) -> Rows:
        """Each rate once."""
        for one, times in sorted(self.counted.items()):
            yield [one.currency, rate_cell(one.units), one.since, one.source, times]


def _rates_head() -> list[str]:
    return [_("Currency"), _("Rate (units per USD)"), _("Rate since"), _("Source of the rate"), _("Used by")]


def what_head() -> list[str]:
    """The columns of the first sheet."""
    return [_("What"), _("Amount"), _("Currency")]


def statement_rows(statement: Statement, about: Iterable[tuple[str, str]], note: str) -> Rows:
    """The first sheet: what it is, the sums, what is missing and not converted."""
    yield from about_rows(about)
    yield from total_rows(statement.sums)
    yield [_("Uncovered by shares"), statement.uncovered, "USD"]
    yield [_("Difference by exchange"), statement.exchange, "USD"]
    yield from money_rows(_("Promised and not given"), statement.missing)
    yield from money_rows(_("No rate yet"), statement.unconverted)
    if note:
        yield [_("Note of the finance officer"), note]


def about_rows(about: Iterable[tuple[str, str]]) -> Rows:
    """What a workbook tells of."""
    yield from ([label, value] for label, value in about if value)


def total_rows(sums: Sums) -> Rows:
    """All sums and the coverage."""
    for label, usd in zip(sums_head(), sums_cells(sums), strict=True):
        yield [label, usd, "USD"]
    yield [_("Coverage"), per_cent(sums.coverage)]


def money_rows(label: str, amounts: Iterable[Money]) -> Rows:
    """Amounts by currency."""
    yield from ([label, money, money.currency] for money in amounts)


def categories_head() -> list[str]:
    """The columns of categories."""
    return [_("Category"), *map(in_usd, sums_head()), _("Coverage")]


def category_cells(one: CategorySums) -> list[Any]:
    """One category."""
    return [str(one.label), *sums_cells(one), per_cent(one.coverage)]


def _parties_head() -> list[str]:
    shares = [_("Rule"), _("Participants"), in_usd(_("Due")), in_usd(_("Balance"))]
    exchange = in_usd(_("Difference by exchange"))
    return [_("Party"), *shares, *map(in_usd, sums_head()), _("Coverage"), exchange]


def _party_cells(one: PartySums) -> list[Any]:
    shares = [rule_in_words(one), one.people, one.due, one.balance]
    return [one.label, *shares, *sums_cells(one), per_cent(one.coverage), one.exchange]


def missing_head() -> list[str]:
    """The columns of what is missing."""
    return [_("Party"), _("Currency"), _("Amount")]


def _missing_rows(statement: Statement) -> Rows:
    for party in statement.parties:
        yield from ([party.label, money.currency, money] for money in party.missing)


def _budget_head() -> list[str]:
    return [
        _("Category"), _("Description"), _("To be borne by"), _("Per participant"), _("Currency"), _("Amount"),
        _("In all"), in_usd(_("Planned")), _("Rate (units per USD)"), _("Rate since"), _("Source of the rate"),
    ]  # fmt: skip


def _line_cells(one: PlannedLine, used: UsedRates) -> list[Any]:
    line = one.line
    if line.rate and line.rate_on and line.currency != "USD":
        used.counted[UsedRate(line.currency, line.rate_on, line.rate, line.rate_source)] += 1
    return [
        category_label(line.category),
        line.description,
        str(bearer_in_words(line)),
        pgettext("per participant", "Yes") if line.per_person else "",
        line.currency,
        line.money,
        one.whole,
        one.usd,
        rate_cell(line.rate),
        line.rate_on,
        line.rate_source,
    ]


def contributions_head() -> list[str]:
    """The columns of contributions."""
    return [
        _("No."), _("Party"), form_head(), _("Category"), _("Note"), _("Valuation"), _("State"), _("Currency"),
        _("Asked for or promised at first"), *sums_head()[1:4], _("Promised and not given"), _("Settled"),
    ]  # fmt: skip


def contribution_cells(one: Contribution) -> list[Any]:
    """One contribution, with its sums in its own currency."""
    sums = [Money(total, one.currency) if one.currency else None for total in (one.pledged, one.confirmed, one.given)]
    return [
        one.pk,
        str(one.party),
        one.get_form_display(),
        category_label(one.category),
        one.note,
        one.valuation,
        one.get_state_display(),
        one.currency,
        one.money,
        *sums,
        one.missing,
        one.get_settlement_display(),
    ]


def _entry_rows(source: Source, used: UsedRates) -> Rows:
    for line in streamed(source.entries()):
        yield entry_cells(used.note(line), source.zone)
