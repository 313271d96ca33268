"""Expenses, corrections, and closing a book."""

from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.actors import Actor
from events_core.ledger.intake import Intake
from events_core.ledger.lifecycle import state_by_sums
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.rates import Worth

from .common import (
    SUMS,
    Kind,
    Total,
    enter,
    locked,
    locked_contribution,
    lots_of,
    lower,
    move_to,
    must_be_fresh,
    party_of,
    tell,
    write,
)
from .giving import prove, wrong_currency


@transaction.atomic
def spend(book_id: int, values: Mapping[str, Any], *, by: Actor, evidence: File | None = None) -> Entry:
    """What was spent: `category`, `money`, and perhaps `organisation` (who paid), `on` and `note`.

    Refuses bad values (422), `rate_missing`, a closed book.
    """
    book, intake = locked(book_id), Intake()
    body = intake.organisation("organisation", values.get("organisation"), required=False)
    money = intake.money("money", values.get("money"))
    category = intake.category("category", values.get("category"))
    day = intake.day("on", values.get("on"), latest=book.today)
    words = intake.text("note", values.get("note"), 500)
    intake.done()
    assert money is not None
    party = party_of(book, body) if body else None
    entry = enter(book, Kind.EXPENSE, Total.SPENT, money, party=party, category=category, on=day, note=words, by=by)
    if evidence:
        prove(entry, evidence, by=by)
    tell(by, "spent", entry, book, category=category, money=str(money))
    return entry


@transaction.atomic
def reverse(entry_id: int, reason: str, *, by: Actor) -> Entry:
    """Undo an entry by one that names it, at the same rate, so that together they count nothing.

    Refuses (`reversed`) the second time, (`is_reversal`) a reversal itself, (`part_taken_back`) what was lowered
    since, (`still_needed`) what later entries stand on, without a reason (422), in a closed book. Money that was
    refunded or carried over, and whose entry is reversed, is to be settled again.
    """
    book_id, contribution_id = Entry.objects.values_list("book_id", "contribution_id").get(pk=entry_id)
    contribution = locked_contribution(contribution_id) if contribution_id else None
    book = contribution.book if contribution else locked(book_id)
    entry = Entry.objects.select_related("party").get(pk=entry_id)
    intake = Intake()
    words = intake.text("reason", reason, 500, required=_("Say why, in a sentence or two."))
    intake.done()
    must_be_reversible(entry, contribution)
    made = enter(
        book,
        entry.kind,
        entry.counts_as,
        Money(-entry.amount, entry.currency),
        like=entry,
        worth=_opposite(entry),
        contribution=contribution,
        party=entry.party,
        category=entry.category,
        note=words,
        reverses=entry,
        by=by,
    )
    if contribution is not None:
        was_withdrawn = (
            contribution.state == Contribution.State.WITHDRAWN and contribution.pledged == contribution.given
        )
        move_to(contribution, contribution.state if was_withdrawn else state_by_sums(contribution))
        if contribution.given and contribution.settlement != Contribution.Settlement.KEPT:
            contribution.settlement = ""
        write(contribution)
    tell(by, "reversed", made, book, old=entry.number, number=made.number)
    return made


def must_be_reversible(entry: Entry, contribution: Contribution | None) -> None:
    """Refuses (409) an entry that cannot be reversed now, as `reverse` does; `contribution` is the one it is of."""
    if entry.reverses_id:
        raise Refused("is_reversal", _("This entry is a reversal. Enter again what was right."))
    if Entry.objects.filter(reverses=entry).exists():
        raise Refused("reversed", _("This entry was reversed already."))
    if contribution is not None:
        _must_be_free(contribution, entry)


def _opposite(entry: Entry) -> Worth | None:
    if entry.usd is None or entry.rate is None or entry.rate_on is None:
        return None
    return Worth(-entry.usd, entry.rate, entry.rate_on, entry.rate_source)


