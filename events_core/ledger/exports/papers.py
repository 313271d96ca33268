"""PDF: a statement on paper, in the reader's language and with its fonts."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.money import Money
from events_core.foundation.typeset.flow import Flow
from events_core.foundation.typeset.gate import forgiven
from events_core.ledger import chart
from events_core.ledger.chart import Bar
from events_core.ledger.lines import Line, streamed, written
from events_core.ledger.models import Contribution
from events_core.ledger.statements import CategorySums, PartySums, PlannedLine, Statement, Sums
from events_core.ledger.wording import bearer_in_words, rule_in_words

from .cells import category_label, sums_cells, sums_head
from .source import Source, invented

COLOURS = {chart.OWN: "#0b5d4b", chart.HOSTS: "#5b9a83", chart.OTHERS: "#b9862b", chart.GAP: ""}
SUMS = (2.0, *[1.3] * 6)
RIGHT = ("left", *["right"] * 6)
ENTRY_WIDTHS = (24, 70, 125, 88, 56, 40)
LONGEST_FOOT = 260
"""How long the foot of a page may be, in narrow letters; what is longer stands at the end only."""
MOST_ENTRIES = 1_000
"""How many entries a paper lists; of longer ledgers the files for spreadsheets hold all."""


def statement_pdf(source: Source) -> bytes:
    """The statement of a book."""
    statement = source.statement
    title = _("Statement of cost-sharing")
    flow = paper(title, str(source.place.title), source.made)
    flow.facts(source.facts[1:], forgiving=True)
    _figures(flow, statement)
    _carried(flow, chart.bar_of(statement))
    by_category(flow, statement.categories, statement.sums)
    _parties(flow, statement)
    missing(flow, statement.missing)
    unconverted(flow, statement.unconverted)
    _budget(flow, statement.lines)
    contributions(flow, source.contributions())
    _entries(flow, source)
    if source.book and source.book.note:
        flow.heading(_("Note of the finance officer"), 2).quote(source.book.note, forgiving=True)
    return signed_off(flow, source.made)


def paper(title: str, about: str, made: str) -> Flow:
    """A report with its head; its foot says when and by whom it was made, as far as it has room."""
    platform = _("Low Carbon City Platform")
    note = " ".join(text for text in (invented(), made) if text)
    if _width(note) > LONGEST_FOOT:
        note = invented()
    language = translation.get_language() or "en"
    flow = Flow(title=f"{title}: {about}", author=platform, language=language, note=forgiven(note))
    flow.letterhead(platform, _("North-East Asia"))
    return flow.heading(title).heading(about, 2, forgiving=True)


def _width(text: str) -> int:
    """How many narrow letters have as much room; those of East Asia take two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def signed_off(flow: Flow, made: str) -> bytes:
    """The report with its last words."""
    flow.paragraph(_("All sums are in United States dollars (USD) unless another currency is named."))
    return flow.paragraph(made, forgiving=True).save()


def usd(value: Decimal | None) -> str:
    """A figure of a column in USD."""
    return "–" if value is None else localise.fixed(value)


def in_percent(sums: Sums) -> str:
    """The coverage in whole per cent."""
    return "–" if sums.coverage_in_percent is None else localise.percent(sums.coverage_in_percent)


def sums_rows(sums: Sums) -> list[tuple[str, str]]:
    """All sums with their names."""
    rows = [(label, usd(value)) for label, value in zip(sums_head(), sums_cells(sums), strict=True)]
    return [*rows, (_("Coverage"), in_percent(sums))]


def _figures(flow: Flow, statement: Statement) -> None:
    rows = sums_rows(statement.sums)
    if any(one.due for one in statement.parties):
        rows.append((_("Uncovered by shares"), usd(statement.uncovered)))
    if statement.exchange:
        rows.append((_("Difference by exchange"), usd(statement.exchange)))
    totals(flow, rows)


def totals(flow: Flow, rows: Sequence[tuple[str, str]]) -> None:
    """The sums, one below the other."""
    flow.heading(_("Totals"), 2)
    flow.table([_("What"), "USD"], rows, widths=(3, 1), align=("left", "right"))


def _carried(flow: Flow, bar: Bar) -> None:
    if not bar:
        return
    flow.heading(_("Who carries the cost"), 2)
    flow.bar([(float(one.share), COLOURS[one.name]) for one in bar.series])
    rows = [(str(one.label), usd(one.usd), one.percent) for one in bar.series]
    head, align = [_("Carried by, from left to right"), "USD", _("Share")], ("left", "right", "right")
    flow.table(head, rows, (3, 1, 1), align, small=True)


def by_category(flow: Flow, categories: Iterable[CategorySums], sums: Sums) -> None:
    """The sums of each category, and of all."""
    rows = [(str(one.label), *map(usd, sums_cells(one))) for one in categories]
    if rows:
        flow.heading(_("By category"), 2)
        _sums_table(flow, _("Category"), rows, sums)


