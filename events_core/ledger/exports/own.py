"""The statement of one organisation over all books and a period, in every form."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation import localise
from events_core.foundation.sheets import Sheet, per_cent, workbook
from events_core.ledger import queries
from events_core.ledger.lines import Line, streamed
from events_core.ledger.models import Contribution, Entry
from events_core.ledger.statements import BookSums, OwnStatement
from events_core.network.models import Person

from . import books, papers, texts
from .cells import category_label, entries_head, entry_cells, in_usd, sums_cells, sums_head
from .source import UTC, invented, made_text

COLUMNS = (
    "part", "name", "category", "form", "state", "currency", "number", "date", *texts.SUMS, "missing", "unconverted",
    "coverage", "in_usd", "note",
)  # fmt: skip


@dataclass
class Own:
    """An organisation's statement, as somebody took it away."""

    statement: OwnStatement
    person: Person
    at: datetime.datetime = field(default_factory=timezone.now)

    @property
    def made(self) -> str:
        """When and by whom; each book tells its last entry itself."""
        return made_text(self.at, UTC, self.person)

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Whose statement it is, and of which days."""
        since, until = self.statement.since, self.statement.until
        rows = [(_("Organization"), str(self.statement.organisation))]
        if since:
            rows.append((pgettext("a day", "From"), localise.date(since)))
        if until:
            rows.append((pgettext("a day", "Until"), localise.date(until)))
        return rows

    @property
    def about(self) -> list[tuple[str, str]]:
        """The same, with when and by whom it was made."""
        return [*self.facts, (_("Made on"), self.made), (_("Demonstration"), invented())]

    def contributions(self) -> QuerySet[Contribution]:
        """All of its contributions, as they stand now."""
        return queries.contributions_by(self.statement.organisation).order_by("pk")

    def entries(self) -> QuerySet[Entry]:
        """Its entries of the period, book by book."""
        statement = self.statement
        rows = queries.entries_by(statement.organisation, statement.since, statement.until)
        related = ("party__organisation", "contribution", "reverses", "reversed_by", "book__event")
        return rows.select_related(*related).order_by("book_id", "number")


def own_name(statement: OwnStatement, ending: str) -> str:
    """A name for the file: "contributions-city-of-kitakyushu-2027-01-01-2027-12-31.csv"."""
    days = "".join(f"-{day}" for day in (statement.since, statement.until) if day)
    return f"contributions-{statement.organisation.slug}{days}.{ending}"


def own_csv(statement: OwnStatement, person: Person) -> Iterator[str]:
    """The statement, streamed; the sums of a row are in the currency that it names."""
    return texts.in_language(texts.table(_csv_rows(Own(statement, person)), COLUMNS))


def _csv_rows(own: Own) -> Iterator[texts.Values]:
    statement = own.statement
    for label, value in own.about:
        if value:
            yield {"part": _("About this file"), "name": label, "note": value}
    yield texts.total_row(statement.sums)
    for one in statement.books:
        last = {"number": one.book.last_number}
        yield {"part": _("Book"), "name": str(one.book.title), **texts.sums_of(one), **last}
    yield from (texts.category_row(one) for one in statement.categories)
    yield from (texts.contribution_row(one, str(one.book.title)) for one in own.contributions())
    yield from (texts.missing_row(money, _("All together")) for money in statement.missing)
    yield from (texts.unconverted_row(money) for money in statement.unconverted)
    yield from (_csv_entry(line) for line in streamed(own.entries()))


def _csv_entry(line: Line) -> texts.Values:
    entry = line.entry
    return {
        "part": _("Entry"),
        "name": str(entry.book.title),
        "category": category_label(entry.category),
        "form": entry.get_form_display(),
        "state": entry.get_kind_display(),
        "currency": entry.currency,
        "number": entry.number,
        "date": entry.on,
        entry.counts_as: entry.money,
        "in_usd": line.usd,
        "note": entry.note,
    }


def own_xlsx(statement: OwnStatement, person: Person) -> BinaryIO:
    """The statement as a workbook, a file that is gone when it is closed."""
    own = Own(statement, person)
    entries = (_entry_cells(line) for line in streamed(own.entries()))
    given = ([str(one.book.title), *books.contribution_cells(one)] for one in own.contributions())
    sheets = [
        Sheet(_("Statement"), books.what_head(), _what_rows(own), (34, 44, 12), is_list=False),
        Sheet(_("Books"), _books_head(), map(_book_cells, statement.books), (44,)),
        Sheet(_("Categories"), books.categories_head(), map(books.category_cells, statement.categories), (28,)),
        Sheet(_("Contributions"), [_("Book"), *books.contributions_head()], given, (44, 6, 36)),
        Sheet(_("Ledger"), _entries_head(), entries, (44, 6, 14, 14, 9, 12, 24, 20, 40)),
    ]
    return workbook(sheets, title=str(statement.organisation), author=str(_("Low Carbon City Platform")))


def _what_rows(own: Own) -> Iterator[list[Any]]:
    statement = own.statement
    yield from books.about_rows(own.about)
    yield from books.total_rows(statement.sums)
    yield from books.money_rows(_("Promised and not given"), statement.missing)
    yield from books.money_rows(_("No rate yet"), statement.unconverted)


def _books_head() -> list[str]:
    return [_("Book"), _("Last entry"), *map(in_usd, sums_head()), _("Coverage")]


def _book_cells(one: BookSums) -> list[Any]:
    return [str(one.book.title), one.book.last_number, *sums_cells(one), per_cent(one.coverage)]


def _entries_head() -> list[str]:
    return [_("Book"), *_of_others_left_out(entries_head(UTC))]


def _entry_cells(line: Line) -> list[Any]:
    return [str(line.entry.book.title), *_of_others_left_out(entry_cells(line, UTC))]


def _of_others_left_out(cells: list[Any]) -> list[Any]:
    """The columns of a ledger without the party, which is one for all, and without what stays with its office."""
    return [*cells[:5], *cells[7:16]]


def own_pdf(statement: OwnStatement, person: Person) -> bytes:
    """The statement on paper."""
    own = Own(statement, person)
    flow = papers.paper(_("Contributions to shared costs"), str(statement.organisation), own.made)
    flow.facts(own.facts, forgiving=True)
    papers.totals(flow, papers.sums_rows(statement.sums))
    if statement.books:
        flow.heading(_("By book"), 2)
        head, rows = [_("Book"), *sums_head()[:5], _("Last entry")], _paper_books(statement.books)
        flow.table(head, rows, (2.4, *[1.2] * 5, 0.8), papers.RIGHT, forgiving=True, small=True)
    papers.by_category(flow, statement.categories, statement.sums)
    papers.missing(flow, statement.missing)
    papers.unconverted(flow, statement.unconverted)
    if count := own.entries().count():
        flow.heading(_("Ledger"), 2)
        if count <= papers.MOST_ENTRIES:
            papers.entries(flow, (papers.entry_row(line, _entry_words(line)) for line in streamed(own.entries())))
        else:
            flow.paragraph(papers.too_long(count))
    return papers.signed_off(flow, own.made)


def _paper_books(found: Iterable[BookSums]) -> Iterator[list[str]]:
    for one in found:
        yield [str(one.book.title), *map(papers.usd, sums_cells(one)[:5]), localise.number(one.book.last_number)]


def _entry_words(line: Line) -> str:
    entry = line.entry
    words = [entry.get_kind_display(), *([entry.note] if entry.note else [])]
    return f"{entry.book.title}\n{'; '.join(words)}"
