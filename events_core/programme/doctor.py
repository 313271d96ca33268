"""What the doctor looks at in events."""

from collections.abc import Iterator

from events_core.foundation.doctor import Finding, check, some

from .models import Event


def search(deep: bool) -> Iterator[Finding]:
    """Whatever has a title can be found by it."""
    if lost := Event.objects.filter(search_text="").count():
        yield Finding(f"{some(lost, 'event', 'events')} cannot be found by search.", "Open and save each at its desk.")


check("search: events", search, of_data=True)
