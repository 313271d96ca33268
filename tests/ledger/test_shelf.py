"""All books in one list: who sees it, its figures as in each statement, what waits, and what it costs."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, headcounts
from events_core.ledger.headcounts import Headcount
from events_core.ledger.models import Book, Contribution
from events_core.ledger.shelf import event_books, overview_of, together
from events_core.ledger.statements import TOTALS, statement_of
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join

from .conftest import money, pledged, today
from .pages import asked, signed_in, text_of

pytestmark = [pytest.mark.django_db]
LIST = "/desk/books/"


@pytest.fixture(autouse=True)
def heads(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """How many take part in events, by id; the only provider."""
    known: dict[int, int] = {}

    def of_several(events: Any) -> dict[int, int]:
        return {event.pk: known[event.pk] for event in events if event.pk in known}

    monkeypatch.setattr(headcounts, "_PROVIDERS", [(lambda event: Headcount(known.get(event.pk, 0)), of_several)])
    translation.activate("en")
    return known


def busy(event: Event, body: Organisation) -> Book:
    """A book with something of everything."""
    book = actions.book_of(event)
    for line in (
        {"category": "venue", "money": money("450000", "JPY")},
        {"category": "travel", "money": money("1150", "USD"), "per_person": True},
        {"category": "catering", "money": money("70.55", "CNY"), "per_person": True},
    ):
        actions.add_line(book.pk, line, by=COMMAND)
    one = actions.confirm(pledged(book, body, "333333", "JPY").pk, by=COMMAND)
    actions.receive(one.pk, money("100001", "JPY"), by=COMMAND)
    actions.withdraw(actions.confirm(pledged(book, body, "1000", "CNY").pk, by=COMMAND).pk, "No money", by=COMMAND)
    pledged(book, body, "1300001", "KRW")
    actions.spend(book.pk, {"category": "venue", "money": money("99999", "JPY")}, by=COMMAND)
    return Book.objects.get(pk=book.pk)


def agree(books: list[Book]) -> None:
    """The list says what each statement says."""
    for row in overview_of(books):
        assert row.book is not None
        statement = statement_of(Book.objects.get(pk=row.book.pk))
        assert {name: getattr(row.sums, name) for name in TOTALS} == {
            name: getattr(statement.sums, name) for name in TOTALS
        }
        assert (row.sums.gap, row.sums.coverage) == (statement.sums.gap, statement.sums.coverage)
        assert row.unconverted == statement.unconverted


def test_the_list_says_what_each_statement_says(
    make_event: Make, rates: None, body: Organisation, heads: dict[int, int]
) -> None:
    by_heads, by_places, by_plan = (
        busy(make_event(), body),
        busy(make_event(capacity=40), body),
        busy(make_event(), body),
    )
    actions.plan_people(by_plan.pk, 17, by=COMMAND)
    heads |= {book.event_id: 23 for book in (by_heads, by_places, by_plan) if book.event_id}
    nobody, year = busy(make_event(), body), actions.book_of_year(2027)
    pledged(year, body, "77", "EUR")
    empty = actions.book_of(make_event())
    books = [Book.objects.get(pk=one.pk) for one in (by_heads, by_places, by_plan, nobody, year, empty)]
    agree(books)
    planned = [row.sums.planned for row in overview_of(books)]
    assert len(set(planned)) == 5  # they differ by how many people there are
    assert planned[3] == Decimal("3000.00")


def test_so_it_does_when_rates_are_missing_and_when_they_come_later(make_event: Make, body: Organisation) -> None:
    books = []
    for _number in range(2):
        book = actions.book_of(make_event(capacity=3))
        actions.add_line(book.pk, {"category": "venue", "money": money("450001", "JPY")}, by=COMMAND)
        actions.add_line(book.pk, {"category": "travel", "money": money("7.77", "CNY"), "per_person": True}, by=COMMAND)
        actions.confirm(pledged(book, body, "333333", "JPY").pk, by=COMMAND)
        pledged(book, body, "11.11", "MNT")
        books.append(book)
    agree(books)
    rows = overview_of(books)
    assert rows[0].notes[-1] == "No rate for CNY, JPY and MNT"
    assert rows[0].sums.pledged == 0
    late = (today() + datetime.timedelta(days=3)).isoformat()
    table = [
        {"currency": code, "effective": late, "units_per_usd": units, "source": "Test"}
        for code, units in (("JPY", "150.7"), ("CNY", "7.13"))
    ]
    actions.load_rates(table, name="late", by=COMMAND)
    agree(books)
    rows = overview_of(books)
    assert rows[0].sums.pledged == Decimal("2211.90")
    assert rows[0].unconverted == [money("11.11", "MNT")]


def test_who_sees_all_books(
    officer: Person, finance: Person, organiser: Person, participant: Person, focal_point: Person, draft: Event
) -> None:
    join(draft, organiser, "lead")
    assert Client().get(LIST).status_code == 302
    for nobody in (organiser, participant, focal_point):
        assert signed_in(nobody).get(LIST).status_code == 403
    for somebody in (officer, finance):
        assert signed_in(somebody).get(LIST).status_code == 200
    assert Client().post(LIST).status_code in (302, 405)


def test_an_empty_shelf_offers_this_year_and_the_next(finance: Person, draft: Event) -> None:
    shown = signed_in(finance).get(LIST)
    told = text_of(shown)
    year = timezone.now().year
    for one in (year, year + 1):
        assert f'href="{LIST}{one}/"' in shown.content.decode()
    assert told.count("Nothing written yet") == 2
    assert "No event has a book yet" in told
    assert str(draft.title) not in told
    assert not Book.objects.exists()  # looking makes none


def test_a_row_shows_what_is_planned_and_what_waits(finance: Person, book: Book, body: Organisation) -> None:
    actions.add_line(book.pk, {"category": "venue", "money": money("10000", "USD")}, by=COMMAND)
    one = actions.confirm(pledged(book, body, "7500", "USD").pk, by=COMMAND)
    actions.receive(one.pk, money("500", "USD"), by=COMMAND)
    pledged(book, body, "100", "USD")
    asked(pledged(book, body, "200", "USD"))
    actions.pledge(book.pk, {"organisation": body, "form": "in_kind", "category": "venue", "money": None}, by=COMMAND)
    told = text_of(signed_in(finance).get(LIST))
    for words in (
        "10,000.00", "7,500.00", "75%", "2,500.00", "500.00", "1 letter unanswered", "1 without a value",
        "1 to confirm", "1 to come",
    ):  # fmt: skip
        assert words in told
    assert book.event is not None
    assert f"/desk/events/{book.event.slug}/ledger/" in signed_in(finance).get(LIST).content.decode()


def test_a_closed_book_says_so_and_nothing_waits_there(finance: Person, book: Book, body: Organisation) -> None:
    pledged(book, body, "100", "USD")
    assert "1 to confirm" in text_of(signed_in(finance).get(LIST))
    actions.close(book.pk, by=COMMAND)
    told = text_of(signed_in(finance).get(LIST)).split("Show books")[1]
    assert "Closed" in told
    assert "1 to confirm" not in told


def test_what_was_given_for_a_cancelled_event_waits_to_be_settled(
    finance: Person, book: Book, body: Organisation
) -> None:
    one = actions.confirm(pledged(book, body, "100", "USD").pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    assert book.event is not None
    programme.cancel(book.event.pk, "No budget", by=COMMAND)
    assert "1 sum to settle" in text_of(signed_in(finance).get(LIST))
    actions.settle(one.pk, Contribution.Settlement.KEPT, by=COMMAND)
    assert "to settle" not in text_of(signed_in(finance).get(LIST))


def test_filters(finance: Person, make_event: Make, rates: None) -> None:
    start = datetime.datetime(2031, 5, 3, tzinfo=datetime.UTC)
    near, far = (
        actions.book_of(make_event(title={"en": title}, **when))
        for title, when in (("Near bay", {}), ("Far away", {"starts_at": start}))
    )
    actions.close(near.pk, by=COMMAND)
    assert list(event_books()) == [far, near]
    assert list(event_books("near")) == [near]
    assert list(event_books(year="2031")) == [far]
    assert list(event_books(state="open")) == [far]
    assert list(event_books(state="closed")) == [near]

    def shown(query: str) -> tuple[bool, bool]:
        answer = signed_in(finance).get(LIST + query)
        assert answer.status_code == 200
        told = text_of(answer).split("Show books")[1]
        return "Near bay" in told, "Far away" in told

    assert shown("?q=near") == (True, False)
    assert shown("?year=2031") == (False, True)
    assert shown("?state=closed&q=") == (True, False)
    for nonsense in ("?year=1999", "?year=x", "?state=%00", "?page=99", "?year=0"):
        assert shown(nonsense) == (True, True)
    for nothing in ("?q=nowhere", "?q=%00x"):
        assert shown(nothing) == (False, False)
    assert "No book fits these filters" in text_of(signed_in(finance).get(LIST + "?q=nowhere"))


def test_the_book_of_a_year_is_opened_by_its_number(finance: Person, body: Organisation, rates: None) -> None:
    client, last = signed_in(finance), timezone.now().year + 10
    assert client.get(LIST, {"open": "2024"}).headers["Location"] == "/desk/books/2024/"
    for wrong in ("1999", str(last + 1), "x", "", "\x00", "２０２４x", "-5", "9" * 400):
        answer = client.get(LIST, {"open": wrong})
        assert answer.status_code == 422
        assert "One answer needs another look" in text_of(answer)
    pledged(actions.book_of_year(2024), body, "900", "USD")
    told = text_of(client.get(LIST))
    assert "2024" in told


def test_together_no_book_covers_the_gap_of_another(
    finance: Person, make_event: Make, body: Organisation, rates: None
) -> None:
    for given in ("1000", "300"):
        book = actions.book_of(make_event())
        actions.add_line(book.pk, {"category": "venue", "money": money("500", "USD")}, by=COMMAND)
        actions.confirm(pledged(book, body, given, "USD").pk, by=COMMAND)
    whole = together(overview_of(list(Book.objects.all())))
    assert (whole.planned, whole.confirmed, whole.gap) == (1000, 1300, 200)
    assert "Together 1,000.00 1,300.00 130% 200.00 0.00" in text_of(signed_in(finance).get(LIST))


def test_the_list_costs_the_same_for_any_number(
    finance: Person, make_event: Make, rates: None, body: Organisation
) -> None:
    client = signed_in(finance)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(LIST).status_code == 200
        return len(counted)

    for number in range(2):
        busy(make_event(), body)
        pledged(actions.book_of_year(2020 + number), body, "900", "USD")
    few = queries()
    for number in range(10):
        busy(make_event(), body)
        pledged(actions.book_of_year(2001 + number), body, "900", "USD")
    assert queries() == few
