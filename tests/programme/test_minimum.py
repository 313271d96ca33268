"""The minimum to go ahead: what counts, what the team is told when, and that people decide, not the clock."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal import letters
from events_core.journal.models import Entry, Letter, Mailing
from events_core.network.models import Person
from events_core.programme import actions, minimum, waiting
from events_core.programme.models import Event
from registrations import actions as registering
from tests.cast import Make, join
from tests.registrations.conftest import answers

from .conftest import As
from .pages import fill, send, show

pytestmark = pytest.mark.django_db


def day(days: int) -> datetime.date:
    """So many days from now at the events' place."""
    return (timezone.now() + datetime.timedelta(hours=9, days=days)).date()


def needs(make: Make, people: int = 2, by: int = 20, **values: object) -> Event:
    return make(publish=True, minimum=people, minimum_by=day(by), **values)


def at_clock(monkeypatch: pytest.MonkeyPatch, event: Event, days_before: int, hour: int = 10) -> None:
    """It is this hour where the event is, so many days before the day of its minimum."""
    assert event.minimum_by is not None
    on = event.minimum_by - datetime.timedelta(days=days_before)
    at = datetime.datetime.combine(on, datetime.time(hour), event.zone)
    monkeypatch.setattr(timezone, "now", lambda: at)


def sent() -> list[tuple[str, str]]:
    rows = Letter.objects.filter(template="programme/minimum").order_by("pk")
    return [(row.to_email, row.subject.partition(":")[0]) for row in rows]


def registered(event: Event, *keys: str) -> None:
    for key in keys:
        registering.register(event, answers(key))


def test_only_confirmed_places_count(make_event: Make, officer: Person) -> None:
    event = needs(make_event, approval=True)
    registered(event, "bat", "kim")
    event.refresh_from_db()
    progress = minimum.progress_of(event)
    assert progress is not None
    assert (event.taken, progress.count, progress.missing) == (2, 0, 2)
    registering.approve(event.registrations.order_by("pk")[0].pk, by=officer.actor)
    assert minimum.Progress(event, 1).is_reached is False
    assert minimum.progress_of(event) == minimum.Progress(event, 1)


