"""Expenses, corrections, closed books: what is written, what is refused."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation

from .conftest import money, pledged


def codes(act: Callable[[], Any]) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def fresh(thing: Any) -> Any:
    """The row as it is now."""
    return type(thing).objects.get(pk=thing.pk)


def sums(book: Book) -> tuple[Decimal, Decimal, Decimal]:
    """Pledged, confirmed and given, in USD."""
    found = statement_of(fresh(book)).sums
    return found.pledged, found.confirmed, found.given


def new_rate(units: str, day: str = "2026-02-01") -> None:
    """Another rate of the yen from a day on."""
    row = {"currency": "JPY", "effective": day, "units_per_usd": units, "source": "Test"}
    actions.load_rates([row], name="more", by=COMMAND)


def test_an_expense(book: Book, body: Organisation) -> None:
    values = {"category": "catering", "money": money("15000", "JPY"), "organisation": body, "note": "Lunch"}
    entry = actions.spend(book.pk, values, by=COMMAND)
    assert (entry.number, entry.kind, entry.usd, entry.note) == (1, "expense", Decimal("100.00"), "Lunch")
    assert entry.party is not None
    assert entry.party.organisation == body
    assert statement_of(fresh(book)).sums.spent == Decimal("100.00")


def test_an_expense_names_every_fault(book: Book) -> None:
    ahead = book.today + datetime.timedelta(days=3)
    with pytest.raises(Invalid) as refused:
        actions.spend(book.pk, {"category": "gifts", "organisation": "nobody", "on": ahead}, by=COMMAND)
    assert {error.field for error in refused.value.errors} == {"category", "money", "organisation", "on"}
    assert not book.entries.exists()


def test_an_expense_needs_a_rate(book: Book) -> None:
    values = {"category": "catering", "money": money("10", "EUR"), "on": datetime.date(2025, 12, 31)}
    assert codes(lambda: actions.spend(book.pk, values, by=COMMAND)) == "rate_missing"
    assert fresh(book).last_number == 0


def test_adjusting_above_lets_more_come(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    assert codes(lambda: actions.receive(one.pk, money("600000", "JPY"), by=COMMAND)) == "exceeds"
    done = actions.adjust(one.pk, money("600000", "JPY"), "The mayor gives more", by=COMMAND)
    assert (done.pledged, done.confirmed, done.state) == (600000, 600000, "confirmed")
    made = list(book.entries.filter(kind="adjustment").values_list("counts_as", "amount", "note"))
    assert made == [
        ("pledged", Decimal(100000), "The mayor gives more"),
        ("confirmed", Decimal(100000), "The mayor gives more"),
    ]
    actions.receive(one.pk, by=COMMAND)
    assert fresh(one).state == "received"


def test_adjusting_below_counts_at_the_rates_of_what_it_takes_back(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    new_rate("200")
    done = actions.adjust(one.pk, money("200000", "JPY"), "Less", by=COMMAND)
    assert (done.pledged, done.confirmed) == (200000, 200000)
    assert sums(book) == (Decimal("1333.33"), Decimal("1333.33"), Decimal("0.00"))
    assert [entry.counts_as for entry in book.entries.filter(kind="adjustment")] == ["confirmed", "pledged"]


def test_adjusting_confirms_what_was_only_promised(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    done = actions.adjust(one.pk, money("500000", "JPY"), "By letter", by=COMMAND)
    assert (done.pledged, done.confirmed, done.state) == (500000, 500000, "confirmed")


def test_adjusting_refuses_what_cannot_be(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("300000", "JPY"), by=COMMAND)
    assert codes(lambda: actions.adjust(one.pk, money("299999", "JPY"), "Less", by=COMMAND)) == "below_given"
    for amount, reason, field in ((money("1", "USD"), "Less", "amount"), (money("1", "JPY"), " ", "reason")):
        with pytest.raises(Invalid) as refused:
            actions.adjust(one.pk, amount, reason, by=COMMAND)
        assert [error.field for error in refused.value.errors] == [field]
    with pytest.raises(Stale):
        actions.adjust(one.pk, money("400000", "JPY"), "Less", by=COMMAND, version=1)
    done = actions.adjust(one.pk, money("300000", "JPY"), "No more comes", by=COMMAND, version=fresh(one).version)
    assert done.state == "received"


def test_a_reversal_counts_as_what_it_undoes(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    new_rate("200")
    first = one.entries.get()
    made = actions.reverse(first.pk, "Typed twice", by=COMMAND)
    assert (made.amount, made.usd, made.rate, made.rate_day) == (-first.amount, -first.usd, first.rate, first.rate_day)
    assert sums(book) == (Decimal("0.00"),) * 3
    assert fresh(one).state == "withdrawn"


def test_an_expense_is_reversed(book: Book) -> None:
    entry = actions.spend(book.pk, {"category": "venue", "money": money("33.33")}, by=COMMAND)
    made = actions.reverse(entry.pk, "Wrong book", by=COMMAND)
    assert (made.kind, made.counts_as, made.category, made.usd) == ("expense", "spent", "venue", Decimal("-33.33"))
    assert statement_of(fresh(book)).sums.spent == 0


def test_a_reversal_is_not_reversed(book: Book, body: Organisation) -> None:
    made = actions.reverse(pledged(book, body).entries.get().pk, "Typed twice", by=COMMAND)
    assert codes(lambda: actions.reverse(made.pk, "No", by=COMMAND)) == "is_reversal"
    assert fresh(book).last_number == 2


def test_a_reversal_says_why(book: Book, body: Organisation) -> None:
    entry = pledged(book, body).entries.get()
    with pytest.raises(Invalid) as refused:
        actions.reverse(entry.pk, "", by=COMMAND)
    assert [error.field for error in refused.value.errors] == ["reason"]


def test_what_later_entries_stand_on_is_reversed_after_them(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    promise, confirmation, receipt = one.entries.order_by("number")
    for entry in (promise, confirmation):
        assert codes(lambda entry=entry: actions.reverse(entry.pk, "Wrong", by=COMMAND)) == "still_needed"  # type: ignore[misc]
    for entry, state in ((receipt, "confirmed"), (confirmation, "pledged"), (promise, "withdrawn")):
        actions.reverse(entry.pk, "Wrong", by=COMMAND)
        assert fresh(one).state == state
    assert sums(book) == (Decimal("0.00"),) * 3


def test_what_was_partly_taken_back_is_not_reversed_in_whole(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.put_value(one.pk, money("400000", "JPY"), by=COMMAND)
    promise, less = one.entries.order_by("number")
    assert less.amount == -100000
    assert codes(lambda: actions.reverse(promise.pk, "Wrong", by=COMMAND)) == "part_taken_back"
    actions.reverse(less.pk, "It stays as it was", by=COMMAND)
    assert fresh(one).pledged == 500000
    assert fresh(one).entries.count() == 3


def test_each_verb_refuses_a_closed_book(book: Book, body: Organisation) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    entry = one.entries.order_by("number").first()
    assert entry is not None
    actions.close(book.pk, by=COMMAND)
    yen = money("1", "JPY")
    verbs: dict[str, Callable[[], Any]] = {
        "pledge": lambda: pledged(book, body),
        "value": lambda: actions.put_value(one.pk, yen, by=COMMAND),
        "confirm": lambda: actions.confirm(one.pk, by=COMMAND),
        "receive": lambda: actions.receive(one.pk, by=COMMAND),
        "withdraw": lambda: actions.withdraw(one.pk, by=COMMAND),
        "adjust": lambda: actions.adjust(one.pk, yen, "Less", by=COMMAND),
        "ask": lambda: actions.ask(one.pk, {"email": "mayor@test.example"}, by=COMMAND),
        "spend": lambda: actions.spend(book.pk, {"category": "venue", "money": yen}, by=COMMAND),
        "reverse": lambda: actions.reverse(entry.pk, "Wrong", by=COMMAND),
        "settle": lambda: actions.settle(one.pk, "kept", by=COMMAND),
        "add_line": lambda: actions.add_line(book.pk, {"category": "venue", "money": yen}, by=COMMAND),
        "plan_people": lambda: actions.plan_people(book.pk, 5, by=COMMAND),
        "share": lambda: actions.share(book.pk, body, {"rule": "own_costs"}, by=COMMAND),
    }
    assert {name: codes(act) for name, act in verbs.items()} == dict.fromkeys(verbs, "closed")
    assert Entry.objects.count() == 2


def test_closing_keeps_the_note_and_is_once(book: Book, body: Organisation) -> None:
    pledged(book, body)
    closed = actions.close(book.pk, by=COMMAND, note="All invoices are in.")
    assert (closed.is_closed, closed.note) == (True, "All invoices are in.")
    again = actions.close(book.pk, by=COMMAND, note="Once more")
    assert (again.closed_at, again.note) == (closed.closed_at, "All invoices are in.")


def test_closing_refuses_a_late_save(book: Book) -> None:
    seen = book.version
    actions.plan_people(book.pk, 12, by=COMMAND)
    with pytest.raises(Stale):
        actions.close(book.pk, by=COMMAND, version=seen)
    assert not fresh(book).is_closed


def test_a_closed_book_is_opened_again_with_a_reason(book: Book, body: Organisation) -> None:
    assert codes(lambda: actions.reopen(book.pk, "An invoice came late", by=COMMAND)) == "open"
    actions.close(book.pk, by=COMMAND, note="Done")
    with pytest.raises(Invalid):
        actions.reopen(book.pk, "", by=COMMAND)
    assert not actions.reopen(book.pk, "An invoice came late", by=COMMAND).is_closed
    assert pledged(book, body).state == "pledged"
    assert fresh(book).note == "Done"


def test_the_note_is_written_in_a_closed_book_too(book: Book) -> None:
    actions.close(book.pk, by=COMMAND)
    done = actions.write_note(book.pk, "Audited.", by=COMMAND, version=fresh(book).version)
    assert done.note == "Audited."
    with pytest.raises(Stale):
        actions.write_note(book.pk, "Other", by=COMMAND, version=1)
    same = actions.write_note(book.pk, "Audited.", by=COMMAND)
    assert same.version == done.version, "nothing new is no change"


def test_evidence_comes_into_a_closed_book(book: Book, body: Organisation, uploads: Any) -> None:
    one: Contribution = pledged(book, body)
    actions.close(book.pk, by=COMMAND)
    kept = actions.add_evidence(one.pk, ContentFile(b"They promise it.", name="letter.txt"), by=COMMAND)
    assert (kept.contribution, kept.file.name) == (one, "letter.txt")
