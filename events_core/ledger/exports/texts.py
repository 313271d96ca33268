"""CSV, line by line: a statement whose first column says what each row tells of, and the entries of a ledger."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation import sheets
from events_core.foundation.money import REPORTING, Money
from events_core.ledger.lines import streamed
from events_core.ledger.models import Contribution, Entry
from events_core.ledger.statements import CategorySums, PartySums, PlannedLine, Sums
from events_core.ledger.wording import bearer_in_words, rule_in_words

from .cells import all_plain, category_label, entries_head, entry_cells, form_head
from .source import Source, invented

SUMS = ("planned", "pledged", "confirmed", "given", "spent", "gap")
COLUMNS = (
    "part", "name", "category", "form", "state", "currency", *SUMS, "due", "balance", "missing", "unconverted",
    "coverage", "in_usd", "note",
)  # fmt: skip
Values = Mapping[str, Any]
Total = Entry.Total


def in_language(lines: Iterable[str]) -> Iterator[str]:
    """The lines in the language that is active now: they are written when the request is over."""
    language = translation.get_language() or "en"
    return _translated(iter(lines), language)


def _translated(lines: Iterator[str], language: str) -> Iterator[str]:
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def table(rows: Iterable[Values], columns: Iterable[str] = COLUMNS) -> Iterator[str]:
    """Rows with some of the columns of a statement, as CSV."""
    names, wanted = head(), list(columns)
    return sheets.csv_lines(
        [names[name] for name in wanted], (all_plain([row.get(name) for name in wanted]) for row in rows)
    )


def head() -> dict[str, str]:
    """What the columns are called."""
    return {
        "part": pgettext("of a statement", "Part"),
        "name": _("What"),
        "category": _("Category"),
        "form": form_head(),
        "state": _("State"),
        "currency": _("Currency"),
        "planned": _("Planned"),
        "pledged": str(Total.PLEDGED.label),
        "confirmed": str(Total.CONFIRMED.label),
        "given": str(Total.GIVEN.label),
        "spent": str(Total.SPENT.label),
        "gap": _("Gap"),
        "due": _("Due"),
        "balance": _("Balance"),
        "missing": _("Promised and not given"),
        "unconverted": _("No rate yet"),
        "coverage": _("Coverage"),
        "in_usd": _("In USD"),
        "note": _("Note"),
        "date": _("Date"),
        "number": _("No."),
    }


def statement_csv(source: Source) -> Iterator[str]:
    """The statement of a book; the sums of a row are in the currency that it names."""
    return in_language(table(_rows(source)))


def _rows(source: Source) -> Iterator[Values]:
    statement = source.statement
    for label, value in [*source.facts, (_("Made on"), source.made), (_("Demonstration"), invented())]:
        if value:
            yield {"part": _("About this file"), "name": label, "note": value}
    yield total_row(statement.sums)
    yield from (category_row(one) for one in statement.categories)
    yield from (_party_row(one) for one in statement.parties)
    yield from (_line_row(one) for one in statement.lines)
    yield from (contribution_row(one) for one in source.contributions())
    for party in statement.parties:
        yield from (missing_row(money, party.label) for money in party.missing)
    yield from (missing_row(money, _("All together")) for money in statement.missing)
    yield from (unconverted_row(money) for money in statement.unconverted)
    if source.book and source.book.note:
        yield {"part": _("Note of the finance officer"), "note": source.book.note}


def sums_of(sums: Sums) -> dict[str, Any]:
    """The sums of a row, in USD."""
    return {"currency": REPORTING, "coverage": sums.coverage, **{name: getattr(sums, name) for name in SUMS}}


def total_row(sums: Sums) -> Values:
    """The row of all sums."""
    return {"part": _("Total"), "name": _("Total"), **sums_of(sums)}


def category_row(one: CategorySums) -> Values:
    """The row of one category."""
    return {"part": _("Category"), "name": str(one.label), "category": str(one.label), **sums_of(one)}


def _party_row(one: PartySums) -> Values:
    more = {"due": one.due, "balance": one.balance, "note": rule_in_words(one)}
    return {"part": _("Party"), "name": one.label, **sums_of(one), **more}


def _line_row(one: PlannedLine) -> Values:
    return {
        "part": _("Budget line"),
        "name": one.line.description or category_label(one.line.category),
        "category": category_label(one.line.category),
        "currency": one.line.currency,
        "planned": one.whole,
        "in_usd": one.usd,
        "note": str(bearer_in_words(one.line)),
    }


def contribution_row(one: Contribution, name: str = "") -> Values:
    """The row of one contribution, with its sums in its own currency."""
    sums = {total: Money(getattr(one, total), one.currency) for total in ("pledged", "confirmed", "given")}
    return {
        "part": _("Contribution"),
        "name": name or str(one.party),
        "category": category_label(one.category),
        "form": one.get_form_display(),
        "state": one.get_state_display(),
        "currency": one.currency,
        **(sums if one.currency else {}),
        "missing": one.missing,
        "note": one.note,
    }


def missing_row(money: Money, name: str) -> Values:
    """The row of what is missing in one currency."""
    return {"part": _("Promised and not given"), "name": name, "currency": money.currency, "missing": money}


def unconverted_row(money: Money) -> Values:
    """The row of what no rate is known for."""
    return {"part": _("No rate yet"), "currency": money.currency, "unconverted": money}


def entries_csv(source: Source) -> Iterator[str]:
    """The entries of a ledger; below them, after an empty line, when and by whom the list was made."""
    rows = _entry_rows(source)
    return in_language(sheets.csv_lines(entries_head(source.zone), rows))


def _entry_rows(source: Source) -> Iterator[list[Any]]:
    for one in streamed(source.entries()):
        yield all_plain(entry_cells(one, source.zone))
    yield from ([], [str(source.place.title)], [source.made])
    if note := invented():
        yield [note]
