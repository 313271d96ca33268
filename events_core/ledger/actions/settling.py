"""What becomes of money that was given for something that is not held."""

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.money import Money
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal.actors import Actor
from events_core.ledger.intake import Intake
from events_core.ledger.models import Book, Contribution
from events_core.programme.models import State as EventState

from .common import (
    Kind,
    Total,
    enter,
    locked,
    locked_contribution,
    lower,
    move_to,
    must_be_fresh,
    party_of,
    tell,
    write,
)
from .giving import agree, new_contribution, promise

Settlement = Contribution.Settlement


@transaction.atomic
def settle(
    contribution_id: int,
    how: str,
    *,
    by: Actor,
    note: str = "",
    to: Book | None = None,
    version: int | None = None,
) -> Contribution:
    """Refund what was given in cash for a cancelled event, carry it over to another book, or keep it.

    What is refunded or carried over leaves all three sums of this contribution, at the rates of its entries; in the
    other book it is promised, confirmed and received at once. Refuses (`not_cancelled`), (`settled`) the second
    time, what is no cash or was never given (`nothing_given`), a closed book on either side, no book to carry to (422),
    a late save (412).
    """
    if to is not None:
        own = Contribution.objects.values_list("book_id", flat=True).get(pk=contribution_id)
        for number in sorted({own, to.pk}):  # in one order, whichever way money goes
            locked(number, even_closed=True)
    contribution = locked_contribution(contribution_id)
    must_be_fresh(contribution, version)
    intake = Intake()
    intake.choice("how", how, Settlement.values)
    words = intake.text("note", note, 500)
    intake.done()
    must_be_unsettled(contribution)
    if how == Settlement.CARRIED_OVER and (to is None or to.pk == contribution.book_id):
        raise Invalid(FieldError("to", "required", _("Choose the book to which it is carried over.")))
    given = Money(contribution.given, contribution.currency)
    contribution.settlement = how
    if how != Settlement.KEPT:
        for total in (Total.GIVEN, Total.CONFIRMED, Total.PLEDGED):
            lower(contribution, total, getattr(contribution, total), Kind.ADJUSTMENT, by=by, note=words)
        move_to(contribution, Contribution.State.WITHDRAWN)
    write(contribution)
    tell(by, how, contribution, contribution.book, body=str(contribution.party), money=str(given))
    if how == Settlement.CARRIED_OVER and to is not None:
        _bring(contribution, given, to, words, by)
    return contribution


def must_be_unsettled(contribution: Contribution) -> None:
    """Refuses (409) what needs no settling (any more), as `settle` does."""
    event = contribution.book.event
    if event is None or event.state != EventState.CANCELLED:
        raise Refused("not_cancelled", _("This is for events that were cancelled."))
    if contribution.settlement:
        raise Refused("settled", _("This was settled already."))
    if contribution.form != Contribution.Form.CASH or not contribution.given:
        raise Refused("nothing_given", _("No cash was given that could be refunded, carried over or kept."))


def _bring(source: Contribution, given: Money, to: Book, words: str, by: Actor) -> None:
    """The same money in another book: promised, confirmed and received there."""
    book = locked(to.pk)
    party = party_of(book, source.party.organisation, source.party.name)
    facts = {"form": source.form, "category": source.category, "note": source.note, "carried_from": source}
    made = new_contribution(book, party=party, money=given, grant=source.grant, **facts)
    promise(made, given, by=by, note=words)
    agree(made, given, by=by, note=words)
    enter(book, Kind.RECEIPT, Total.GIVEN, given, contribution=made, note=words, by=by)
    move_to(made, made.whole_state)
    write(made)
    tell(by, "carried_here", made, book, body=str(party), money=str(given))
