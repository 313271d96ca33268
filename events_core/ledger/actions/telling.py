"""What other floors tell the ledger: gifts of host cities, and what institutions pay for their own participation."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from events_core.foundation.money import Money
from events_core.journal.actors import Actor
from events_core.ledger.models import Book, Contribution, Party
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .common import book_of, locked, move_to, party_of, tell, write
from .giving import new_contribution, promise, set_pledge, take_back

Form = Contribution.Form
State = Contribution.State


@dataclass(frozen=True)
class Told:
    """One thing that another floor knows to be promised; `row` tells it from others of the same origin."""

    row: int
    money: Money | None
    category: str = "other"
    note: str = ""
    people: int | None = None
    organisation: Organisation | None = None
    name: str = ""


@transaction.atomic
def take_note(event: Event, origin: str, origin_id: int, form: str, told: Sequence[Told], *, by: Actor) -> bool:
    """Make the pledges of one origin what they are told to be, by entries of the differences; the same twice is once.

    What is no longer told is withdrawn. A closed book stays as it is (False).
    """
    book = Book.objects.filter(event=event).first()
    if book is None and not told:
        return True
    book = locked((book or book_of(event)).pk, even_closed=True)
    if book.is_closed:
        return False
    kept = {
        row.origin_row: row
        for row in book.contributions.select_for_update(of=("self",))
        .filter(origin=origin, origin_id=origin_id)
        .select_related("party__organisation")
    }
    for one in told:
        row = kept.pop(one.row, None)
        if row is None:
            _begin(book, origin, origin_id, form, one, by)
        else:
            row.book = book
            _follow(row, one, by)
    for row in kept.values():
        row.book = book
        _end(row, by)
    return True


def _begin(book: Book, origin: str, origin_id: int, form: str, one: Told, by: Actor) -> None:
    party = party_of(book, one.organisation, one.name)
    facts = {"category": one.category, "note": one.note[:500], "people": one.people}
    whence = {"origin": origin, "origin_id": origin_id, "origin_row": one.row}
    made = new_contribution(book, party=party, form=form, money=one.money, **facts, **whence)
    if one.money:
        promise(made, one.money, by=by)
    tell(by, "pledged", made, book, body=str(party), money=str(one.money) if one.money else "–")


def _follow(row: Contribution, one: Told, by: Actor) -> None:
    """A contribution that is told of again: other words, another value, or another thing in its place."""
    is_same_giver = _is_by(row.party, one)
    is_other = not is_same_giver or row.category != one.category
    if is_other and row.given:
        return  # what came, came of the other: a finance officer decides
    if is_other and row.pledged:
        take_back(row, by=by)
    if not is_same_giver:
        row.party = party_of(row.book, one.organisation, one.name)
    facts = {"category": one.category, "note": one.note[:500], "people": one.people}
    is_new = is_other or any(getattr(row, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(row, name, value)
    is_over = row.state == State.WITHDRAWN
    if one.money is None and is_over and not row.given:
        _revive(row, by)
        return
    if one.money is None or (one.money == row.money and not (is_over and row.given < one.money.amount)):
        if is_new:
            write(row)
        return
    if row.currency and row.currency != one.money.currency and row.pledged:
        if row.given:
            return  # what came, came in the other currency: a finance officer decides
        take_back(row, by=by)
    old = row.money
    row.amount, row.currency = one.money.amount, one.money.currency
    set_pledge(row, one.money.amount, by=by)
    shown = {"old": str(old) if old else "–", "new": str(one.money)}
    tell(by, "valued", row, row.book, body=str(row.party), **shown)


def _is_by(party: Party, one: Told) -> bool:
    if one.organisation or party.organisation_id:
        return one.organisation is not None and party.organisation_id == one.organisation.pk
    return party.name == one.name


def _revive(row: Contribution, by: Actor) -> None:
    """What was withdrawn is promised again, and nobody says what it is worth."""
    row.amount, row.currency = None, ""
    move_to(row, State.PLEDGED)
    write(row)
    tell(by, "pledged", row, row.book, body=str(row.party), money="–")


def _end(row: Contribution, by: Actor) -> None:
    if row.state == State.WITHDRAWN or row.given:
        return
    take_back(row, by=by)
    move_to(row, State.WITHDRAWN)
    tell(by, "withdrawn", row, row.book, body=str(row.party))
