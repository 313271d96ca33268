"""Materials of a training: for those who take part, by their own link, and for nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from events_core.network.models import Person
from events_core.programme import documents
from events_core.programme.models import Event, EventDocument
from registrations.models import Registration
from tests.cast import Make, join
from tests.journal.samples import PDF

from . import scenes
from .test_teaching import module

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("uploads")]


@pytest.fixture
def event(make_event: Make, officer: Person) -> Event:
    """A published training with a plan."""
    made = make_event(kind="training", publish=True)
    module(made, officer)
    return made


@pytest.fixture
def workbook(event: Event, officer: Person) -> EventDocument:
    """What only participants get."""
    return add(event, officer, "participants")


def add(event: Event, by: Person, audience: str) -> EventDocument:
    facts = {"title": f"Workbook for {audience}", "audience": audience, "phase": "before", "language": "en"}
    return documents.add_document(event.pk, SimpleUploadedFile("workbook.pdf", PDF), facts, by=by.actor)


def by_link(registration: Registration, document: EventDocument) -> str:
    return f"/r/{registration.link_secret}/documents/{document.pk}/"


def in_public(document: EventDocument) -> str:
    return f"/events/{document.event.slug}/documents/{document.pk}/"


def test_participants_find_their_materials_beside_their_training(client: Client, workbook: EventDocument) -> None:
    bat = scenes.learner(workbook.event, "Bat Test")
    text = client.get(f"/r/{bat.link_secret}/", headers={"accept-language": "en"}).content.decode()
    assert "Workbook for participants" in text
    assert by_link(bat, workbook) in text
    assert text.index('id="training"') < text.index("Workbook for participants")
    answer = client.get(by_link(bat, workbook))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == PDF
    assert "private" in answer["Cache-Control"]


def test_nobody_else_gets_them(client: Client, workbook: EventDocument, participant: Person) -> None:
    page = f"/events/{workbook.event.slug}/"
    assert "Workbook for participants" not in client.get(page).content.decode()
    assert client.get(in_public(workbook)).status_code == 404
    client.force_login(participant)
    assert client.get(in_public(workbook)).status_code == 404
    assert client.get(f"/r/{'x' * 43}/documents/{workbook.pk}/").status_code == 404


@pytest.mark.parametrize("state", ["pending", "cancelled", "declined"])
def test_who_does_not_take_part_gets_none(client: Client, workbook: EventDocument, state: str) -> None:
    somebody = scenes.learner(workbook.event, state=state)
    assert client.get(by_link(somebody, workbook)).status_code == 404


def test_a_participant_of_another_training_gets_none(client: Client, workbook: EventDocument, make_event: Make) -> None:
    elsewhere = scenes.learner(make_event(kind="training", publish=True), "Oyun Test")
    assert client.get(by_link(elsewhere, workbook)).status_code == 404


def test_what_is_for_the_team_is_not_for_participants(client: Client, event: Event, officer: Person) -> None:
    notes, bat = add(event, officer, "team"), scenes.learner(event, "Bat Test")
    assert client.get(by_link(bat, notes)).status_code == 404
    assert "Workbook for team" not in client.get(f"/r/{bat.link_secret}/").content.decode()


def test_trainers_read_them_in_the_workspace(client: Client, workbook: EventDocument, trainer: Person) -> None:
    join(workbook.event, trainer, "trainer")
    client.force_login(trainer)
    assert b"".join(client.get(in_public(workbook)).streaming_content) == PDF
