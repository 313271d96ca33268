"""The list at the desk: who may see and do what, search, figures, exports."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.sheets import safe_cell
from events_core.journal.models import Entry, Letter
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations import actions
from registrations.models import Category, Registration, State
from tests.cast import Make, join, person
from tests.registrations.conftest import Register, answers

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def signed_in(somebody: Person) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


PATHS = {
    "see": ["registrations/", "registrations/registrations.csv", "registrations/attendance/", "registrations/{code}/"],
    "checkin": ["checkin/"],
    "manage": [
        "registrations/add/",
        "registrations/categories/",
        "registrations/categories/delegate/",
        "registrations/{code}/edit/",
        "registrations/{code}/withdraw/",
    ],
}
MAY = {
    "lead": {"see", "checkin", "manage"},
    "organiser": {"see", "checkin", "manage"},
    "steward": {"see", "checkin"},
    "trainer": {"see", "checkin"},
    "viewer": {"see"},
}


@pytest.mark.parametrize("role", MAY)
def test_each_role_sees_and_does_its_part(published: Event, put: Register, role: str) -> None:
    registration = put(published)
    member = person(f"{role}@team.example")
    join(published, member, role)
    client = signed_in(member)
    for part, paths in PATHS.items():
        for path in paths:
            answer = client.get(f"/desk/events/{published.slug}/{path.format(code=registration.code)}")
            assert answer.status_code == (200 if part in MAY[role] else 403), path


def test_officers_do_all_and_strangers_learn_nothing(
    published: Event, put: Register, officer: Person, organiser: Person
) -> None:
    registration = put(published)
    paths = [path.format(code=registration.code) for part in PATHS.values() for path in part]
    for path in paths:
        address = f"/desk/events/{published.slug}/{path}"
        assert signed_in(officer).get(address).status_code == 200, path
        assert signed_in(organiser).get(address).status_code == 404, path
        assert Client().get(address).status_code == 302, path


def test_a_registration_of_another_event_is_not_found(make_event: Make, put: Register, officer: Person) -> None:
    one, other = make_event(publish=True), make_event(publish=True)
    registration = put(one)
    client = signed_in(officer)
    assert client.get(f"/desk/events/{other.slug}/registrations/{registration.code}/").status_code == 404
    assert client.post(f"/desk/events/{other.slug}/checkin/{registration.code}/", {"act": "in"}).status_code == 404


@pytest.mark.parametrize("q", ["сарангэрэл", "САРАН", "sarang", "ulaan", "森山", "モリヤマ", "고은", "李文"])
def test_search_finds_every_script(published: Event, put: Register, officer: Person, q: str) -> None:
    put(
        published,
        "one",
        name="Batbayar Sarangerel",
        native_name="Батбаярын Сарангэрэл",
        organisation="Municipality of Ulaanbaatar",
    )
    put(published, "two", name="Moriyama Aya", native_name="森山 彩")
    put(published, "three", name="Moriyama B", native_name="モリヤマ")
    put(published, "four", name="Ko Eun-bi", native_name="고은비")
    put(published, "five", name="Li Wen", native_name="李文")
    page = signed_in(officer).get(f"/desk/events/{published.slug}/registrations/", {"q": q}).content.decode()
    assert "1 registration<" in page


def test_filters_narrow_the_list(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True)
    actions.add_category(event.pk, {"name": "Press", "slug": "press"}, by=officer.actor)
    put(event, "one", country="MN")
    put(event, "two", country="JP", category="press")
    gone = put(event, "three", country="JP")
    actions.cancel(gone.pk)
    client, path = signed_in(officer), f"/desk/events/{event.slug}/registrations/"
    for query, count in [
        ({}, 3),
        ({"country": "JP"}, 2),
        ({"category": "press"}, 1),
        ({"state": "cancelled"}, 1),
        ({"country": "JP", "state": "confirmed"}, 1),
    ]:
        assert f"{count} registration" in client.get(path, query).content.decode(), query
    assert "Nobody fits these filters" in client.get(path, {"q": "zzz"}).content.decode()
    assert client.get(path, {"state": "bogus", "page": "x", "q": "\x00%'"}).status_code == 200


def test_the_list_costs_the_same_for_many(
    published: Event, put: Register, officer: Person, django_assert_num_queries: Any
) -> None:
    client, path = signed_in(officer), f"/desk/events/{published.slug}/registrations/"
    put(published)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(30):
        put(published, f"p{number}")
    assert len(few) <= 16
    with django_assert_num_queries(len(few)):
        client.get(path)


def test_the_csv_is_for_spreadsheets_and_safe(published: Event, put: Register, officer: Person) -> None:
    put(
        published,
        "one",
        name='=HYPERLINK("http://evil.example")',
        organisation="+1 City",
        position="@SUM(A1)",
        native_name="-2",
    )
    put(published, "two", name="Батбаярын Сарангэрэл", needs='No pork,\nno "nuts"')
    answer = signed_in(officer).get(f"/desk/events/{published.slug}/registrations/registrations.csv")
    content = b"".join(answer).decode()
    assert content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [row["Name in Latin script"] for row in rows] == [
        "Батбаярын Сарангэрэл",
        '\'=HYPERLINK("http://evil.example")',
    ]
    assert (rows[1]["City or institution"], rows[1]["Position"], rows[1]["Name in own script"]) == (
        "'+1 City",
        "'@SUM(A1)",
        "'-2",
    )
    assert rows[0]["Access or dietary needs"] == 'No pork,\nno "nuts"'
    assert answer["Content-Disposition"].endswith(f'registrations-{published.slug}.csv"')


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1", "'=1"), ("\t=1", "'\t=1"), (" =1", "' =1"), ("＝1", "'＝1"), ("Bat", "Bat"), (5, 5), (None, "")],
)
def test_cells_that_begin_like_formulas(cell: Any, safe: Any) -> None:
    assert safe_cell(cell) == safe


def test_needs_are_not_in_a_viewers_csv(published: Event, put: Register) -> None:
    put(published, needs="No pork")
    viewer = person("viewer@team.example")
    join(published, viewer, "viewer")
    assert (
        "No pork"
        not in b"".join(
            signed_in(viewer).get(f"/desk/events/{published.slug}/registrations/registrations.csv")
        ).decode()
    )


def test_adding_somebody_by_hand(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, approval=True, confirm_email=True)
    client = signed_in(officer)
    answer = client.post(f"/desk/events/{event.slug}/registrations/add/", answers())
    registration = Registration.objects.get()
    assert answer["Location"] == f"/desk/events/{event.slug}/registrations/{registration.code}/"
    assert registration.state == State.CONFIRMED
    assert list(Entry.objects.filter(verb="registration.added").values_list("actor_id", flat=True)) == [officer.pk]
    wrong = client.post(f"/desk/events/{event.slug}/registrations/add/", answers(email="x", name="Kept"))
    assert wrong.status_code == 422
    assert "Kept" in wrong.content.decode()


def test_correcting_an_address_gives_a_new_link(published: Event, put: Register, officer: Person) -> None:
    registration, other = put(published), put(published, "other")
    old = registration.link_secret
    client, path = signed_in(officer), f"/desk/events/{published.slug}/registrations/{registration.code}/edit/"
    taken = client.post(path, answers(email="OTHER@people.example"))
    assert "Somebody is registered with this address already." in taken.content.decode()
    late = client.post(path, answers(email="x", version=1 + registration.version))
    assert f'name="version" value="{1 + registration.version}"' in late.content.decode()
    assert client.post(path, answers(email="right@people.example", version=registration.version)).status_code == 302
    registration.refresh_from_db()
    assert (registration.email, registration.link_secret == old) == ("right@people.example", False)
    assert Letter.objects.latest("pk").to_email == "right@people.example"
    assert client.post(path, answers(email="late@people.example", version=1)).status_code == 412
    assert other.pk


def test_a_corrected_address_is_told_how_the_registration_stands(
    make_event: Make, put: Register, officer: Person, participant: Person
) -> None:
    event = make_event(publish=True, approval=True)
    registration = put(event, email=participant.email, person=participant)
    actions.edit(registration.pk, {"email": "right@people.example"}, by=officer.actor)
    letter = Letter.objects.latest("pk")
    assert (letter.template, letter.to_email) == ("registrations/received", "right@people.example")
    assert Registration.objects.get().person is None


def test_moving_somebody_to_another_category_moves_the_seat(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True)
    actions.add_category(event.pk, {"name": "Press", "slug": "press", "quota": 1}, by=officer.actor)
    one, two = put(event, "one"), put(event, "two")
    client = signed_in(officer)
    done = client.post(f"/desk/events/{event.slug}/registrations/{one.code}/edit/", answers("one", category="press"))
    assert done.status_code == 302
    assert dict(Category.objects.values_list("slug", "taken")) == {"delegate": 1, "press": 1}
    full = client.post(f"/desk/events/{event.slug}/registrations/{two.code}/edit/", answers("two", category="press"))
    assert full.status_code == 409
    assert dict(Category.objects.values_list("slug", "taken")) == {"delegate": 1, "press": 1}
    event.refresh_from_db()
    assert event.taken == 2


def test_withdrawing_on_somebodys_behalf(published: Event, put: Register, officer: Person) -> None:
    registration = put(published)
    client, path = signed_in(officer), f"/desk/events/{published.slug}/registrations/{registration.code}/withdraw/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.CANCELLED


def test_deciding_from_the_page(make_event: Make, put: Register, officer: Person) -> None:
    event = make_event(publish=True, approval=True)
    registration = put(event)
    client, path = signed_in(officer), f"/desk/events/{event.slug}/registrations/{registration.code}/"
    assert "Approve" in client.get(path).content.decode()
    assert client.post(f"{path}approve/").status_code == 302
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED
    assert client.post(f"{path}decline/").status_code == 409
    assert client.post(f"{path}explode/").status_code == 404


def test_categories_from_the_pages(published: Event, put: Register, officer: Person) -> None:
    put(published)
    put(published, "two")
    client, path = signed_in(officer), f"/desk/events/{published.slug}/registrations/categories/"
    assert client.post(path, {"name-en": "Observer", "quota": "3"}).status_code == 302
    assert Category.objects.get(slug="observer").quota == 3
    assert client.post(path, {"name-en": "", "quota": "0"}).status_code == 422
    below = client.post(f"{path}delegate/", {"name-en": "Delegate", "quota": "1"})
    assert below.status_code == 422
    assert "2 places are taken already" in below.content.decode()
    assert client.post(f"{path}delegate/", {"name-en": "Delegate", "quota": "2"}).status_code == 302


def test_the_chart_has_its_table(published: Event, put: Register, officer: Person) -> None:
    put(published)
    page = signed_in(officer).get(f"/desk/events/{published.slug}/registrations/").content.decode()
    assert "<svg" in page
    assert "Show as a table" in page
    assert "style=" not in page
