"""What registrations show on the pages of others."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme import panels as places
from events_core.programme.models import Event
from events_core.programme.rows import rows_of
from registrations import actions, panels, waits
from registrations.models import Registration
from tests.cast import Make, in_days, join
from tests.registrations.conftest import Register

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def request_of(person: Any = None) -> Any:
    request = RequestFactory().get("/")
    request.user = person or AnonymousUser()
    return request


def side(event: Event) -> str:
    found = [
        panel
        for place in ("event.facts", "event.side")
        for panel in places.at(place, request_of(), event)
        if panel.template.startswith("registrations/")
    ]
    return "".join(render_to_string(panel.template, panel.context) for panel in found)


def test_the_side_of_an_open_event_has_places_window_and_button(make_event: Make, put: Register) -> None:
    event = make_event(publish=True, capacity=30)
    put(event)
    event.refresh_from_db()
    shown = side(event)
    assert "29 of 30 places left" in shown
    assert f'href="/events/{event.slug}/register/"' in shown
    assert "Until " in shown


def test_the_side_of_a_full_or_held_event_has_no_button(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, capacity=1)
    put(event)
    event.refresh_from_db()
    assert "Full" in side(event)
    assert "href" not in side(event)
    programme.complete(event.pk, by=officer.actor)
    event.refresh_from_db()
    assert side(event) == ""


@pytest.mark.both
def test_rows_of_a_list_cost_two_queries(make_event: Make, put: Register, django_assert_num_queries: Any) -> None:
    events = [make_event(publish=True, capacity=number) for number in (1, 2, 3)]
    put(events[0])
    rows = list(Event.objects.filter(pk__in=[event.pk for event in events]).order_by("capacity"))
    with django_assert_num_queries(2):
        (panel,) = panels.event_rows(request_of(), rows)
    facts = panel.context["rows"]
    assert [facts[row.pk]["state"] for row in rows] == ["full", "open", "open"]
    assert facts[rows[1].pk]["side"] == "2 of 2 places left"
    assert facts[rows[1].pk]["closes"] == rows[1].starts_at


def test_quotas_can_fill_an_event_before_its_capacity(
    client: Client, make_event: Make, put: Register, officer: Person
) -> None:
    event = make_event(publish=True, capacity=10)
    actions.change_category(event.categories.get().pk, {"name": "Delegate", "quota": 1}, by=officer.actor)
    put(event)
    event.refresh_from_db()
    assert panels.row_facts(event, list(event.categories.all()))["state"] == "full"
    assert "Register</a>" not in client.get(f"/events/{event.slug}/").content.decode()
    assert "All places are taken." in client.get(f"/events/{event.slug}/register/").content.decode()


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("lead", ["Registrations", "Check-in"]),
        ("steward", ["Registrations", "Check-in"]),
        ("viewer", ["Registrations"]),
    ],
)
def test_tabs_by_role(published: Event, steward: Person, role: str, labels: list[str]) -> None:
    join(published, steward, role)
    tabs = [tab for panel in panels.desk_tabs(request_of(steward), published) for tab in panel.context["tabs"]]
    assert [tab["label"] for tab in tabs] == labels


@pytest.mark.both
def test_my_events_are_found_by_my_address(
    published: Event, put: Register, participant: Person, client: Client, django_assert_max_num_queries: Any
) -> None:
    registration = put(published, email=participant.email.upper())
    client.force_login(participant)
    page = client.get("/me/", headers={"Accept-Language": "en"}).content.decode()
    assert f"/r/{registration.link_secret}/" in page


@pytest.mark.both
def test_the_desk_names_events_that_wait_for_a_word(
    make_event: Make, put: Register, officer: Person, organiser: Person
) -> None:
    event = make_event(publish=True, approval=True)
    put(event)
    (group,) = waits.registrations(request_of(officer), officer)
    (row,) = group.rows
    assert row.text == "1 person waits for an answer."
    assert row.url == f"/desk/events/{event.slug}/registrations/?state=pending"
    assert not row.is_late
    Registration.objects.update(state_since=timezone.now() - datetime.timedelta(days=8))
    (group,) = waits.registrations(request_of(officer), officer)
    assert (group.rows[0].is_late, group.rows[0].days) == (True, 8)
    assert list(waits.registrations(request_of(organiser), organiser)) == []


def test_the_desk_names_addresses_not_confirmed_and_windows_that_open_and_close(
    make_event: Make, put: Register, officer: Person
) -> None:
    put(make_event(publish=True, confirm_email=True))
    make_event(publish=True, registration_opens_at=in_days(3))
    make_event(publish=True, registration_closes_at=in_days(2))
    told = {group.code: group.rows[0] for group in waits.registrations(request_of(officer), officer)}
    assert set(told) == {"registrations-addresses", "registrations-opening", "registrations-closing"}
    assert told["registrations-addresses"].whom == "People who registered"


def test_a_list_says_when_registration_opens(make_event: Make) -> None:
    opens = in_days(10, 0)
    event = make_event(publish=True, registration_opens_at=opens)
    facts = panels.row_facts(event, list(event.categories.all()))
    assert (facts["state"], facts["opens"], facts["closes"]) == ("opens_later", opens, None)
    (row,) = rows_of(request_of(), [event])
    assert f"Opens {localise.date(localise.local_day(opens, event.timezone))}" in row.side


@pytest.mark.both
def test_my_events_stand_in_the_order_of_their_days_and_a_cancelled_one_asks_nothing(
    make_event: Make, put: Register, participant: Person, officer: Person, client: Client
) -> None:
    late, early = make_event(publish=True, starts_at=in_days(60, 0)), make_event(publish=True)
    for event in (late, early):
        put(event, email=participant.email)
    programme.cancel(early.pk, "No budget", by=officer.actor)
    Person.objects.filter(pk=participant.pk).update(language="en")
    client.force_login(participant)
    page = client.get("/me/").content.decode()
    own = [registration.link_secret for registration in (early.registrations.get(), late.registrations.get())]
    assert page.index(own[0]) < page.index(own[1])
    assert page.count("Change or withdraw") == 1
    assert "QR code for check-in" not in client.get(f"/r/{own[0]}/").content.decode()
    assert "QR code for check-in" in client.get(f"/r/{own[1]}/").content.decode()


@pytest.mark.parametrize(("zone", "told"), [("UTC", False), ("Asia/Seoul", False), ("Asia/Ulaanbaatar", True)])
def test_my_own_time_is_told_where_it_differs(
    published: Event, put: Register, participant: Person, client: Client, zone: str, told: bool
) -> None:
    put(published, email=participant.email)
    Person.objects.filter(pk=participant.pk).update(timezone=zone, language="en")
    client.force_login(participant)
    assert ("For you:" in client.get("/me/").content.decode()) is told
