"""The bar of who carries the costs, and what planning reads: the same on both databases."""

from decimal import Decimal

import pytest

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, queries
from events_core.ledger.chart import bar_of
from events_core.ledger.models import Book
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event
from tests.cast import Make, in_days, join

from .conftest import money
from .test_desk import confirmed, line

pytestmark = pytest.mark.django_db


def test_the_bar_tells_members_hosts_and_others_apart(
    book: Book, body: Organisation, secretariat: Organisation
) -> None:
    line(book, "1000")
    confirmed(book, body, "100", form="own_participation")
    confirmed(book, body, "200", form="in_kind")
    confirmed(book, secretariat, "333.33")
    bar = bar_of(statement_of(book))
    assert [(one.name, one.usd, one.share) for one in bar.series] == [
        ("own", Decimal("100.00"), Decimal("10.0")),
        ("hosts", Decimal("200.00"), Decimal("20.0")),
        ("others", Decimal("333.33"), Decimal("33.3")),
        ("gap", Decimal("366.67"), Decimal("36.7")),
    ]
    assert sum(one.share for one in bar.series) == 100
    last = bar.series[-1]
    assert last.x + last.width == 1000
    assert bar.words == (
        "Members, their own participation: 10.0%; Hosts, cash and in kind: 20.0%; "
        "Others, cash and in kind: 33.3%; Not covered: 36.7%"
    )


def test_a_bar_of_more_than_the_plan_has_no_gap(book: Book, body: Organisation) -> None:
    assert not bar_of(statement_of(book))
    confirmed(book, body, "100")
    bar = bar_of(statement_of(book))
    assert (bar.is_over, bar.total, [one.name for one in bar.series]) == (True, Decimal(100), ["hosts"])


def test_a_partner_that_hosts_is_a_host(make_event: Make, secretariat: Organisation, rates: None) -> None:
    event = make_event(partners=[{"organisation": secretariat.slug, "part": "co_host"}])
    book = actions.book_of(event)
    confirmed(book, secretariat, "100")
    assert bar_of(statement_of(book)).series[0].name == "hosts"


def test_the_bar_of_a_year_has_no_hosts(body: Organisation, rates: None) -> None:
    book = actions.book_of_year(2026)
    confirmed(book, body, "100")
    assert [one.name for one in bar_of(statement_of(book)).series] == ["others"]


def test_budgets_of_other_books_are_found_the_latest_event_first(
    book: Book, draft: Event, make_event: Make, organiser: Person, finance: Person
) -> None:
    early = actions.book_of(make_event(starts_at=in_days(10)))
    late = actions.book_of(make_event(starts_at=in_days(90)))
    year = actions.book_of_year(2026)
    actions.book_of(make_event())
    for one in (early, late, year, book):
        line(one, "5")
    line(early, "6")
    found = list(queries.budgets_for(finance, without=book))
    assert [(one.pk, one.lines_count) for one in found] == [(late.pk, 1), (early.pk, 2), (year.pk, 1)]
    assert early.event
    join(early.event, organiser, "lead")
    join(draft, organiser, "viewer")
    assert list(queries.budgets_for(organiser)) == [early]


def test_percentages_of_parties_are_summed(book: Book, body: Organisation, secretariat: Organisation) -> None:
    assert queries.percentages_of(None) == queries.percentages_of(book) == 0
    one = actions.share(book.pk, body, {"rule": "percentage", "percentage": "22.55"}, by=COMMAND)
    actions.share(book.pk, secretariat, {"rule": "percentage", "percentage": "0.1"}, by=COMMAND)
    assert queries.percentages_of(book) == Decimal("22.65")
    assert queries.percentages_of(book, without=one) == Decimal("0.1")


def test_a_share_of_a_party_that_is_known_by_name(book: Book) -> None:
    party = book.parties.create(name="Institute of Heat")
    done = actions.share(book.pk, party, {"rule": "fixed", "money": money("90")}, by=COMMAND)
    assert (done.pk, done.amount, str(done)) == (party.pk, Decimal(90), "Institute of Heat")
