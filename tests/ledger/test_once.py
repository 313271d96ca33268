"""A second click makes nothing a second time; the same form with other answers does."""

import threading
from typing import Any

import pytest
from django.db import connection

from events_core.foundation.refusals import Refused
from events_core.journal.actors import COMMAND
from events_core.journal.models import SentForm
from events_core.journal.once import KEPT, forget, once
from events_core.ledger import actions
from events_core.ledger.models import Book, BudgetLine, Contribution, Entry, Grant
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event

from .conftest import money, today
from .pages import hidden, signed_in

LINE = {"category": "venue", "amount": "100", "currency": "USD"}
GIFT = {"form": "cash", "category": "venue", "amount": "100", "currency": "USD", "promised": "yes"}
FORMS = {
    "budget/new/": (BudgetLine, LINE),
    "contributions/new/": (Contribution, GIFT | {"organisation": "city-of-kitakyushu"}),
    "expenses/new/": (Entry, LINE | {"on": today().isoformat()}),
}


@pytest.mark.sqlite
@pytest.mark.parametrize("path", FORMS)
def test_a_second_click_is_answered_as_the_first(
    path: str, book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    model, values = FORMS[path]
    address, browser = f"/desk/events/{draft.slug}/ledger/{path}", signed_in(officer)
    key = hidden(browser.get(address))["once"]
    first = browser.post(address, values | {"once": key})
    second = browser.post(address, values | {"once": key})
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert model.objects.count() == 1
    browser.post(address, values | {"once": key, "amount": "101"})
    assert model.objects.count() == 2
    browser.post(address, values | {"once": hidden(browser.get(address))["once"]})
    assert model.objects.count() == 3


@pytest.mark.sqlite
def test_lines_of_another_budget_and_a_grant_are_made_once(
    book: Book, body: Organisation, draft: Event, officer: Person
) -> None:
    source, browser = actions.book_of_year(2026), signed_in(officer)
    actions.add_line(source.pk, {"category": "venue", "money": money("5")}, by=COMMAND)
    copy = f"/desk/events/{draft.slug}/ledger/budget/copy/"
    sent = hidden(browser.get(copy, {"source": source.pk}))
    assert [browser.post(copy, sent).status_code for _click in range(2)] == [302, 302]
    assert book.lines.count() == 1
    new = "/desk/grants/new/"
    values = {"organisation": body.slug, "title": "Young officers", "amount": "9", "currency": "USD"}
    key = hidden(browser.get(new))["once"]
    assert [browser.post(new, values | {"once": key}).status_code for _click in range(2)] == [302, 302]
    assert Grant.objects.count() == 1


def test_what_is_refused_can_be_sent_again(book: Book) -> None:
    def refuse() -> list[Entry]:
        raise Refused("closed", "No")

    with pytest.raises(Refused):
        once("a" * 64, Entry, refuse)
    values = {"category": "venue", "money": money("5")}
    made = once("a" * 64, Entry, lambda: [actions.spend(book.pk, values, by=COMMAND)])
    assert once("a" * 64, Entry, refuse) == made


def test_sendings_are_forgotten_after_a_week(book: Book) -> None:
    values = {"category": "venue", "money": money("5")}
    for name in "ab":
        once(name * 64, Entry, lambda: [actions.spend(book.pk, values, by=COMMAND)])
    old = SentForm.objects.get(digest="a" * 64)
    SentForm.objects.filter(pk=old.pk).update(at=old.at - KEPT)
    assert forget() == 1
    assert SentForm.objects.get().digest == "b" * 64


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one(book: Book) -> None:
    start, found = threading.Barrier(4), []

    def click() -> None:
        values: dict[str, Any] = {"category": "venue", "money": money("5")}
        start.wait()
        try:
            found.append(once("c" * 64, Entry, lambda: [actions.spend(book.pk, values, by=COMMAND)])[0].pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Entry.objects.get().pk] * 4


def test_a_form_without_a_key_is_not_known_again(book: Book) -> None:
    values = {"category": "venue", "money": money("5")}
    for _time in range(2):
        once("", Entry, lambda: [actions.spend(book.pk, values, by=COMMAND)])
    assert (Entry.objects.count(), SentForm.objects.count()) == (2, 0)
