"""Planning: budget lines, how many people, who should bear what, and what everybody may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.journal.actors import Actor
from events_core.ledger import rates
from events_core.ledger.intake import Intake
from events_core.ledger.models import Book, BudgetLine, Party
from events_core.network.models import Organisation

from .common import locked, must_be_fresh, party_of, tell, write

PARTICIPANTS = "participants"
"""Who bears a line when everyone who takes part does so."""
MOST_LINES = 500


@transaction.atomic
def add_line(book_id: int, values: Mapping[str, Any], *, by: Actor) -> BudgetLine:
    """A budget line: `category`, `money`, and perhaps `description`, `per_person`, `bearer`.

    The bearer is an organisation, its slug, or "participants". Refuses bad values (422), a closed book.
    """
    book = locked(book_id)
    line = _filled(BudgetLine(book=book), values)
    line.save()
    tell(by, "line_added", line, book, category=line.category, money=str(line.money))
    return line


@transaction.atomic
def change_line(line_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> BudgetLine:
    """Rewrite a budget line; another amount counts by today's rate. Refuses a late save (412), a closed book."""
    line, book = _locked_line(line_id)
    must_be_fresh(line, version)
    before = line.money
    _filled(line, values)
    write(line)
    tell(by, "line_changed", line, book, category=line.category, old=str(before), new=str(line.money))
    return line


@transaction.atomic
def remove_line(line_id: int, *, by: Actor, version: int | None = None) -> None:
    """Take a line out of the budget; the journal keeps what it said. Refuses what has changed meanwhile (412)."""
    line, book = _locked_line(line_id)
    must_be_fresh(line, version)
    tell(by, "line_removed", line, book, category=line.category, money=str(line.money))
    line.delete()


@transaction.atomic
def add_lines(book_id: int, rows: Iterable[Mapping[str, Any]], *, by: Actor) -> list[BudgetLine]:
    """Several lines at once, all or none. Refuses (422) with every fault at `rows.<n>.<field>`."""
    book = locked(book_id)
    lines, errors = [], []
    for number, values in enumerate(rows):
        try:
            lines.append(_filled(BudgetLine(book=book), values))
        except Invalid as refusal:
            errors += [FieldError(f"rows.{number}.{one.field}", one.code, one.message) for one in refusal.errors]
    if errors:
        raise Invalid(*errors)
    if book.lines.count() + len(lines) > MOST_LINES:
        raise Invalid(FieldError("", "too_many", _("A budget has at most %(most)d lines.") % {"most": MOST_LINES}))
    for line in lines:
        line.save()
    tell(by, "lines_added", book, book, number=len(lines))
    return lines


@transaction.atomic
def copy_budget(book_id: int, source_id: int, *, by: Actor) -> list[BudgetLine]:
    """Add the lines of another book's budget, at today's rates. Refuses a budget without lines (422)."""
    book, source = locked(book_id), Book.objects.select_related("event").get(pk=source_id)
    lines = []
    for line in source.lines.select_related("bearer__organisation"):
        bearer = party_of(book, line.bearer.organisation, line.bearer.name) if line.bearer else None
        copied = BudgetLine(
            book=book,
            category=line.category,
            description=line.description,
            per_person=line.per_person,
            by_participants=line.by_participants,
            bearer=bearer,
        )
        _count(copied, line.money)
        copied.save()
        lines.append(copied)
    if not lines:
        raise Invalid(FieldError("source", "empty", _("That budget has no lines. Choose another one.")))
    tell(by, "budget_copied", book, book, number=len(lines), source=source.title)
    return lines


@transaction.atomic
def plan_people(book_id: int, people: int | None, *, by: Actor) -> Book:
    """How many participants are planned for; sums for each participant follow it."""
    book, intake = locked(book_id), Intake()
    number = intake.number("people", people)
    intake.done()
    if number != book.people:
        tell(by, "people_planned", book, book, number=number or 0)
        book.people = number
        write(book)
    return book


