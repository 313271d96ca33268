"""Many who write into one book at the same moment: numbers without gaps, sums that agree, nothing twice.

Real processes on the database that the tests run on. The control takes the lock out; on PostgreSQL writers then take
the same number, which the database refuses, so that the race is real.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.actions.common import lots_of
from events_core.ledger.models import Book, Entry
from events_core.ledger.statements import statement_of
from events_core.network.models import Organisation
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make
from tests.services import Runner

from .conftest import money, pledged

pytestmark = [pytest.mark.django_db(transaction=True)]
WRITERS, ROUNDS = 4, 6
RUNNER = """
import json, sys, time
from decimal import Decimal
import django
django.setup()
from django.db import DatabaseError, connection
from events_core.foundation.money import Money
from events_core.foundation.refusals import Refusal
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.actions import budget, common, entering, giving, grants, settling, telling
from events_core.ledger.models import Book, Entry
from events_core.network.models import Organisation
from events_core.programme.models import Event

def unlocked(book_id, *, even_closed=False):
    book = Book.objects.select_related("event").get(pk=book_id)
    time.sleep(0.05)
    return book

def usd(amount):
    return Money(Decimal(amount), "USD")

def whole(number):
    body = Organisation.objects.get(slug="city-of-kitakyushu")
    facts = {"organisation": body, "form": "cash", "category": "venue", "money": usd(7)}
    one = actions.pledge(number, facts, by=COMMAND)
    actions.confirm(one.pk, usd(5), by=COMMAND)
    actions.receive(one.pk, usd(3), by=COMMAND)
    actions.withdraw(one.pk, by=COMMAND)

def carry(number):
    source, target = number
    return actions.settle(source, "carried_over", to=Book.objects.get(pk=target), by=COMMAND)

ACTS = {
    "book": lambda number: actions.book_of(Event.objects.get(pk=number)),
    "carry": carry,
    "close": lambda number: actions.close(number, by=COMMAND),
    "confirm": lambda number: actions.confirm(number, by=COMMAND),
    "receive": lambda number: actions.receive(number, by=COMMAND),
    "receive 60": lambda number: actions.receive(number, usd(60), by=COMMAND),
    "reverse": lambda number: actions.reverse(number, "Mistake", by=COMMAND),
    "spend": lambda number: actions.spend(number, {"category": "venue", "money": usd(1)}, by=COMMAND),
    "whole": whole,
    "withdraw": lambda number: actions.withdraw(number, by=COMMAND),
    "year": lambda number: actions.book_of_year(number),
}
locked = common.locked
for line in sys.stdin:
    act, number, times, naive = json.loads(line)
    for module in (budget, common, entering, giving, grants, settling, telling):
        if hasattr(module, "locked"):
            module.locked = unlocked if naive else locked
    print("ready", flush=True)
    sys.stdin.readline()
    told = []
    for turn in range(times):
        try:
            ACTS[act](number)
            told.append("done")
        except Refusal as refusal:
            blockers = [blocker.code for blocker in getattr(refusal, "blockers", ())]
            told.append((blockers or [refusal.code])[0])
        except DatabaseError:
            told.append("database")
    print(json.dumps(told), flush=True)
connection.close()
"""
Task = tuple[str, object, int]
Race = Callable[..., list[list[str]]]


@pytest.fixture(scope="module")
def runners(django_db_setup: None) -> Iterator[list[Runner]]:
    """Four programs on this run's database; none ends with an error."""
    several = [Runner(RUNNER) for _writer in range(WRITERS)]
    yield several
    for one in several:
        one.process.communicate(timeout=60)
    assert [one.process.returncode for one in several] == [0] * WRITERS


@pytest.fixture
def race(runners: list[Runner]) -> Race:
    """What each of some tasks (act, on what, how often) was told, all begun at once."""

    def run(*tasks: Task, naive: bool = False) -> list[list[str]]:
        chosen = runners[: len(tasks)]
        for one, task in zip(chosen, tasks, strict=True):
            one.say(json.dumps([*task, naive]))
        assert [one.hear() for one in chosen] == ["ready"] * len(tasks)
        for one in chosen:
            one.say("go")
        answers = [one.hear() for one in chosen]
        assert all(answers), "a program died: its words stand above"
        return [json.loads(answer) for answer in answers]

    return run


def is_whole(book: Book) -> Book:
    """The book, after all that must hold of it."""
    book = Book.objects.get(pk=book.pk)
    assert list(book.entries.values_list("number", flat=True)) == list(range(1, book.last_number + 1))
    for one in book.contributions.all():
        for total in ("pledged", "confirmed", "given"):
            entries = book.entries.filter(contribution=one, counts_as=total)
            assert sum(entry.amount for entry in entries) == getattr(one, total)
            assert sum(lot.amount for lot in lots_of(one, total)) == getattr(one, total)
    sums = statement_of(book).sums
    for total in ("pledged", "confirmed", "given", "spent"):
        entries = book.entries.filter(counts_as=total)
        assert getattr(sums, total) == sum((entry.usd or Decimal(0) for entry in entries), Decimal(0))
    return book


