"""Random sequences of everything that cities, organisers and the clock can do, with a model of the rules beside them.

The model knows the states of `domain.md` and nothing of the product's own table. After each step both must agree, and
what always holds is checked. `make soak` runs ten thousand steps.
"""

import datetime
import os
from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events_core.foundation import tokens
from events_core.foundation.refusals import Invalid, Refused
from events_core.hosting import actions, opening, queries, tasks
from events_core.hosting.lifecycle import COHOSTING
from events_core.hosting.models import Answer, CohostRequest
from events_core.journal.models import Entry
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme import sites
from events_core.programme.models import Event
from tests.cast import Make, city
from tests.hosting.scenes import DAY, HOUR, PEOPLE, TERMS, Clock

pytestmark = [pytest.mark.both, pytest.mark.soak]
SOAK = bool(os.environ.get("SOAK"))
STEPS = 10_000 if SOAK else 0
LENGTH = settings(
    max_examples=100 if SOAK else 10,
    stateful_step_count=50 if SOAK else 30,
    derandomize=not SOAK,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
ENDED = {"declined", "expired", "recalled", "lapsed", "withdrawn"}
LIVE = {"sent", "countered", "confirmed"}
NOT_CONFIRMED = {"drafted", "sent", "countered", *ENDED}
TABLE: dict[str, tuple[set[str], str]] = {
    "send": ({"drafted", *ENDED}, "sent"),
    "remind": ({"sent"}, ""),
    "extend": ({"sent"}, ""),
    "recall": ({"sent", "countered"}, "recalled"),
    "receive": ({"sent"}, ""),
    "confirm": ({"sent"}, "confirmed"),
    "decline": ({"sent"}, "declined"),
    "counter": ({"sent"}, "countered"),
    "amend": ({"confirmed"}, ""),
    "withdraw": ({"confirmed"}, "withdrawn"),
    "accept": ({"countered"}, "confirmed"),
    "reply": ({"countered"}, "sent"),
    "record yes": (NOT_CONFIRMED, "confirmed"),
    "record no": (NOT_CONFIRMED, "declined"),
    "contact": ({"drafted", *ENDED, *LIVE}, ""),
    "forward": (LIVE, ""),
    "hand over": ({"confirmed"}, ""),
}
LIKELY = {
    "drafted": ["send", "send", "send", "record yes", "record no"],
    "sent": ["counter", "confirm", "counter", "confirm", "decline", "receive", "extend", "recall", "remind", "forward",
             "contact", "record yes"],
    "countered": ["accept", "reply", "accept", "reply", "recall", "record no", "contact"],
    "confirmed": ["withdraw", "amend", "hand over", "contact"],
}  # fmt: skip
ENDED_TO = ["send", "send", "send", "record yes"]
ANSWERS = {"confirm": "confirmed", "decline": "declined", "counter": "countered", "withdraw": "withdrawn",
           "record yes": "confirmed", "record no": "declined"}  # fmt: skip
STATE_ENTRIES = {f"cohost.{verb}" for verb in (
    "drafted", "sent", "sent_again", "recalled", "counter_accepted", "replied", "agreed", "refused", "countered",
    "withdrawn", "withdrawal_recorded", "confirmed", "declined", "lapsed", "expired",
)}  # fmt: skip
KINDS = {"confirmed": {"confirmed", "countered", "amended"}, "countered": {"countered"}, "declined": {"declined"},
         "withdrawn": {"withdrawn"}}  # fmt: skip
BLOCKERS = {"event_over", "event_past", "not_of_event", "no_contact", "reply_by_past", "reply_by_late", "dates_past",
            "seats_taken", "session_outside"}  # fmt: skip
Dates = tuple[datetime.datetime, datetime.datetime]
Draw = Callable[[Any], Any]
Act = Callable[[int], Any]
some_city = st.sampled_from(("kitakyushu", "kitakyushu", "ulaanbaatar", "toyama"))
some_days = st.sampled_from([14, 1, 3, 7, 30, 200, -7, -29, -60])
often, seldom = st.sampled_from([True, True, True, False]), st.sampled_from([False] * 5 + [True])
some_name = st.sampled_from(["Moriyama Aya", "Sato Ken"])


@dataclass
class Ask:
    """What the model knows of one city's request."""

    number: int
    state: str = "drafted"
    changes: int = 1
    asked: Dates | None = None
    held: Dates | None = None
    said: tuple[str, Any] | None = None

    def becomes(self, state: str) -> None:
        """Another state, which the journal must tell."""
        self.state = state
        self.changes += 1


@dataclass
class World:
    """What is there before the first step."""

    officer: Person
    cities: dict[str, City]
    clock: Clock
    make_event: Make


@dataclass
class Model:
    """What the rules say that must be."""

    dates: Dates
    cities: set[str]
    state: str = "draft"
    asks: dict[str, Ask] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        return self.state in ("cancelled", "completed")

    def sure(self, place: str) -> bool:
        """Whether a city has confirmed the present dates."""
        ask = self.asks.get(place)
        return bool(ask and ask.state == "confirmed" and ask.held == self.dates)

    @property
    def waits(self) -> bool:
        return not self.cities or not all(self.sure(place) for place in self.cities)

    def lapse(self) -> None:
        """The event has other dates or cities: what is not for them lapses."""
        for place, ask in self.asks.items():
            holds = ask.held if ask.state == "confirmed" else ask.asked
            if ask.state in LIVE and (holds != self.dates or place not in self.cities):
                ask.becomes("lapsed")


def refusal_of(do: Callable[[], Any]) -> Refused | Invalid | None:
    """What is said against an act; None when it was done."""
    try:
        do()
    except (Refused, Invalid) as refusal:
        return refusal
    return None


class Hosting(RuleBasedStateMachine):
    """One field visit to up to three cities."""

    world: World
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.world.clock.ahead = datetime.timedelta()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.answers: dict[int, dict[str, Any]] = {}
        self.versions: dict[int, int] = {}
        self.by = self.world.officer.actor

    def teardown(self) -> None:
        """Nothing of an example stays."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(places=st.sampled_from([["kitakyushu", "ulaanbaatar"], ["kitakyushu"]]), data=st.data())
    def begin(self, places: list[str], data: st.DataObject) -> None:
        start = (timezone.now() + 45 * DAY).replace(hour=1, minute=0, second=0, microsecond=0)
        made = self.world.make_event(kind="field_visit", cities=places, starts_at=start)
        self.event_id = made.pk
        self.model = Model((made.starts_at, made.ends_at), set(places))
        for place in places:
            self.ask(place, data.draw)
            self.send(place, data.draw)

    @property
    def event(self) -> Event:
        return Event.objects.get(pk=self.event_id)

    # What is done, and what may be said against it

    def act(self, name: str, place: str, do: Act, *, may: Set[str] = frozenset(), bad: bool = False) -> bool:
        """Do something with a city's request; whether it was done. `may`: other refusals that would be right."""
        ask = self.model.asks.get(place)
        if ask is None:
            return False
        sources, target = TABLE[name]
        before = self.kept()
        if (refusal := refusal_of(lambda: do(ask.number))) is not None:
            assert self.kept() == before, (name, refusal)
            self.is_right(refusal, ask, sources, may, bad)
            return False
        said_before = self.kept() == before and not target  # a repetition, which changes nothing
        assert ask.state in sources or said_before or self.is_repeated(name, ask), (name, ask)
        if ask.state in sources:
            assert not self.model.is_over or name in ("recall", "contact", "forward", "hand over"), name
            self.done[name] += 1
            if target:
                ask.becomes(target)
            return True
        return False

    def is_repeated(self, name: str, ask: Ask) -> bool:
        """The same answer once more: done, and nothing is different."""
        return ask.state == ANSWERS.get(name) and ask.said is not None and ask.said[0] == name

    def is_right(self, refusal: Refused | Invalid, ask: Ask, sources: set[str], may: Set[str], bad: bool) -> None:
        """A refusal has a reason that the model knows of."""
        if isinstance(refusal, Invalid):
            assert bad or may, [error.field for error in refusal.errors]
            return
        codes = {blocker.code for blocker in refusal.blockers} or {refusal.code}
        if ask.state not in sources:
            return
        row = CohostRequest.objects.get(pk=ask.number)
        if "expired" in codes:
            assert row.due_at is not None
            assert row.due_at < timezone.now()
        elif bad:
            assert codes <= BLOCKERS | may
        else:
            assert codes <= may | {"event_over", "event_past", "dates_past", "not_of_event", "no_contact",
                                   "reply_by_past", "reply_by_late"}, (codes, ask)  # fmt: skip
        if "event_over" in codes:
            assert self.model.is_over

    def kept(self) -> list[Any]:
        """Everything that a refused act may not touch."""
        return [
            list(CohostRequest.objects.filter(event=self.event_id).order_by("pk").values_list()),
            list(Answer.objects.filter(request__event=self.event_id).order_by("pk").values_list()),
            list(Event.objects.filter(pk=self.event_id).values_list()),
            Entry.objects.filter(scope="programme.event", scope_id=self.event_id).count(),
        ]

    def agreed(self, place: str, dates: Dates) -> None:
        """A city and the organisers agree on dates: the event is there, and its other cities are asked again."""
        mine = self.model.asks[place]
        mine.held = dates
        if dates == self.model.dates:
            return
        self.done["move"] += 1
        self.model.dates = dates
        for other_place, other in self.model.asks.items():
            if other is mine or other.state not in LIVE:
                continue
            if other_place in self.model.cities:
                if other.state == "sent" and other.asked == dates:
                    continue
                other.becomes("lapsed")
                if CohostRequest.objects.get(pk=other.number).state == "sent":  # else there was something against it
                    other.becomes("sent")
                    other.asked, other.held, other.said = dates, None, None
            elif other.asked != dates:
                other.becomes("lapsed")

    # The organisers

    def ask(self, place: str, draw: Draw) -> None:
        body = self.world.cities[place].organisations.get()
        asked = {"contact": PEOPLE[place], "message": draw(st.sampled_from(["", "Dear Mayor"])), "reply_by": None}
        try:
            row = actions.draft_request(self.event_id, self.world.cities[place], body, asked=asked, by=self.by)
        except Invalid:
            assert place not in self.model.cities
            return
        assert place in self.model.cities
        self.model.asks.setdefault(place, Ask(row.pk))

    def send(self, place: str, draw: Draw) -> None:
        more: dict[str, Any] = {"asked": {"reply_by": None}} if draw(often) else {}
        if self.act("send", place, lambda number: actions.send(number, by=self.by, **more)):
            ask = self.model.asks[place]
            assert place in self.model.cities
            ask.asked, ask.held, ask.said = self.model.dates, None, None

    def remind(self, place: str, draw: Draw) -> None:
        self.act("remind", place, lambda number: actions.remind(number, by=self.by))

    def extend(self, place: str, draw: Draw) -> None:
        day = self.some_day(draw(some_days))
        self.act("extend", place, lambda number: actions.extend(number, day, by=self.by), bad=True)

    def recall(self, place: str, draw: Draw) -> None:
        self.act("recall", place, lambda number: actions.recall(number, by=self.by))

    def contact(self, place: str, draw: Draw) -> None:
        email = draw(st.sampled_from(["abe@city.example", "chi@city.example", "nobody"]))
        given = {"name": "Abe", "email": email, "language": "ko"}
        do: Act = lambda number: actions.replace_contact(number, given, by=self.by)  # noqa: E731
        self.act("contact", place, do, bad=email == "nobody")

    def accept(self, place: str, draw: Draw) -> None:
        if self.act("accept", place, lambda number: actions.accept(number, by=self.by)):
            ask = self.model.asks[place]
            assert ask.held
            ask.said = None
            self.agreed(place, ask.held)

    def reply(self, place: str, draw: Draw) -> None:
        dates, day = self.other_dates(draw), self.some_day(draw(some_days)) if draw(seldom) else None
        do: Act = lambda number: actions.reply(number, "Or then?", dates=dates, reply_by=day, by=self.by)  # noqa: E731
        if self.act("reply", place, do, bad=True):
            ask = self.model.asks[place]
            ask.asked, ask.held, ask.said = dates or self.model.dates, None, None

    def hand_over(self, place: str, draw: Draw) -> None:
        do: Act = lambda number: actions.hand_over_visitors(number, by=self.by)  # noqa: E731
        self.act("hand over", place, do, may=set() if self.model.sure(place) else {"not_confirmed"})

    def record_yes(self, place: str, draw: Draw) -> None:
        self.record("record yes", place, stale=draw(seldom))

    def record_no(self, place: str, draw: Draw) -> None:
        self.record("record no", place, stale=draw(seldom))

    def record(self, name: str, place: str, *, stale: bool) -> None:
        start, end = self.model.dates
        dates = (start - HOUR, end) if stale else (start, end)
        told: dict[str, Any] = {"name": "Mayor", "position": "", "note_text": "", "dates": dates, "by": self.by}
        do: Act = lambda number: actions.record_answer(number, ANSWERS[name], **told)  # noqa: E731
        if self.act(name, place, do, may={"lapsed"} if stale else set()):
            assert not stale
            self.model.asks[place].held, self.model.asks[place].said = self.model.dates, None

    # The city

    def receive(self, place: str, draw: Draw) -> None:
        days = draw(st.none() | some_days)
        day = self.some_day(days) if days else None
        self.act("receive", place, lambda number: actions.receive(number, by_day=day), bad=bool(days and days < 1))

    def confirm(self, place: str, draw: Draw) -> None:
        name, stale = draw(some_name), draw(seldom)
        asked = self.model.asks[place].asked if place in self.model.asks else None
        seen = (asked[0] + HOUR, asked[1]) if asked and stale else asked
        do: Act = lambda number: actions.confirm(number, TERMS | {"name": name}, seen=seen)  # noqa: E731
        if self.act("confirm", place, do, may={"lapsed"} if stale else set()):
            assert asked
            assert not stale
            self.model.asks[place].said = ("confirm", name)
            self.agreed(place, asked)

    def decline(self, place: str, draw: Draw) -> None:
        reason = draw(st.sampled_from(["No room", "Typhoon", ""]))
        if self.act("decline", place, lambda number: actions.decline(number, reason), bad=not reason):
            ask = self.model.asks[place]
            ask.held, ask.said = ask.asked, ("decline", reason)

    def counter(self, place: str, draw: Draw) -> None:
        dates, capacity = self.other_dates(draw), draw(st.sampled_from([None, 20, 0]))
        times = {"starts_at": dates[0], "ends_at": dates[1]} if dates else {}
        values = TERMS | {"name": draw(some_name), "capacity": capacity} | times
        if self.act("counter", place, lambda number: actions.counter(number, values), bad=True):
            ask = self.model.asks[place]
            ask.held, ask.said = dates or ask.asked, ("counter", values)

    def amend(self, place: str, draw: Draw) -> None:
        limit = draw(st.sampled_from([5, 10, 0]))
        given = TERMS | {"sites": [{"name": "Port", "limit": limit}]}
        if self.act("amend", place, lambda number: actions.amend(number, given), bad=not limit):
            self.model.asks[place].said = None

    def withdraw(self, place: str, draw: Draw) -> None:
        reason = draw(st.sampled_from(["Typhoon", ""]))
        if self.act("withdraw", place, lambda number: actions.withdraw(number, reason), bad=not reason):
            self.model.asks[place].said = ("withdraw", reason)

    def forward(self, place: str, draw: Draw) -> None:
        email = draw(st.sampled_from(["abe@city.example", ""]))
        do: Act = lambda number: actions.forward(number, "Abe", email)  # noqa: E731
        self.act("forward", place, do, may={"forwarded_often"}, bad=not email)

    def look(self, place: str, draw: Draw) -> None:
        """Somebody opens the newest link: that is noted, and nothing else changes."""
        if place in self.model.asks:
            row = CohostRequest.objects.get(pk=self.model.asks[place].number)
            actions.opened(row)
            after = CohostRequest.objects.get(pk=row.pk)
            row.opened_at = after.opened_at
            assert all(getattr(row, one.attname) == getattr(after, one.attname) for one in row._meta.concrete_fields)

    def some_day(self, days: int) -> str:
        return (timezone.now() + days * DAY).date().isoformat()

    def other_dates(self, draw: Draw) -> Dates | None:
        days = draw(st.none() | some_days)
        return (self.model.dates[0] + days * DAY, self.model.dates[1] + days * DAY) if days else None

    @rule(data=st.data())
    def likely(self, data: st.DataObject) -> None:
        """Something that the state of a request allows."""
        place = data.draw(st.sampled_from(sorted(self.model.asks) or ["kitakyushu"]))
        ask = self.model.asks.get(place)
        name = data.draw(st.sampled_from(LIKELY.get(ask.state, ENDED_TO) if ask else ["ask"]))
        getattr(self, name.replace(" ", "_"))(place, data.draw)

    @rule(data=st.data())
    def likely_too(self, data: st.DataObject) -> None:
        self.likely(data)

    @rule(data=st.data())
    def also_likely(self, data: st.DataObject) -> None:
        self.likely(data)

    @rule(data=st.data())
    def whatever(self, data: st.DataObject) -> None:
        """Anything to any city, whether it is possible or not."""
        name = data.draw(st.sampled_from(["ask", "look", *sorted(TABLE)]))
        getattr(self, name.replace(" ", "_"))(data.draw(some_city), data.draw)

    # The event and the clock

    @rule(days=some_days)
    def reschedule(self, days: int) -> None:
        start, end = (at + days * DAY for at in self.model.dates)
        try:
            programme.reschedule(self.event_id, start, end, by=self.by)
        except (Invalid, Refused):
            assert start < timezone.now() or self.model.is_over
            return
        self.model.dates = (start, end)
        self.model.lapse()

    @rule(places=st.sets(some_city, min_size=1))
    def go_elsewhere(self, places: set[str]) -> None:
        programme.edit_event(self.event_id, {"cities": sorted(places)}, by=self.by)
        if places != self.model.cities:
            self.model.cities = set(places)
            self.model.lapse()

    @rule()
    def publish(self) -> None:
        may = self.model.state in ("draft", "postponed") and not self.model.waits
        refusal = refusal_of(lambda: programme.publish(self.event_id, by=self.by))
        assert (refusal is None) is may, refusal or "a visit was published without its cities"
        if may:
            self.done["publish"] += 1
            self.model.state = "published"

    @precondition(lambda self: self.model.state == "published")
    @rule(held=st.sampled_from([False, False, False, True]))
    def put_off_or_hold(self, held: bool) -> None:
        (programme.complete if held else programme.postpone)(self.event_id, by=self.by)
        self.model.state = "completed" if held else "postponed"
        if held:
            self.close()

    @precondition(lambda self: not self.model.is_over)
    @rule(sure=st.sampled_from([False] * 9 + [True]))
    def cancel(self, sure: bool) -> None:
        if sure:
            programme.cancel(self.event_id, "Typhoon", by=self.by)
            self.model.state = "cancelled"
            self.close()

    def close(self) -> None:
        for ask in self.model.asks.values():
            if ask.state in ("sent", "countered"):
                ask.becomes("recalled")

    @rule(hours=st.sampled_from([1, 1, 1, 25, 25, 24 * 5, 24 * 9, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.world.clock.wait(hours=hours)
        now, numbers = timezone.now(), {}
        for ask in self.model.asks.values():
            row = CohostRequest.objects.get(pk=ask.number)
            late = ask.state == "sent" and row.due_at is not None and row.due_at < now
            overtaken = ask.state == "countered" and ask.held is not None and ask.held[0] <= now
            if late or overtaken:
                numbers[ask.number] = ask
        _reminded, expired = tasks.keep()
        assert expired == len(numbers)
        for ask in numbers.values():
            ask.becomes("expired")
        after = self.kept()
        assert tasks.keep() == (0, 0)
        assert self.kept() == after

    # What always holds

    def rows(self) -> dict[str, CohostRequest]:
        found = CohostRequest.objects.filter(event=self.event_id).select_related(
            "city", "event", "answer", "organisation"
        )
        return {row.city.slug: row for row in found}

    @invariant()
    def states_agree(self) -> None:
        self.done["step"] += 1
        rows, event = self.rows(), self.event
        assert {place: row.state for place, row in rows.items()} == {
            place: ask.state for place, ask in self.model.asks.items()
        }
        assert (event.state, (event.starts_at, event.ends_at)) == (self.model.state, self.model.dates)
        for place, row in rows.items():
            self.is_whole(row, self.model.asks[place])
        self.gate_agrees(event, rows)
        self.nothing_is_lost()
        for row in rows.values():
            self.one_link_works(row)

    def is_whole(self, row: CohostRequest, ask: Ask) -> None:
        if row.state in LIVE:
            assert row.asked_starts_at or ask.asked is None
        if row.state == "sent":
            assert row.due_at is not None
            assert row.link_digest is not None
            assert row.answer is None
            assert (row.asked_starts_at, row.asked_ends_at) == ask.asked
        if row.state in KINDS:
            assert row.answer is not None
            assert row.answer.request_id == row.pk
            assert row.answer.kind in KINDS[row.state]
        if row.state in ("confirmed", "countered"):
            assert (row.answer_starts_at, row.answer_ends_at) == ask.held
        assert row.visitors_given_at is None or row.state == "confirmed"
        assert row.version >= self.versions.get(row.pk, 0)
        self.versions[row.pk] = row.version
        moves = COHOSTING.open_moves(row)
        assert self.model.is_over or any(not move.blockers for move in moves), row.state
        entries = Entry.objects.filter(thing="hosting.cohostrequest", thing_id=row.pk, verb__in=STATE_ENTRIES)
        assert entries.count() == ask.changes, list(entries.values_list("verb", flat=True))

    def gate_agrees(self, event: Event, rows: dict[str, CohostRequest]) -> None:
        missing = [blocker.about for blocker in queries.unconfirmed_cities(event)]
        assert len(missing) == sum(not self.model.sure(place) for place in self.model.cities)
        assert (queries.waiting_among([event]) == {event.pk}) is self.model.waits
        shown = {str(site.city) for site in sites.of_event(event)}
        told = {
            str(rows[place].city.name)
            for place in self.model.cities
            if self.model.sure(place) and rows[place].terms.sites
        }
        assert shown == told

    def nothing_is_lost(self) -> None:
        now = {row["id"]: row for row in Answer.objects.filter(request__event=self.event_id).values()}
        assert {number: now.get(number) for number in self.answers} == self.answers
        self.answers = now

    def one_link_works(self, row: CohostRequest) -> None:
        for generation in {1, row.link_generation - 1, row.link_generation} - {0, -1}:
            if not row.link_generation:
                continue
            request, secret = RequestFactory().get("/"), tokens.secret("cohost", row.pk, generation)
            refusal = refusal_of(lambda request=request, secret=secret: opening.request_behind(request, secret))  # type: ignore[misc]
            is_newest = generation == row.link_generation
            assert getattr(refusal, "code", "") in ({"", "over"} if is_newest else {"lapsed", "replaced", "over"})


@pytest.fixture
def world(officer: Person, clock: Clock, make_event: Make, kitakyushu: City, ulaanbaatar: City) -> World:
    """An officer, three cities, a clock."""
    toyama = city("toyama", "JP", {"en": "Toyama"})
    return World(officer, {"kitakyushu": kitakyushu, "ulaanbaatar": ulaanbaatar, "toyama": toyama}, clock, make_event)


def test_the_rules_of_cohosts_hold_in_every_order(world: World) -> None:
    class Here(Hosting):
        pass

    Here.world, Here.done = world, Counter()
    run_state_machine_as_test(Here, settings=LENGTH)
    while Here.done["step"] < STEPS:
        run_state_machine_as_test(Here, settings=LENGTH)
    missing = ({*TABLE, "publish", "move"} if SOAK else {"send", "confirm", "counter", "publish"}) - set(Here.done)
    assert not missing, Here.done
