"""What the clock does: two reminders before the day of reply, the end after it, on every clock."""

import datetime
import zoneinfo
from typing import Any

import pytest

from events_core.hosting import actions, tasks
from events_core.hosting.models import Answer
from events_core.network.models import City, Person
from events_core.programme.models import Event
from tests.cast import Make
from tests.hosting.scenes import (
    DAY,
    TERMS,
    Clock,
    again,
    confirmed,
    countered,
    letters,
    moved,
    sent,
    story,
    to_cities,
    verbs,
)
from tests.hosting.test_asking import frozen, refusal

pytestmark = pytest.mark.both


def test_two_reminders_and_then_the_end(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    due = asked.due_at
    seen = []
    for hours in range(16 * 24):
        if hours % 6 == 0:
            seen.append((tasks.keep(), (due - again_now(clock)).total_seconds() / 86_400))
        clock.wait(hours=1)
    reminded = [left for (reminders, _expired), left in seen if reminders]
    expired = [left for (_reminders, ended), left in seen if ended]
    assert [round(left * 4) / 4 for left in reminded] == pytest.approx([7, 2], abs=0.3)
    assert all(left <= 7 for left in reminded)
    assert len(expired) == 1
    assert -0.3 < expired[0] < 0
    assert to_cities() == ["request", "reminder", "reminder", "expired"]
    assert (again(asked).state, again(asked).reminders) == ("expired", 2)
    assert verbs(visit)[-3:] == ["cohost.reminded", "cohost.reminded", "cohost.expired"]
    assert story(visit)[0] == "The system: City of Kitakyushu did not answer in time."
    assert letters("team")[-1].subject.startswith("Kitakyushu did not answer in time")
    assert not Answer.objects.exists()


def again_now(clock: Clock) -> datetime.datetime:
    """The time as the product sees it."""
    return datetime.datetime.now(datetime.UTC) + clock.ahead


def test_running_twice_is_once(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    for instant, told in ((asked.due_at - 6 * DAY, (1, 0)), (asked.due_at - DAY, (1, 0)), (asked.due_at + DAY, (0, 1))):
        clock.go_to(instant)
        assert tasks.keep() == told
        before = frozen()
        assert tasks.keep() == (0, 0)
        assert frozen() == before


def test_a_jump_over_several_deadlines(tour: Event, officer: Person, clock: Clock) -> None:
    first, second = sent(tour, officer), sent(tour, officer, "ulaanbaatar")
    actions.extend(second.pk, (first.reply_by + 20 * DAY).isoformat(), by=officer.actor)
    clock.go_to(first.due_at + 19 * DAY)
    assert tasks.keep() == (1, 1)  # one reminder, not two, and the end of the first
    assert (again(first).state, again(second).state) == ("expired", "sent")
    assert again(second).reminders == 1
    clock.wait(days=30)
    assert tasks.keep() == (0, 1)


@pytest.mark.parametrize("made", [confirmed, countered])
def test_who_has_answered_is_left_alone(visit: Event, officer: Person, clock: Clock, made: Any) -> None:
    made(visit, officer)
    before = frozen()
    for _day in range(20):
        clock.wait(days=1)
        assert tasks.keep() == (0, 0)
    assert frozen() == before


def test_who_was_reminded_by_hand_is_not_reminded_again_for_the_same_day(
    visit: Event, officer: Person, clock: Clock
) -> None:
    asked = sent(visit, officer)
    clock.go_to(asked.due_at - 6 * DAY)
    actions.remind(asked.pk, by=officer.actor)
    assert tasks.keep() == (0, 0)
    clock.go_to(asked.due_at - DAY)
    assert tasks.keep() == (1, 0)


def test_a_short_time_to_answer_has_no_reminder_at_once(visit: Event, officer: Person, clock: Clock) -> None:
    day = (datetime.datetime.now(visit.zone) + 3 * DAY).date()
    sent(visit, officer, reply_by=day.isoformat())
    assert tasks.keep() == (0, 0)
    clock.wait(days=2)
    assert tasks.keep() == (1, 0)


def test_a_city_that_said_when_it_decides_is_left_in_peace_until_then(
    visit: Event, officer: Person, clock: Clock
) -> None:
    asked = sent(visit, officer)
    said = asked.reply_by - DAY
    actions.receive(asked.pk, by_day=said.isoformat())
    end = datetime.datetime.combine(asked.reply_by, datetime.time(), visit.zone)  # where the event is
    clock.go_to(end - datetime.timedelta(minutes=1))
    assert tasks.keep() == (0, 0)
    clock.go_to(end + datetime.timedelta(minutes=1))
    assert tasks.keep() == (1, 0)
    clock.wait(days=2)
    assert tasks.keep() == (0, 1)
    assert again(asked).received_by == said


def test_who_only_has_it_is_reminded_for_the_next_day(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    clock.go_to(asked.due_at - 6 * DAY)
    actions.receive(asked.pk)
    assert tasks.keep() == (0, 0)
    clock.go_to(asked.due_at - DAY)
    assert tasks.keep() == (1, 0)


def test_more_time_brings_a_reminder_before_the_new_day(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    clock.go_to(asked.due_at - DAY)
    assert tasks.keep() == (1, 0)
    actions.extend(asked.pk, (asked.reply_by + 9 * DAY).isoformat(), by=officer.actor)
    assert tasks.keep() == (0, 0)
    clock.wait(days=5)
    assert tasks.keep() == (1, 0)


def test_a_proposal_ends_when_its_own_dates_have_begun(tour: Event, officer: Person, clock: Clock) -> None:
    mine = countered(tour, officer, **moved(tour, -30))
    clock.wait(days=25)
    assert tasks.keep() == (0, 0)
    clock.go_to(tour.starts_at - 30 * DAY)
    assert tasks.keep() == (0, 1)
    row = again(mine)
    assert (row.state, row.answer.kind) == ("expired", "countered")
    assert refusal(actions.accept, mine.pk, by=officer.actor)[1] == ["state"]
    assert actions.send(mine.pk, by=officer.actor, asked={"reply_by": None}).state == "sent"


def test_an_expired_city_that_writes_is_asked_again(visit: Event, officer: Person, clock: Clock) -> None:
    asked = sent(visit, officer)
    clock.go_to(asked.due_at + DAY)
    tasks.keep()
    assert refusal(actions.send, asked.pk, by=officer.actor)[1] == ["reply_by_past"]
    actions.send(asked.pk, by=officer.actor, asked={"reply_by": None})
    assert again(actions.confirm(asked.pk, TERMS)).state == "confirmed"


@pytest.mark.parametrize(
    ("zone", "day", "last_second"),
    [
        ("Asia/Tokyo", "2037-03-28", "2037-03-28T14:59:59+00:00"),
        ("Europe/Moscow", "2037-03-28", "2037-03-28T20:59:59+00:00"),
        ("Europe/Berlin", "2037-03-28", "2037-03-28T22:59:59+00:00"),  # the night of the clocks' change follows
        ("Europe/Berlin", "2037-03-29", "2037-03-29T21:59:59+00:00"),  # a day of 23 hours
        ("Europe/Berlin", "2037-10-25", "2037-10-25T22:59:59+00:00"),  # a day of 25 hours
        ("America/Santiago", "2037-09-05", "2037-09-06T03:59:59+00:00"),  # the next day begins at one o'clock
        ("Asia/Kathmandu", "2037-03-28", "2037-03-28T18:14:59+00:00"),
        ("Pacific/Kiritimati", "2037-03-28", "2037-03-28T09:59:59+00:00"),
    ],
)
def test_the_last_second_of_the_day_of_reply_where_the_event_is(
    make_event: Make, officer: Person, zone: str, day: str, last_second: str
) -> None:
    start = datetime.datetime(2037, 12, 1, 9, tzinfo=zoneinfo.ZoneInfo(zone))
    visit = make_event(kind="field_visit", timezone=zone, starts_at=start)
    asked = again(sent(visit, officer, reply_by=day))
    assert asked.due_at.astimezone(datetime.UTC).isoformat() == last_second
    local = asked.due_at.astimezone(zoneinfo.ZoneInfo(zone))
    assert (local.date().isoformat(), f"{local:%H:%M:%S}") == (day, "23:59:59")
    assert "23:59" in letters()[-1].body


@pytest.mark.parametrize(("days", "expected"), [(60, 14), (10, 9), (1, 0)])
def test_a_fortnight_when_nobody_named_a_day(
    make_event: Make, officer: Person, kitakyushu: City, days: int, expected: int
) -> None:
    now = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Tokyo"))
    start = datetime.datetime.combine((now + days * DAY).date(), datetime.time(23), now.tzinfo)
    visit = make_event(kind="field_visit", starts_at=start)
    assert sent(visit, officer).reply_by == now.date() + expected * DAY
