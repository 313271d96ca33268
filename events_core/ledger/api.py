"""The ledger of an event for programs: the same actions and queries as the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Router, Status

from events_core.foundation.api import Count, Flag, Id, Problem, Strict, one, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid, Missing
from events_core.network.caller import Caller, bearer, caller_of
from events_core.programme.models import Event

from . import actions, headcounts, queries
from .api_bodies import contribution_body, entry_bodies, line_bodies, statement_body
from .models import Book, BudgetLine, Contribution, Entry
from .statements import planned_people, statement_of

router = Router(tags=["Costs"])
SCOPE = "ledger"
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class MoneyIn(Strict):
    """An amount in a currency."""

    amount: str
    currency: str


class LineIn(Strict):
    """What one thing is planned to cost; `amount` is required. `bearer` is an organisation or `participants`."""

    category: str | None = None
    amount: MoneyIn | None = None
    description: str | None = None
    per_person: Flag | None = None
    bearer: str | None = None


class ContributionIn(Strict):
    """What an organisation promises; `organisation form` are required, and `amount` unless it is given in kind."""

    organisation: str | None = None
    form: str | None = None
    category: str | None = None
    amount: MoneyIn | None = None
    note: str | None = None
    valuation: str | None = None
    people: Count | None = None


class ConfirmationIn(Strict):
    """How much of it is confirmed; left out, all that is promised."""

    amount: MoneyIn | None = None


class ReceiptIn(Strict):
    """How much of it came, and on which day; left out, all that is confirmed and still to come, today."""

    amount: MoneyIn | None = None
    on: str | None = None
    note: str | None = None


class WithdrawalIn(Strict):
    """Perhaps why."""

    reason: str | None = None


class ExpenseIn(Strict):
    """What was spent; `amount` is required. `organisation` is who paid, `on` the day."""

    category: str | None = None
    amount: MoneyIn | None = None
    organisation: str | None = None
    on: str | None = None
    note: str | None = None


class ReversalIn(Strict):
    """Why; required."""

    reason: str | None = None


def _event(request: HttpRequest, slug: str, permission: str) -> tuple[Event, Book | None, Caller]:
    """The event, and its book if there is one. Refuses what is not visible (404), or not the caller's to do (403)."""
    caller = caller_of(request, SCOPE)
    event = one(Event.objects.all(), slug)
    if not caller.may("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not visible to you."))
    if not caller.may(permission, event):
        raise _not_yours(permission)
    return event, Book.objects.select_related("event").filter(event=event).first(), caller


def _contribution(request: HttpRequest, number: int, permission: str) -> tuple[Contribution, Caller]:
    caller = caller_of(request, SCOPE)
    rows = Contribution.objects.select_related("book__event", "party__organisation")
    found = rows.filter(pk=number).first()
    if found is None or not (
        caller.may("ledger.see", found.book.event) or caller.may("ledger.see_own", found.party.organisation)
    ):
        raise Missing(_("There is no such contribution, or it is not visible to you."))
    if not caller.may(permission, found.book.event):
        raise _not_yours(permission)
    return found, caller


def _not_yours(permission: str) -> Forbidden:
    if permission == "ledger.keep":
        return Forbidden(_("Only a finance officer does this."))
    if permission == "ledger.spend":
        return Forbidden(_("Only secretariat and finance officers record expenses."))
    return Forbidden(_("The costs of this event are not yours to see or change."))


@contextmanager
def called(**names: str) -> Iterator[None]:
    """Faults at a value are told at the name that the body gives it."""
    try:
        yield
    except Invalid as refusal:
        errors = [FieldError(names.get(one.field, one.field), one.code, one.message) for one in refusal.errors]
        raise Invalid(*errors) from refusal


def _values(body: Strict) -> dict[str, Any]:
    """A body as the actions' values."""
    values = body.model_dump()
    return values | {"money": values.pop("amount")}


def _amount(body: ConfirmationIn | ReceiptIn) -> dict[str, str] | None:
    return body.amount.model_dump() if body.amount else None


def _written(number: int) -> dict[str, Any]:
    """A contribution as it is now."""
    rows = Contribution.objects.select_related("book__event", "party__organisation", "grant")
    found = rows.get(pk=number)
    return contribution_body(found, found.book)


def _entry(entry: Entry) -> dict[str, Any]:
    found = queries.entries_of(entry.book).get(pk=entry.pk)
    return entry_bodies([found], entry.book)[0]


