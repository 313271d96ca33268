"""The page of certificates in an event's workspace."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from certificates import actions
from certificates.models import Batch, Certificate, PrintedName
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations.models import Registration
from tests.cast import Make, join
from tests.certificates.conftest import NAMES, People
from tests.certificates.test_issue import issue_all

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def desk(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/certificates/{rest}"


@pytest.fixture
def signed_in(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def test_the_page_says_who_is_eligible_and_why_not(signed_in: Client, held: Event, came: People) -> None:
    came(held, "zhang")
    came(held, "kim", state=Registration.State.ABSENT)
    came(held, "batbayar", state=Registration.State.CANCELLED)
    text = signed_in.get(desk(held)).content.decode()
    assert "Can be issued" in text
    assert "Issue 1 certificate<" in text
    assert "Not eligible" in text
    assert "Was not marked present." in text
    assert "Batbayar" not in text
    assert '<span lang="zh-Hans">张喆鑫</span>' in text


def test_before_the_event_is_held_the_page_says_what_comes_first(
    signed_in: Client, published: Event, came: People
) -> None:
    came(published, "zhang")
    text = signed_in.get(desk(published)).content.decode()
    assert "Certificates come after the event" in text
    assert "certificates/issue/" not in text


@pytest.mark.both
def test_issuing_from_the_page(signed_in: Client, held: Event, attended: list[Registration]) -> None:
    answer = signed_in.post(desk(held, "issue/"), {"first": "mn", "second": "en"}, follow=True)
    text = answer.content.decode()
    assert "Batch 1 is in the queue" in text
    batch = Batch.objects.get()
    assert (batch.languages, batch.ordered_by) == (["mn", "en"], Person.objects.get(role="officer"))
    assert 'hx-trigger="every' in text
    assert "0 of 6" in text
    actions.work(batch.pk)
    text = signed_in.get(desk(held)).content.decode()
    assert "6 of 6" in text
    assert "hx-trigger" not in text
    assert "Everybody who was marked as present has a certificate." in text
    for certificate in Certificate.objects.all():
        assert certificate.serial in text


def test_the_page_follows_the_batch_and_loads_anew_when_it_is_over(
    signed_in: Client, held: Event, attended: list[Registration]
) -> None:
    signed_in.post(desk(held, "issue/"), {"first": "en"})
    assert "HX-Refresh" not in signed_in.get(desk(held), headers={"HX-Request": "true"})
    actions.work(Batch.objects.get().pk)
    assert signed_in.get(desk(held), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "HX-Refresh" not in signed_in.get(desk(held))


def test_a_bad_choice_of_languages_stays_on_the_page(
    signed_in: Client, held: Event, attended: list[Registration]
) -> None:
    answer = signed_in.post(desk(held, "issue/"), {"first": "fr"})
    assert answer.status_code == 422
    assert "Choose one of the answers offered." in answer.content.decode()


@pytest.mark.both
def test_a_batch_is_held_up_from_the_page(signed_in: Client, held: Event, attended: list[Registration]) -> None:
    signed_in.post(desk(held, "issue/"), {"first": "en"})
    assert "Pause after this one" in signed_in.get(desk(held)).content.decode()
    text = signed_in.post(desk(held, "batches/1/pause/"), follow=True).content.decode()
    assert "Go on" in text
    assert Batch.objects.get().state == "paused"
    signed_in.post(desk(held, "batches/1/resume/"))
    signed_in.post(desk(held, "batches/1/stop/"))
    assert Batch.objects.get().state == "stopped"
    assert signed_in.post(desk(held, "batches/1/stop/")).status_code == 409
    assert signed_in.post(desk(held, "batches/1/fly/")).status_code == 404
    assert signed_in.post(desk(held, "batches/7/stop/")).status_code == 404


@pytest.mark.both
def test_what_could_not_be_made_is_named_and_mended(
    signed_in: Client, held: Event, came: People, officer: Person
) -> None:
    odd = came(held, "odd", name="Bat 😀 Erdene")
    batch = issue_all(held, officer)
    text = signed_in.get(desk(held)).content.decode()
    assert "One certificate could not be made" in text
    assert "U+1F600" in text
    form = desk(held, f"names/{odd.code}/")
    assert "Bat 😀 Erdene" in signed_in.get(form).content.decode()
    bad = signed_in.post(form, {"name": "Bat 😀", "native_name": "Бат"})
    assert bad.status_code == 422
    assert "U+1F600" in bad.content.decode()
    assert "Бат" in bad.content.decode()
    signed_in.post(form, {"name": "Bat-Erdene", "native_name": "Бат-Эрдэнэ"})
    actions.work(batch.pk)
    assert Certificate.objects.get().native_name == "Бат-Эрдэнэ"
    assert "could not be made" not in signed_in.get(desk(held)).content.decode()


def test_a_preview_is_a_pdf_and_stores_nothing(signed_in: Client, held: Event, attended: list[Registration]) -> None:
    answer = signed_in.get(desk(held, "preview.pdf"), {"first": "ja", "second": "en"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert not Certificate.objects.exists()
    assert signed_in.get(desk(held, "preview.pdf")).status_code == 200
    assert signed_in.post(desk(held, "preview.pdf"), {"first": "ko"}).content.startswith(b"%PDF")


def test_a_preview_passes_over_names_that_cannot_be_printed(signed_in: Client, held: Event, came: People) -> None:
    came(held, "odd", name="Bat 😀")
    assert signed_in.get(desk(held, "preview.pdf")).status_code == 200


@pytest.mark.both
def test_revoking_asks_why(signed_in: Client, held: Event, came: People, officer: Person) -> None:
    came(held, "kim")
    issue_all(held, officer)
    address = desk(held, f"{Certificate.objects.get().serial}/revoke/")
    assert "Revoke this certificate?" in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"reason": " "}).status_code == 422
    text = signed_in.post(address, {"reason": "Not there."}, follow=True).content.decode()
    assert "is revoked" in text
    assert "Everybody who was marked as present has a certificate." not in text
    assert "Revoked" in text
    assert signed_in.post(address, {"reason": "Again."}).status_code == 409


@pytest.mark.both
def test_correcting_a_name(signed_in: Client, held: Event, came: People, officer: Person) -> None:
    somebody = came(held, "kim")
    issue_all(held, officer)
    address = desk(held, f"{Certificate.objects.get().serial}/reissue/")
    assert "Kim Min-jun" in signed_in.get(address).content.decode()
    bad = signed_in.post(address, {"name": "Kim Minjun", "native_name": "김민준", "reason": ""})
    assert bad.status_code == 422
    assert "Kim Minjun" in bad.content.decode()
    signed_in.post(address, {"name": "Kim Minjun", "native_name": "김민준", "reason": "Spelling"})
    assert Certificate.objects.get(is_current=True).name == "Kim Minjun"
    assert signed_in.get(desk(held, f"names/{somebody.code}/")).status_code == 409


def test_who_was_unmarked_after_issuing_is_pointed_out(
    signed_in: Client, held: Event, came: People, officer: Person
) -> None:
    somebody = came(held, "kim")
    issue_all(held, officer)
    Registration.objects.filter(pk=somebody.pk).update(state=Registration.State.ABSENT)
    assert "No longer marked as present" in signed_in.get(desk(held)).content.decode()


ROLES = {
    "lead": (200, 302, 302),
    "organiser": (200, 302, 302),
    "trainer": (200, 302, 403),
    "steward": (200, 403, 403),
    "viewer": (200, 403, 403),
    "": (404, 404, 404),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_its_part(
    client: Client, held: Event, came: People, officer: Person, trainer: Person, role: str
) -> None:
    came(held, "kim")
    issue_all(held, officer)
    came(held, "zhang")
    if role:
        join(held, trainer, role)
    client.force_login(trainer)
    serial = Certificate.objects.get().serial
    statuses = (
        client.get(desk(held)).status_code,
        client.post(desk(held, "issue/"), {"first": "en"}).status_code,
        client.post(desk(held, f"{serial}/revoke/"), {"reason": "Because."}).status_code,
    )
    assert statuses == ROLES[role]


def test_an_organiser_sees_nothing_of_anothers_event(
    client: Client, held: Event, organiser: Person, make_event: Make
) -> None:
    mine = make_event(by=organiser)
    client.force_login(organiser)
    assert client.get(desk(mine)).status_code == 200
    assert client.get(desk(held)).status_code == 404


def test_nobody_gets_in_without_signing_in(client: Client, held: Event) -> None:
    answer = client.get(desk(held))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_serials_of_another_event_are_not_found_here(
    signed_in: Client, held: Event, came: People, officer: Person, make_event: Make
) -> None:
    came(held, "kim")
    issue_all(held, officer)
    other = make_event()
    assert signed_in.get(desk(other, f"{Certificate.objects.get().serial}/revoke/")).status_code == 404


def test_markup_in_a_name_is_text(signed_in: Client, held: Event, came: People) -> None:
    came(held, "odd", name="<script>alert(1)</script>")
    assert "<script>alert" not in signed_in.get(desk(held)).content.decode()


def test_ten_or_forty_people_cost_the_same(signed_in: Client, held: Event, came: People, officer: Person) -> None:
    def measure() -> int:
        with CaptureQueriesContext(connection) as seen:
            signed_in.get(desk(held))
        return len(seen)

    for number in range(5):
        came(held, f"first{number}")
    came(held, "odd", name="😀")
    PrintedName.objects.create(registration=came(held, "named"), name="Another")
    issue_all(held, officer)
    signed_in.get(desk(held))
    few = measure()
    for number in range(30):
        came(held, f"more{number}", name=f"{list(NAMES)[number % 6]} {number}")
    issue_all(held, officer)
    many = measure()
    assert many == few
    assert few < 25
