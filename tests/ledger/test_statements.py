"""Statements by example: tables that can be checked with a pencil. CNY 7.20, JPY 150 and EUR 0.90 make one USD."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, headcounts
from events_core.ledger.dossier import dossier_of
from events_core.ledger.headcounts import Headcount
from events_core.ledger.models import Book, Contribution
from events_core.ledger.rates import Rates, late_worths
from events_core.ledger.statements import PartySums, Statement, own_statement, statement_of
from events_core.network.models import City, Organisation
from events_core.programme.models import Event

from .conftest import money, pledged, today

NAMES = ("planned", "pledged", "confirmed", "given", "spent")


@pytest.fixture
def other(ulaanbaatar: City) -> Organisation:
    """The local government of Ulaanbaatar."""
    return Organisation.objects.get(slug="city-of-ulaanbaatar")


def planned(book: Book, amount: str, currency: str = "USD", **values: Any) -> None:
    """A budget line."""
    facts = {"category": "venue", "money": money(amount, currency), **values}
    actions.add_line(book.pk, facts, by=COMMAND)


def given(book: Book, body: Organisation, amount: str, currency: str = "USD", **values: Any) -> Contribution:
    """A contribution that was pledged, confirmed and came."""
    one = pledged(book, body, amount, currency, **values)
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    return one


def share(book: Book, body: Organisation, rule: str, **values: Any) -> None:
    """What a party should bear."""
    actions.share(book.pk, body, {"rule": rule, **values}, by=COMMAND)


def said(book: Book, **asked: Any) -> Statement:
    """The statement as it is now."""
    return statement_of(Book.objects.get(pk=book.pk), **asked)


def figures(row: Any, *names: str) -> str:
    """Some figures of a row."""
    return " ".join(str(getattr(row, name)) for name in names or NAMES)


def of(statement: Statement, body: Organisation) -> PartySums:
    """The row of a party."""
    return next(row for row in statement.parties if row.organisation == body)


def test_a_book_without_anything_says_nothing(book: Book) -> None:
    for statement in (said(book), statement_of(None)):
        assert figures(statement.sums) == "0.00 0.00 0.00 0.00 0.00"
        assert (statement.sums.coverage, statement.sums.gap, statement.uncovered) == (None, 0, 0)
        assert (statement.parties, statement.categories, statement.missing, statement.last_entry) == ([], [], [], 0)


def test_sums_are_cumulative_what_is_given_is_still_confirmed_and_pledged(book: Book, body: Organisation) -> None:
    """planned  pledged  confirmed  given  spent"""
    planned(book, "1000")
    one = pledged(book, body, "800", "USD")
    assert figures(said(book).sums) == "1000.00 800.00 0.00 0.00 0.00"
    actions.confirm(one.pk, money("500"), by=COMMAND)
    assert figures(said(book).sums) == "1000.00 800.00 500.00 0.00 0.00"
    actions.receive(one.pk, money("120.50"), by=COMMAND)
    assert figures(said(book).sums) == "1000.00 800.00 500.00 120.50 0.00"
    actions.spend(book.pk, {"category": "venue", "money": money("90")}, by=COMMAND)
    assert figures(said(book).sums) == "1000.00 800.00 500.00 120.50 90.00"
    actions.withdraw(one.pk, "No money", by=COMMAND)
    assert figures(said(book).sums) == "1000.00 120.50 120.50 120.50 90.00"
    assert said(book).last_entry == Book.objects.get(pk=book.pk).last_number == 6


@pytest.mark.parametrize(
    ("plan", "confirmed", "coverage", "gap"),
    [
        ("1000", "0", "0.00", "1000.00"),
        ("1000", "1", "0.00", "999.00"),
        ("1000", "5", "0.01", "995.00"),
        ("1000", "1000", "1.00", "0.00"),
        ("1000", "1500", "1.50", "0.00"),
        ("3", "2", "0.67", "1.00"),
        ("", "200", "None", "0.00"),
    ],
)
def test_coverage_is_confirmed_by_planned_and_a_gap_is_never_below_nothing(
    book: Book, body: Organisation, plan: str, confirmed: str, coverage: str, gap: str
) -> None:
    if plan:
        planned(book, plan)
    if confirmed != "0":
        actions.confirm(pledged(book, body, confirmed, "USD").pk, by=COMMAND)
    sums = said(book).sums
    assert (str(sums.coverage), str(sums.gap)) == (coverage, gap)


def test_by_category_and_by_party_the_sums_are_the_same(book: Book, body: Organisation, other: Organisation) -> None:
    planned(book, "720", "CNY", bearer=body)
    planned(book, "300", category="travel", bearer="participants")
    planned(book, "15000", "JPY", category="catering")
    given(book, body, "720", "CNY")
    given(book, other, "7500", "JPY", category="catering", form="in_kind")
    actions.confirm(pledged(book, other, "90", "EUR", category="travel").pk, by=COMMAND)
    actions.spend(book.pk, {"category": "catering", "money": money("45"), "organisation": other}, by=COMMAND)
    actions.spend(book.pk, {"category": "experts", "money": money("5")}, by=COMMAND)
    statement = said(book)
    assert figures(statement.sums) == "500.00 250.00 250.00 150.00 50.00"
    assert {row.category: figures(row) for row in statement.categories} == {
        "venue": "100.00 100.00 100.00 100.00 0.00",
        "travel": "300.00 100.00 100.00 0.00 0.00",
        "catering": "100.00 50.00 50.00 50.00 45.00",
        "experts": "0.00 0.00 0.00 0.00 5.00",
    }
    gaps = {row.category: str(row.gap) for row in statement.categories}
    assert gaps == {"venue": "0.00", "travel": "200.00", "catering": "50.00", "experts": "0.00"}
    assert figures(of(statement, body)) == "100.00 100.00 100.00 100.00 0.00"
    assert figures(of(statement, other)) == "0.00 150.00 150.00 50.00 45.00"
    assert of(statement, other).by_form == {"in_kind": Decimal(50), "cash": Decimal(100)}
    assert [str(one) for one in statement.missing] == ["EUR\u00a090"]


# Shares: due, pledged, given, balance


def test_without_a_rule_a_party_is_due_what_it_has_promised(book: Book, body: Organisation) -> None:
    one = pledged(book, body, "300", "USD")
    assert figures(of(said(book), body), "due", "pledged", "given", "balance") == "300.00 300.00 0.00 300.00"
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("100"), by=COMMAND)
    assert figures(of(said(book), body), "due", "pledged", "given", "balance") == "300.00 300.00 100.00 200.00"


def test_thirds_that_make_99_99_leave_a_cent_to_nobody(
    book: Book, body: Organisation, other: Organisation, secretariat: Organisation
) -> None:
    planned(book, "100")
    for one in (body, other, secretariat):
        share(book, one, "percentage", percentage="33.33")
    statement = said(book)
    assert [figures(row, "due", "balance") for row in statement.parties] == ["33.33 33.33"] * 3
    assert statement.uncovered == Decimal("0.01")


@pytest.mark.parametrize(
    ("plan", "percentages", "due", "uncovered"),
    [
        ("100", "50 25 25", "50.00 25.00 25.00", "0.00"),
        ("0.01", "50 25 25", "0.01 0.00 0.00", "0.00"),
        ("100", "33.33 33.33 33.34", "33.33 33.33 33.34", "0.00"),
        ("99.99", "50 25 12.5", "49.99 25.00 12.50", "12.50"),
        ("10", "33.33 33.33 33.33", "3.34 3.33 3.33", "0.00"),
    ],
)
def test_percentages_of_what_is_planned_with_the_rest_that_nobody_bears(
    book: Book,
    body: Organisation,
    other: Organisation,
    secretariat: Organisation,
    plan: str,
    percentages: str,
    due: str,
    uncovered: str,
) -> None:
    planned(book, plan)
    bodies = (body, other, secretariat)
    for one, percentage in zip(bodies, percentages.split(), strict=True):
        share(book, one, "percentage", percentage=percentage)
    statement = said(book)
    dues = [of(statement, one).due for one in bodies]
    assert sum(dues, Decimal(0)) + statement.uncovered == Decimal(plan)
    assert (" ".join(str(one) for one in dues), str(statement.uncovered)) == (due, uncovered)


def test_a_fixed_sum_is_due_at_today_s_rate(book: Book, body: Organisation) -> None:
    planned(book, "1000")
    share(book, body, "fixed", money=money("3600", "CNY"))
    given(book, body, "720", "CNY")
    statement = said(book)
    assert figures(of(statement, body), "due", "given", "balance") == "500.00 100.00 400.00"
    assert statement.uncovered == Decimal(500)


def test_a_sum_for_each_participant(book: Book, body: Organisation, other: Organisation) -> None:
    planned(book, "1000")
    share(book, body, "per_participant", money=money("40"), people=3)
    share(book, other, "per_participant", money=money("40"))
    heads = Headcount(12, {other.pk: 2})
    statement = said(book, heads=heads)
    assert figures(of(statement, body), "due", "people") == "120.00 3"
    assert figures(of(statement, other), "due", "people") == "80.00 2"
    assert statement.uncovered == Decimal(800)
    assert of(said(book), other).due == 0, "nobody of it takes part yet"


def test_own_costs_are_due_as_far_as_they_are_known(book: Book, body: Organisation) -> None:
    share(book, body, "own_costs")
    pledged(book, body, "200", "USD")
    assert figures(of(said(book), body), "due", "balance") == "0.00 0.00"
    given(book, body, "90", "USD", form="own_participation", category="travel")
    assert figures(of(said(book), body), "due", "given", "balance") == "90.00 90.00 0.00"


def test_a_balance_below_nothing_when_more_was_given_than_due(book: Book, body: Organisation) -> None:
    share(book, body, "fixed", money=money("100"))
    given(book, body, "150", "USD")
    assert of(said(book), body).balance == Decimal(-50)


def test_lines_for_each_person_and_what_it_would_be_with_others(book: Book, body: Organisation) -> None:
    planned(book, "100")
    planned(book, "7.50", category="catering", per_person=True)
    share(book, body, "per_participant", money=money("10"), people=4)
    actions.plan_people(book.pk, 20, by=COMMAND)
    for people, whole, number, due in (
        (None, "250.00", 4, 40),
        (40, "400.00", 8, 80),
        (10, "175.00", 2, 20),
        (25, "287.50", 5, 50),
    ):
        statement = said(book, people=people) if people else said(book)
        row = of(statement, body)
        assert (str(statement.sums.planned), row.people, row.due) == (whole, number, due)
    assert said(book).people == 20
    assert [str(one.whole) for one in said(book).lines] == ["USD\u00a0100", "USD\u00a0150"]


def test_each_line_is_rounded_once_half_up(book: Book) -> None:
    planned(book, "0.05", "CNY", per_person=True)
    actions.plan_people(book.pk, 9, by=COMMAND)
    (line,) = said(book).lines
    assert (str(line.whole), line.usd) == ("CNY\u00a00.45", Decimal("0.06"))  # 0.0625; nine times 0.01 would be 0.09


# Rates


def rate(currency: str, units: str, day: datetime.date) -> None:
    """A rate since a day."""
    row = {"currency": currency, "effective": day.isoformat(), "units_per_usd": units, "source": "Test"}
    actions.load_rates([row], name="later", by=COMMAND)


def test_the_difference_between_the_rates_of_a_promise_and_of_what_came(book: Book, body: Organisation) -> None:
    one = pledged(book, body, "150000", "JPY")  # 1,000 USD
    actions.confirm(one.pk, by=COMMAND)
    rate("JPY", "120", today() - datetime.timedelta(days=1))
    actions.receive(one.pk, money("60000", "JPY"), by=COMMAND)  # 500 USD, not 400
    statement = said(book)
    assert figures(statement.sums, "pledged", "confirmed", "given") == "1000.00 1000.00 500.00"
    assert statement.exchange == of(statement, body).exchange == Decimal(100)
    assert [str(money) for money in statement.missing] == ["JPY\u00a090,000"]


def test_what_no_rate_is_known_for_counts_nowhere_and_is_listed(draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    planned(book, "500", "EUR")
    one = pledged(book, body, "9000", "KPW")
    actions.confirm(one.pk, by=COMMAND)
    statement = said(book)
    assert figures(statement.sums) == "0.00 0.00 0.00 0.00 0.00"
    assert [str(one) for one in statement.unconverted] == ["EUR\u00a0500", "KPW\u00a09,000"]
    rate("KPW", "900", today() + datetime.timedelta(days=20))
    assert figures(said(book).sums) == "0.00 10.00 10.00 0.00 0.00"
    rate("KPW", "1000", today())
    assert figures(said(book).sums) == "0.00 9.00 9.00 0.00 0.00"
    assert [str(one) for one in said(book).unconverted] == ["EUR\u00a0500"]


def test_what_came_before_its_rate_and_is_taken_back_in_parts_counts_nothing(draft: Event, body: Organisation) -> None:
    """100 ÷ 7.2 is 13.89; 33 is 4.58 and 34 is 4.72, so that three rounded parts would leave a cent over."""
    book = actions.book_of(draft)
    one = pledged(book, body, "100", "CNY")
    for amount in ("67", "33"):
        actions.adjust(one.pk, money(amount, "CNY"), "Less", by=COMMAND)
    rate("CNY", "7.2", today())
    assert said(book).sums.pledged == Decimal("4.58")
    actions.withdraw(one.pk, "No money", by=COMMAND)
    statement = said(book)
    assert figures(statement.sums) == "0.00 0.00 0.00 0.00 0.00"
    entries = list(Book.objects.get(pk=book.pk).entries.filter(usd=None))
    worths = late_worths(entries, Rates())
    by_total: dict[str, Decimal] = {}
    for entry in entries:
        by_total[entry.counts_as] = by_total.get(entry.counts_as, Decimal(0)) + worths[entry.pk].usd
    assert set(by_total.values()) == {Decimal("0.00")}


def test_a_promise_that_has_a_rate_only_in_part_has_no_difference_of_exchange(draft: Event, body: Organisation) -> None:
    book = actions.book_of(draft)
    one = pledged(book, body, "900", "KPW")
    rate("KPW", "900", today())
    actions.adjust(one.pk, money("1800", "KPW"), "More", by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    statement = said(book)
    assert figures(statement.sums, "pledged", "given") == "2.00 2.00"
    assert statement.exchange == dossier_of(one, may_plan=True, may_keep=True).exchange == 0


def test_what_one_category_has_too_much_does_not_hide_what_another_lacks(book: Book, body: Organisation) -> None:
    actions.add_line(book.pk, {"category": "venue", "money": money("100")}, by=COMMAND)
    actions.add_line(book.pk, {"category": "catering", "money": money("60")}, by=COMMAND)
    given(book, body, "170", "USD")
    statement = said(book)
    assert (statement.sums.gap, statement.open_elsewhere) == (0, 60)


# One organisation over all books


def test_what_an_organisation_gave_to_all_books_in_a_period(
    book: Book, body: Organisation, other: Organisation
) -> None:
    year = actions.book_of_year(2026)
    given(book, body, "100", "USD")
    given(year, body, "72", "CNY", category="staff_time")
    given(year, other, "999", "USD")
    own = own_statement(body)
    assert figures(own.sums, "pledged", "confirmed", "given") == "110.00 110.00 110.00"
    assert {str(row.book.title): figures(row, "given") for row in own.books} == {
        str(book.title): "100.00",
        str(year.title): "10.00",
    }
    tomorrow = today() + datetime.timedelta(days=2)
    assert figures(own_statement(body, since=tomorrow).sums) == "0.00 0.00 0.00 0.00 0.00"
    assert own_statement(body, until=tomorrow).sums == own.sums


def test_a_plan_for_those_registered_is_the_same_in_both_statements(
    book: Book, body: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headcounts, "_PROVIDERS", [(lambda event: Headcount(total=7), None)])
    line = {"category": "catering", "money": money("10"), "per_person": True, "bearer": body}
    actions.add_line(book.pk, line, by=COMMAND)
    assert own_statement(body).sums.planned == said(book).sums.planned == 70


# Cost


def queries_of(act: Callable[[], object]) -> int:
    """How many statements go to the database."""
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)


def test_a_statement_costs_the_same_queries_for_2_and_for_200_contributions(
    book: Book, body: Organisation, other: Organisation
) -> None:
    def fill(more: int) -> None:
        for number in range(more):
            who = (body, other)[number % 2]
            actions.pledge(
                book.pk,
                {
                    "organisation": who,
                    "form": "cash",
                    "category": "venue",
                    "money": money("10", ("USD", "CNY")[number % 2]),
                },
                by=COMMAND,
            )

    planned(book, "100", bearer=body)
    fill(2)
    fresh = Book.objects.select_related("event").get(pk=book.pk)
    few, own = queries_of(lambda: statement_of(fresh)), queries_of(lambda: own_statement(body))
    fill(198)
    assert book.contributions.count() == 200
    assert queries_of(lambda: statement_of(fresh)) == few <= 9
    assert queries_of(lambda: own_statement(body)) == own <= 9
