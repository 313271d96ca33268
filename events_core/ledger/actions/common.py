"""What every write to a book begins and ends with: its lock, its next entry, its journal."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.money import Money, rounded
from events_core.foundation.refusals import Refused, Stale
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.ledger import rates
from events_core.ledger.lifecycle import CONTRIBUTING
from events_core.ledger.models import Book, Contribution, Counted, Entry, Grant, Party
from events_core.ledger.rates import Worth
from events_core.network.models import Organisation
from events_core.programme.models import Event

Total = Entry.Total
Kind = Entry.Kind
SUMS = (Total.PLEDGED, Total.CONFIRMED, Total.GIVEN)


def book_of(event: Event) -> Book:
    """The event's book; made, under the event's lock, when it is written to for the first time."""
    found = Book.objects.filter(event=event).first()
    if found:
        return found
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)  # else two who make it could wait for each other in a ring
        return Book.objects.get_or_create(event=event)[0]


def book_of_year(year: int) -> Book:
    """The book of the secretariat's operation in a year; made when it is written to for the first time."""
    return Book.objects.get_or_create(year=year)[0]


def locked(book_id: int, *, even_closed: bool = False) -> Book:
    """The book, locked for this transaction, as every writer holds it. Refuses a closed one (`closed`)."""
    book = Book.objects.select_for_update(of=("self",)).select_related("event").get(pk=book_id)
    if book.is_closed and not even_closed:
        raise Refused("closed", _("The ledger is closed. A finance officer can open it again."))
    return book


def locked_contribution(contribution_id: int, *, even_closed: bool = False) -> Contribution:
    """The contribution with its book, both locked, the book first."""
    book_id = Contribution.objects.values_list("book_id", flat=True).get(pk=contribution_id)
    book = locked(book_id, even_closed=even_closed)
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("party__organisation")
    contribution = rows.get(pk=contribution_id)
    contribution.book = book
    return contribution


def must_be_fresh(thing: Any, version: int | None) -> None:
    """Refuses (412) what was written while the thing was at another version."""
    if version is not None and version != thing.version:
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))


def write(thing: Any) -> Any:
    """Write a row with its next version."""
    thing.version += 1
    thing.save()
    return thing


def party_of(book: Book, organisation: Organisation | None, name: str = "") -> Party:
    """The book's party for an organisation, or for an institution known only by name (the book is locked)."""
    wanted: dict[str, Any] = {"organisation": organisation, "name": "" if organisation else name}
    return book.parties.filter(**wanted).order_by("pk").first() or book.parties.create(**wanted)


def tell(by: Actor, verb: str, thing: Any, book: Book, **data: Any) -> None:
    """One entry in the journal: of the event, or of the book that has none."""
    note(by, f"ledger.{verb}", thing, within=book.event or book, **data)


def move_to(contribution: Contribution, state: str) -> None:
    """Set the state (not saved yet)."""
    if contribution.state != state:
        contribution.state, contribution.state_since = state, timezone.now()


def take(contribution: Contribution, move: str) -> None:
    """Whether the move is open now. Refuses with every blocker."""
    CONTRIBUTING.take(contribution, move)


def enter(
    book: Book,
    kind: str,
    counts_as: str,
    money: Money,
    *,
    by: Actor,
    on: datetime.date | None = None,
    like: Counted | None = None,
    worth: Worth | None = None,
    contribution: Contribution | None = None,
    party: Party | None = None,
    category: str = "",
    note: str = "",
    reverses: Entry | None = None,
) -> Entry:
    """Write the next entry of a locked book; a contribution's sum moves with it (saved by the caller).

    Counted by the rate of the day; what takes back another entry counts as that one did (`like`, with its `worth`).
    Refuses (`rate_missing`) a receipt, delivery or expense without a rate, (`exceeds`) a part that makes more than is
    left of its grant.
    """
    day = on or book.today
    if contribution is not None and contribution.grant_id and counts_as == Total.PLEDGED and money.amount > 0:
        _must_be_left(contribution, money)
    if like is None:
        counted = rates.needed if counts_as in (Total.GIVEN, Total.SPENT) else rates.worth
        worth = counted(money, day)
    book.last_number += 1
    entry = Entry.objects.create(
        book=book,
        number=book.last_number,
        kind=kind,
        counts_as=counts_as,
        contribution=contribution,
        party=contribution.party if contribution else party,
        form=contribution.form if contribution else "",
        category=contribution.category if contribution else category,
        amount=money.amount,
        currency=money.currency,
        on=day,
        rate_day=like.rate_day if like else day,
        note=note,
        reverses=reverses,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        **(worth.fields() if worth else {}),
    )
    book.save(update_fields=["last_number"])
    if contribution is not None:
        setattr(contribution, counts_as, getattr(contribution, counts_as) + money.amount)
    return entry


