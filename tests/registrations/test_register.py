"""Registering: who gets a place, who is told what, and that nothing happens twice."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.actions import welcome_person
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations import actions
from registrations.models import Category, Registration, State
from tests.cast import Make, confirm_host, in_days
from tests.registrations.conftest import Register, answers

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def seats(event: Event) -> tuple[int, int]:
    """Seats counted at the event and in its first category."""
    event.refresh_from_db()
    return event.taken, event.categories.get(slug="delegate").taken


def letters_to(email: str) -> list[str]:
    """Which letters went to an address, the oldest first."""
    return list(Letter.objects.filter(to_email=email).order_by("pk").values_list("template", flat=True))


def test_a_new_event_has_delegates_without_a_quota(draft: Event) -> None:
    category = draft.categories.get()
    assert (category.slug, category.quota, category.taken) == ("delegate", None, 0)


def test_registering_takes_a_seat_writes_a_letter_and_an_entry(published: Event, put: Register) -> None:
    registration = put(published, native_name="Бат-Эрдэнэ", language="mn")
    assert registration.state == State.CONFIRMED
    assert registration.category.slug == "delegate"
    assert seats(published) == (1, 1)
    assert len(registration.code) == 10
    assert len(registration.link_secret) == 43
    letter = Letter.objects.get(to_email="bat@people.example")
    assert letter.language == "mn"
    assert letter.links == {"own": ["registration", registration.pk, 1]}
    assert letter.attachments[0]["qr"].endswith(f"/desk/events/{published.slug}/checkin/?q={registration.code}")
    assert registration.link_secret not in letter.body
    assert list(
        Entry.objects.filter(thing_id=registration.pk, thing="registrations.registration").values_list(
            "verb", flat=True
        )
    ) == ["registration.made"]


def test_the_same_address_again_changes_nothing_and_mails_the_link(published: Event, put: Register) -> None:
    first = put(published)
    again = actions.register(published, answers(email=" BAT@People.example", name="Somebody Else"))
    assert (again.registration.pk, again.outcome) == (first.pk, "mailed")
    first.refresh_from_db()
    assert first.name == "Bat"
    assert seats(published) == (1, 1)
    assert letters_to("bat@people.example") == ["registrations/confirmation", "registrations/again"]


def test_an_address_is_not_flooded_with_letters(published: Event, put: Register) -> None:
    for _time in range(9):
        put(published)
    assert letters_to("bat@people.example").count("registrations/again") == 5


def test_who_withdrew_comes_back_to_the_same_row_with_a_new_link(published: Event, put: Register) -> None:
    first = put(published)
    old = first.link_secret
    actions.cancel(first.pk)
    assert seats(published) == (0, 0)
    back = put(published, name="Bat the Second")
    assert (back.pk, back.code, back.state, back.name) == (first.pk, first.code, State.CONFIRMED, "Bat the Second")
    assert back.link_secret != old
    assert seats(published) == (1, 1)
    assert Registration.objects.count() == 1


def test_a_full_event_refuses_and_keeps_nothing(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, capacity=1)
    put(event)
    with pytest.raises(Refused) as caught:
        put(event, "late")
    assert caught.value.code == "full"
    assert Registration.objects.count() == 1
    assert not letters_to("late@people.example")
    assert seats(event) == (1, 1)


def test_a_full_category_refuses_while_others_have_room(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, capacity=10)
    actions.add_category(event.pk, {"name": "Press", "slug": "press", "quota": 1}, by=officer.actor)
    put(event, "one", category="press")
    with pytest.raises(Refused) as caught:
        put(event, "two", category="press")
    assert caught.value.code == "full"
    assert put(event, "two").category.slug == "delegate"
    event.refresh_from_db()
    assert event.taken == 2


def test_a_seat_lost_at_the_last_moment_takes_everything_back(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, capacity=1)
    stale = Event.objects.get(pk=event.pk)
    put(event)
    with pytest.raises(Refused) as caught:
        actions.register(stale, answers("late"))
    assert caught.value.code == "full"
    assert Registration.objects.count() == 1
    assert not letters_to("late@people.example")


@pytest.mark.parametrize(
    "move", ["postponed", "cancelled", "completed", "draft", "related", "recorded", "early", "late", "invited"]
)
def test_what_is_not_open_is_closed(make_event: Make, put: Register, officer: Person, move: str) -> None:
    known: dict[str, dict[str, Any]] = {
        "early": {"registration_opens_at": timezone.now() + datetime.timedelta(days=1)},
        "late": {"registration_closes_at": timezone.now() - datetime.timedelta(minutes=1)},
        "related": {"is_related": True},
        "invited": {"visibility": "by_invitation"},
        "recorded": {"recorded": True, "starts_at": in_days(-60), "date_precision": "month"},
    }
    event = make_event(publish=move != "draft", **known.get(move, {}))
    if move in ("postponed", "completed"):
        getattr(programme, {"postponed": "postpone", "completed": "complete"}[move])(event.pk, by=officer.actor)
    if move == "cancelled":
        programme.cancel(event.pk, "No hall.", by=officer.actor)
    with pytest.raises(Refused) as caught:
        put(event)
    assert caught.value.code == "closed"


def test_a_published_visit_whose_city_takes_its_yes_back_is_paused(
    make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(kind="field_visit")
    confirm_host(event, officer)
    programme.publish(event.pk, by=officer.actor)
    put(event)
    programme.reschedule(event.pk, in_days(40), in_days(41), by=officer.actor)
    with pytest.raises(Refused) as caught:
        put(event, "late")
    assert caught.value.code == "paused"
    assert Registration.objects.get().state == State.CONFIRMED


def test_a_manager_adds_people_outside_the_window_but_never_over_capacity(
    make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(publish=True, capacity=1, registration_closes_at=timezone.now() - datetime.timedelta(days=1))
    assert put(event, by=officer.actor, authority=True).state == State.CONFIRMED
    with pytest.raises(Refused) as caught:
        put(event, "late", by=officer.actor, authority=True)
    assert caught.value.code == "full"


def test_a_manager_records_who_came_to_a_past_event_and_nobody_is_mailed(
    make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(publish=True, recorded=True, starts_at=in_days(-60))
    programme.complete(event.pk, by=officer.actor)
    registration = put(event, by=officer.actor, authority=True)
    assert actions.check_in(registration.pk, by=officer.actor).state == State.ATTENDED
    assert not letters_to("bat@people.example")


def test_registration_ends_with_an_event_that_moved_to_earlier_days(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, starts_at=in_days(30), registration_closes_at=in_days(29))
    event = programme.reschedule(event.pk, in_days(9), in_days(10), by=officer.actor)
    assert event.registration_ends_at == in_days(10)


def test_an_address_to_be_confirmed_waits_for_its_mailed_link(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, confirm_email=True)
    registration = put(event)
    assert (registration.state, registration.email_confirmed_at) == (State.PENDING, None)
    put(event)
    assert letters_to("bat@people.example") == ["registrations/confirm_address"] * 2
    assert actions.confirm_address(registration.pk).state == State.CONFIRMED
    assert actions.confirm_address(registration.pk).state == State.CONFIRMED
    assert letters_to("bat@people.example")[2:] == ["registrations/confirmation"]


def test_a_person_who_signed_in_has_confirmed_the_address(make_event: Make, put: Register, participant: Person) -> None:
    event = make_event(publish=True, confirm_email=True)
    registration = put(event, email=participant.email, person=participant)
    assert (registration.state, registration.person) == (State.CONFIRMED, participant)
    stranger = put(event, "other", person=participant)
    assert (stranger.state, stranger.person) == (State.PENDING, None)


def test_an_address_nobody_confirms_loses_its_place_after_three_days(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, confirm_email=True)
    registration = put(event)
    assert actions.release_unconfirmed() == 0
    Registration.objects.update(state_since=timezone.now() - datetime.timedelta(days=4))
    assert actions.release_unconfirmed() == 1
    assert seats(event) == (0, 0)
    assert Registration.objects.get(pk=registration.pk).state == State.CANCELLED


def test_those_of_events_that_are_over_do_not_stand_in_the_way(
    make_event: Make, put: Register, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registrations.actions.keeping.AT_ONCE", 1)
    held, on = make_event(publish=True, confirm_email=True), make_event(publish=True, confirm_email=True)
    put(held)
    programme.complete(held.pk, by=officer.actor)
    late = put(on)
    Registration.objects.update(state_since=timezone.now() - datetime.timedelta(days=4))
    assert actions.release_unconfirmed() == 1
    assert Registration.objects.get(pk=late.pk).state == State.CANCELLED


def test_approval_waits_for_the_organisers(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, approval=True)
    yes, no = put(event, "yes"), put(event, "no")
    assert (yes.state, no.state, seats(event)) == (State.PENDING, State.PENDING, (2, 2))
    assert actions.approve(yes.pk, by=officer.actor).state == State.CONFIRMED
    assert actions.decline(no.pk, by=officer.actor).state == State.DECLINED
    assert seats(event) == (1, 1)
    assert letters_to("yes@people.example") == ["registrations/received", "registrations/confirmation"]
    assert letters_to("no@people.example") == ["registrations/received", "registrations/declined"]


def test_approval_waits_for_the_address_too(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, approval=True, confirm_email=True)
    registration = put(event)
    with pytest.raises(Refused) as caught:
        actions.approve(registration.pk, by=officer.actor)
    assert [blocker.code for blocker in caught.value.blockers] == ["address_unconfirmed"]
    assert actions.confirm_address(registration.pk).state == State.PENDING
    assert actions.approve(registration.pk, by=officer.actor).state == State.CONFIRMED


def test_who_registered_before_having_an_account_finds_it_there(published: Event, put: Register) -> None:
    registration = put(published)
    person = welcome_person("bat@people.example", "mn")
    registration.refresh_from_db()
    assert registration.person == person


def test_a_quota_never_falls_below_the_seats_taken(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True)
    put(event, "one")
    put(event, "two")
    delegates = Category.objects.get(event=event)
    with pytest.raises(Invalid) as caught:
        actions.change_category(delegates.pk, {"name": "Delegate", "quota": 1}, by=officer.actor)
    assert [(error.field, error.code) for error in caught.value.errors] == [("quota", "below_taken")]
    assert actions.change_category(delegates.pk, {"name": "Delegate", "quota": 2}, by=officer.actor).quota == 2
    with pytest.raises(Refused):
        put(event, "three")


@pytest.mark.parametrize("authority", [False, True])
def test_nobody_gets_a_place_at_an_event_that_is_called_off_while_they_register(
    published: Event, officer: Person, authority: bool
) -> None:
    read_before = Event.objects.get(pk=published.pk)
    programme.cancel(published.pk, "Storm", by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.register(read_before, answers(), authority=authority)
    assert refused.value.code == "closed"
    assert seats(published) == (0, 0)
    assert not Registration.objects.exists()
    assert letters_to("bat@people.example") == []