def test_the_team_is_told_a_week_before_and_on_the_day_once_each(
    make_event: Make, officer: Person, organiser: Person, steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = needs(make_event)
    join(event, organiser, "organiser")
    join(event, steward, "steward")
    team = [officer.email, organiser.email]
    at_clock(monkeypatch, event, 8)
    assert minimum.tell_due() == 0
    at_clock(monkeypatch, event, 7, 0)
    assert (minimum.tell_due(), minimum.tell_due()) == (1, 0)
    assert sent() == [(email, "People are still missing") for email in team]
    at_clock(monkeypatch, event, 0, 7)
    assert minimum.tell_due() == 0
    at_clock(monkeypatch, event, 0, 8)
    assert (minimum.tell_due(), minimum.tell_due()) == (1, 0)
    assert sent()[2:] == [(email, "Too few people") for email in team]
    event.refresh_from_db()
    assert event.state == "published"
    body = Letter.objects.filter(template="programme/minimum").latest("pk").body
    assert "0 have confirmed places" in body
    assert f"/desk/events/{event.slug}/" in body


def test_who_has_enough_people_hears_so_on_the_day_only(make_event: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    event = needs(make_event)
    registered(event, "bat", "kim")
    at_clock(monkeypatch, event, 3)
    assert minimum.tell_due() == 0
    at_clock(monkeypatch, event, 0)
    assert minimum.tell_due() == 1
    assert [subject for _to, subject in sent()] == ["Enough people"]


def test_another_day_begins_anew_and_a_move_takes_it_along(
    make_event: Make, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = needs(make_event)
    at_clock(monkeypatch, event, 5)
    minimum.tell_due()
    event = actions.edit_event(event.pk, {"minimum_by": day(10)}, by=officer.actor)
    assert event.minimum_warned_at is None
    was = event.minimum_by
    event = actions.reschedule(
        event.pk, event.starts_at + datetime.timedelta(days=10), event.ends_at + datetime.timedelta(days=10),
        by=officer.actor,
    )  # fmt: skip
    assert was is not None
    assert event.minimum_by == was + datetime.timedelta(days=10)
    at_clock(monkeypatch, event, 5)
    assert minimum.tell_due() == 1


@pytest.mark.parametrize("state", ["draft", "postponed", "cancelled"])
def test_nobody_is_told_of_an_event_that_is_not_to_come(
    make_event: Make, officer: Person, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event(publish=state != "draft", minimum=2, minimum_by=day(20))
    if state == "postponed":
        actions.postpone(event.pk, by=officer.actor)
    if state == "cancelled":
        actions.cancel(event.pk, "Typhoon", by=officer.actor)
    at_clock(monkeypatch, event, 0)
    assert minimum.tell_due() == 0
    assert sent() == []


def test_going_ahead_is_said_once_and_told_once(
    make_event: Make, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = needs(make_event)
    registered(event, "bat")
    first = minimum.go_ahead(event.pk, tell=True, by=officer.actor)
    again = minimum.go_ahead(event.pk, tell=True, by=officer.actor)
    assert first.goes_ahead_at == again.goes_ahead_at
    assert first.version == again.version
    mailing = Mailing.objects.get(template="registrations/goes_ahead")
    letters.expand_chunk(mailing.pk)
    assert Letter.objects.get(template="registrations/goes_ahead").to_email == "bat@people.example"
    assert Entry.objects.get(verb="event.goes_ahead").data == {"count": 1, "needed": 2}
    at_clock(monkeypatch, event, 0)
    assert minimum.tell_due() == 0


def test_what_cannot_go_ahead_is_refused(make_event: Make, officer: Person) -> None:
    for event, code in (
        (make_event(publish=True), "no_minimum"),
        (make_event(minimum=2, minimum_by=day(9)), "not_open"),
    ):
        with pytest.raises(Refused) as caught:
            minimum.go_ahead(event.pk, by=officer.actor)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"minimum": 5}, "minimum_by", "required"),
        ({"minimum_by": day(5)}, "minimum", "required"),
        ({"minimum": 0, "minimum_by": day(5)}, "minimum", "range"),
        ({"minimum": 31, "minimum_by": day(5)}, "minimum", "over_capacity"),
        ({"minimum": 5, "minimum_by": day(60)}, "minimum_by", "order"),
        ({"minimum": 5, "minimum_by": day(-2)}, "minimum_by", "past"),
    ],
)
def test_a_minimum_has_a_number_and_a_day(
    make_event: Make, officer: Person, values: dict[str, object], field: str, code: str
) -> None:
    event = make_event(capacity=30)
    with pytest.raises(Invalid) as caught:
        actions.edit_event(event.pk, values, by=officer.actor)
    assert [(error.field, error.code) for error in caught.value.errors] == [(field, code)]


def test_a_minimum_can_be_taken_away(make_event: Make, officer: Person) -> None:
    event = actions.edit_event(needs(make_event).pk, {"minimum": None}, by=officer.actor)
    assert (event.minimum, event.minimum_by) == (None, None)


def test_places_never_fall_below_the_minimum(make_event: Make, officer: Person) -> None:
    event = needs(make_event, people=9, capacity=12)
    with pytest.raises(Invalid) as caught:
        actions.edit_event(event.pk, {"capacity": 8}, by=officer.actor)
    assert [error.field for error in caught.value.errors] == ["capacity"]


class TestPages:
    def test_the_workspace_shows_it_and_offers_the_moves(self, browse: As, make_event: Make, officer: Person) -> None:
        event = needs(make_event)
        page = show(browse(officer), f"/desk/events/{event.slug}/")
        assert "0 of 2" in page
        assert f"/desk/events/{event.slug}/go-ahead/" in page
        assert all(f"/moves/{name}/" in page for name in ("postpone", "cancel"))
        fill(browse(officer), f"/desk/events/{event.slug}/go-ahead/", "tell", tell="on")
        assert f"{officer.name} decided on" in show(browse(officer), f"/desk/events/{event.slug}/")
        assert Mailing.objects.filter(template="registrations/goes_ahead").count() == 1

    def test_the_public_page_says_it_only_when_wished(self, make_event: Make, officer: Person) -> None:
        event, sentence = needs(make_event), "Goes ahead with at least 2 participants"
        assert sentence not in show(Client(), f"/events/{event.slug}/")
        actions.edit_event(event.pk, {"minimum_shown": True}, by=officer.actor)
        assert sentence in show(Client(), f"/events/{event.slug}/")
        minimum.go_ahead(event.pk, by=officer.actor)
        page = show(Client(), f"/events/{event.slug}/")
        assert sentence not in page
        assert "this event goes ahead" in page

    def test_the_details_take_it_and_refuse_it_at_its_field(self, browse: As, draft: Event, officer: Person) -> None:
        client, address = browse(officer), f"/desk/events/{draft.slug}/settings/"
        page = fill(client, address, "minimum", 422, minimum="5")
        assert re.search(r'<details[^>]*id="minimum" open>', page)
        assert "Say by which day" in page
        fill(client, address, "minimum", minimum="5", minimum_by=day(9).isoformat(), minimum_shown="on")
        draft.refresh_from_db()
        assert (draft.minimum, draft.minimum_by, draft.minimum_shown) == (5, day(9), True)

    def test_who_may_decide(self, browse: As, make_event: Make, organiser: Person, steward: Person) -> None:
        event = needs(make_event)
        address = f"/desk/events/{event.slug}/go-ahead/"
        assert Client().get(address).status_code == 302
        show(browse(organiser), address, 404)
        join(event, steward, "steward")
        show(browse(steward), address, 403)
        send(browse(steward), address, 403, tell="on")
        show(browse(organiser), f"/desk/events/{make_event(by=organiser).slug}/go-ahead/", 404)
        event.refresh_from_db()
        assert event.goes_ahead_at is None


def test_what_lacks_people_waits_for_its_team(
    make_event: Make, officer: Person, organiser: Person, rf: object, django_assert_num_queries: object
) -> None:
    near = make_event(by=organiser, minimum=2, minimum_by=day(3))
    actions.publish(near.pk, by=organiser.actor)
    needs(make_event, by=15)
    request = rf.get("/desk/")  # type: ignore[attr-defined]
    (group,) = minimum.waits(request, organiser)
    assert [(row.title, row.whom, row.event_id) for row in group.rows] == [(str(near.title), "", near.pk)]
    (group,) = minimum.waits(request, officer)
    assert [row.whom for row in group.rows] == [organiser.name]
    assert isinstance(group, waiting.Group)
    assert "0 of 2" in group.rows[0].text
    near.refresh_from_db()
    registered(near, "bat", "kim")
    assert list(minimum.waits(request, officer)) == []
    for _each in range(2):
        needs(make_event, by=4)
    with django_assert_num_queries(5):  # type: ignore[operator]
        list(minimum.waits(request, officer))
