"""What everybody may see of the costs, and what they must not be able to work out."""

from decimal import Decimal
from typing import Any

import pytest

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.actions import Told
from events_core.ledger.models import Book, Contribution
from events_core.ledger.publishing import LEAST, PublicTotals, public_book, public_totals
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event

from .conftest import money, pledged
from .pages import phone, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(ulaanbaatar: City) -> Organisation:
    """The local government of Ulaanbaatar."""
    return Organisation.objects.get(slug="city-of-ulaanbaatar")


def gives(book: Book, body: Organisation, amount: str = "1000", form: str = "cash", **more: Any) -> Contribution:
    one = pledged(book, body, amount, "USD", form=form, **more)
    return actions.confirm(one.pk, by=COMMAND)


def bears(book: Book, body: Organisation, people: int | None, amount: str = "600") -> Contribution:
    return gives(book, body, amount, "own_participation", people=people)


def by_name(book: Book, name: str, people: int, amount: str = "500", number: int = 1) -> None:
    """What an institution that is not on record bears, as registrations tell it."""
    assert book.event
    told = Told(row=0, money=money(amount), people=people, name=name)
    actions.take_note(book.event, "test", number, "own_participation", [told], by=COMMAND)
    actions.confirm(Contribution.objects.get(origin="test", origin_id=number).pk, by=COMMAND)


def totals(book: Book) -> PublicTotals:
    return public_totals(Book.objects.select_related("event").get(pk=book.pk))


def rows(book: Book) -> list[tuple[str, Decimal]]:
    return [(row.label, row.usd) for row in totals(book).rows]


def test_parties_with_what_they_confirmed(book: Book, body: Organisation, other: Organisation) -> None:
    gives(book, body)
    gives(book, other, "250.50")
    pledged(book, other, "999", "USD")
    actions.add_line(book.pk, {"category": "venue", "money": money("2000")}, by=COMMAND)
    found = totals(book)
    assert rows(book) == [("City of Kitakyushu", Decimal(1000)), ("City of Ulaanbaatar", Decimal("250.50"))]
    assert (found.planned, found.confirmed, found.percent) == (2000, Decimal("1250.50"), 63)
    assert not found.leaves_out


def test_nothing_planned_has_no_percentage(book: Book, body: Organisation) -> None:
    gives(book, body)
    assert totals(book).percent is None
    assert not public_totals(None)


@pytest.mark.parametrize("people", [None, 1, LEAST - 1])
def test_own_costs_of_few_people_are_left_out_of_the_sum_too(
    book: Book, body: Organisation, people: int | None
) -> None:
    gives(book, body)
    bears(book, body, people)
    found = totals(book)
    assert rows(book) == [("City of Kitakyushu", Decimal(1000))]
    assert found.confirmed == 1000
    assert found.leaves_out


def test_own_costs_of_three_stand_with_the_rest(book: Book, body: Organisation) -> None:
    gives(book, body)
    bears(book, body, LEAST)
    assert rows(book) == [("City of Kitakyushu", Decimal(1600))]
    assert not totals(book).leaves_out


def test_few_and_few_are_counted_together(book: Book, body: Organisation, other: Organisation) -> None:
    bears(book, body, 2)
    bears(book, other, 1, "300")
    assert rows(book) == [("Other participants’ own costs", Decimal(900))]
    assert not totals(book).leaves_out


def test_together_they_must_be_three(book: Book, body: Organisation, other: Organisation) -> None:
    bears(book, body, 1)
    bears(book, other, 1)
    assert rows(book) == []
    assert (totals(book).confirmed, totals(book).leaves_out) == (0, True)


def test_the_same_people_are_not_counted_twice(book: Book, body: Organisation) -> None:
    bears(book, body, 2)
    bears(book, body, 2, "400")
    assert rows(book) == []


def test_registrations_count_each_person_once(book: Book, body: Organisation) -> None:
    assert book.event
    for number in (1, 2, 3):
        told = Told(row=0, money=money("100"), people=1, organisation=body)
        actions.take_note(book.event, "test", number, "own_participation", [told], by=COMMAND)
    for one in Contribution.objects.all():
        actions.confirm(one.pk, by=COMMAND)
    assert rows(book) == [("City of Kitakyushu", Decimal(300))]


def test_people_who_only_promise_do_not_count(book: Book, body: Organisation) -> None:
    bears(book, body, 2)
    pledged(book, body, "700", "USD", form="own_participation", people=5)
    assert rows(book) == []


def test_institutions_known_by_name_are_never_named(book: Book, body: Organisation) -> None:
    by_name(book, "Institute of Example", 5)
    assert rows(book) == [("Other participants’ own costs", Decimal(500))]
    bears(book, body, 1)
    assert rows(book) == [("Other participants’ own costs", Decimal(1100))]


def test_a_single_person_of_an_institution_by_name_is_left_out(book: Book) -> None:
    by_name(book, "Somebody Alone", 1)
    assert rows(book) == []
    assert totals(book).leaves_out


def test_what_was_withdrawn_stands_nowhere(book: Book, body: Organisation) -> None:
    actions.withdraw(gives(book, body).pk, "No", by=COMMAND)
    assert rows(book) == []


def test_it_costs_the_same_for_many_parties(
    book: Book, body: Organisation, other: Organisation, django_assert_num_queries: Any
) -> None:
    gives(book, body)
    held = Book.objects.select_related("event").get(pk=book.pk)
    with django_assert_num_queries(8):
        public_totals(held)
    for number in range(8):
        by_name(book, f"Institute {number}", 1, number=number)
        bears(book, other, 1)
    held = Book.objects.select_related("event").get(pk=book.pk)
    with django_assert_num_queries(8):
        public_totals(held)


class TestThePage:
    @pytest.fixture
    def shown(self, book: Book, body: Organisation, officer: Person) -> Event:
        gives(book, body)
        by_name(book, "Somebody Alone", 1, "77")
        actions.add_line(book.pk, {"category": "venue", "money": money("2000")}, by=COMMAND)
        assert book.event
        return programme.publish(book.event.pk, by=officer.actor)

    def page(self, event: Event) -> str:
        return text_of(phone().get(f"/events/{event.slug}/"))

    def test_only_when_the_event_shows_it(self, book: Book, shown: Event) -> None:
        assert "Who carries the costs" not in self.page(shown)
        assert public_book(shown.pk) is None
        actions.publish_totals(book.pk, "totals", by=COMMAND)
        text = self.page(shown)
        for words in ("Who carries the costs", "confirmed, 50%", "1,000.00", "City of Kitakyushu"):
            assert words in text, words
        for words in ("Somebody Alone", "77.00", "1,077"):
            assert words not in text, words
        assert "What fewer than three people bear themselves is not shown." in text

    def test_not_of_a_cancelled_event(self, book: Book, shown: Event, officer: Person) -> None:
        actions.publish_totals(book.pk, "totals", by=COMMAND)
        programme.cancel(shown.pk, "No budget", by=officer.actor)
        assert "Who carries the costs" not in self.page(shown)
