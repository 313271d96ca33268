"""Contributions, from a promise to what came."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation

from .conftest import money, pledged


def test_a_pledge_is_confirmed_and_received_in_parts(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    assert one.state == "pledged"
    assert actions.confirm(one.pk, by=COMMAND).state == "confirmed"
    actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
    one.refresh_from_db()
    assert (one.state, one.given) == ("confirmed", Decimal(200000))
    with pytest.raises(Refused) as refused:
        actions.receive(one.pk, money("300001", "JPY"), by=COMMAND)
    assert refused.value.code == "exceeds"
    actions.receive(one.pk, by=COMMAND)
    one.refresh_from_db()
    assert (one.state, one.given) == ("received", Decimal(500000))
    assert list(book.entries.values_list("number", "kind", "usd")) == [
        (1, "pledge", Decimal("3333.33")),
        (2, "confirmation", Decimal("3333.33")),
        (3, "receipt", Decimal("1333.33")),
        (4, "receipt", Decimal("2000.00")),
    ]
    statement = statement_of(Book.objects.get(pk=book.pk))
    assert (statement.sums.pledged, statement.sums.given) == (Decimal("3333.33"), Decimal("3333.33"))
    assert statement.parties[0].balance == 0


def test_the_database_refuses_to_change_an_entry(book: Book, body: Organisation) -> None:
    pledged(book, body)
    for sql in ("UPDATE ledger_entry SET amount = 1", "DELETE FROM ledger_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Entry.objects.get().amount == 500000


def test_what_is_withdrawn_counts_nothing(book: Book, body: Organisation) -> None:
    one = pledged(book, body, "100", "CNY")
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("33", "CNY"), by=COMMAND)
    done = actions.withdraw(one.pk, "No money", by=COMMAND)
    assert (done.state, done.pledged, done.confirmed, done.given) == ("withdrawn", 33, 33, 33)
    statement = statement_of(Book.objects.get(pk=book.pk))
    assert statement.sums.pledged == statement.sums.confirmed
    assert statement.sums.pledged == Decimal("13.89") - Decimal("9.31")


def test_an_entry_is_reversed_once(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    receipt = actions.receive(one.pk, by=COMMAND)
    made = actions.reverse(receipt.pk, "Wrong account", by=COMMAND)
    assert (made.number, made.usd, made.reverses) == (4, -receipt.usd, receipt)
    one.refresh_from_db()
    assert one.state == "confirmed"
    with pytest.raises(Refused) as refused:
        actions.reverse(receipt.pk, "Again", by=COMMAND)
    assert refused.value.code == "reversed"
