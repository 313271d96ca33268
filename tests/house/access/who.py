"""The roles that the matrix tells apart, in the order of its columns."""

from typing import Any

from events_core.journal.actors import COMMAND
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, TeamMember
from tests import cast

Role = TeamMember.Role
ROLES = (
    "anonymous",
    "participant",  # registered at the event
    "focal",  # speaks for the event's cities, their local governments and the provider of trainings
    "organiser elsewhere",  # an organiser, of another event
    "viewer",
    "trainer",
    "steward",
    "organiser",  # of the event; these five have no role but in its team
    "lead",
    "finance",
    "officer",
)
TEAM = {
    "viewer": Role.VIEWER,
    "trainer": Role.TRAINER,
    "steward": Role.STEWARD,
    "organiser": Role.ORGANISER,
    "lead": Role.LEAD,
}


def people(
    officer: Person, participant: Person, cities: tuple[City, ...], provider: Organisation
) -> dict[str, Person | None]:
    """Somebody for each role, not yet on a team."""
    facts: dict[str, dict[str, Any]] = {
        "organiser elsewhere": {"role": "organiser"},
        "finance": {"role": "finance"},
    }
    made: dict[str, Person | None] = {"anonymous": None, "participant": participant, "officer": officer}
    for role in ROLES:
        if role not in made:
            made[role] = cast.person(f"{role.replace(' ', '-')}@access.example", **facts.get(role, {}))
    focal = made["focal"]
    assert focal
    for city in cities:
        network.name_focal_point(focal, city=city, by=COMMAND)
        network.name_focal_point(focal, organisation=city.organisations.get(), by=COMMAND)
    network.name_focal_point(focal, organisation=provider, by=COMMAND)
    return made


def join_teams(everyone: dict[str, Person | None], elsewhere: Event) -> None:
    """The five are on the team of every event but `elsewhere`, which is that of the organiser elsewhere."""
    rows = [
        TeamMember(event=event, person=everyone[role], role=part)
        for event in Event.objects.exclude(pk=elsewhere.pk)
        for role, part in TEAM.items()
    ]
    TeamMember.objects.bulk_create(rows, ignore_conflicts=True)