def _must_be_free(contribution: Contribution, entry: Entry) -> None:
    """Nothing was taken back of the entry since, and its contribution is the same and holds together without it."""
    then, now = ((one.currency, one.party_id, one.category) for one in (entry, contribution))
    if then != now:
        text = _("This contribution has another currency, giver or purpose by now. Enter again what was right.")
        raise Refused("other_now", text)
    if entry.amount > 0:
        left = next((lot.amount for lot in lots_of(contribution, entry.counts_as) if lot.entry.pk == entry.pk), None)
        if left != entry.amount:
            raise Refused("part_taken_back", _("Part of this was taken back since. Reverse the later entry first."))
    after = {name: getattr(contribution, name) for name in SUMS}
    after[Total(entry.counts_as)] -= entry.amount
    if not after[Total.PLEDGED] >= after[Total.CONFIRMED] >= after[Total.GIVEN] >= 0:
        text = _("Later entries stand on this one. Reverse those first: what was given before what was confirmed.")
        raise Refused("still_needed", text)


@transaction.atomic
def adjust(contribution_id: int, money: Any, reason: str, *, by: Actor, version: int | None = None) -> Contribution:
    """Set what is promised and confirmed to another amount, above or below: an explicit entry for each sum.

    So more can come than was confirmed at first. Refuses less than was given (`below_given`), another currency and
    no reason (422), a late save (412).
    """
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    new = intake.money("amount", money)
    words = intake.text("reason", reason, 500, required=_("Say why, in a sentence or two."))
    intake.done()
    assert new is not None
    if contribution.currency != new.currency:
        raise Invalid(wrong_currency("amount", contribution))
    if new.amount < contribution.given:
        raise Refused("below_given", _("More than that was given already. Reverse a receipt that was a mistake."))
    for total in (
        (Total.PLEDGED, Total.CONFIRMED) if new.amount > contribution.pledged else (Total.CONFIRMED, Total.PLEDGED)
    ):
        more = new.amount - getattr(contribution, total)
        if more > 0:
            step = Money(more, new.currency)
            enter(contribution.book, Kind.ADJUSTMENT, total, step, contribution=contribution, note=words, by=by)
        elif more < 0:
            lower(contribution, total, -more, Kind.ADJUSTMENT, by=by, note=words)
    move_to(contribution, state_by_sums(contribution))
    write(contribution)
    tell(by, "adjusted", contribution, contribution.book, body=str(contribution.party), money=str(new))
    return contribution


@transaction.atomic
def close(book_id: int, *, by: Actor, note: str = "", version: int | None = None) -> Book:
    """Close a book: it takes no entries and no plans any more. Twice is once. Refuses a late save (412)."""
    book = locked(book_id, even_closed=True)
    must_be_fresh(book, version)
    intake = Intake()
    words = intake.text("note", note, 2_000, line=False)
    intake.done()
    if book.is_closed:
        return book
    book.closed_at = timezone.now()
    book.note = words or book.note
    write(book)
    tell(by, "closed", book, book, number=book.last_number)
    return book


@transaction.atomic
def reopen(book_id: int, reason: str, *, by: Actor) -> Book:
    """Open a closed book again. Refuses without a reason (422), one that is open (`open`)."""
    book, intake = locked(book_id, even_closed=True), Intake()
    words = intake.text("reason", reason, 500, required=_("Say why, in a sentence or two."))
    intake.done()
    if not book.is_closed:
        raise Refused("open", _("The ledger is open."))
    book.closed_at = None
    write(book)
    tell(by, "reopened", book, book, reason=words)
    return book


@transaction.atomic
def write_note(book_id: int, note: str, *, by: Actor, version: int | None = None) -> Book:
    """The finance officer's note, which every statement bears. A closed book takes it, too; a late save is refused."""
    book, intake = locked(book_id, even_closed=True), Intake()
    must_be_fresh(book, version)
    words = intake.text("note", note, 2_000, line=False)
    intake.done()
    if words != book.note:
        book.note = words
        write(book)
        tell(by, "noted", book, book)
    return book