@router.get("/events/{slug}/budget-lines", auth=bearer, summary="Budget", response={200: dict, **ERRORS})
def list_lines(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """What the event is planned to cost."""
    _of, book, _caller = _event(request, slug, "ledger.see")
    return page(request, queries.lines_of(book), ["id"], lambda rows: _lines(book, rows))


def _lines(book: Book | None, rows: list[BudgetLine]) -> list[dict[str, Any]]:
    return line_bodies(book, rows, planned_people(book, headcounts.of(book.event))) if book else []


@router.post("/events/{slug}/budget-lines", auth=bearer, summary="Add a budget line", response={201: dict, **ERRORS})
def add_line(request: HttpRequest, slug: str, body: LineIn) -> Status[dict[str, Any]]:
    """Plan what one thing costs, in any of the currencies, and who is meant to bear it."""
    event, _book, caller = _event(request, slug, "ledger.plan")
    book = actions.book_of(event)
    with called(money="amount"):
        made = actions.add_line(book.pk, _values(body), by=caller.actor)
    return Status(201, _lines(book, [queries.lines_of(book).get(pk=made.pk)])[0])


@router.get("/events/{slug}/contributions", auth=bearer, summary="Contributions", response={200: dict, **ERRORS})
def list_contributions(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """What the event was promised and given, by whom."""
    _of, book, _caller = _event(request, slug, "ledger.see")
    rows = queries.contributions_of(book)
    return page(request, rows, ["id"], lambda found: [contribution_body(row, book) for row in found if book])


@router.post("/events/{slug}/contributions", auth=bearer, summary="Record a pledge", response={201: dict, **ERRORS})
def pledge(request: HttpRequest, slug: str, body: ContributionIn) -> Status[dict[str, Any]]:
    """What an organisation promises, in cash, in kind or by paying for its own participation."""
    event, _book, caller = _event(request, slug, "ledger.plan")
    with called(money="amount"):
        made = actions.pledge(actions.book_of(event).pk, _values(body), by=caller.actor)
    return Status(201, _written(made.pk))


@router.post("/contributions/{number}/confirm", auth=bearer, summary="Confirm", response={200: dict, **ERRORS})
def confirm(request: HttpRequest, number: Id, body: ConfirmationIn = Body(ConfirmationIn())) -> dict[str, Any]:  # noqa: B008
    """The contributor stands by its promise, in whole or in part; more than promised raises the promise."""
    found, caller = _contribution(request, number, "ledger.plan")
    actions.confirm(found.pk, _amount(body), by=caller.actor)
    return _written(found.pk)


@router.post("/contributions/{number}/receive", auth=bearer, summary="Receive", response={200: dict, **ERRORS})
def receive(request: HttpRequest, number: Id, body: ReceiptIn = Body(ReceiptIn())) -> dict[str, Any]:  # noqa: B008
    """What came, with the entry that says so. In part it stays confirmed. 409 `exceeds`, `rate_missing`."""
    found, caller = _contribution(request, number, "ledger.keep")
    entry = actions.receive(found.pk, _amount(body), on=body.on, note=body.note or "", by=caller.actor)
    return {**_written(found.pk), "entry": _entry(entry)}


@router.post("/contributions/{number}/withdraw", auth=bearer, summary="Withdraw", response={200: dict, **ERRORS})
def withdraw(request: HttpRequest, number: Id, body: WithdrawalIn = Body(WithdrawalIn())) -> dict[str, Any]:  # noqa: B008
    """The contributor takes back what it has promised and not given."""
    found, caller = _contribution(request, number, "ledger.plan")
    actions.withdraw(found.pk, body.reason or "", by=caller.actor)
    return _written(found.pk)


@router.get("/events/{slug}/expenses", auth=bearer, summary="Expenses", response={200: dict, **ERRORS})
def list_expenses(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The entries of what was spent, reversals among them."""
    _of, book, _caller = _event(request, slug, "ledger.see")
    rows = queries.entries_of(book).filter(counts_as=Entry.Total.SPENT)
    return page(request, rows, ["number"], lambda found: entry_bodies(found, book) if book else [])


@router.post("/events/{slug}/expenses", auth=bearer, summary="Record an expense", response={201: dict, **ERRORS})
def spend(request: HttpRequest, slug: str, body: ExpenseIn) -> Status[dict[str, Any]]:
    """The entry of what was spent. 409 `rate_missing` without a rate of exchange for that day."""
    event, _book, caller = _event(request, slug, "ledger.spend")
    with called(money="amount"):
        made = actions.spend(actions.book_of(event).pk, _values(body), by=caller.actor)
    return Status(201, _entry(made))


@router.get("/events/{slug}/entries", auth=bearer, summary="The ledger", response={200: dict, **ERRORS})
def list_entries(request: HttpRequest, slug: str, limit: str = "50", cursor: str = "") -> dict[str, Any]:
    """The entries of the event's ledger, numbered without gaps; they are never changed."""
    _of, book, _caller = _event(request, slug, "ledger.see")
    rows = queries.entries_of(book)
    return page(request, rows, ["number"], lambda found: entry_bodies(found, book) if book else [])


@router.post("/entries/{entry}/reverse", auth=bearer, summary="Reverse", response={200: dict, **ERRORS})
def reverse(request: HttpRequest, entry: Id, body: ReversalIn) -> dict[str, Any]:
    """Undo an entry (by its id) by a new one that names it, which is the answer. 409 `reversed` the second time."""
    caller = caller_of(request, SCOPE)
    found = Entry.objects.select_related("book__event").filter(pk=entry).first()
    if found is None or not caller.may("ledger.see", found.book.event):
        raise Missing(_("There is no such entry, or it is not visible to you."))
    if not caller.may("ledger.keep", found.book.event):
        raise _not_yours("ledger.keep")
    return _entry(actions.reverse(found.pk, body.reason or "", by=caller.actor))


@router.get("/events/{slug}/statement", auth=bearer, summary="Statement", response={200: dict, **ERRORS})
def statement(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What is planned, promised, given and spent, by party and by category, in USD; what is missing in its currency."""
    event, book, _caller = _event(request, slug, "ledger.see")
    return statement_body(statement_of(book), event.slug)
