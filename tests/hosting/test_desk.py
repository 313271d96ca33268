"""The hosting page of an event: who sees and does what, the forms, what stands there for each state."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from i18nfield.strings import LazyI18nString

from events_core.foundation import localise, pills
from events_core.foundation.refusals import Refused
from events_core.hosting import actions
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, city, confirm_host, join, person

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english() -> None:
    """The last reader's language of other tests is forgotten."""
    translation.activate("en")


@pytest.fixture
def visit(make_event: Make) -> Event:
    """A draft field visit to one city."""
    return make_event(kind="field_visit")


def signed_in(somebody: Person) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(somebody)
    return client


def page(somebody: Person, event: Event) -> str:
    answer = signed_in(somebody).get(f"/desk/events/{event.slug}/hosting/")
    assert answer.status_code == 200
    return answer.content.decode()


def dates_of(event: Event) -> str:
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)


def letter(event: Event, place: str = "kitakyushu", **values: str) -> dict[str, str]:
    """What an officer writes into the form of a city."""
    told = {
        "answer": "confirmed",
        "name": "Moriyama Aya",
        "position": "Mayor",
        "note": "Letter 17 of 3 March",
        **values,
    }
    dates = f"{event.starts_at.isoformat()}/{event.ends_at.isoformat()}"
    return {"dates": dates} | {f"answer-{place}-{name}": value for name, value in told.items()}


def record(somebody: Person, event: Event, place: str = "kitakyushu", **values: str) -> Any:
    client = signed_in(somebody)
    address = f"/desk/events/{event.slug}/hosting/{place}/record/"
    return client.post(address, letter(event, place, **values), follow=True)


def second_government(place: City) -> Organisation:
    values = {
        "name": LazyI18nString({"en": "Kitakyushu Port Authority"}), "kind": "local_government", "city": place, "country": "JP",
    }  # fmt: skip
    return network.save_organisation(Organisation(slug="port-authority"), values, by=COMMAND)


def test_every_state_has_its_pill() -> None:
    for state in CohostRequest.State:
        assert pills.pill_of("cohost", state).label == state.label


@pytest.mark.parametrize(
    ("role", "expected"), [("lead", 422), ("organiser", 422), ("trainer", 403), ("steward", 403), ("viewer", 403)]
)
def test_the_team_sees_all_but_only_officers_record(visit: Event, kitakyushu: City, role: str, expected: int) -> None:
    second_government(kitakyushu)
    member = person(f"{role}@team.example")
    join(visit, member, role)
    assert "Kitakyushu" in page(member, visit)
    client = signed_in(member)
    assert client.post(f"/desk/events/{visit.slug}/hosting/kitakyushu/record/", letter(visit)).status_code == 403
    assert client.post(f"/desk/events/{visit.slug}/hosting/kitakyushu/name/", {}).status_code == expected


def test_strangers_learn_nothing(visit: Event, organiser: Person, participant: Person) -> None:
    for path in ("", "kitakyushu/record/", "kitakyushu/name/"):
        address = f"/desk/events/{visit.slug}/hosting/{path}"
        method = "post" if path else "get"
        assert getattr(Client(), method)(address).status_code == 302
        assert getattr(signed_in(organiser), method)(address).status_code == 404
        assert getattr(signed_in(participant), method)(address).status_code == 404


def test_an_officer_records_a_yes_and_the_visit_can_be_published(visit: Event, officer: Person) -> None:
    assert "This visit cannot be published yet" in page(officer, visit)
    answer = record(officer, visit)
    shown = answer.content.decode()
    assert f"Kitakyushu has confirmed {dates_of(visit)}." in shown
    assert "The visit can be published." in shown
    for text in ("Moriyama Aya", "Mayor", "Letter 17 of 3 March"):
        assert text in shown, text
    assert "Every city has confirmed" in page(officer, visit)
    assert 'name="answer-kitakyushu-name"' not in shown
    assert programme.publish(visit.pk, by=officer.actor).state == "published"


