"""Who may do what with an event."""

import rules

from events_core.network.models import Person
from events_core.network.rules import is_finance, is_officer, is_staff

from .access import is_guest
from .models import Event, EventDocument, TeamMember, Visibility

Role = TeamMember.Role


def _roles(person: Person) -> dict[int, str]:
    """The person's role by event, read once per person object."""
    if not person.is_authenticated or not person.is_active:
        return {}
    known: dict[int, str] | None = getattr(person, "_team_roles", None)
    if known is None:
        known = dict(person.memberships.values_list("event_id", "role"))
        person._team_roles = known  # type: ignore[attr-defined]
    return known


def _role(person: Person, event: Event | None) -> str:
    """The person's role in the event's team."""
    return _roles(person).get(event.pk, "") if event is not None else ""


def forget_roles(person: Person) -> None:
    """Read the person's team roles anew next time."""
    person.__dict__.pop("_team_roles", None)


def role_in(*roles: str) -> rules.Predicate:
    """A predicate: the person has one of these roles in the event's team."""

    def test(person: Person, event: Event | None) -> bool:
        return _role(person, event) in roles

    return rules.predicate(test, name=f"role_in:{':'.join(roles)}")


@rules.predicate
def is_open_to(person: Person, event: Event | None) -> bool:
    """The event was published at some time; one by invitation is open only to those invited and registered."""
    if event is None or event.published_at is None:
        return False
    return event.visibility != Visibility.BY_INVITATION or is_guest(person, event)


@rules.predicate
def is_open_document(person: Person, document: EventDocument | None) -> bool:
    """The document is for everyone, and its event is open to this person."""
    is_for_all = document is not None and document.audience == EventDocument.Audience.PUBLIC
    return is_for_all and document is not None and is_open_to(person, document.event)


@rules.predicate
def works_on_document(person: Person, document: EventDocument | None) -> bool:
    """On the team of the document's event."""
    return document is not None and _role(person, document.event) != ""


@rules.predicate
def works_somewhere(person: Person) -> bool:
    """On the team of any event."""
    return bool(_roles(person))


in_team = role_in(*Role.values)
manages = role_in(Role.LEAD, Role.ORGANISER)

rules.add_perm("programme.create_event", is_staff)
rules.add_perm("programme.see_event", in_team | is_officer | is_finance | is_open_to)
rules.add_perm("programme.see_desk", in_team | is_officer | is_finance)
rules.add_perm("programme.see_document", works_on_document | is_officer | is_open_document)
rules.add_perm("programme.edit_event", manages | is_officer)
rules.add_perm("programme.keep_series", is_officer)
rules.add_perm("programme.see_guests", in_team | is_officer)
rules.add_perm("programme.record_past", is_officer)
rules.add_perm("programme.name_team", role_in(Role.LEAD) | is_officer)
rules.add_perm("programme.use_desk", is_staff | is_finance | works_somewhere)
