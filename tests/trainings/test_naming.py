"""A city names its people: typed, pasted or from a file; looked at first, and never more than it has places."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Letter
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from registrations.models import Registration
from tests.trainings import scenes
from tests.trainings.test_scheduling import agreed_on
from trainings import actions, nominations
from trainings.models import TrainingRequest


@pytest.fixture
def asked(ulaanbaatar: City, provider: Organisation, officer: Person) -> TrainingRequest:
    """A request of a city with three places in a published training."""
    request = scenes.ask(ulaanbaatar, people=3, contact_language="en")
    match = agreed_on(provider, request)
    actions.schedule(match.request_id, {"publish": True}, by=officer.actor, person=officer)
    request.refresh_from_db()
    return request


@pytest.fixture
def page(asked: TrainingRequest) -> str:
    return f"/trainings/requests/{asked.link_secret}/people/"


def row(number: int, **values: str) -> dict[str, str]:
    return {"name": f"Bat {number}", "email": f"bat{number}@city.example", **values}


def form(*rows: dict[str, str], **more: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "people-TOTAL_FORMS": "5", "people-INITIAL_FORMS": "0", "people-MIN_NUM_FORMS": "0",
        "people-MAX_NUM_FORMS": "100", "table": "",
    }  # fmt: skip
    for number, values in enumerate(rows):
        sent |= {f"people-{number}-{name}": value for name, value in values.items()}
    return sent | more


def test_people_are_registered_for_the_city_in_its_places(asked: TrainingRequest) -> None:
    made = actions.name_people(asked.pk, [row(1, native_name="Бат", position="Engineer", language="mn"), row(2)])
    first, second = made
    assert asked.event
    assert (first.category.slug, first.state, first.native_name, first.language) == (
        "ulaanbaatar", "confirmed", "Бат", "mn",
    )  # fmt: skip
    assert (second.language, second.country) == ("en", "MN")
    assert first.organisation == asked.organisation.name.localize("en")  # type: ignore[union-attr]
    assert asked.event.categories.get(slug="ulaanbaatar").taken == 2
    assert Letter.objects.filter(template="registrations/confirmation").count() == 2


def test_more_than_there_are_places_is_refused_whole(asked: TrainingRequest) -> None:
    actions.name_people(asked.pk, [row(1)])
    with pytest.raises(Refused) as refusal:
        actions.name_people(asked.pk, [row(2), row(3), row(4)])
    assert refusal.value.code == "full"
    assert "There are 2 places left." in str(refusal.value.message)
    assert Registration.objects.count() == 1


def test_a_wrong_row_keeps_all_from_being_registered(asked: TrainingRequest) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.name_people(asked.pk, [row(1), row(2, email="nowhere"), row(1)])
    assert {one.field for one in refusal.value.errors} == {"rows.1.email", "rows.2.email"}
    assert not Registration.objects.exists()


def test_who_is_registered_already_stays_as_they_are_and_takes_no_second_place(asked: TrainingRequest) -> None:
    actions.name_people(asked.pk, [row(1), row(2), row(3)])
    assert actions.name_people(asked.pk, [row(1, name="Somebody else")]) == []
    assert Registration.objects.get(email="bat1@city.example").name == "Bat 1"


def test_nobody_is_named_before_the_event_is_published_or_after_it(
    ulaanbaatar: City, provider: Organisation, officer: Person
) -> None:
    request = scenes.ask(ulaanbaatar)
    with pytest.raises(Refused) as refusal:
        actions.name_people(request.pk, [row(1)])
    assert refusal.value.code == "not_scheduled"
    match = agreed_on(provider, request)
    event = actions.schedule(match.request_id, by=officer.actor, person=officer)
    with pytest.raises(Refused) as refusal:
        actions.name_people(request.pk, [row(1)])
    assert refusal.value.code == "not_published"
    programme.publish(event.pk, by=officer.actor)
    assert Letter.objects.get(template="trainings/name_people").to_email == request.contact_email
    actions.name_people(request.pk, [row(1)])
    Event.objects.filter(pk=event.pk).update(starts_at="2020-01-01T00:00Z", ends_at="2020-01-02T00:00Z")
    with pytest.raises(Refused) as refusal:
        actions.name_people(request.pk, [row(2)])
    assert refusal.value.code == "closed"


@pytest.mark.sqlite
def test_typed_rows_are_looked_at_then_registered(client: Client, asked: TrainingRequest, page: str) -> None:
    assert client.get(page).status_code == 200
    seen = client.post(page, form(row(1), row(2)))
    assert seen.status_code == 200
    assert "2 people can be registered" in seen.content.decode()
    assert not Registration.objects.exists()
    client.post(page, {"rows": seen.context["report"].carried})
    assert Registration.objects.count() == 2
    text = client.get(page).content.decode()
    assert "Bat 1" in text
    assert "1 place left" in text
    assert "Bat 2" in client.get(f"/trainings/requests/{asked.link_secret}/").content.decode()


def test_a_second_click_registers_once(client: Client, page: str) -> None:
    carried = client.post(page, form(row(1))).context["report"].carried
    for _time in range(2):
        client.post(page, {"rows": carried})
    assert Registration.objects.count() == 1
    assert Letter.objects.filter(template="registrations/confirmation").count() == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "table",
    [
        "Bat One\tБат\tbat1@city.example\tEngineer\tmn\nBat Two\tДорж\tbat2@city.example\tPlanner\tru",
        "Bat One;bat1@city.example\nBat Two;bat2@city.example",
        "email,name\nbat1@city.example,Bat One\nbat2@city.example,Bat Two",
        "Name in Latin script\tEmail\tOther\nBat One\tbat1@city.example\tx\nBat Two\tbat2@city.example\ty",
    ],
)
def test_a_table_can_be_pasted(client: Client, page: str, table: str) -> None:
    seen = client.post(page, form(table=table))
    assert [one.said["email"] for one in seen.context["report"].new] == ["bat1@city.example", "bat2@city.example"]
    client.post(page, {"rows": seen.context["report"].carried})
    assert list(Registration.objects.order_by("name").values_list("name", flat=True)) == ["Bat One", "Bat Two"]


@pytest.mark.sqlite
def test_a_file_can_be_chosen(client: Client, page: str) -> None:
    text = "name,native_name,email,position,language\nBat One,Бат,bat1@city.example,Engineer,mn\n"
    seen = client.post(page, form(file=SimpleUploadedFile("people.csv", text.encode())))
    assert [one.said["native_name"] for one in seen.context["report"].new] == ["Бат"]
    broken = client.post(page, form(file=SimpleUploadedFile("people.csv", io.BytesIO(b"who\nme\n").read())))
    assert broken.status_code == 422
    assert "report" not in broken.context or broken.context["report"] is None


@pytest.mark.sqlite
def test_each_row_is_reported_and_faults_stand_at_their_fields(client: Client, page: str) -> None:
    seen = client.post(page, form(row(1), row(2, email="nowhere"), {"name": "", "email": "x@city.example"}))
    text = seen.content.decode()
    assert seen.status_code == 422
    assert "2 rows are not right" in text
    assert text.count("Enter an email address with an @ sign") >= 2  # in the report and at the field
    assert 'value="nowhere"' in text
    assert "Register these people" not in text


def test_too_many_are_told_before_anybody_is_registered(client: Client, page: str) -> None:
    seen = client.post(page, form(*(row(number) for number in range(4))))
    assert seen.status_code == 422
    assert "There are 3 places left. You named 4 people." in seen.content.decode()
    assert "Register these people" not in seen.content.decode()


def test_places_that_went_meanwhile_are_told(client: Client, asked: TrainingRequest, page: str) -> None:
    carried = client.post(page, form(row(1), row(2))).context["report"].carried
    actions.name_people(asked.pk, [row(7), row(8)])
    late = client.post(page, {"rows": carried})
    assert late.status_code == 422
    assert "There is 1 place left." in late.content.decode()
    assert Registration.objects.count() == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("rows", ["", "{", "[[1]]", json.dumps([[1, 2]]), json.dumps({"a": 1})])
def test_what_was_carried_and_spoiled_is_refused(client: Client, page: str, rows: str) -> None:
    assert client.post(page, {"rows": rows}).status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.sqlite
def test_nothing_typed_and_more_rows(client: Client, page: str) -> None:
    empty = client.post(page, form())
    assert empty.status_code == 422
    assert "Name at least one person" in empty.content.decode()
    more = client.post(page, form(row(1), more="1")).content.decode()
    assert 'value="Bat 1"' in more
    assert 'name="people-5-name"' in more


@pytest.mark.sqlite
def test_without_a_training_the_page_says_so(client: Client, ulaanbaatar: City) -> None:
    request = scenes.ask(ulaanbaatar, contact_language="en")
    page = client.get(f"/trainings/requests/{request.link_secret}/people/")
    assert page.status_code == 409
    assert "not scheduled" in page.content.decode()


def test_a_city_sees_only_its_own_people(asked: TrainingRequest, kitakyushu: City) -> None:
    assert asked.event
    scenes.learner(asked.event, "Delegate Other")
    actions.name_people(asked.pk, [row(1)])
    assert [one.name for one in nominations.of_city(asked)] == ["Bat 1"]


def test_checking_costs_the_same_for_two_rows_and_for_many(
    asked: TrainingRequest, django_assert_num_queries: Any
) -> None:
    for number in (2, 40):
        found = TrainingRequest.objects.select_related("city", "organisation", "event").get(pk=asked.pk)
        with django_assert_num_queries(3):
            nominations.check(found, found.event, list(enumerate(row(n) for n in range(number))))  # type: ignore[arg-type]