def test_many_writers_number_one_book_without_gaps(race: Race, book: Book, body: Organisation) -> None:
    told = race(("whole", book.pk, ROUNDS), ("whole", book.pk, ROUNDS), ("spend", book.pk, 12), ("spend", book.pk, 12))
    assert {word for words in told for word in words} == {"done"}
    assert is_whole(book).last_number == 2 * ROUNDS * 5 + 24
    sums = statement_of(Book.objects.get(pk=book.pk)).sums
    three = Decimal(3 * 2 * ROUNDS)
    assert (sums.pledged, sums.confirmed, sums.given, sums.spent) == (three, three, three, Decimal(24))
    assert book.parties.count() == 1


def test_of_two_receipts_for_the_same_rest_one_exceeds_it(race: Race, book: Book, body: Organisation) -> None:
    for act in ("receive 60", "receive") * (ROUNDS // 2):
        one = pledged(book, body, "100", "USD")
        actions.confirm(one.pk, by=COMMAND)
        told = race((act, one.pk, 1), (act, one.pk, 1))
        assert sorted(word for words in told for word in words) == ["done", "exceeds"]
        one.refresh_from_db()
        assert one.given == (60 if act == "receive 60" else 100)
    is_whole(book)


def test_an_entry_is_reversed_once(race: Race, book: Book) -> None:
    for _round in range(ROUNDS):
        entry = actions.spend(book.pk, {"category": "venue", "money": money("5")}, by=COMMAND)
        told = race(*[("reverse", entry.pk, 1)] * WRITERS)
        assert Counter(word for words in told for word in words) == {"done": 1, "reversed": WRITERS - 1}
    assert statement_of(is_whole(book)).sums.spent == 0


def test_confirming_and_withdrawing_at_once(race: Race, book: Book, body: Organisation) -> None:
    for _round in range(ROUNDS):
        one = pledged(book, body, "100", "USD")
        confirmed, withdrawn = race(("confirm", one.pk, 1), ("withdraw", one.pk, 1))
        one.refresh_from_db()
        assert withdrawn == ["done"]
        assert confirmed in (["done"], ["state"])
        assert (one.state, one.pledged, one.confirmed) == ("withdrawn", 0, 0)
    is_whole(book)


def test_nothing_is_written_after_closing(race: Race, book: Book) -> None:
    for _round in range(ROUNDS):
        told = race(("spend", book.pk, 12), ("spend", book.pk, 12), ("close", book.pk, 1))
        closed = is_whole(book)
        assert told[2] == ["done"]
        assert closed.closed_at
        for words in told[:2]:
            assert words == ["done"] * words.count("done") + ["closed"] * words.count("closed"), "written after closing"
        assert closed.entries.filter(at__gt=closed.closed_at).count() == 0
        actions.reopen(book.pk, "An invoice came late", by=COMMAND)
    assert Book.objects.get(pk=book.pk).last_number == Entry.objects.count()


def test_a_book_is_made_once(race: Race, make_event: Make) -> None:
    for turn in range(ROUNDS):
        event = make_event()
        assert race(*[("book", event.pk, 1)] * WRITERS) == [["done"]] * WRITERS
        assert race(*[("year", 2020 + turn, 1)] * WRITERS) == [["done"]] * WRITERS
        assert Book.objects.filter(event=event).count() == Book.objects.filter(year=2020 + turn).count() == 1


def test_money_carried_over_in_both_directions_waits_for_nobody_for_ever(
    race: Race, make_event: Make, body: Organisation
) -> None:
    for _round in range(ROUNDS):
        books = [actions.book_of(make_event()) for _book in range(2)]
        rows = [[came(book, body) for _gift in range(2)] for book in books]
        for book in books:
            assert book.event_id
            programme.cancel(book.event_id, "Typhoon", by=COMMAND)
        there, back = books[1].pk, books[0].pk
        tasks: list[Task] = [("carry", [one, there], 1) for one in rows[0]]
        tasks += [("carry", [one, back], 1) for one in rows[1]]
        assert race(*tasks) == [["done"]] * 4
        for book in books:
            assert statement_of(is_whole(book)).sums.given == 20


def came(book: Book, body: Organisation) -> int:
    """Ten dollars that were given."""
    one = pledged(book, body, "10", "USD")
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    return one.pk


def test_what_is_settled_twice_at_once_is_settled_once(race: Race, draft: Event, body: Organisation) -> None:
    book, target = actions.book_of(draft), actions.book_of_year(2026)
    one = came(book, body)
    programme.cancel(draft.pk, "Typhoon", by=COMMAND)
    told = race(*[("carry", [one, target.pk], 1)] * WRITERS)
    assert Counter(word for words in told for word in words) == {"done": 1, "settled": WRITERS - 1}
    assert statement_of(is_whole(target)).sums.given == 10
    assert statement_of(is_whole(book)).sums.given == 0


@pytest.mark.postgres
def test_control_without_the_lock_writers_take_the_same_number(race: Race, book: Book) -> None:
    """The database still refuses a number twice; nobody would get such an answer with the lock."""
    told = race(*[("spend", book.pk, 8)] * WRITERS, naive=True)
    counted = Counter(word for words in told for word in words)
    assert counted["database"] > 0, counted
    numbers = list(book.entries.values_list("number", flat=True))
    assert numbers == list(range(1, counted["done"] + 1))
