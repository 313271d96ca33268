"""A field visit cannot be published until a local government of each of its cities confirmed the present dates."""

import datetime

import pytest

from events_core.foundation.refusals import Invalid, Refused
from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import unconfirmed_cities
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event, State
from tests.cast import Make, confirm_host

pytestmark = pytest.mark.both


@pytest.fixture
def visit(make_event: Make, ulaanbaatar: City) -> Event:
    return make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"])


def blocked(event: Event) -> int:
    return len(list(unconfirmed_cities(event)))


def test_every_city_must_say_yes(visit: Event, officer: Person, kitakyushu: City) -> None:
    body = kitakyushu.organisations.get()
    request = actions.draft_request(visit.pk, kitakyushu, body, by=officer.actor)
    assert blocked(visit) == 2
    actions.record_answer(request.pk, "confirmed", name="Mayor", position="", note_text="Letter 17", by=officer.actor)
    assert blocked(visit) == 1
    with pytest.raises(Refused):
        programme.publish(visit.pk, by=officer.actor)


def test_a_no_does_not_open_the_gate(visit: Event, officer: Person, kitakyushu: City) -> None:
    request = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
    actions.record_answer(request.pk, "declined", name="Mayor", position="", note_text="", by=officer.actor)
    assert blocked(visit) == 2


def test_other_dates_make_the_yes_lapse(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    assert blocked(visit) == 0
    day = datetime.timedelta(days=1)
    programme.reschedule(visit.pk, visit.starts_at + day, visit.ends_at + day, by=officer.actor)
    assert set(CohostRequest.objects.values_list("state", flat=True)) == {"lapsed"}
    assert blocked(Event.objects.get(pk=visit.pk)) == 2


def test_other_changes_lapse_nothing(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    programme.edit_event(visit.pk, {"summary": "More about it"}, by=officer.actor)
    assert blocked(visit) == 0


def test_a_visit_published_and_then_moved_is_paused_not_unpublished(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    day = datetime.timedelta(days=1)
    moved = programme.reschedule(visit.pk, visit.starts_at + day, visit.ends_at + day, by=officer.actor)
    assert moved.state == State.PUBLISHED
    assert blocked(moved) == 2
    confirm_host(moved, officer)
    assert blocked(moved) == 0


def test_a_visit_without_a_city_is_blocked(make_event: Make) -> None:
    assert blocked(make_event(kind="field_visit", cities=[], venue="Somewhere")) == 1


def test_only_a_local_government_of_the_city_counts(
    visit: Event, officer: Person, kitakyushu: City, ulaanbaatar: City
) -> None:
    with pytest.raises(Invalid):
        actions.draft_request(visit.pk, kitakyushu, ulaanbaatar.organisations.get(), by=officer.actor)


def test_an_answer_needs_a_name(visit: Event, officer: Person, kitakyushu: City) -> None:
    request = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
    with pytest.raises(Invalid) as caught:
        actions.record_answer(request.pk, "confirmed", name=" ", position="", note_text="", by=officer.actor)
    assert caught.value.errors[0].field == "name"


def test_other_kinds_have_no_gate(draft: Event) -> None:
    assert blocked(draft) == 0