def _sums_table(flow: Flow, name: str, rows: Iterable[Sequence[str]], sums: Sums | None = None) -> None:
    foot = (_("Total"), *map(usd, sums_cells(sums))) if sums else ()
    flow.table([name, *sums_head()], rows, SUMS, RIGHT, forgiving=True, small=True, foot=foot)


def _parties(flow: Flow, statement: Statement) -> None:
    if not statement.parties:
        return
    flow.heading(_("By party"), 2)
    _sums_table(flow, _("Party"), [(one.label, *map(usd, sums_cells(one))) for one in statement.parties])
    flow.heading(_("Shares and what is missing"), 3)
    head = [_("Party"), _("Due"), _("Given"), _("Balance"), _("Promised and not given")]
    rows = [_share(one) for one in statement.parties]
    flow.table(head, rows, (2.6, 1.2, 1.2, 1.2, 1.6), ("left", *["right"] * 4), forgiving=True, small=True)


def _share(one: PartySums) -> list[str]:
    sums = [usd(one.due), usd(one.given), usd(one.balance)]
    return [f"{one.label}\n{rule_in_words(one)}", *sums, "\n".join(map(str, one.missing))]


def missing(flow: Flow, found: Sequence[Money]) -> None:
    """What was promised and not given, by currency, when there is any."""
    _amounts(flow, _("Promised and not given"), _("Amount"), found)


def unconverted(flow: Flow, found: Sequence[Money]) -> None:
    """What no rate is known for, by currency, when there is any."""
    _amounts(flow, _("No rate yet"), _("Counted nowhere until a rate of exchange is known"), found)


def _amounts(flow: Flow, title: str, what: str, found: Sequence[Money]) -> None:
    if found:
        flow.heading(title, 2)
        flow.table([_("Currency"), what], [(one.currency, str(one)) for one in found], (1, 3), ("left", "right"))


def _budget(flow: Flow, lines: Iterable[PlannedLine]) -> None:
    rows = [_budget_line(one) for one in lines]
    if rows:
        flow.heading(_("Budget"), 2)
        head = [_("Budget line"), _("To be borne by"), _("Amount"), "USD"]
        flow.table(head, rows, (2.4, 2, 1.4, 1.2), ("left", "left", "right", "right"), forgiving=True, small=True)


def _budget_line(one: PlannedLine) -> list[str]:
    what = one.line.description or category_label(one.line.category)
    return [what, str(bearer_in_words(one.line)), str(one.whole), usd(one.usd)]


def contributions(flow: Flow, found: Iterable[Contribution]) -> None:
    """What was promised and given, in its own currency."""
    rows = [_contribution(one) for one in found]
    if rows:
        flow.heading(_("Contributions"), 2)
        head = [_("Party"), _("State"), *sums_head()[1:4]]
        flow.table(head, rows, (2.4, 1, 1.4, 1.4, 1.4), ("left", "left", *["right"] * 3), forgiving=True, small=True)


def _contribution(one: Contribution) -> list[str]:
    what = f"{one.get_form_display()}: {one.note or category_label(one.category)}"
    sums = [str(Money(total, one.currency)) for total in (one.pledged, one.confirmed, one.given)]
    return [f"{one.party}\n{what}", one.get_state_display(), *(sums if one.currency else ["–"] * 3)]


def _entries(flow: Flow, source: Source) -> None:
    if not source.last_entry:
        return
    flow.heading(_("Ledger"), 2)
    if source.last_entry <= MOST_ENTRIES:
        entries(flow, (_entry(line) for line in streamed(source.entries())))
    else:
        flow.paragraph(too_long(source.last_entry))


def too_long(entries: int) -> str:
    """Why a paper does not list so many entries."""
    text = _("The ledger has %(number)s entries. They are not printed here: its files for spreadsheets hold them all.")
    return text % {"number": localise.number(entries)}


def entries(flow: Flow, rows: Iterable[Sequence[str]]) -> None:
    """Entries, oldest first."""
    head = [_("No."), _("Date"), _("Entry"), _("Amount"), "USD", _("Rate")]
    align = ("right", "left", "left", "right", "right", "right")
    flow.table(head, rows, ENTRY_WIDTHS, align, forgiving=True, small=True)


def _entry(line: Line) -> list[str]:
    entry = line.entry
    what = [str(entry.party) if entry.party else category_label(entry.category), entry.get_kind_display()]
    if line.reverses:
        what.append(_("reverses %(number)s") % {"number": line.reverses})
    if line.reversed_by:
        what.append(_("reversed by %(number)s") % {"number": line.reversed_by})
    return entry_row(line, f"{what[0]}\n{'; '.join([', '.join(what[1:]), *([entry.note] if entry.note else [])])}")


def entry_row(line: Line, what: str) -> list[str]:
    """One entry with these words."""
    entry = line.entry
    rate = localise.number(line.rate.units) if line.rate else ""
    amount = usd(line.usd) if line.worth else _("no rate yet")
    return [written(entry), localise.date(entry.on), what, str(entry.money), amount, rate]
