"""What waits in the books, on the first page of the workspace."""

import datetime

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, waits
from events_core.ledger.models import Book, Contribution, Rate
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme import waiting
from events_core.programme.models import Event
from tests.cast import Make, join

from .conftest import money, pledged
from .pages import asked, signed_in, text_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


@pytest.fixture
def fresh(rates: None) -> None:
    """Rates that came lately."""
    Rate.objects.update(effective=timezone.now().date() - 10 * DAY)


def groups_of(somebody: Person) -> list[waiting.Group]:
    return list(waits.books(RequestFactory().get("/desk/"), somebody))  # type: ignore[arg-type]


def told(somebody: Person) -> dict[str, list[tuple[str, str]]]:
    """What waits for somebody: what and a sentence, by reason; without what was promised and nobody asked for."""
    return {
        group.title: [(f"{row.whom}, {row.title}" if row.whom else row.title, row.text) for row in group.rows]
        for group in groups_of(somebody)
        if group.rows and group.code != "books-promised"
    }


SILENT = "Contributors who have not answered"
NO_VALUE = "Given in kind, without a value"
OVERDUE = "Confirmed and not given, though it is over"
TO_SETTLE = "Cash of cancelled events to be settled"
OLD = "Rates of exchange that are old"


def test_who_does_not_answer(book: Book, body: Organisation, officer: Person, fresh: None) -> None:
    one = asked(pledged(book, body))
    ((label, text),) = told(officer)[SILENT]
    assert label == "City of Kitakyushu, Working with city inventories"
    assert text.startswith("JPY\u00a0500,000, asked on ")
    assert text.endswith("21 days are left")
    for days, words in ((1, "1 day is left"), (0, "to be answered today"), (-1, "1 day late"), (-4, "4 days late")):
        Contribution.objects.filter(pk=one.pk).update(reply_by=one.book.today + days * DAY)
        assert told(officer)[SILENT][0][1].endswith(words)
    actions.answer_no(one.pk, {"reason": "No budget"})
    assert told(officer) == {}


def test_what_has_no_value(book: Book, body: Organisation, officer: Person, fresh: None) -> None:
    one = pledged(book, body, form="in_kind", money=None)
    assert [text for _label, text in told(officer)[NO_VALUE]] == ["Meeting rooms: say how much it is worth"]
    actions.put_value(one.pk, money("90000", "JPY"), by=COMMAND)
    assert told(officer) == {}


def test_what_was_promised_and_nobody_asked_for(book: Book, body: Organisation, officer: Person, fresh: None) -> None:
    one = pledged(book, body)
    pledged(book, body, form="own_participation")
    (group,) = groups_of(officer)
    assert (group.code, [row.text for row in group.rows]) == (
        "books-promised",
        ["Cash, JPY\u00a0500,000: ask for it, or write down that it is sure."],
    )
    actions.confirm(one.pk, by=COMMAND)
    assert groups_of(officer) == []


def test_books_of_what_is_long_over_are_to_be_closed(
    book: Book, body: Organisation, officer: Person, finance: Person, fresh: None
) -> None:
    pledged(book, body)
    past = timezone.now() - 70 * DAY
    Event.objects.filter(pk=book.event_id).update(state="completed", starts_at=past - DAY, ends_at=past)
    (row,) = next(group.rows for group in groups_of(finance) if group.code == "books-close")
    assert (row.is_late, row.days) == (True, 70)
    assert "books-close" not in {group.code for group in groups_of(officer)}
    actions.close(book.pk, by=COMMAND)
    assert "books-close" not in {group.code for group in groups_of(finance)}


def test_what_was_confirmed_and_never_came(
    book: Book, body: Organisation, officer: Person, finance: Person, fresh: None
) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    assert told(finance) == {}
    past = timezone.now() - 3 * DAY
    Event.objects.filter(pk=book.event_id).update(starts_at=past - DAY, ends_at=past)
    assert told(finance)[OVERDUE][0][1] == "Cash, still to come: JPY\u00a0500,000"
    assert told(officer) == {}
    actions.receive(one.pk, by=COMMAND)
    assert told(finance) == {}