def allotted(grant: Grant, *, without: Contribution | None = None) -> Decimal:
    """How much of a grant its parts make: what they promise, without what was carried on to other books."""
    parts = grant.parts.exclude(pk=without.pk) if without else grant.parts.all()
    return sum((part.pledged for part in parts), Decimal(0))


def _must_be_left(part: Contribution, more: Money) -> None:
    """Refuses what makes the parts of a grant more than the grant, which is locked (always after books)."""
    grant = Grant.objects.select_for_update().get(pk=part.grant_id or 0)
    left = grant.amount - allotted(grant, without=part) - part.pledged
    if more.amount > left:
        text = _("This is more than is left of the grant: %(left)s.")
        raise Refused("exceeds", text % {"left": Money(left, grant.currency)})


@dataclass
class Lot:
    """What is left of one entry of a contribution, with the rate by which it was counted."""

    entry: Entry
    amount: Decimal
    usd: Decimal | None

    def taken(self, amount: Decimal) -> tuple[Decimal, Worth | None]:
        """Take as much as there is of `amount`: how much, and what it counts."""
        part, entry = min(amount, self.amount), self.entry
        before = self.usd
        if before is None or entry.rate is None or entry.rate_on is None:
            self.amount -= part
            return part, None
        usd = before if part == self.amount else rounded(before * part / self.amount)
        self.amount, self.usd = self.amount - part, before - usd
        return part, Worth(-usd, entry.rate, entry.rate_on, entry.rate_source)

    def give_back(self, amount: Decimal, worth: Worth | None) -> None:
        """Undo what was taken."""
        self.amount += amount
        if worth is not None and self.usd is not None:
            self.usd -= worth.usd


def lots_of(contribution: Contribution, counts_as: str) -> list[Lot]:
    """What is left of its entries towards a total, oldest first; what lowered it was taken from the newest.

    An entry that was reversed is no lot any more; what a reversed reduction had taken is back where it was.
    """
    lots: list[Lot] = []
    taken: dict[int, list[tuple[Lot, Decimal, Worth | None]]] = {}
    for entry in contribution.entries.filter(counts_as=counts_as).order_by("number"):
        if entry.amount < 0 and not entry.reverses_id:
            taken[entry.pk] = _take_from(lots, -entry.amount)
        elif entry.amount < 0:
            lots = [lot for lot in lots if lot.entry.pk != entry.reverses_id]
        elif entry.reverses_id:
            for lot, part, worth in taken.pop(entry.reverses_id):
                lot.give_back(part, worth)
        else:
            lots.append(Lot(entry, entry.amount, entry.usd))
    return [lot for lot in lots if lot.amount > 0]


def lower(contribution: Contribution, counts_as: str, amount: Decimal, kind: str, *, by: Actor, note: str) -> None:
    """Entries that take `amount` off one of its sums, at the rates at which it was counted, so that nothing is left."""
    book = contribution.book
    for lot, part, worth in _take_from(lots_of(contribution, counts_as), amount):
        money = Money(-part, contribution.currency)
        enter(book, kind, counts_as, money, like=lot.entry, worth=worth, contribution=contribution, by=by, note=note)


def _take_from(lots: list[Lot], amount: Decimal) -> list[tuple[Lot, Decimal, Worth | None]]:
    taken = []
    for lot in reversed(lots):
        if amount and lot.amount:
            part, worth = lot.taken(amount)
            amount -= part
            taken.append((lot, part, worth))
    return taken
