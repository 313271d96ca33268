"""What other floors tell: their pledges are what they say, by entries of the differences."""

from decimal import Decimal
from typing import Any

from events_core.foundation.money import Money
from events_core.journal.actors import COMMAND, WORKER
from events_core.ledger import actions
from events_core.ledger.actions import Told, take_note
from events_core.ledger.models import Book, Contribution, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation
from events_core.programme.models import Event

from .conftest import money


def bus(body: Organisation, amount: str = "80000", **values: Any) -> Told:
    """A bus that a city gives."""
    facts = {"row": 1, "money": money(amount, "JPY"), "category": "local_transport", "note": "bus", **values}
    return Told(organisation=body, **facts)


def tell(book: Book, *told: Told) -> Contribution:
    """The ledger hears of it; the contribution of row 1 afterwards."""
    assert book.event
    assert take_note(book.event, "hosting", 1, "in_kind", told, by=WORKER)
    return Contribution.objects.get(book=book, origin="hosting", origin_row=1)


def sums(book: Book) -> dict[str, Decimal]:
    """What is pledged by category, in USD; nothing that is zero."""
    return {row.category: row.pledged for row in statement_of(Book.objects.get(pk=book.pk)).categories if row.pledged}


def test_what_is_told_again_is_written_once(book: Book, body: Organisation) -> None:
    first = tell(book, bus(body))
    assert tell(book, bus(body)).version == first.version
    assert book.entries.count() == 1


def test_another_value_is_an_entry_of_the_difference(book: Book, body: Organisation) -> None:
    tell(book, bus(body))
    tell(book, bus(body, "95000"))
    assert tell(book, bus(body, "60000")).pledged == 60000
    assert list(book.entries.order_by("number").values_list("amount", flat=True)) == [80000, 15000, -15000, -20000]
    assert sums(book) == {"local_transport": Decimal("400.00")}


def test_another_thing_in_its_place_leaves_nothing_behind(book: Book, body: Organisation) -> None:
    tell(book, bus(body))
    tell(book, bus(body, "30000", category="catering", note="lunch"))
    assert sums(book) == {"catering": Decimal("200.00")}


def test_another_giver_is_another_party(book: Book, body: Organisation, secretariat: Organisation) -> None:
    tell(book, bus(body))
    assert tell(book, bus(secretariat)).party.organisation == secretariat
    pledged = {str(row.organisation): row.pledged for row in statement_of(Book.objects.get(pk=book.pk)).parties}
    assert pledged == {"NEASPEC Secretariat": Decimal("533.33")}


def test_what_came_stays_with_who_gave_it(book: Book, body: Organisation, secretariat: Organisation) -> None:
    one = tell(book, bus(body))

    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    assert tell(book, bus(secretariat, category="catering")).party.organisation == body
    assert sums(book) == {"local_transport": Decimal("533.33")}


def test_what_is_no_longer_told_is_withdrawn_and_comes_back(book: Book, body: Organisation) -> None:
    tell(book, bus(body))
    assert tell(book).state == "withdrawn"
    assert sums(book) == {}
    assert tell(book, bus(body)).state == "pledged"
    assert sums(book) == {"local_transport": Decimal("533.33")}


def test_what_has_no_value_is_pledged_without_an_entry_and_comes_back_so(book: Book, body: Organisation) -> None:
    tell(book, bus(body))
    tell(book)
    again = tell(book, bus(body, money=None))
    assert (again.state, again.money) == ("pledged", None)
    assert sums(book) == {}
    assert tell(book, bus(body, money=Money(Decimal(90), "USD"))).pledged == 90


def test_a_closed_book_takes_no_note(book: Book, body: Organisation, draft: Event) -> None:
    Book.objects.filter(pk=book.pk).update(closed_at="2026-01-01T00:00:00Z")
    assert not take_note(draft, "hosting", 1, "in_kind", [bus(body)], by=WORKER)
    assert not Entry.objects.exists()


def test_a_book_is_not_made_for_nothing(draft: Event, body: Organisation, rates: None) -> None:
    assert take_note(draft, "hosting", 1, "in_kind", [], by=WORKER)
    assert not Book.objects.exists()
