"""Publishing, postponing, rescheduling, cancelling, completing: what each asks and leaves behind."""

import datetime

import pytest

from events_core.foundation.refusals import Invalid, Refused, Stale
from events_core.journal.models import Entry
from events_core.network.models import Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event, ProgrammeVersion, Session, State, TeamMember
from events_core.programme.signals import event_changed
from tests.cast import Make, confirm_host, in_days, join

pytestmark = pytest.mark.both
DAY = datetime.timedelta(days=1)


def verbs(event: Event) -> list[str]:
    return list(
        Entry.objects.filter(scope_id=event.pk, scope="programme.event").order_by("id").values_list("verb", flat=True)
    )


def test_publishing_shows_the_event_and_bumps_its_sequence(draft: Event, officer: Person) -> None:
    event = actions.publish(draft.pk, by=officer.actor)
    assert (event.state, event.sequence, event.version) == (State.PUBLISHED, 1, 2)
    assert event.published_at is not None
    assert verbs(event) == ["event.created", "event.published"]


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"contact_email": ""}, "no_contact"),
        ({"cities": []}, "no_place"),
        ({"cities": [], "mode": "online"}, "no_link"),
    ],
)
def test_publishing_asks_for_what_is_missing(make_event: Make, officer: Person, missing: dict, code: str) -> None:
    event = make_event(**missing)
    with pytest.raises(Refused) as caught:
        actions.publish(event.pk, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == [code]
    event.refresh_from_db()
    assert event.state == State.DRAFT
    assert verbs(event) == ["event.created"]


def test_an_organisation_or_somebody_of_the_team_organises(make_event: Make, officer: Person) -> None:
    event = make_event(partners=[])
    event.team.all().delete()
    with pytest.raises(Refused) as caught:
        actions.publish(event.pk, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == ["no_organiser"]
    join(event, officer, TeamMember.Role.LEAD)
    assert actions.publish(event.pk, by=officer.actor).state == State.PUBLISHED


def test_a_field_visit_waits_for_its_city(make_event: Make, officer: Person) -> None:
    event = make_event(kind="field_visit")
    with pytest.raises(Refused) as caught:
        actions.publish(event.pk, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == ["cohost_unconfirmed"]
    confirm_host(event, officer)
    assert actions.publish(event.pk, by=officer.actor).state == State.PUBLISHED


def test_a_postponed_event_is_published_again(published: Event, officer: Person) -> None:
    actions.postpone(published.pk, by=officer.actor)
    event = actions.publish(published.pk, by=officer.actor)
    assert (event.state, event.sequence) == (State.PUBLISHED, 3)


def test_cancelling_needs_a_reason_and_is_final(published: Event, officer: Person) -> None:
    with pytest.raises(Invalid):
        actions.cancel(published.pk, "  ", by=officer.actor)
    event = actions.cancel(published.pk, "The hall burnt down.", by=officer.actor)
    assert (event.state, event.cancel_reason) == (State.CANCELLED, "The hall burnt down.")
    for again in (actions.publish, actions.postpone, actions.complete):
        with pytest.raises(Refused):
            again(event.pk, by=officer.actor)


def test_completing_is_not_bound_to_the_clock(published: Event, officer: Person) -> None:
    assert actions.complete(published.pk, by=officer.actor).state == State.COMPLETED


def test_rescheduling_moves_sessions_by_whole_days_and_keeps_local_times(make_event: Make, officer: Person) -> None:
    start = datetime.datetime(2027, 10, 22, 7, 0, tzinfo=datetime.UTC)
    event = make_event(timezone="Europe/Berlin", starts_at=start, ends_at=start + DAY, publish=True)
    session = sessions.add_session(
        event.pk, {"title": "Opening", "starts_at": start, "ends_at": start + DAY / 24}, by=officer.actor
    )
    moved = actions.reschedule(event.pk, start + 14 * DAY, start + 15 * DAY, by=officer.actor)
    session.refresh_from_db()
    assert moved.state == State.PUBLISHED
    assert session.starts_at.astimezone(moved.zone).strftime("%Y-%m-%d %H:%M") == "2027-11-05 09:00"
    assert session.starts_at - start == 14 * DAY + DAY / 24  # the clocks went back in between


def test_a_session_that_would_fall_outside_stops_a_reschedule(make_event: Make, officer: Person) -> None:
    event = make_event()
    second_day = event.starts_at + DAY
    sessions.add_session(
        event.pk, {"title": "Day two", "starts_at": second_day, "ends_at": second_day + DAY / 24}, by=officer.actor
    )
    with pytest.raises(Refused) as caught:
        actions.reschedule(event.pk, event.starts_at + 7 * DAY, event.starts_at + 7 * DAY + DAY / 6, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == ["session_outside"]
    assert Session.objects.get().starts_at == second_day


def test_a_change_of_time_place_or_state_raises_the_sequence_and_others_do_not(
    published: Event, officer: Person
) -> None:
    actions.edit_event(published.pk, {"summary": "Another summary"}, by=officer.actor)
    event = Event.objects.get(pk=published.pk)
    assert (event.sequence, event.version) == (1, 3)
    actions.edit_event(published.pk, {"venue": "City hall"}, by=officer.actor)
    event.refresh_from_db()
    assert (event.sequence, event.version) == (2, 4)


def test_an_edit_without_change_is_no_change(published: Event, officer: Person) -> None:
    before = ProgrammeVersion.objects.get().number
    event = actions.edit_event(published.pk, {"cities": ["kitakyushu"], "title": published.title}, by=officer.actor)
    assert event.version == published.version
    assert ProgrammeVersion.objects.get().number == before


def test_an_edit_of_something_changed_meanwhile_is_refused(draft: Event, officer: Person) -> None:
    actions.edit_event(draft.pk, {"summary": "First"}, by=officer.actor, version=1)
    with pytest.raises(Stale):
        actions.edit_event(draft.pk, {"summary": "Second"}, by=officer.actor, version=1)


def test_dates_in_the_past_are_refused_unless_recorded(make_event: Make, officer: Person) -> None:
    with pytest.raises(Invalid) as caught:
        make_event(starts_at=in_days(-3))
    assert [error.field for error in caught.value.errors] == ["starts_at"]
    assert make_event(starts_at=in_days(-3), recorded=True).is_recorded


def test_vague_dates_are_kept_as_whole_periods(make_event: Make) -> None:
    start = datetime.datetime(2014, 8, 15, tzinfo=datetime.UTC)
    event = make_event(
        starts_at=start, ends_at=start, timezone="Asia/Ulaanbaatar", date_precision="month", recorded=True
    )
    assert event.starts_at.astimezone(event.zone).isoformat() == "2014-08-01T00:00:00+08:00"
    assert event.ends_at.astimezone(event.zone).isoformat() == "2014-08-31T23:59:59+08:00"


@pytest.mark.parametrize("precision", ["month", "year"])
def test_an_event_to_come_does_not_become_vague(draft: Event, officer: Person, precision: str) -> None:
    with pytest.raises(Invalid) as caught:
        actions.edit_event(draft.pk, {"date_precision": precision}, by=officer.actor)
    assert [(error.field, error.code) for error in caught.value.errors] == [("date_precision", "recorded_only")]


def test_a_record_is_of_what_has_begun(make_event: Make, officer: Person) -> None:
    dates = {"starts_at": in_days(30), "ends_at": in_days(31)}
    past = make_event(starts_at=in_days(-9), recorded=True)
    for refused in (
        lambda: make_event(**dates, recorded=True),
        lambda: actions.edit_event(past.pk, dates, by=officer.actor),
    ):
        with pytest.raises(Invalid) as caught:
            refused()
        assert [(error.field, error.code) for error in caught.value.errors] == [("starts_at", "future")]
    assert make_event(starts_at=in_days(-3), ends_at=in_days(30), recorded=True).is_recorded


@pytest.mark.parametrize("precision", ["month", "year"])
def test_what_is_held_in_this_month_or_year_can_be_recorded(make_event: Make, precision: str) -> None:
    assert make_event(starts_at=in_days(-1), ends_at=in_days(0), date_precision=precision, recorded=True).is_recorded


def test_in_another_zone_an_event_of_days_stays_on_its_days(make_event: Make, officer: Person) -> None:
    event = make_event(date_precision="day", timezone="Asia/Ulaanbaatar", starts_at=in_days(30), ends_at=in_days(31))
    days = event.starts_at.astimezone(event.zone).date(), event.ends_at.astimezone(event.zone).date()
    event = actions.edit_event(event.pk, {"timezone": "Asia/Tokyo"}, by=officer.actor)
    assert (event.starts_at.astimezone(event.zone).date(), event.ends_at.astimezone(event.zone).date()) == days


def test_another_zone_alone_keeps_every_time_of_day(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, timezone="Asia/Tokyo", registration_closes_at=in_days(20))
    talk = {"title": "Talk", "starts_at": event.starts_at, "ends_at": event.starts_at + datetime.timedelta(hours=1)}
    session = sessions.add_session(event.pk, talk, by=officer.actor)
    clocks = [at.astimezone(event.zone).replace(tzinfo=None) for at in (event.starts_at, event.ends_at, in_days(20))]
    moved = actions.edit_event(event.pk, {"timezone": "Asia/Ulaanbaatar"}, by=officer.actor)
    times = (moved.starts_at, moved.ends_at, moved.registration_closes_at)
    assert [at.astimezone(moved.zone).replace(tzinfo=None) for at in times if at] == clocks
    session.refresh_from_db()
    assert (session.starts_at, moved.sequence) == (moved.starts_at, event.sequence + 1)


def test_upper_floors_hear_of_a_change_once(draft: Event, officer: Person) -> None:
    heard: list[str] = []

    def listen(sender: type, move: str, **kwargs: object) -> None:
        heard.append(move)

    event_changed.connect(listen)
    try:
        actions.publish(draft.pk, by=officer.actor)
        actions.reschedule(draft.pk, in_days(40), in_days(41), by=officer.actor)
    finally:
        event_changed.disconnect(listen)
    assert heard == ["published", "rescheduled"]


def test_two_events_of_one_title_have_two_addresses_and_references(make_event: Make) -> None:
    first, second = make_event(), make_event()
    assert (first.slug, second.slug) == ("working-with-city-inventories", "working-with-city-inventories-2")
    assert first.reference != second.reference
