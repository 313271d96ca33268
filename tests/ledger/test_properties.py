"""Random sequences of everything that may be written into books, and what must hold after each step.

What must hold is said here once more from the entries alone, without the product's own sums. `make soak` runs ten
thousand steps; a step is an act that was done or refused.
"""

import datetime
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from events_core.foundation.money import Money
from events_core.foundation.refusals import Refusal
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.actions.common import lots_of
from events_core.ledger.models import Book, BudgetLine, Contribution, Entry, Grant, Party, Rate
from events_core.ledger.statements import Statement, own_statement, statement_of
from events_core.network.models import City, Organisation
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make

pytestmark = [pytest.mark.both, pytest.mark.soak]
SOAK = bool(os.environ.get("SOAK"))
STEPS = 10_000 if SOAK else 0
LENGTH = settings(
    max_examples=100 if SOAK else 8,
    stateful_step_count=50 if SOAK else 30,
    derandomize=not SOAK,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
CENT, ZERO = Decimal("0.01"), Decimal(0)
SUMS = ("pledged", "confirmed", "given")
TOTALS = (*SUMS, "spent")
WHOLE = ("JPY", "KRW")
FORMS = ("cash", "cash", "in_kind", "own_participation")
WHOLE_STATE = {"cash": "received", "in_kind": "delivered", "own_participation": "borne"}
CATEGORIES = ("venue", "travel", "experts", "other")
DAYS = (0, 0, 0, 1, 5, 40, 400)
UNITS = ("0.9", "7.2", "7.123456", "150", "1300.5", "3")
some_book, some_body = st.sampled_from((0, 0, 0, 1, 2)), st.sampled_from((0, 1, 2))
some_currency = st.sampled_from(("USD", "CNY", "CNY", "JPY", "MNT", "EUR", "KPW"))
seldom, often = st.sampled_from([False] * 4 + [True]), st.sampled_from([True] * 4 + [False])
some_act = st.sampled_from(
    [*["pledge"] * 6, *["confirm"] * 6, *["receive"] * 7, *["reverse"] * 5, *["adjust"] * 3, *["take_note"] * 3,
     *["settle"] * 6, *["withdraw"] * 2, *["put_value"] * 3, *["add_line"] * 2, *["other_lines"] * 2, *["share"] * 2,
     *["spend"] * 2, *["load_rates"] * 2, *["grant"] * 3, *["reopen"] * 2, "close", "cancel", "plan_people"]
)  # fmt: skip
Draw = Callable[[Any], Any]


@dataclass
class World:
    """What is there before the first step."""

    make_event: Make
    bodies: list[Organisation]


def half_up(amount: Decimal) -> Decimal:
    """In cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def rate_by_hand(rates: Iterable[Rate], currency: str, day: datetime.date) -> Decimal | None:
    """The rate of a day; before the first one, the first one."""
    if currency == "USD":
        return Decimal(1)
    known = [rate for rate in rates if rate.currency == currency]
    before = [rate for rate in known if rate.effective <= day]
    if before:
        return max(before, key=lambda rate: (rate.effective, rate.pk)).units_per_usd
    if known:
        return min(known, key=lambda rate: (rate.effective, -rate.pk)).units_per_usd
    return None


def worth_by_hand(entries: Iterable[Entry], rates: list[Rate]) -> dict[int, Decimal | None]:
    """What each entry counts in USD: its own, or what it adds to those of its contribution that wait for the same rate."""
    found: dict[int, Decimal | None] = {}
    waiting: dict[Any, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if entry.usd is not None:
            found[entry.pk] = entry.usd
            continue
        rate = rate_by_hand(rates, entry.currency, entry.rate_day)
        key = (entry.contribution_id, entry.counts_as, entry.currency, entry.rate_day)
        before, waiting[key] = waiting[key], waiting[key] + entry.amount
        found[entry.pk] = half_up(waiting[key] / rate) - half_up(before / rate) if rate else None
    return found


class Ledger(RuleBasedStateMachine):
    """Two events and one year; three organisations."""

    world: World
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.written: dict[int, dict[str, Any]] = {}
        self.shut: dict[int, Any] = {}
        self.rows_before: Any = None
        self.checked: dict[int, Any] = {}
        self.statements: dict[int, Statement] = {}
        self.rates_seen = 0

    def teardown(self) -> None:
        """Nothing of an example stays."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        events = [self.world.make_event(), self.world.make_event()]
        self.books = [*(actions.book_of(event).pk for event in events), actions.book_of_year(2026).pk]
        self.today = datetime.datetime.now(datetime.UTC).date()
        day = (self.today - datetime.timedelta(days=30)).isoformat()
        rows = [{"currency": "CNY", "effective": day, "units_per_usd": "7.2", "source": "Test"},
                {"currency": "JPY", "effective": day, "units_per_usd": "150.25", "source": "Test"}]  # fmt: skip
        actions.load_rates(rows, name="first", by=COMMAND)
        self.rows_before = self.rows()

    def act(self, name: str, do: Callable[[], Any], *, must_fail: str = "") -> Any:
        """One step: done, or refused without a trace. `must_fail` is the code by which it has to be refused."""
        self.done["step"] += 1
        try:
            made = do()
        except Refusal as refusal:
            codes = {blocker.code for blocker in getattr(refusal, "blockers", ())} | {refusal.code}
            assert self.rows() == self.rows_before, (name, codes)
            assert not must_fail or must_fail in codes or "closed" in codes or "refused" in codes, (name, codes)
            self.done["refused"] += 1
            self.done[f"{name}: {sorted(codes)[0]}"] += 1
            return None
        assert not must_fail, (name, must_fail)
        self.done[name] += 1
        return made

    def rows(self) -> list[Any]:
        """Everything that a refused act may not touch."""
        tables = (Book, Party, BudgetLine, Contribution, Grant)
        return [
            *(list(table._default_manager.order_by("pk").values()) for table in tables),
            Entry.objects.count(),
            Rate.objects.count(),
        ]

    @rule(data=st.data())
    def something(self, data: st.DataObject) -> None:
        """One act of all that there are."""
        getattr(self, data.draw(some_act))(data.draw)

    @rule(data=st.data())
    def something_more(self, data: st.DataObject) -> None:
        self.something(data)

    # Choices

    def money(self, draw: Draw, currency: str = "") -> Money:
        code = currency or draw(some_currency)
        amount = Decimal(draw(st.one_of(st.integers(1, 300), st.integers(1, 10_000_000)))) / 100
        return Money(amount.quantize(Decimal(1), ROUND_HALF_UP) + 1 if code in WHOLE else amount, code)

    def part(self, draw: Draw, whole: Money) -> Money:
        """Something of it, above nothing."""
        steps = int(whole.amount if whole.currency in WHOLE else whole.amount * 100)
        part = Decimal(draw(st.integers(1, max(steps, 1))))
        return Money(part if whole.currency in WHOLE else part / 100, whole.currency)

    def contribution(self, draw: Draw, **wanted: Any) -> Contribution | None:
        rows = list(Contribution.objects.filter(**wanted).order_by("pk"))
        return draw(st.sampled_from(rows)) if rows else None

    def day(self, draw: Draw) -> str:
        return (self.today - datetime.timedelta(days=draw(st.sampled_from(DAYS)))).isoformat()

    def book(self, draw: Draw) -> int:
        return self.books[draw(some_book)]

    def body(self, draw: Draw) -> Organisation:
        return self.world.bodies[draw(some_body)]

    # Plans

    def line(self, draw: Draw) -> dict[str, Any]:
        bearer: Any = draw(st.sampled_from((None, "participants", *self.world.bodies)))
        return {"category": draw(st.sampled_from(CATEGORIES)), "money": self.money(draw), "bearer": bearer,
                "per_person": draw(seldom)}  # fmt: skip

    def add_line(self, draw: Draw) -> None:
        values, book = self.line(draw), self.book(draw)
        self.act("add line", lambda: actions.add_line(book, values, by=COMMAND))

    def other_lines(self, draw: Draw) -> None:
        lines = list(BudgetLine.objects.order_by("pk"))
        if not lines:
            return
        line = draw(st.sampled_from(lines))
        how = draw(st.sampled_from(("change", "change", "remove", "copy")))
        if how == "change":
            values, version = self.line(draw), line.version - 1 if draw(seldom) else line.version
            stale = "stale" if version != line.version else ""
            self.act("change line", lambda: actions.change_line(line.pk, values, by=COMMAND, version=version),
                     must_fail=stale)  # fmt: skip
        elif how == "remove":
            self.act("remove line", lambda: actions.remove_line(line.pk, by=COMMAND))
        elif BudgetLine.objects.count() < 40:
            target = self.book(draw)
            self.act("copy budget", lambda: actions.copy_budget(target, line.book_id, by=COMMAND))

    def plan_people(self, draw: Draw) -> None:
        people, book = draw(st.sampled_from((None, 1, 7, 30, 0))), self.book(draw)
        self.act("plan people", lambda: actions.plan_people(book, people, by=COMMAND),
                 must_fail="invalid" if people == 0 else "")  # fmt: skip

    def share(self, draw: Draw) -> None:
        body, book = self.body(draw), self.book(draw)
        how = draw(st.sampled_from(("percentage", "percentage", "fixed", "per_participant", "own_costs", "")))
        values: dict[str, Any] = {
            "rule": how,
            "percentage": draw(st.sampled_from(("33.33", "50", "12.5", "0.01", "100"))),
        }
        if how in ("fixed", "per_participant"):
            values["money"], values["people"] = self.money(draw), draw(st.sampled_from((None, 3)))
        self.act("share", lambda: actions.share(book, body, values, by=COMMAND))

    # Contributions

    def pledge(self, draw: Draw) -> None:
        form, asked, book = draw(st.sampled_from(FORMS)), draw(seldom), self.book(draw)
        money = None if form == "in_kind" and draw(seldom) else self.money(draw)
        values = {"organisation": self.body(draw), "form": form, "category": draw(st.sampled_from(CATEGORIES)),
                  "money": money}  # fmt: skip
        name = "ask" if asked else "pledge" if money else "pledge without value"
        self.act(name, lambda: actions.pledge(book, values, by=COMMAND, asked=asked))

    def put_value(self, draw: Draw) -> None:
        one = self.contribution(draw, state__in=("asked", "pledged") if draw(often) else WHOLE_STATE.values())
        if one:
            money = self.money(draw, one.currency if draw(often) else "")
            self.act("put value", lambda: actions.put_value(one.pk, money, by=COMMAND))

    def confirm(self, draw: Draw) -> None:
        one = self.contribution(draw, state__in=("asked", "pledged", "pledged", "confirmed")) if draw(often) else None
        if (one := one or self.contribution(draw)) is None:
            return
        how, rest = draw(st.sampled_from(("whole", "whole", "less", "more", "other"))), one.to_confirm
        money = None
        if rest and how == "less":
            money = self.part(draw, rest)
        elif rest and how == "more":
            money = Money(rest.amount + self.part(draw, rest).amount, rest.currency)
        elif how == "other":
            money = self.money(draw)
        self.act(f"confirm {how}", lambda: actions.confirm(one.pk, money, by=COMMAND))

    def receive(self, draw: Draw) -> None:
        one = self.contribution(draw, state="confirmed") if draw(often) else self.contribution(draw)
        if one is None:
            return
        how, rest = draw(st.sampled_from(("whole", "part", "part", "part", "too much"))), one.to_give
        money, on = None, self.day(draw) if draw(seldom) else None
        if rest and how == "part":
            money = self.part(draw, rest)
        elif how == "too much":
            money = Money((rest.amount if rest else ZERO) + 1, one.currency or "USD")
        must_fail = "exceeds" if how == "too much" or not rest else ""
        self.act(f"receive {how}", lambda: actions.receive(one.pk, money, on=on, by=COMMAND), must_fail=must_fail)

    def withdraw(self, draw: Draw) -> None:
        one = self.contribution(draw)
        if one:
            self.act("withdraw", lambda: actions.withdraw(one.pk, "No money", by=COMMAND))

    def adjust(self, draw: Draw) -> None:
        one = self.contribution(draw)
        if one:
            whole = Money(max(one.pledged * 2, Decimal(2)), one.currency or "USD")
            money = self.part(draw, whole)
            must_fail = "invalid" if not one.currency else "below_given" if money.amount < one.given else ""
            self.act("adjust", lambda: actions.adjust(one.pk, money, "As agreed", by=COMMAND), must_fail=must_fail)

    def reverse(self, draw: Draw) -> None:
        entries = list(Entry.objects.order_by("pk").select_related("reversed_by"))
        if not entries:
            return
        entry = draw(st.sampled_from(entries[-6:] if draw(often) else entries))
        is_over = hasattr(entry, "reversed_by")
        must_fail = "is_reversal" if entry.reverses_id else "reversed" if is_over else ""
        made = self.act("reverse", lambda: actions.reverse(entry.pk, "Mistake", by=COMMAND), must_fail=must_fail)
        if made:
            assert (made.amount, made.currency, made.kind) == (-entry.amount, entry.currency, entry.kind)
            assert made.usd == (None if entry.usd is None else -entry.usd)

    def spend(self, draw: Draw) -> None:
        book = self.book(draw)
        values = {"category": draw(st.sampled_from(CATEGORIES)), "money": self.money(draw),
                  "organisation": draw(st.sampled_from((None, *self.world.bodies))),
                  "on": self.day(draw) if draw(seldom) else None}  # fmt: skip
        self.act("spend", lambda: actions.spend(book, values, by=COMMAND))

    # Rates, closing, settling, and what others tell

    def load_rates(self, draw: Draw) -> None:
        codes = draw(st.sets(st.sampled_from(("CNY", "JPY", "MNT", "EUR", "KPW")), min_size=1, max_size=2))
        rows = [
            {"currency": code, "effective": self.day(draw), "units_per_usd": draw(st.sampled_from(UNITS)),
             "source": "UN"}
            for code in sorted(codes)
        ]  # fmt: skip
        bad = draw(st.sampled_from([False] * 9 + [True]))
        if bad:
            rows.append({**rows[0], "units_per_usd": "0"})
        self.act("load rates", lambda: actions.load_rates(rows, name="later", by=COMMAND),
                 must_fail="invalid" if bad else "")  # fmt: skip

    def close(self, draw: Draw) -> None:
        book = self.book(draw)
        self.act("close", lambda: actions.close(book, by=COMMAND, note="Audited"))

    def reopen(self, draw: Draw) -> None:
        shut = list(Book.objects.exclude(closed_at=None).order_by("pk").values_list("pk", flat=True))
        book, must_fail = (draw(st.sampled_from(shut)), "") if shut else (self.book(draw), "open")
        self.act("reopen", lambda: actions.reopen(book, "An invoice came late", by=COMMAND), must_fail=must_fail)

    def cancel(self, draw: Draw) -> None:
        event = Event.objects.get(book=self.books[draw(st.sampled_from((0, 0, 0, 1)))])
        if event.state != "cancelled":
            self.act("cancel", lambda: programme.cancel(event.pk, "Typhoon", by=COMMAND))

    def settle(self, draw: Draw) -> None:
        wanted = {"book__event__isnull": False, "form": "cash", "given__gt": 0, "settlement": ""}
        one = self.contribution(draw, **wanted, book__event__state="cancelled") or self.contribution(draw, **wanted)
        event = one.book.event if one else None
        if event and event.state != "cancelled" and draw(often):
            self.act("cancel", lambda: programme.cancel(event.pk, "Typhoon", by=COMMAND))
        one = one or (self.contribution(draw) if draw(seldom) else None)
        if one:
            how = draw(st.sampled_from(("refunded", "carried_over", "carried_over", "kept")))
            others = [number for number in self.books if number != one.book_id]
            to = Book.objects.get(pk=draw(st.sampled_from(others)) if draw(often) else one.book_id)
            act = lambda: actions.settle(one.pk, how, by=COMMAND, to=to if how == "carried_over" else None)  # noqa: E731
            self.act(f"settle: {how}", act)

    def take_note(self, draw: Draw) -> None:
        book = self.books[draw(st.sampled_from((0, 0, 1)))]
        event = Event.objects.get(book=book)
        rows = draw(st.lists(st.sampled_from((1, 2, 3)), unique=True))
        told = [
            actions.Told(row, None if draw(seldom) else self.money(draw, "CNY" if draw(often) else ""),
                         organisation=self.world.bodies[row - 1] if row < 3 else None,
                         name="" if row < 3 else "Guild of Bridges")
            for row in rows
        ]  # fmt: skip
        origin = draw(st.sampled_from((1, 2)))

        def tell() -> bool:
            return actions.take_note(event, "test", origin, "in_kind", told, by=COMMAND)

        self.act("take note", tell)
        before = self.rows()
        tell()
        assert self.rows() == before, "told twice"
        kept = Contribution.objects.filter(book=book, origin="test", origin_id=origin)
        if not Book.objects.get(pk=book).is_closed:
            for one in told:
                row = kept.get(origin_row=one.row)
                if one.money and row.currency == one.money.currency and row.amount == one.money.amount:
                    assert row.state != "withdrawn"
                    assert row.pledged >= min(row.given, one.money.amount)
            gone = kept.exclude(origin_row__in=rows)
            assert all(row.state == "withdrawn" or row.given for row in gone)

    def grant(self, draw: Draw) -> None:
        grants = list(Grant.objects.order_by("pk"))
        if not grants or draw(seldom):
            values = {"organisation": self.body(draw), "title": "For cities", "money": self.money(draw)}
            self.act("make grant", lambda: actions.save_grant(Grant(), values, by=COMMAND))
            return
        grant = draw(st.sampled_from(grants))
        left = grant.amount - actions.allotted(grant)
        books = draw(st.lists(st.sampled_from(self.books), unique=True, min_size=1, max_size=2))
        whole = Money(max(left, CENT) if grant.currency not in WHOLE else max(left, Decimal(1)), grant.currency)
        parts = {book: self.part(draw, whole) for book in books}
        must_fail = "invalid" if sum(part.amount for part in parts.values()) > left else ""
        self.act("spread grant", lambda: actions.spread_grant(grant.pk, parts, by=COMMAND), must_fail=must_fail)

    # What always holds

    @invariant()
    def it_holds(self) -> None:
        if not hasattr(self, "books"):
            return
        self.rows_before = self.rows()
        rates = list(Rate.objects.all())
        entries = list(Entry.objects.order_by("book", "number"))
        self.nothing_changes(entries)
        worth = worth_by_hand(entries, rates)
        for one in Contribution.objects.select_related("book").order_by("pk"):
            mine = [entry for entry in entries if entry.contribution_id == one.pk]
            seen = (one.version, one.state, one.currency, len(mine), *(getattr(one, total) for total in SUMS))
            if self.checked.get(one.pk) == seen and len(rates) == self.rates_seen:
                continue
            self.checked[one.pk] = seen
            self.counters_agree(one, mine)
            self.lots_agree(one, mine)
            self.nothing_is_left_over(one, mine, worth)
        self.reversals_cancel(entries)
        for grant in Grant.objects.all():
            assert actions.allotted(grant) >= 0
        for book in Book.objects.select_related("event").order_by("pk"):
            mine = [entry for entry in entries if entry.book_id == book.pk]
            assert [entry.number for entry in mine] == list(range(1, len(mine) + 1))
            assert book.last_number == len(mine)
            present = [*self.of_book(book.pk), len(mine)]
            self.closed_is_closed(book, present)
            seen = [*present, len(rates)]
            if self.checked.get(-book.pk) == seen:
                continue
            self.checked[-book.pk] = seen
            self.statements[book.pk] = statement_of(book)
            self.statement_agrees(self.statements[book.pk], book, mine, worth, rates)
        self.rates_seen = len(rates)
        if self.done["step"] % 10 == 0:
            self.own_statements_agree([self.statements[number] for number in sorted(self.statements)])

    def of_book(self, number: int) -> list[Any]:
        """The rows of one book that a statement is made of."""
        books, *tables = self.rows_before[:4]
        return [[row for row in books if row["id"] == number]] + [
            [row for row in table if row["book_id"] == number] for table in tables
        ]

    def nothing_changes(self, entries: list[Entry]) -> None:
        """An entry never differs from its first copy."""
        now = {
            entry.pk: {one.attname: getattr(entry, one.attname) for one in entry._meta.concrete_fields}
            for entry in entries
        }
        assert {number: now.get(number) for number in self.written} == self.written
        self.written = now

    def closed_is_closed(self, book: Book, present: list[Any]) -> None:
        """A closed book changes in nothing."""
        before = self.shut.pop(book.pk, None)
        if book.is_closed:
            assert before is None or before[0] != book.closed_at or before[1] == present
            self.shut[book.pk] = (book.closed_at, present)

    def counters_agree(self, one: Contribution, entries: list[Entry]) -> None:
        for total in SUMS:
            by_currency: dict[str, Decimal] = defaultdict(Decimal)
            for entry in entries:
                if entry.counts_as == total:
                    by_currency[entry.currency] += entry.amount
            others = {code: amount for code, amount in by_currency.items() if code != one.currency and amount}
            assert not others, (one.pk, others)
            assert by_currency[one.currency] == getattr(one, total), (one.pk, total)
        assert 0 <= one.given <= one.confirmed <= one.pledged
        assert one.state == self.state_by_hand(one), (one.state, one.pledged, one.confirmed, one.given)
        assert all(entry.book_id == one.book_id for entry in entries)

    def state_by_hand(self, one: Contribution) -> str:
        if one.state == "asked" or one.amount is None:
            assert (one.pledged, one.confirmed, one.given) == (0, 0, 0)
            assert one.state in ("asked", "pledged", "withdrawn")
            return one.state
        if one.pledged == 0 or (one.state == "withdrawn" and one.pledged == one.given):
            return "withdrawn"
        if one.confirmed == 0:
            return "pledged"
        return WHOLE_STATE[one.form] if one.given == one.confirmed else "confirmed"

    def lots_agree(self, one: Contribution, entries: list[Entry]) -> None:
        """What is left of entries is the sum, in both currencies."""
        for total in SUMS:
            lots = lots_of(one, total)
            counted = [entry.usd for entry in entries if entry.counts_as == total and entry.usd is not None]
            assert sum((lot.amount for lot in lots), ZERO) == getattr(one, total)
            assert sum((lot.usd for lot in lots if lot.usd is not None), ZERO) == sum(counted, ZERO)
            assert all(lot.amount > 0 for lot in lots)

    def nothing_is_left_over(self, one: Contribution, entries: list[Entry], worth: dict[int, Decimal | None]) -> None:
        """A sum that is nothing counts exactly nothing in USD."""
        for total in SUMS:
            if getattr(one, total) == 0:
                counted = [worth[entry.pk] for entry in entries if entry.counts_as == total]
                assert sum((usd for usd in counted if usd is not None), ZERO) == 0, (one.pk, total, counted)

    def reversals_cancel(self, entries: list[Entry]) -> None:
        by_id = {entry.pk: entry for entry in entries}
        for entry in entries:
            if entry.reverses_id:
                first = by_id[entry.reverses_id]
                assert entry.amount + first.amount == 0
                assert (entry.usd or 0) + (first.usd or 0) == 0
                assert (entry.currency, entry.book_id, entry.counts_as) == (
                    first.currency,
                    first.book_id,
                    first.counts_as,
                )
                assert (entry.usd, entry.rate) == (None if first.usd is None else -first.usd, first.rate)

    def statement_agrees(
        self,
        statement: Statement,
        book: Book,
        entries: list[Entry],
        worth: dict[int, Decimal | None],
        rates: list[Rate],
    ) -> None:
        by_party: dict[Any, Decimal] = defaultdict(Decimal)
        by_category: dict[Any, Decimal] = defaultdict(Decimal)
        whole: dict[str, Decimal] = defaultdict(Decimal)
        unconverted: dict[str, Decimal] = defaultdict(Decimal)
        names = {party.pk: party.organisation_id or party.name for party in book.parties.all()}
        for entry in entries:
            usd = worth[entry.pk]
            if usd is None:
                unconverted[entry.currency] += entry.amount if entry.counts_as == "pledged" else 0
                continue
            whole[entry.counts_as] += usd
            by_category[entry.category, entry.counts_as] += usd
            by_party[names.get(entry.party_id or 0), entry.counts_as] += usd
        for line in book.lines.all():
            amount = line.amount * ((book.people or 0) if line.per_person else 1)
            rate = line.rate or rate_by_hand(rates, line.currency, line.rate_day)
            if rate is None:
                unconverted[line.currency] += amount
                continue
            whole["planned"] += half_up(amount / rate)
            by_category[line.category, "planned"] += half_up(amount / rate)
            by_party[names.get(line.bearer_id or 0), "planned"] += half_up(amount / rate)
        assert statement.last_entry == len(entries)
        assert {money.currency: money.amount for money in statement.unconverted} == {
            code: amount for code, amount in unconverted.items() if amount
        }
        for total in ("planned", *TOTALS):
            assert getattr(statement.sums, total) == whole[total], total
            shown = {(row.category, total): getattr(row, total) for row in statement.categories}
            assert {key: usd for key, usd in shown.items() if usd} == {
                key: usd for key, usd in by_category.items() if usd and key[1] == total
            }
            parties = {(row.organisation.pk if row.organisation else row.name, total): getattr(row, total)
                       for row in statement.parties}  # fmt: skip
            assert {key: usd for key, usd in parties.items() if usd} == {
                key: usd for key, usd in by_party.items() if usd and key[1] == total and key[0] is not None
            }
            assert sum(shown.values(), ZERO) == whole[total] == sum(parties.values(), ZERO) + by_party[None, total]
        self.formulas_hold(statement, book)

    def formulas_hold(self, statement: Statement, book: Book) -> None:
        planned, confirmed = statement.sums.planned, statement.sums.confirmed
        for row in (statement.sums, *statement.categories, *statement.parties):
            assert row.gap == max(row.planned - row.confirmed, ZERO) >= 0
            assert row.coverage == (half_up(row.confirmed / row.planned) if row.planned else None)
        assert planned >= 0
        assert confirmed >= 0
        whole = [row for row in statement.parties if row.rule == "percentage"]
        percentages = {party.organisation_id or party.name: party.percentage for party in book.parties.all()}
        for row in statement.parties:
            assert row.balance == row.due - row.given
            key = row.organisation.pk if row.organisation else row.name
            if row.rule == "percentage":
                percentage = percentages[key]
                assert percentage
                assert abs(row.due - planned * percentage / 100) <= CENT
            elif row.rule == "":
                assert row.due == row.pledged
        if (
            whole
            and sum(percentages[row.organisation.pk if row.organisation else row.name] or 0 for row in whole) == 100
        ):
            assert sum((row.due for row in whole), ZERO) == planned
        assert statement.uncovered == max(planned - sum((row.due for row in statement.parties), ZERO), ZERO)
        missing: dict[str, Decimal] = defaultdict(Decimal)
        for one in book.contributions.all():
            missing[one.currency] += one.pledged - one.given
        assert {money.currency: money.amount for money in statement.missing} == {
            code: amount for code, amount in missing.items() if amount
        }

    def own_statements_agree(self, statements: list[Statement]) -> None:
        """What an organisation gave is the same over all books as in each."""
        for body in self.world.bodies:
            own = own_statement(body)
            for total in ("planned", *TOTALS):
                there = sum((getattr(row, total) for statement in statements for row in statement.parties
                             if row.organisation == body), ZERO)  # fmt: skip
                assert getattr(own.sums, total) == there, total
                assert sum((getattr(row, total) for row in own.books), ZERO) == there, total


@pytest.fixture
def world(make_event: Make, kitakyushu: City, ulaanbaatar: City, secretariat: Organisation) -> World:
    """Three organisations, and how to make an event."""
    bodies = [Organisation.objects.get(slug=f"city-of-{slug}") for slug in ("kitakyushu", "ulaanbaatar")]
    return World(make_event, [*bodies, secretariat])


EVERYTHING = {
    "add line", "change line", "remove line", "copy budget", "plan people", "share", "pledge", "pledge without value",
    "ask", "put value", "confirm whole", "confirm less", "confirm more", "receive whole", "receive part", "withdraw",
    "adjust", "reverse", "spend", "load rates", "close", "reopen", "cancel", "settle: refunded", "settle: carried_over",
    "settle: kept", "take note", "make grant", "spread grant", "receive too much: exceeds",
}  # fmt: skip


def test_the_books_hold_in_every_order(world: World) -> None:
    class Here(Ledger):
        pass

    Here.world, Here.done = world, Counter()
    run_state_machine_as_test(Here, settings=LENGTH)
    while Here.done["step"] < STEPS:
        run_state_machine_as_test(Here, settings=LENGTH)
    if SOAK:
        print(f"\n{Here.done['step']} steps, {Here.done['refused']} of them refused\n{dict(Here.done)}")  # noqa: T201
    missing = (EVERYTHING if SOAK else {"pledge", "confirm whole", "receive part", "reverse"}) - set(Here.done)
    assert not missing, Here.done
