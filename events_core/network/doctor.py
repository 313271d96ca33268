"""What the doctor looks at in people, organizations and cities."""

from collections.abc import Iterator

from events_core.foundation.doctor import Finding, check, some

from .models import City, Organisation, Person

FOUND = ((Person, "person", "people"), (Organisation, "organization", "organizations"), (City, "city", "cities"))


def search(deep: bool) -> Iterator[Finding]:
    """Whatever has a name can be found by it."""
    for model, one, many in FOUND:
        lost = model._default_manager.filter(search_text="").count()
        if lost:
            yield Finding(
                f"{some(lost, one, many)} cannot be found by search.", "Open and save each at /desk/network/."
            )


def officers(deep: bool) -> Iterator[Finding]:
    """Somebody can do the secretariat's work."""
    if Person.objects.exists() and not Person.objects.filter(role=Person.Role.OFFICER, is_active=True).exists():
        yield Finding("There is no secretariat officer.", "Make one: `manage.py officer EMAIL`.")


check("search: network", search, of_data=True)
check("officers", officers)
