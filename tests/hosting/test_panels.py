"""What hosting shows on the pages of others."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from events_core.foundation.refusals import Refused
from events_core.hosting import actions, panels, queries, waits
from events_core.hosting.models import CohostRequest
from events_core.network.models import City, Person
from events_core.programme import actions as programme
from events_core.programme import gates, waiting
from events_core.programme import panels as places
from events_core.programme.models import Event
from registrations import actions as registrations
from registrations.opening import opening_of
from tests.cast import Make, confirm_host, join, person
from tests.registrations.conftest import answers

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


def request_of(somebody: Any = None) -> Any:
    request = RequestFactory().get("/")
    request.user = somebody or AnonymousUser()
    return request


def drawn(found: Any) -> str:
    """The panels as a page draws them."""
    template = engines["django"].from_string("{% panels parts %}")
    return str(template.render({"parts": list(found)}))


def moved(event: Event, officer: Person) -> Event:
    return programme.reschedule(event.pk, event.starts_at + DAY, event.ends_at + DAY, by=officer.actor)


def test_the_tab_stands_for_the_team_only(draft: Event, organiser: Person, officer: Person) -> None:
    viewer = person("viewer@team.example")
    join(draft, viewer, "viewer")
    for somebody in (officer, viewer):
        (panel,) = panels.desk_tab(request_of(somebody), draft)
        (tab,) = panel.context["tabs"]
        assert (tab["label"], tab["order"], tab["url"]) == ("Hosting", 30, f"/desk/events/{draft.slug}/hosting/")
    assert list(panels.desk_tab(request_of(organiser), draft)) == []


def test_the_overview_lists_cities_of_visits_and_of_others_once_named(
    make_event: Make, officer: Person, ulaanbaatar: City
) -> None:
    visit = make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"])
    shown = drawn(panels.desk_event(request_of(officer), visit))
    assert "City of Ulaanbaatar" in shown
    assert "Not asked" in shown
    workshop = make_event()
    assert list(panels.desk_event(request_of(officer), workshop)) == []
    confirm_host(workshop, officer)
    assert "Confirmed" in drawn(panels.desk_event(request_of(officer), workshop))


def test_the_overview_says_how_long_a_city_has(make_event: Make, officer: Person, kitakyushu: City) -> None:
    visit = make_event(kind="field_visit")
    asked = {"contact": {"email": "tanaka@kitakyushu.example"}}
    request = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), asked=asked, by=officer.actor)
    actions.send(request.pk, by=officer.actor)
    shown = drawn(panels.desk_event(request_of(officer), visit))
    assert "Not opened yet. 14 days are left." in shown
    actions.decline(request.pk, "The works are closed.")
    assert "Since " in drawn(panels.desk_event(request_of(officer), visit))


def test_an_event_that_was_told_to_wait_lists_its_cities(make_event: Make, officer: Person) -> None:
    workshop = make_event()
    actions.wait_for_cities(workshop.pk, True, by=officer.actor)
    assert "Not asked" in drawn(panels.desk_event(request_of(officer), workshop))


def waiting_of(somebody: Person) -> dict[str, list[waiting.Wait]]:
    """What waits for somebody around co-hosts, by the code of its group."""
    return {group.code: group.rows for group in waits.hosts(request_of(somebody), somebody)}


def test_my_desk_names_visits_that_wait(
    make_event: Make, officer: Person, organiser: Person, ulaanbaatar: City
) -> None:
    visit = make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"], title={"en": "To the eco-town"})
    make_event(kind="field_visit", cities=[], venue="At sea", title={"en": "To nowhere"})
    sure = make_event(kind="field_visit", title={"en": "To a sure city"})
    confirm_host(sure, officer)
    make_event(title={"en": "A workshop"})
    gone = make_event(kind="field_visit", title={"en": "A cancelled one"})
    programme.cancel(gone.pk, "No budget", by=officer.actor)
    told = {row.title: row.text for row in waiting_of(officer)["cohosts-unasked"]}
    assert set(told) == {"To the eco-town", "To nowhere"}
    assert told["To the eco-town"].endswith("Not asked yet: Kitakyushu and Ulaanbaatar")
    assert told["To nowhere"].endswith("Goes to no city yet")
    assert waiting_of(organiser) == {}
    join(visit, organiser, "organiser")
    assert [row.title for row in waiting_of(organiser)["cohosts-unasked"]] == ["To the eco-town"]


def test_a_visit_that_was_moved_waits_again_and_its_registration_is_paused(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    assert waiting_of(officer) == {}
    moved(visit, officer)
    told = waiting_of(officer)
    assert set(told) == {"cohosts-us", "cohosts-paused"}
    assert told["cohosts-us"][0].text.startswith("Ask again for the present dates")


def test_who_does_not_answer_is_named_with_days_and_a_reminder(
    make_event: Make, officer: Person, kitakyushu: City
) -> None:
    visit = make_event(kind="field_visit", title={"en": "A visit"})
    asked = {"contact": {"email": "tanaka@kitakyushu.example"}}
    one = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), asked=asked, by=officer.actor)
    assert [row.text[:16] for row in waiting_of(officer)["cohosts-us"]] == ["Send the request"]
    actions.send(one.pk, by=officer.actor)
    CohostRequest.objects.update(sent_at=timezone.now() - 5 * DAY, reminded_at=timezone.now() - DAY)
    (row,) = waiting_of(officer)["cohosts-city"]
    assert (row.title, row.whom, row.days, row.is_late, row.act) == (
        "A visit",
        "City of Kitakyushu",
        5,
        False,
        "Remind",
    )
    assert row.reminded is not None
    CohostRequest.objects.update(due_at=timezone.now() - DAY)
    assert waiting_of(officer)["cohosts-city"][0].is_late
    programme.cancel(visit.pk, "No budget", by=officer.actor)
    assert waiting_of(officer) == {}


def test_my_desk_costs_the_same_for_many_visits_and_tells_how_many_there_are(make_event: Make, officer: Person) -> None:
    costs = []
    for number in (6, 12):
        for _turn in range(number):
            make_event(kind="field_visit")
        with CaptureQueriesContext(connection) as found:
            (group,) = waits.hosts(request_of(officer), officer)
        costs.append(len(found))
    assert costs[1] == costs[0]
    assert (len(group.rows), group.total) == (waiting.FEW, 18)


def test_the_public_page_names_who_confirmed(make_event: Make, officer: Person, ulaanbaatar: City) -> None:
    visit = make_event(
        kind="field_visit",
        cities=["kitakyushu", "ulaanbaatar"],
        partners=[
            {"organisation": "neaspec-secretariat", "part": "organiser"},
            {"organisation": "city-of-ulaanbaatar", "part": "host"},
        ],
    )
    assert list(panels.event_main(request_of(), visit)) == []
    confirm_host(visit, officer)
    shown = drawn(panels.event_main(request_of(), visit))
    assert 'href="/organisations/city-of-kitakyushu/"' in shown
    assert 'href="/cities/kitakyushu/"' in shown
    assert "ulaanbaatar" not in shown  # stands among the partners already
    assert list(panels.event_main(request_of(), moved(visit, officer))) == []


def test_the_gate_of_a_list_says_what_the_gate_of_each_event_says(
    make_event: Make, officer: Person, ulaanbaatar: City, django_assert_num_queries: Any
) -> None:
    events = [make_event(), make_event(kind="field_visit"), make_event(kind="field_visit", cities=[], venue="At sea")]
    sure = make_event(kind="field_visit")
    confirm_host(sure, officer)
    half = make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"])
    confirm_host(half, officer)
    programme.edit_event(half.pk, {"cities": ["ulaanbaatar"]}, by=officer.actor)
    lapsed = make_event(kind="field_visit")
    confirm_host(lapsed, officer)
    events += [sure, Event.objects.get(pk=half.pk), moved(lapsed, officer)]
    with django_assert_num_queries(1):
        waiting = queries.waiting_among(events)
    assert waiting == {event.pk for event in events if gates.blockers(event)} == gates.blocked(events)
    with django_assert_num_queries(1):
        assert queries.waiting_among(events[:1]) == set()


def states(event: Event) -> dict[str, Any]:
    """What a list row says of an event, all panels merged as lists merge them."""
    facts: dict[str, Any] = {}
    for panel in places.at("event.rows", request_of(), [event]):
        facts |= panel.context["rows"].get(event.pk, {})
    return facts


def test_rows_say_waiting_and_paused(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    assert states(visit)["state"] == "waiting"
    confirm_host(visit, officer)
    assert states(visit)["state"] == "draft"
    visit = programme.publish(visit.pk, by=officer.actor)
    assert states(visit)["state"] == "open"
    visit = moved(visit, officer)
    assert states(visit)["state"] == "paused"
    assert states(visit)["closes"] is None
    assert states(programme.postpone(visit.pk, by=officer.actor))["state"] == "postponed"


def test_registration_pauses_while_the_gate_blocks_and_goes_on_after(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    confirm_host(visit, officer)
    visit = programme.publish(visit.pk, by=officer.actor)
    kept = registrations.register(visit, answers("early")).registration
    visit = moved(visit, officer)
    assert opening_of(visit).code == "paused"
    with pytest.raises(Refused) as refused:
        registrations.register(visit, answers("late"))
    assert refused.value.code == "paused"
    kept.refresh_from_db()
    assert kept.state == "confirmed"
    confirm_host(visit, officer)
    assert registrations.register(visit, answers("late")).outcome == "made"


def test_a_visit_of_the_past_waits_for_nobody(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit")
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    moved(visit, officer)
    Event.objects.filter(pk=visit.pk).update(starts_at=timezone.now() - 3 * DAY, ends_at=timezone.now() - 2 * DAY)
    assert waiting_of(officer) == {}
