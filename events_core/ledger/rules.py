"""Who may do what with the books. A book of the secretariat's operation has no event: then there is no team."""

import rules

from events_core.network.models import FocalPoint, Organisation, Person
from events_core.network.rules import is_finance, is_officer
from events_core.programme.rules import manages


@rules.predicate
def speaks_for(person: Person, body: Organisation | None) -> bool:
    """A focal point of this organisation, or of the city whose local government it is."""
    if body is None or not person.is_authenticated or not person.is_active:
        return False
    posts = FocalPoint.objects.filter(person=person)
    is_local = body.kind == Organisation.Kind.LOCAL_GOVERNMENT and body.city_id is not None
    return posts.filter(organisation=body).exists() or (is_local and posts.filter(city=body.city_id).exists())


rules.add_perm("ledger.see", manages | is_officer | is_finance)
rules.add_perm("ledger.plan", manages | is_officer | is_finance)  # budget, pledges, confirmations, what is published
rules.add_perm("ledger.spend", is_officer | is_finance)  # expenses
rules.add_perm("ledger.keep", is_finance)  # receipts, reversals, adjustments, rates, closing
rules.add_perm("ledger.see_all", is_officer | is_finance)  # books of all events and years, grants
rules.add_perm("ledger.see_own", speaks_for | is_officer | is_finance)  # what an organisation gives
