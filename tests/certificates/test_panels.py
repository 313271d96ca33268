"""What certificates show on the pages of others."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from certificates import actions, panels, waits
from certificates.models import Batch, Certificate
from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.programme.panels import Panel
from registrations.models import Registration
from tests.cast import join
from tests.certificates.conftest import People
from tests.certificates.test_issue import issue_all

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def shown(found: list[Panel]) -> str:
    return "".join(render_to_string(panel.template, panel.context) for panel in found)


def test_my_certificates_stand_on_my_page(
    held: Event, came: People, officer: Person, participant: Person, rf: RequestFactory
) -> None:
    assert "your certificate stands here" in shown(list(panels.mine(rf.get("/me/"), participant)))
    came(held, "mine", email=participant.email.upper(), name="Batbayar Sarangerel")
    came(held, "kim")
    issue_all(held, officer)
    text = shown(list(panels.mine(rf.get("/me/"), participant)))
    own = Certificate.objects.get(name="Batbayar Sarangerel")
    assert own.serial in text
    assert f"/certificates/{own.code}.pdf" in text
    assert text.count("<tr") == 2
    actions.revoke(own.pk, "Not there", by=officer.actor)
    text = shown(list(panels.mine(rf.get("/me/"), participant)))
    assert f"/verify/{own.code}" in text
    assert ".pdf" not in text


def test_the_certificate_stands_on_the_participants_own_page(
    held: Event, came: People, officer: Person, rf: RequestFactory
) -> None:
    somebody = came(held, "kim")
    assert list(panels.on_registration(rf.get("/r/x/"), somebody)) == []
    issue_all(held, officer)
    text = shown(list(panels.on_registration(rf.get("/r/x/"), somebody)))
    assert f"/certificates/{Certificate.objects.get().code}.pdf" in text


@pytest.mark.both
def test_the_desk_says_which_events_wait_for_certificates(
    held: Event, came: People, officer: Person, organiser: Person, trainer: Person, rf: RequestFactory
) -> None:
    def told(somebody: Person) -> dict[str, str]:
        found = waits.certificates(rf.get("/desk/"), somebody)
        return {group.code: group.rows[0].text for group in found}

    assert told(officer) == {}
    came(held, "odd", name="Bat 😀")
    assert told(officer) == {"certificates-issue": "Held; its participants wait for their certificates."}
    assert told(organiser) == told(trainer) == {}
    join(held, trainer, "trainer")
    assert set(told(trainer)) == {"certificates-issue"}
    issue_all(held, officer)
    assert Batch.objects.get().state == "needs_attention"
    assert set(told(officer)) == {"certificates-failed"}
    Batch.objects.update(state="paused")
    assert "Batch 1" in told(officer)["certificates-paused"]


def test_the_workspace_has_a_tab_for_the_team(
    held: Event, officer: Person, trainer: Person, rf: RequestFactory
) -> None:
    request = rf.get("/desk/")
    request.user = trainer
    assert list(panels.desk_tab(request, held)) == []
    join(held, trainer, "trainer")
    [panel] = panels.desk_tab(request, held)
    assert panel.context["tabs"][0]["url"] == f"/desk/events/{held.slug}/certificates/"


def test_an_anonymous_reader_gets_no_tab(
    held: Event, client: Client, attended: list[Registration], rf: RequestFactory
) -> None:
    request = rf.get("/desk/")
    request.user = client.get("/verify/").wsgi_request.user
    assert list(panels.desk_tab(request, held)) == []
