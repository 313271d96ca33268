"""Who may do what with co-host requests."""

import rules

from events_core.network.models import FocalPoint, Organisation, Person
from events_core.network.rules import is_officer
from events_core.programme.rules import in_team, manages


@rules.predicate
def speaks_for_body(person: Person, body: Organisation | None) -> bool:
    """A focal point of this local government, or of its city."""
    if body is None or not person.is_authenticated or not person.is_active or body.city_id is None:
        return False
    posts = FocalPoint.objects.filter(person=person)
    is_local = body.kind == Organisation.Kind.LOCAL_GOVERNMENT
    return is_local and (posts.filter(organisation=body).exists() or posts.filter(city=body.city_id).exists())


rules.add_perm("hosting.see", in_team | is_officer)
rules.add_perm("hosting.ask", manages | is_officer)
rules.add_perm("hosting.record", is_officer)
rules.add_perm("hosting.offer", speaks_for_body | is_officer)
