"""Who may do what with requests, offers and the teaching in an event."""

import rules

from events_core.network.models import FocalPoint, Organisation, Person
from events_core.network.rules import is_officer
from events_core.programme.models import TeamMember
from events_core.programme.rules import in_team, manages, role_in

from .models import TrainingRequest

Role = TeamMember.Role


@rules.predicate
def asks_for_city(person: Person, request: TrainingRequest | None) -> bool:
    """Who began the request; once it was sent, also who speaks for the city or the local government that asks."""
    if request is None or not person.is_authenticated or not person.is_active:
        return False
    if request.maker_id == person.pk:
        return True
    if request.submitted_at is None:
        return False
    posts = FocalPoint.objects.filter(person=person)
    return (request.city_id is not None and posts.filter(city=request.city_id).exists()) or (
        request.organisation_id is not None and posts.filter(organisation=request.organisation_id).exists()
    )


@rules.predicate
def was_sent(person: Person, request: TrainingRequest | None) -> bool:
    """The request reached the secretariat; a draft is its maker's, and of who holds its link."""
    return request is not None and request.submitted_at is not None


@rules.predicate
def speaks_for_provider(person: Person, body: Organisation | None) -> bool:
    """A focal point of the organisation, or of its city when it is a local government."""
    if body is None or not person.is_authenticated or not person.is_active:
        return False
    posts = FocalPoint.objects.filter(person=person)
    if posts.filter(organisation=body).exists():
        return True
    is_local = body.kind == Organisation.Kind.LOCAL_GOVERNMENT and body.city_id is not None
    return is_local and posts.filter(city=body.city_id).exists()


rules.add_perm("trainings.manage", is_officer)
rules.add_perm("trainings.see_request", asks_for_city | (was_sent & is_officer))
rules.add_perm("trainings.act_for_city", asks_for_city | (was_sent & is_officer))
rules.add_perm("trainings.offer", speaks_for_provider | is_officer)
rules.add_perm("trainings.see", in_team | is_officer)
rules.add_perm("trainings.plan", manages | is_officer)
rules.add_perm("trainings.teach", manages | role_in(Role.TRAINER) | is_officer)
