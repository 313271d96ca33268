"""Two answers of a contributor at the same moment: one counts, the other is the same or is refused.

Threads with connections of their own; on PostgreSQL they are in the database at the same time. The control takes the
locks out: then both answers are taken, or only the database's own guard refuses one, which proves that the races are
real.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections

from events_core.foundation.refusals import Refused, Stale
from events_core.journal.actors import COMMAND
from events_core.journal.models import Letter
from events_core.ledger import actions
from events_core.ledger.actions import asking, common
from events_core.ledger.models import Book, Contribution, Entry
from events_core.network.models import Organisation

from .conftest import money, pledged
from .pages import WHO, asked

pytestmark = [pytest.mark.django_db(transaction=True)]
ROUNDS = 8
Act = Callable[[Contribution], Any]


def yes(one: Contribution) -> str:
    return actions.answer_yes(one.pk, WHO).state


def less(one: Contribution) -> str:
    return actions.answer_yes(one.pk, {"name": "Somebody Else", "amount": money("100", "JPY")}).state


def no(one: Contribution) -> str:
    return actions.answer_no(one.pk, {"reason": "No budget"}).state


def value(one: Contribution) -> str:
    return actions.put_value(one.pk, money("900000", "JPY"), by=COMMAND).state


def yes_as_seen(one: Contribution) -> str:
    return actions.answer_yes(one.pk, WHO, seen=one.version).state


def confirm(one: Contribution) -> str:
    return actions.confirm(one.pk, by=COMMAND).state


def ask_again(one: Contribution) -> str:
    return asked(one).state


def at_once(one: Contribution, *acts: Act) -> list[str]:
    """What each act was told."""
    gate, told = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Act) -> None:
        gate.wait()
        try:
            told[place] = act(one)
        except (Refused, Stale) as refusal:
            told[place] = refusal.code
        except DatabaseError:
            told[place] = "database"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert all(told), told
    return told


@pytest.fixture
def waiting(book: Book, body: Organisation) -> Callable[[], Contribution]:
    """Makes promises that wait for an answer."""
    return lambda: asked(pledged(book, body))


def entries(one: Contribution) -> list[tuple[str, int]]:
    return [(row.kind, int(row.amount)) for row in one.entries.order_by("number")]


def copies(one: Contribution) -> int:
    return Letter.objects.filter(template="ledger/thanks", about_id=one.pk).count()


def is_whole(one: Contribution) -> None:
    """The sums are those of the entries, and the numbers have no gaps."""
    one.refresh_from_db()
    for name in ("pledged", "confirmed", "given"):
        total = sum(row.amount for row in one.entries.filter(counts_as=name))
        assert getattr(one, name) == total, name
    numbers = list(Entry.objects.filter(book=one.book_id).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_double_click_is_one_answer(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        assert at_once(one, yes, yes) == ["confirmed", "confirmed"]
        assert entries(one) == [("pledge", 500000), ("confirmation", 500000)]
        assert copies(one) == 1
        is_whole(one)


def test_two_colleagues_with_different_amounts(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        told = at_once(one, yes, less)
        assert sorted(told) == ["answered", "confirmed"]
        is_whole(one)
        assert one.confirmed == one.pledged == (500000 if told[0] == "confirmed" else 100)
        assert copies(one) == 1


def test_yes_and_no_at_once(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        told = at_once(one, yes, no)
        assert told in (["confirmed", "answered"], ["withdrawn", "withdrawn"]), told
        is_whole(one)
        assert one.state == told[0]
        assert copies(one) == 1


def test_two_times_no(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        assert at_once(one, no, no) == ["withdrawn", "withdrawn"]
        assert entries(one) == [("pledge", 500000), ("pledge", -500000)]
        assert copies(one) == 1


def test_a_yes_never_stands_for_an_amount_that_was_not_seen(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        told = at_once(one, yes_as_seen, value)
        assert told in (["confirmed", "refused"], ["stale", "pledged"]), told
        is_whole(one)
        assert one.confirmed == (500000 if told[0] == "confirmed" else 0)


def test_a_yes_by_link_and_one_by_telephone(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        told = at_once(one, yes, confirm)
        assert told in (["confirmed", "refused"], ["answered", "confirmed"]), told
        is_whole(one)
        assert one.confirmed == 500000


def test_an_answer_while_it_is_asked_again(waiting: Callable[[], Contribution]) -> None:
    for _round in range(ROUNDS):
        one = waiting()
        told = at_once(one, yes, ask_again)
        assert told in (["confirmed", "refused"], ["confirmed", "pledged"]), told
        is_whole(one)
        assert one.confirmed == 500000


@pytest.mark.postgres
def test_control_without_the_locks_a_promise_is_answered_twice(
    waiting: Callable[[], Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert connection.vendor == "postgresql"

    def unlocked(number: int, *, even_closed: bool = False) -> Contribution:
        found = Contribution.objects.select_related("book__event", "party__organisation").get(pk=number)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(asking, "locked_contribution", unlocked)
    monkeypatch.setattr(common, "locked_contribution", unlocked)
    told = [at_once(waiting(), yes, no) for _round in range(ROUNDS)]
    assert any("database" in pair or pair == ["confirmed", "withdrawn"] for pair in told), told
