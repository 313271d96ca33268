"""What becomes of money that was given for an event that is not held."""

from decimal import Decimal
from typing import Any

import pytest

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation
from events_core.programme import actions as programme
from tests.cast import Make

from .conftest import money, pledged
from .test_entering import codes, fresh, new_rate, sums

NOTHING = (Decimal("0.00"),) * 3


@pytest.fixture
def given(book: Book, body: Organisation) -> Contribution:
    """Cash that came in two parts, at two rates, before the event was cancelled."""
    one = pledged(book, body, "100001")
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("33334", "JPY"), by=COMMAND)
    new_rate("149.37")
    actions.receive(one.pk, by=COMMAND)
    rates = set(one.entries.filter(kind="receipt").values_list("rate", flat=True))
    assert rates == {Decimal("150.000000"), Decimal("149.370000")}
    return one


def cancelled(book: Book) -> None:
    """The event is called off."""
    assert book.event_id
    programme.cancel(book.event_id, "A typhoon", by=COMMAND)


def test_a_refund_leaves_nothing_in_any_currency(book: Book, given: Contribution) -> None:
    cancelled(book)
    done = actions.settle(given.pk, "refunded", by=COMMAND, note="Sent back")
    assert (done.settlement, done.state) == ("refunded", "withdrawn")
    assert (done.pledged, done.confirmed, done.given) == (0, 0, 0)
    assert sums(book) == NOTHING
    back = book.entries.filter(kind="adjustment")
    assert {entry.counts_as for entry in back} == {"given", "confirmed", "pledged"}
    assert {entry.note for entry in back} == {"Sent back"}
    assert back.filter(counts_as="given").count() == 2, "one for each rate"


def test_what_is_kept_stays(book: Book, given: Contribution) -> None:
    cancelled(book)
    before = sums(book)
    done = actions.settle(given.pk, "kept", by=COMMAND)
    assert (done.settlement, done.state, done.given) == ("kept", "received", 100001)
    assert sums(book) == before
    assert not book.entries.filter(kind="adjustment").exists()


def test_what_is_carried_over_is_given_in_the_other_book(
    book: Book, given: Contribution, make_event: Make, body: Organisation
) -> None:
    other = actions.book_of(make_event(title={"en": "Next year"}))
    actions.spend(other.pk, {"category": "venue", "money": money("5")}, by=COMMAND)
    cancelled(book)
    done = actions.settle(given.pk, "carried_over", by=COMMAND, to=other)
    assert sums(book) == NOTHING
    made = Contribution.objects.get(book=other)
    assert (made.carried_from, made.state, made.given) == (done, "received", 100001)
    assert (made.party.organisation, made.category, made.form) == (body, given.category, "cash")
    numbers = other.entries.order_by("number").values_list("number", "kind")
    assert list(numbers) == [(1, "expense"), (2, "pledge"), (3, "confirmation"), (4, "receipt")]
    worth = Decimal("669.49")  # 100,001 by the present rate
    assert sums(other) == (worth, worth, worth)


def test_money_is_carried_over_to_a_year(book: Book, given: Contribution) -> None:
    year = actions.book_of_year(2027)
    cancelled(book)
    actions.settle(given.pk, "carried_over", by=COMMAND, to=year)
    assert list(year.entries.values_list("number", flat=True)) == [1, 2, 3]


def test_settling_is_for_cancelled_events(given: Contribution) -> None:
    assert codes(lambda: actions.settle(given.pk, "kept", by=COMMAND)) == "not_cancelled"


def test_settling_is_once(book: Book, given: Contribution) -> None:
    cancelled(book)
    actions.settle(given.pk, "kept", by=COMMAND)
    assert codes(lambda: actions.settle(given.pk, "refunded", by=COMMAND)) == "settled"


def test_only_cash_that_came_is_settled(book: Book, body: Organisation) -> None:
    rooms = pledged(book, body, form="in_kind")
    actions.confirm(rooms.pk, by=COMMAND)
    actions.receive(rooms.pk, by=COMMAND)
    promise = pledged(book, body)
    cancelled(book)
    for one in (rooms, promise):
        assert codes(lambda one=one: actions.settle(one.pk, "kept", by=COMMAND)) == "nothing_given"  # type: ignore[misc]


@pytest.mark.parametrize("how", ["carried_over", "thrown_away"])
def test_settling_names_what_is_wrong(book: Book, given: Contribution, how: str) -> None:
    cancelled(book)
    with pytest.raises(Invalid) as refused:
        actions.settle(given.pk, how, by=COMMAND)
    assert [error.field for error in refused.value.errors] == ["to" if how == "carried_over" else "how"]
    with pytest.raises(Invalid):
        actions.settle(given.pk, "carried_over", by=COMMAND, to=book)


@pytest.mark.parametrize("is_source", [True, False])
def test_a_closed_book_takes_part_in_no_settlement(book: Book, given: Contribution, is_source: bool) -> None:
    year = actions.book_of_year(2027)
    cancelled(book)
    actions.close(book.pk if is_source else year.pk, by=COMMAND)
    before = sums(book)
    with pytest.raises(Refused) as refused:
        actions.settle(given.pk, "carried_over", by=COMMAND, to=year)
    assert refused.value.code == "closed"
    assert sums(book) == before
    assert fresh(given).settlement == ""


def test_what_was_refunded_by_mistake_is_to_be_settled_again(book: Book, given: Contribution) -> None:
    cancelled(book)
    before = sums(book)
    actions.settle(given.pk, "refunded", by=COMMAND)
    taken: Any = book.entries.filter(kind="adjustment", reverses=None).order_by("-number")
    for entry in list(taken):
        actions.reverse(entry.pk, "Not sent back", by=COMMAND)
    one = fresh(given)
    assert (one.settlement, one.given, one.state) == ("", 100001, "received")
    assert sums(book) == before
    assert actions.settle(one.pk, "kept", by=COMMAND).settlement == "kept"
    assert statement_of(fresh(book)).sums.given == before[2]