@transaction.atomic
def share(
    book_id: int, organisation: Any, values: Mapping[str, Any], *, by: Actor, version: int | None = None
) -> Party:
    """What a party should bear: `rule` with `percentage`, or `money` (and perhaps `people`).

    `organisation` is one on record, its slug, or a party of the book. Refuses bad values, and percentages that make
    more than 100 together (422), a late save of a party's rule (412).
    """
    book, intake = locked(book_id), Intake()
    known = organisation if isinstance(organisation, Party) and organisation.book_id == book.pk else None
    body = None if known else intake.organisation("organisation", organisation)
    rule = intake.choice("rule", values.get("rule") or "", Party.Rule.values)
    is_sum = rule in (Party.Rule.FIXED, Party.Rule.PER_PARTICIPANT)
    percentage = intake.percentage("percentage", values.get("percentage")) if rule == Party.Rule.PERCENTAGE else None
    money = intake.money("money", values.get("money")) if is_sum else None
    people = intake.number("people", values.get("people")) if rule == Party.Rule.PER_PARTICIPANT else None
    intake.done()
    party = book.parties.select_related("organisation").get(pk=known.pk) if known else party_of(book, body)
    must_be_fresh(party, version)
    others = book.parties.exclude(pk=party.pk).filter(percentage__isnull=False)
    if percentage and sum(row.percentage or 0 for row in others) + percentage > 100:
        raise Invalid(FieldError("percentage", "over", _("The percentages of all parties make more than 100.")))
    party.rule, party.percentage, party.people = rule, percentage, people
    party.amount, party.currency = (money.amount, money.currency) if money else (None, "")
    write(party)
    tell(by, "shared" if rule else "unshared", party, book, body=str(party))
    return party


@transaction.atomic
def publish_totals(book_id: int, published: str, *, by: Actor) -> Book:
    """What everybody may see of the book: nothing, or totals by party. A closed book can be published, too."""
    book, intake = locked(book_id, even_closed=True), Intake()
    wanted = intake.choice("published", published, Book.Published.values)
    intake.done()
    if wanted != book.published:
        book.published = wanted
        write(book)
        tell(by, "totals_shown" if wanted == Book.Published.TOTALS else "totals_hidden", book, book)
    return book


def _locked_line(line_id: int) -> tuple[BudgetLine, Book]:
    found = BudgetLine.objects.filter(pk=line_id).values_list("book_id", flat=True).first()
    book = locked(found) if found else None
    line = BudgetLine.objects.select_for_update(of=("self",)).filter(pk=line_id).first() if book else None
    if line is None or book is None:
        raise Missing(_("This budget line is gone: somebody has removed it."))
    line.book = book
    return line, book


@dataclass(frozen=True)
class Planned:
    """What a budget line says, checked."""

    category: str
    description: str
    money: Money
    per_person: bool
    by_participants: bool
    bearer: Organisation | None


def read_line(values: Mapping[str, Any]) -> Planned:
    """What a line would say; nothing is written. Refuses with every fault (422), as `add_line` does."""
    intake = Intake()
    category = intake.category("category", values.get("category"))
    money = intake.money("money", values.get("money"))
    description = intake.text("description", values.get("description"), 300)
    bearer = values.get("bearer")
    body = None if bearer == PARTICIPANTS else intake.organisation("bearer", bearer, required=False)
    intake.done()
    assert money is not None
    return Planned(category, description, money, bool(values.get("per_person")), bearer == PARTICIPANTS, body)


def _filled(line: BudgetLine, values: Mapping[str, Any]) -> BudgetLine:
    """The line with new values (not saved yet). Refuses with every fault (422)."""
    read = read_line(values)
    line.category, line.description, line.per_person = read.category, read.description, read.per_person
    line.by_participants = read.by_participants
    line.bearer = party_of(line.book, read.bearer) if read.bearer else None
    if line.pk is None or line.money != read.money:
        _count(line, read.money)
    return line


def _count(line: BudgetLine, money: Money) -> None:
    """Give a line an amount, counted by the rate of today (by a later one when there is none yet)."""
    line.amount, line.currency, line.rate_day = money.amount, money.currency, line.book.today
    found = rates.worth(money, line.rate_day)
    empty = {"usd": None, "rate": None, "rate_on": None, "rate_source": ""}
    for name, value in (found.fields() if found else empty).items():
        setattr(line, name, value)