def test_what_else_is_missing_is_said(make_event: Make, officer: Person) -> None:
    visit = make_event(kind="field_visit", contact_email="")
    assert "What else is missing before publishing" in record(officer, visit).content.decode()


def test_one_of_two_cities_is_not_enough(make_event: Make, ulaanbaatar: City, officer: Person) -> None:
    visit = make_event(kind="field_visit", cities=["kitakyushu", "ulaanbaatar"])
    shown = record(officer, visit).content.decode()
    assert "Still waiting for: Ulaanbaatar." in shown
    assert "Still waiting for: Ulaanbaatar." in page(officer, visit)
    assert "The visit can be published." not in shown


def test_a_no_says_what_it_means_and_can_become_a_yes(visit: Event, officer: Person) -> None:
    shown = record(officer, visit, answer="declined", note="No. 4").content.decode()
    assert f"Kitakyushu has declined {dates_of(visit)}." in shown
    assert "The visit cannot be held there on these dates." in shown
    assert "Declined" in shown
    assert dates_of(visit) in shown
    assert "Kitakyushu has confirmed" in record(officer, visit).content.decode()


def test_bad_answers_keep_what_was_typed(visit: Event, officer: Person) -> None:
    answer = record(officer, visit, answer="", name="", position="Mayor\x00", note="kept " * 500)
    shown = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Choose yes or no.", "Fill in “Who answered”.", "does not print", "Shorten this to 2000 characters"):
        assert text in shown, text
    assert "kept kept" in shown
    assert "4 answers need another look" in shown
    assert 'href="#id_answer-kitakyushu-name"' in shown
    assert not CohostRequest.objects.exists()


