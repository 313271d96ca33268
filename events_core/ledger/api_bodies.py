"""How the ledger is written as JSON: money in its currency, sums in USD, times where the event is."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from events_core.foundation.money import REPORTING, Money

from .lines import Line, lines_of
from .models import Book, BudgetLine, Contribution, Entry, Party, Rate
from .rates import Rates
from .statements import FORMS, ZERO, PartySums, PlannedLine, Statement, Sums, planned_line


def rate_body(rate: Rate) -> dict[str, Any]:
    """A rate of exchange."""
    return {
        "currency": rate.currency,
        "effective": rate.effective.isoformat(),
        "units_per_usd": plain(rate.units_per_usd),
        "source": rate.source,
    }


def line_bodies(book: Book, lines: Iterable[BudgetLine], people: int) -> list[dict[str, Any]]:
    """Budget lines; `whole` is what a line makes for so many people, `usd` the same (null without a rate)."""
    rates = Rates()
    return [_line(book, planned_line(line, people, rates)) for line in lines]


def _line(book: Book, planned: PlannedLine) -> dict[str, Any]:
    line = planned.line
    return {
        "id": line.pk,
        "event": event_of(book),
        "category": line.category,
        "description": line.description,
        "amount": line.money.body,
        "per_person": line.per_person,
        "bearer": "participants" if line.by_participants else _slug(line.bearer),
        "whole": planned.whole.body,
        "usd": str(planned.usd) if planned.usd is not None else None,
        "version": line.version,
    }


def contribution_body(one: Contribution, book: Book) -> dict[str, Any]:
    """A contribution; `missing` is what is promised and not given. Without a value all amounts are null."""

    def money(amount: Decimal) -> dict[str, str] | None:
        return Money(amount, one.currency).body if one.currency else None

    contact = {
        "name": one.contact_name or None,
        "email": one.contact_email or None,
        "language": one.contact_language or None,
    }
    return {
        "id": one.pk,
        "event": event_of(book),
        "year": book.year,
        **whose(one.party),
        "form": one.form,
        "category": one.category,
        "state": one.state,
        "amount": one.money.body if one.money else None,
        "pledged": money(one.pledged),
        "confirmed": money(one.confirmed),
        "given": money(one.given),
        "missing": money(one.pledged - one.given),
        "note": one.note,
        "valuation": one.valuation,
        "people": one.people,
        "grant": one.grant.title if one.grant else None,
        "origin": one.origin or None,
        "settlement": one.settlement or None,
        "contact": contact if any(contact.values()) else None,
        "reply_by": _day(one.reply_by),
        "asked_at": _at(one.asked_at, book),
        "opened_at": _at(one.opened_at, book),
        "answered_at": _at(one.answered_at, book),
        "answered_by": one.answered_name or None,
        "answered_position": one.answered_position or None,
        "answer": one.answer_message,
        "created_at": _at(one.created_at, book),
        "version": one.version,
    }


def contributor_body(one: Contribution) -> dict[str, Any]:
    """What a contributor sees of its contribution by its link."""
    event = one.book.event
    told = contribution_body(one, one.book)
    shown = (
        "id",
        "organisation",
        "institution",
        "form",
        "category",
        "state",
        "amount",
        "pledged",
        "confirmed",
        "given",
    )
    more = ("note", "reply_by", "answered_at", "answered_by", "answered_position", "answer")
    return {
        "event": {"slug": event.slug, "title": event.title.data, "timezone": event.timezone} if event else None,
        "year": one.book.year,
        **{name: told[name] for name in (*shown, *more)},
    }


def entry_bodies(entries: Iterable[Entry], book: Book) -> list[dict[str, Any]]:
    """Entries; `reverses` and `reversed_by` are numbers of entries, `id` is what `POST /entries/{id}/reverse` takes.

    What came before its rate counts as statements have it; `usd` is null as long as there is none.
    """
    return [_entry(line, book) for line in lines_of(entries)]


def _entry(line: Line, book: Book) -> dict[str, Any]:
    row, worth = line.entry, line.worth
    reversal: Entry | None = getattr(row, "reversed_by", None)
    return {
        "id": row.pk,
        "number": row.number,
        "kind": row.kind,
        "counts_as": row.counts_as,
        "contribution": row.contribution_id,
        **whose(row.party),
        "form": row.form or None,
        "category": row.category,
        "amount": row.money.body,
        "usd": str(worth.usd) if worth else None,
        "rate": plain(worth.rate) if worth else None,
        "rate_on": _day(worth.since) if worth else None,
        "rate_source": worth.source if worth else "",
        "on": _day(row.on),
        "note": row.note,
        "at": _at(row.at, book),
        "by": line.who,
        "reverses": row.reverses.number if row.reverses else None,
        "reversed_by": reversal.number if reversal else None,
    }


def statement_body(statement: Statement, event: str) -> dict[str, Any]:
    """A statement: all sums in USD; amounts without a rate, and what is missing, in their own currencies."""
    book = statement.book
    return {
        "event": event,
        **_sums(statement.sums),
        "uncovered": usd(statement.uncovered),
        "unconverted": [money.body for money in statement.unconverted],
        "missing": [money.body for money in statement.missing],
        "exchange": usd(statement.exchange),
        "people": statement.people,
        "parties": [_party(row) for row in statement.parties],
        "categories": [{"category": row.category, **_sums(row)} for row in statement.categories],
        "last_entry": statement.last_entry,
        "closed_at": _at(book.closed_at, book) if book else None,
        "note": book.note if book else "",
    }


def _sums(sums: Sums) -> dict[str, Any]:
    totals = {name: usd(getattr(sums, name)) for name in ("planned", "pledged", "confirmed", "given", "spent", "gap")}
    return totals | {"coverage": str(sums.coverage) if sums.coverage is not None else None}


def _party(row: PartySums) -> dict[str, Any]:
    totals = {name: usd(getattr(row, name)) for name in ("pledged", "confirmed", "given", "spent", "balance")}
    return {
        "organisation": row.organisation.slug if row.organisation else None,
        "institution": None if row.organisation else row.name,
        "rule": row.rule or None,
        "people": row.people,
        "planned": usd(row.planned),
        "due": usd(row.due),
        **totals,
        "by_form": {form: usd(row.by_form.get(form, ZERO)) for form in FORMS},
        "missing": [money.body for money in row.missing],
        "exchange": usd(row.exchange),
    }


def usd(amount: Decimal) -> dict[str, str]:
    """A sum as money in USD."""
    return Money(amount, REPORTING).body


def plain(number: Decimal) -> str:
    """A decimal without zeros at its end, and never with an exponent."""
    return f"{number.normalize():f}"


def whose(party: Party | None) -> dict[str, Any]:
    """Whose something is: an organisation on record by its slug, or an institution that is not by its name."""
    return {"organisation": _slug(party), "institution": party.name or None if party else None}


def event_of(book: Book) -> str | None:
    """The slug of a book's event; null for the operation of a year."""
    return book.event.slug if book.event else None


def _slug(party: Party | None) -> str | None:
    return party.organisation.slug if party and party.organisation else None


def _at(moment: datetime.datetime | None, book: Book) -> str | None:
    return moment.astimezone(book.zone).isoformat() if moment else None


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
