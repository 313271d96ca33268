"""Who may do what with people, organisations and cities."""

import rules

from .models import Person


@rules.predicate
def is_officer(person: Person) -> bool:
    """A secretariat officer."""
    return person.is_authenticated and person.is_officer


@rules.predicate
def is_finance(person: Person) -> bool:
    """A finance officer."""
    return person.is_authenticated and person.is_finance


@rules.predicate
def is_staff(person: Person) -> bool:
    """An officer or an organiser."""
    return person.is_authenticated and person.is_staff_member


rules.add_perm("network.edit", is_officer)
rules.add_perm("network.name_organisers", is_officer)
