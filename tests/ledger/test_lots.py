"""What is taken off a sum counts as what it is taken from, and what is undone is as before."""

from decimal import Decimal

import pytest

from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.actions.common import lots_of
from events_core.ledger.models import Book, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .conftest import money, pledged


def test_a_pledge_can_be_reversed_once_what_lowered_it_was(book: Book, body: Organisation) -> None:
    """A reversed reduction is back where it was taken from: the pledge is whole again."""
    one = pledged(book, body, "100", "CNY")
    actions.put_value(one.pk, money("40", "CNY"), by=COMMAND)
    first, second = Entry.objects.order_by("number")
    with pytest.raises(Refused) as refused:
        actions.reverse(first.pk, "Mistake", by=COMMAND)
    assert refused.value.code == "part_taken_back"
    actions.reverse(second.pk, "It was right", by=COMMAND)
    one.refresh_from_db()
    assert [(lot.entry, lot.amount, lot.usd) for lot in lots_of(one, "pledged")] == [(first, 100, Decimal("13.89"))]
    actions.reverse(first.pk, "Mistake", by=COMMAND)
    one.refresh_from_db()
    assert (one.pledged, one.state) == (0, "withdrawn")
    assert statement_of(Book.objects.get(pk=book.pk)).sums.pledged == 0


def test_what_was_taken_back_in_another_currency_is_not_reversed_into_this_one(
    draft: Event, book: Book, body: Organisation
) -> None:
    for amount, currency in (("100", "CNY"), ("5000", "JPY")):
        told = [actions.Told(1, money(amount, currency), organisation=body)]
        actions.take_note(draft, "hosting", 7, "in_kind", told, by=COMMAND)
    taken_back = Entry.objects.get(amount__lt=0)
    with pytest.raises(Refused) as refused:
        actions.reverse(taken_back.pk, "Mistake", by=COMMAND)
    assert refused.value.code == "other_now"
    one = book.contributions.get()
    assert (one.pledged, one.currency) == (5000, "JPY")


def test_what_came_stays_within_what_is_told_again(draft: Event, book: Book, body: Organisation) -> None:
    """Of 100 there came 30, the rest was withdrawn; told again, 100 are promised in all, not 130."""
    told = [actions.Told(1, money("100", "CNY"), organisation=body)]

    def tell(*more: actions.Told) -> None:
        actions.take_note(draft, "hosting", 7, "in_kind", more or told, by=COMMAND)

    tell()
    one = book.contributions.get()
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("30", "CNY"), by=COMMAND)
    actions.withdraw(one.pk, "No money", by=COMMAND)
    tell(actions.Told(1, None, organisation=body))
    one.refresh_from_db()
    assert (one.amount, one.currency, one.given) == (100, "CNY", 30)
    tell()
    one.refresh_from_db()
    assert (one.pledged, one.confirmed, one.given) == (100, 30, 30)
    before = one.version
    tell()
    one.refresh_from_db()
    assert one.version == before, "the same twice is once"
