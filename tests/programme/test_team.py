"""The team of an event on its page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.foundation.refusals import Refused
from events_core.journal.models import Entry
from events_core.network.models import Person
from events_core.programme import actions
from events_core.programme.models import Event, TeamMember
from tests.cast import join, person

from .conftest import As
from .pages import send, show

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def at(event: Event, rest: str = "") -> str:
    return f"/desk/events/{event.slug}/team/{rest}"


def role(event: Event, somebody: Person) -> str:
    member = event.team.filter(person=somebody).first()
    return member.role if member else ""


@pytest.fixture
def lead(draft: Event, organiser: Person) -> Person:
    """The only lead organiser."""
    TeamMember.objects.filter(event=draft).delete()
    join(draft, organiser, "lead")
    return organiser


@pytest.fixture
def led(browse: As, lead: Person) -> Client:
    """The lead organiser's browser."""
    return browse(lead)


def test_who_comes_in(browse: As, client: Client, draft: Event, organiser: Person, participant: Person) -> None:
    assert client.get(at(draft)).status_code == 302
    for stranger in (organiser, participant):
        show(browse(stranger), at(draft), 404)
        send(browse(stranger), at(draft), 404, add="1", email="x@test.example", role="lead")


@pytest.mark.parametrize("part", ["organiser", "trainer", "steward", "viewer"])
def test_the_team_sees_itself_and_only_a_lead_names_it(
    browse: As, draft: Event, lead: Person, steward: Person, part: str
) -> None:
    member = join(draft, steward, part)
    client = browse(steward)
    page = show(client, at(draft))
    assert "Li Wen" in page
    assert "Lead organizer" in page
    assert lead.email not in page
    assert "Add somebody" not in page
    send(client, at(draft), 403, add="1", email="x@test.example", role="lead", name="X")
    send(client, at(draft), 403, **{"member": member.pk, f"m{member.pk}-role": "lead"})
    show(client, at(draft, f"{member.pk}/remove/"), 403)
    send(client, at(draft, f"{member.pk}/remove/"), 403)
    assert role(draft, steward) == part


@pytest.mark.both
def test_somebody_known_is_added_by_address(led: Client, draft: Event, trainer: Person) -> None:
    assert send(led, at(draft), add="1", email=" Trainer@Test.example ", role="trainer") == at(draft)
    assert role(draft, trainer) == "trainer"
    page = show(led, at(draft))
    assert "Trainer is on the team" in page
    assert "They were new here" not in page


def test_for_somebody_new_a_name_is_asked(led: Client, draft: Event) -> None:
    page = send(led, at(draft), 422, add="1", email="new@test.example", role="steward")
    assert "We do not know this address yet." in page
    assert 'value="new@test.example"' in page
    assert not Person.objects.filter(email="new@test.example").exists()
    send(led, at(draft), add="1", email="new@test.example", role="steward", name="Bold Ganbaatar")
    added = Person.objects.get(email="new@test.example")
    assert (added.name, added.role, role(draft, added)) == ("Bold Ganbaatar", "", "steward")
    assert "They were new here and are on record now." in show(led, at(draft))
    assert Entry.objects.filter(verb="person.created", actor_id=draft.team.get(role="lead").person_id).exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"email": ""}, "Fill in “Email”."),
        ({"email": "nobody"}, "Enter an email address with an @ sign"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "Enter an email address with an @ sign"),
        ({"role": "boss"}, "Choose one of the answers offered."),
        ({"role": ""}, "Choose an answer to “Part in the event”."),
        ({"name": "A\r\nB"}, "Write this on one line."),
        ({"name": "x" * 201}, "Shorten this to 200 characters or fewer; it has 201 now."),
        ({"email": "organiser@test.example"}, "Li Wen is on the team already."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(led: Client, draft: Event, values: dict[str, str], message: str) -> None:
    sent = {"email": "new@test.example", "role": "viewer", "name": "New", **values}
    people = Person.objects.count()
    page = send(led, at(draft), 422, add="1", **sent)
    assert message in page
    assert "Error:" in page.split("</title>")[0]
    assert (Person.objects.count(), draft.team.count()) == (people, 1)


@pytest.mark.both
def test_a_part_is_changed(led: Client, draft: Event, steward: Person) -> None:
    member = join(draft, steward, "steward")
    send(led, at(draft), **{"member": member.pk, f"m{member.pk}-role": "organiser"})
    assert role(draft, steward) == "organiser"
    assert "Steward: Organizer" in show(led, at(draft))


def test_a_part_that_there_is_not_is_refused(led: Client, draft: Event, steward: Person) -> None:
    member = join(draft, steward, "steward")
    send(led, at(draft), 422, **{"member": member.pk, f"m{member.pk}-role": "boss"})
    send(led, at(draft), 404, **{"member": "999999", "m999999-role": "lead"})
    send(led, at(draft), 404)
    assert role(draft, steward) == "steward"


@pytest.mark.both
def test_the_last_lead_stays(led: Client, draft: Event, lead: Person, trainer: Person) -> None:
    member = draft.team.get(person=lead)
    page = send(led, at(draft), 422, **{"member": member.pk, f"m{member.pk}-role": "viewer"})
    assert "Name another lead organizer first." in page
    page = show(led, at(draft, f"{member.pk}/remove/"))
    assert "Name another lead organizer first" in page
    assert "btn--stop" not in page
    send(led, at(draft, f"{member.pk}/remove/"), 409)
    assert role(draft, lead) == "lead"
    join(draft, trainer, "lead")
    send(led, at(draft), **{"member": member.pk, f"m{member.pk}-role": "viewer"})
    assert role(draft, lead) == "viewer"


@pytest.mark.both
def test_the_action_keeps_the_last_lead_too(draft: Event, lead: Person, officer: Person) -> None:
    for act in (
        lambda: actions.name_member(draft.pk, lead, "viewer", by=officer.actor),
        lambda: actions.remove_member(draft.team.get().pk, by=officer.actor),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "last_lead"
    assert role(draft, lead) == "lead"


@pytest.mark.both
def test_removing_asks_first(led: Client, browse: As, draft: Event, steward: Person) -> None:
    member = join(draft, steward, "steward")
    assert "Take Steward off the team?" in show(led, at(draft, f"{member.pk}/remove/"))
    assert role(draft, steward) == "steward"
    assert send(led, at(draft, f"{member.pk}/remove/")) == at(draft)
    assert role(draft, steward) == ""
    assert "Steward is off the team" in show(led, at(draft))
    show(browse(steward), at(draft), 404)
    send(led, at(draft, f"{member.pk}/remove/"), 404)


def test_who_leaves_finds_their_other_events(led: Client, draft: Event, lead: Person, trainer: Person) -> None:
    join(draft, trainer, "lead")
    member = draft.team.get(person=lead)
    assert send(led, at(draft, f"{member.pk}/remove/")) == "/desk/events/"
    show(led, at(draft), 404)


def test_an_officer_names_a_lead_where_there_is_nobody(
    browse: As, draft: Event, officer: Person, trainer: Person
) -> None:
    TeamMember.objects.filter(event=draft).delete()
    client = browse(officer)
    assert "Nobody is on the team yet" in show(client, at(draft))
    send(client, at(draft), add="1", email=trainer.email, role="lead")
    assert role(draft, trainer) == "lead"


def test_the_page_costs_the_same_for_many(led: Client, draft: Event) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            show(led, at(draft))
        return len(queries)

    show(led, at(draft))
    few = cost()
    for number in range(20):
        join(draft, person(f"many{number}@test.example"), "viewer")
    assert cost() == few