def test_of_a_past_year_too(body: Organisation, finance: Person, fresh: None) -> None:
    for year in (timezone.now().year - 1, timezone.now().year):
        actions.confirm(pledged(actions.book_of_year(year), body).pk, by=COMMAND)
    ((label, _text),) = told(finance)[OVERDUE]
    assert str(timezone.now().year - 1) in label


def test_cash_of_a_cancelled_event(
    book: Book, body: Organisation, officer: Person, finance: Person, fresh: None
) -> None:
    one = pledged(book, body)
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, money("200000", "JPY"), by=COMMAND)
    assert book.event
    programme.publish(book.event.pk, by=officer.actor)
    programme.cancel(book.event.pk, "No budget", by=officer.actor)
    assert told(finance) == {
        TO_SETTLE: [
            (
                "City of Kitakyushu, Working with city inventories",
                "JPY\u00a0200,000: refund it, carry it over or keep it",
            )
        ]
    }
    assert told(officer) == {}
    actions.settle(one.pk, "kept", by=COMMAND)
    assert told(finance) == {}


def test_old_rates(book: Book, body: Organisation, officer: Person, finance: Person) -> None:
    pledged(book, body)
    pledged(book, body, "90", "USD")
    Rate.objects.filter(currency="JPY").update(effective=timezone.now().date() - 44 * DAY)
    assert told(finance) == {}
    Rate.objects.filter(currency="JPY").update(effective=timezone.now().date() - 46 * DAY)
    ((label, text),) = told(finance)[OLD]
    assert label == "JPY"
    assert text.startswith("The newest is of ")
    assert told(officer) == {}
    Rate.objects.filter(currency="JPY").delete()
    assert told(finance)[OLD] == [("JPY", "There is none.")]
    actions.close(book.pk, by=COMMAND)
    assert told(finance) == {}


def test_each_sees_the_books_they_may_plan(
    book: Book, body: Organisation, organiser: Person, steward: Person, finance: Person, make_event: Make, fresh: None
) -> None:
    asked(pledged(book, body))
    asked(pledged(actions.book_of(make_event(title={"en": "Another"})), body))
    asked(pledged(actions.book_of_year(2027), body))
    assert book.event
    assert told(organiser) == {}
    join(book.event, steward, "steward")
    assert told(steward) == {}
    join(book.event, organiser, "organiser")
    assert [label for label, _text in told(organiser)[SILENT]] == ["City of Kitakyushu, Working with city inventories"]
    assert len(told(finance)[SILENT]) == 3


def test_closed_books_and_cancelled_events_wait_for_nobody(
    book: Book, body: Organisation, officer: Person, make_event: Make, fresh: None
) -> None:
    asked(pledged(book, body))
    actions.close(book.pk, by=COMMAND)
    event = make_event(publish=True)
    asked(pledged(actions.book_of(event), body))
    programme.cancel(event.pk, "No budget", by=officer.actor)
    assert told(officer) == {}


def test_it_costs_the_same_for_many(book: Book, body: Organisation, finance: Person, make_event: Make) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            groups_of(finance)
        return len(queries)

    for _time in range(waiting.FEW + 1):
        asked(pledged(book, body))
        pledged(book, body, form="in_kind", money=None)
    first = cost()
    for number in range(3):
        another = actions.book_of(make_event(title={"en": f"Workshop {number}"}))
        for _time in range(4):
            asked(pledged(another, body))
            pledged(another, body, form="in_kind", money=None)
    assert cost() == first
    assert first <= 14
    silent = groups_of(finance)[0]
    assert (len(silent.rows), silent.total) == (waiting.FEW, waiting.FEW + 13)


def test_the_page_and_its_links(book: Book, body: Organisation, officer: Person, fresh: None) -> None:
    one = asked(pledged(book, body))
    got = signed_in(officer).get("/desk/")
    assert book.event
    assert f'href="/desk/events/{book.event.slug}/ledger/contributions/{one.pk}/"' in got.content.decode()
    assert SILENT in text_of(got)


def test_nothing_waits_nothing_stands_there(officer: Person, rates: None) -> None:
    assert told(officer) == {}
