"""The costs page of a book: who carries the cost, its plan by category, contributions with what comes next, notices."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from events_core.foundation.money import REPORTING, Money

from . import headcounts
from .categories import CATEGORIES
from .chart import Bar, bar_of
from .dossier import unsettled_of
from .headcounts import Headcount
from .lines import Line, lines_of
from .models import Book, Contribution, Party, Rate
from .place import Place
from .queries import contributions_of, entries_of
from .rates import STALE
from .statements import ZERO, CategorySums, PlannedLine, Statement, statement_of
from .steps import Step, is_to_settle, steps_of

PAGE = 50
LEADS_ON = ("settle", "receive", "value", "ask", "confirm")
LAST = 10
"""How many entries the page shows; the others have their own."""


@dataclass
class Plan:
    """One category: its sums, and the lines that are planned for it."""

    sums: CategorySums
    lines: list[PlannedLine] = field(default_factory=list)

    @property
    def only(self) -> PlannedLine | None:
        """The line, when there is one only."""
        return self.lines[0] if len(self.lines) == 1 else None


@dataclass(frozen=True)
class Row:
    """One contribution with what comes next; `to_finance` when a finance officer does it, and the reader is none."""

    contribution: Contribution
    step: Step | None = None
    to_finance: bool = False

    @property
    def amount(self) -> Money | None:
        """What is promised; what it was asked for or promised at first where nothing (more) is promised."""
        one = self.contribution
        return Money(one.pledged, one.currency) if one.pledged else one.money

    @property
    def given(self) -> Money | None:
        """What was given."""
        one = self.contribution
        return Money(one.given, one.currency) if one.given else None

    @property
    def confirmed(self) -> Money | None:
        """What is confirmed, when that is a part only."""
        one = self.contribution
        return Money(one.confirmed, one.currency) if 0 < one.confirmed < one.pledged else None

    @property
    def waits(self) -> bool:
        """Whether the contributor was asked and has not answered."""
        return self.contribution.is_waiting and self.contribution.reply_by is not None


@dataclass(frozen=True)
class Compared:
    """One figure, now and with another number of participants."""

    label: str | Promise
    now: Decimal
    then: Decimal
    sub: str | Promise = ""

    @property
    def difference(self) -> Decimal:
        """How much more it would be."""
        return self.then - self.now


@dataclass(frozen=True)
class OldRate:
    """A currency of the book whose newest rate is old."""

    currency: str
    since: datetime.date


class Overview:
    """What the costs page shows; a fixed number of queries."""

    def __init__(self, place: Place, *, people: int | None = None, page: Any = None) -> None:
        self.place = place
        self.heads: Headcount = headcounts.of(place.event)
        self.statement: Statement = statement_of(place.book, heads=self.heads)
        self.other: Statement | None = None
        if people is not None and place.book is not None:
            self.other = statement_of(place.book, people=people, heads=self.heads)
        self.page: Page[Contribution] = Paginator(contributions_of(place.book), PAGE).get_page(page)

    @property
    def today(self) -> datetime.date:
        """The present day there."""
        return self.place.shown.today

    @property
    def open_in_percent(self) -> Decimal | None:
        """How much of the plan is not covered, in whole per cent."""
        covered = self.statement.sums.coverage_in_percent
        return None if covered is None else max(100 - covered, Decimal(0))

    @property
    def due(self) -> Decimal:
        """What all parties are due."""
        return sum_of(self.statement, "due")

    @property
    def balance(self) -> Decimal:
        """What all parties are due and have not given."""
        return sum_of(self.statement, "balance")

    @cached_property
    def compared(self) -> list[Compared]:
        """The figures now and with another number of participants, also what is due from parties where it differs."""
        now, then = self.statement, self.other
        if then is None:
            return []
        rows = [
            Compared(_("Planned cost"), now.sums.planned, then.sums.planned),
            Compared(_("Due from all parties"), sum_of(now, "due"), sum_of(then, "due")),
            Compared(_("Due from nobody"), now.uncovered, then.uncovered),
            Compared(_("Still open"), now.sums.gap, then.sums.gap, _("Planned and not confirmed")),
        ]
        dues = {row.party.pk: row.due for row in now.parties}
        parties = [Compared(row.label, dues.get(row.party.pk, ZERO), row.due, _("Due")) for row in then.parties]
        return rows + [row for row in parties if row.difference]

    @cached_property
    def people(self) -> int:
        """For how many participants the budget counts."""
        if self.place.book is not None:
            return self.statement.people
        return (self.place.event.capacity if self.place.event else None) or self.heads.total

    @cached_property
    def bar(self) -> Bar:
        """Who carries the cost."""
        return bar_of(self.statement)

    @cached_property
    def plans(self) -> list[Plan]:
        """The plan by category; also categories without a plan for which something was given or spent."""
        found = {row.category: Plan(row) for row in self.statement.categories}
        for one in self.statement.lines:
            found.setdefault(one.line.category, Plan(CategorySums(category=one.line.category))).lines.append(one)
        order = list(CATEGORIES)
        return sorted(found.values(), key=lambda plan: order.index(plan.sums.category))

    @cached_property
    def rows(self) -> list[Row]:
        """The contributions of this page, each with what comes next."""
        rows = list(self.page.object_list)
        for row in rows:
            if self.place.book is not None:
                row.book = self.place.book
        return [self._row(row) for row in rows]

    @cached_property
    def entries(self) -> list[Line]:
        """The last entries, oldest first."""
        last = list(entries_of(self.place.book).order_by("-number")[:LAST])
        return lines_of(reversed(last))

    @cached_property
    def old_rates(self) -> list[OldRate]:
        """Currencies of an open book whose newest rate is old; those without any are listed as unconverted."""
        book = self.place.book
        if book is None or book.is_closed:
            return []
        used = currencies_of(book, self.statement)
        newest = Rate.objects.filter(currency__in=used).order_by().values("currency").annotate(last=Max("effective"))
        old = [OldRate(row["currency"], row["last"]) for row in newest if row["last"] < book.today - STALE]
        return sorted(old, key=lambda one: one.currency)

    @cached_property
    def unsettled(self) -> list[Row]:
        """Cash that was given for an event that was cancelled, of which nobody has said what becomes of it."""
        return [Row(row) for row in unsettled_of(self.place.book)]

    @property
    def counts_people(self) -> bool:
        """Whether something is planned or due for each participant."""
        rules = (row.rule for row in self.statement.parties)
        return any(one.line.per_person for one in self.statement.lines) or Party.Rule.PER_PARTICIPANT in rules

    @property
    def has_notices(self) -> bool:
        """Whether something wants attention."""
        return bool(self.place.is_closed or self.unsettled or self.statement.unconverted or self.old_rates)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was planned, promised or spent yet."""
        return not (self.statement.lines or self.page.paginator.count or self.statement.last_entry)

    def _row(self, one: Contribution) -> Row:
        """A contribution with what comes next: of the open steps the one that leads on."""
        steps = {step.name: step for step in steps_of(one, may_plan=self.place.may_plan, may_keep=self.place.may_keep)}
        if one.amount is not None:
            steps.pop("value", None)
        step = next((steps[name] for name in LEADS_ON if name in steps), None)
        is_finance = (
            not self.place.may_keep and not self.place.is_closed and (one.to_give is not None or is_to_settle(one))
        )
        return Row(one, None if is_finance else step, is_finance)


def sum_of(statement: Statement, name: str) -> Decimal:
    """The sum of one figure of all parties."""
    return sum((getattr(row, name) for row in statement.parties), ZERO)


def currencies_of(book: Book, statement: Statement) -> set[str]:
    """The currencies of a book beside USD; one query."""
    given = set(book.contributions.exclude(currency="").order_by().values_list("currency", flat=True).distinct())
    return (given | {one.line.currency for one in statement.lines}) - {REPORTING}