def test_markup_in_a_letter_is_text(visit: Event, officer: Person) -> None:
    shown = record(officer, visit, name="<b>Aya</b>", note="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;b&gt;Aya" in shown


def test_an_answer_for_dates_that_changed_meanwhile_is_asked_again(visit: Event, officer: Person) -> None:
    written = letter(visit)
    programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    client, address = signed_in(officer), f"/desk/events/{visit.slug}/hosting/kitakyushu/record/"
    answer = client.post(address, written)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "The event was moved while you wrote." in shown
    assert "Letter 17 of 3 March" in shown
    fresh = re.search(r'name="dates" value="([^"]+)"', shown)
    assert fresh
    assert fresh[1] != written["dates"]
    assert client.post(address, written | {"dates": fresh[1]}).status_code == 302
    assert client.post(address, {**written, "dates": ""}).status_code == 422


def test_a_lapsed_answer_says_why(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    before = dates_of(visit)
    moved = programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    shown = page(officer, moved)
    assert "Lapsed" in shown
    assert f"It was given for {before}; the event is now on {dates_of(moved)}." in shown
    assert 'name="answer-kitakyushu-name"' in shown
    back = programme.reschedule(visit.pk, visit.starts_at, visit.ends_at, by=officer.actor)
    assert "The city has to say it again." in page(officer, back)


def test_a_city_left_out_keeps_its_answer_in_sight(visit: Event, officer: Person, ulaanbaatar: City) -> None:
    confirm_host(visit, officer)
    programme.edit_event(visit.pk, {"cities": ["ulaanbaatar"]}, by=officer.actor)
    shown = page(officer, visit)
    assert "No longer visited" in shown
    assert "City of Kitakyushu" in shown
    assert record(officer, visit).status_code == 404


def test_a_published_visit_that_was_moved_pauses(visit: Event, officer: Person) -> None:
    confirm_host(visit, officer)
    programme.publish(visit.pk, by=officer.actor)
    moved = programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    assert "Registration is paused" in page(officer, moved)
    assert "The visit is published, and its hosts are sure." in record(officer, moved).content.decode()


def test_an_organiser_is_told_who_records(visit: Event, officer: Person) -> None:
    lead = person("lead@team.example")
    join(visit, lead, "organiser")
    shown = page(lead, visit)
    assert "A secretariat officer records the answer" in shown
    assert "<form" not in shown.split("<main")[1].split("</main")[0]
    record(officer, visit)
    assert "Letter 17 of 3 March" in page(lead, visit)


def test_one_of_several_local_governments_is_named(visit: Event, officer: Person, kitakyushu: City) -> None:
    second_government(kitakyushu)
    lead = person("lead@team.example")
    join(visit, lead, "lead")
    assert "Name the one to be asked." in page(lead, visit)
    assert 'name="answer-kitakyushu-name"' not in page(officer, visit)
    unnamed = record(officer, visit)
    assert unnamed.status_code == 422
    assert not CohostRequest.objects.exists()
    address, field = f"/desk/events/{visit.slug}/hosting/kitakyushu/name/", "name-kitakyushu-organisation"
    client = signed_in(lead)
    assert client.post(address, {field: "secretariat"}).status_code == 422
    shown = client.post(address, {field: "port-authority"}, follow=True).content.decode()
    assert "Kitakyushu Port Authority is named as the host to be asked" in shown
    record(officer, visit, answer="declined")
    client.post(address, {field: "city-of-kitakyushu"})
    request = CohostRequest.objects.get()
    assert (request.organisation.slug, request.state, request.answer) == ("city-of-kitakyushu", "drafted", None)
    record(officer, visit)
    assert client.post(address, {field: "port-authority"}).status_code == 409
    verbs = list(Entry.objects.filter(verb__startswith="cohost.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["cohost.drafted", "cohost.declined", "cohost.drafted", "cohost.confirmed"]


def test_a_city_without_a_local_government_says_so(visit: Event, officer: Person, kitakyushu: City) -> None:
    Organisation.objects.filter(city=kitakyushu).delete()
    link = re.search(r'href="([^"]+)">Add a local government', page(officer, visit))
    assert link
    assert signed_in(officer).get(link[1]).status_code == 200
    lead = person("lead@team.example")
    join(visit, lead, "lead")
    shown = page(lead, visit)
    assert "A secretariat officer can add it." in shown
    assert "Add a local government" not in shown


def test_an_event_without_cities_says_so(make_event: Make, officer: Person) -> None:
    event = make_event(kind="field_visit", cities=[], venue="Somewhere")
    assert "This event goes to no city yet" in page(officer, event)


def test_other_kinds_keep_answers_that_do_not_gate(draft: Event, officer: Person) -> None:
    assert "This event does not wait for its cities" in page(officer, draft)
    shown = record(officer, draft).content.decode()
    assert "It stands on the event&#x27;s page as a host." in shown


def test_a_cancelled_event_asks_nobody(visit: Event, officer: Person) -> None:
    programme.cancel(visit.pk, "No budget", by=officer.actor)
    assert "<details" not in page(officer, visit).split("<main")[1].split("</main")[0]
    answer = record(officer, visit)
    assert answer.status_code == 409
    assert "its hosts are no longer asked" in answer.content.decode()


def test_two_officers_at_once_record_one_answer(visit: Event, officer: Person) -> None:
    assert record(officer, visit).status_code == 200
    assert record(officer, visit, answer="declined").status_code == 409
    assert CohostRequest.objects.get().state == "confirmed"


def test_the_page_costs_the_same_for_many_cities(make_event: Make, officer: Person) -> None:
    slugs = [city(f"city-{number}", "JP", {"en": f"City {number}"}).slug for number in range(20)]
    client, costs = signed_in(officer), []
    for some in (slugs[:2], slugs):
        event = make_event(kind="field_visit", cities=some)
        confirm_host(event, officer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/desk/events/{event.slug}/hosting/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_actions_refuse_dates_the_city_did_not_see(visit: Event, officer: Person, kitakyushu: City) -> None:
    request = actions.draft_request(visit.pk, kitakyushu, kitakyushu.organisations.get(), by=officer.actor)
    seen = (visit.starts_at, visit.ends_at)
    programme.reschedule(visit.pk, visit.starts_at + DAY, visit.ends_at + DAY, by=officer.actor)
    with pytest.raises(Refused) as refused:
        actions.record_answer(
            request.pk, "confirmed", name="Aya", position="", note_text="", by=officer.actor, dates=seen
        )
    assert refused.value.code == "lapsed"
