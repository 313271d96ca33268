"""On the pages of other apps: what cities ask for: the form, and the page that follows it."""

from collections.abc import Iterable

from django.http import HttpRequest

from events_core.network.models import Person
from events_core.programme import panels
from trainings.mine import requests_of

FEW = 5


def me(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """On /me/: what I asked for, and what the cities ask for which I speak; nothing for who has to do with neither."""
    rows = list(requests_of(person)[: FEW + 1])
    if rows or person.posts.exists():
        context = {"requests": rows[:FEW], "has_more": len(rows) > FEW}
        yield panels.Panel("trainings/request/panel_me.html", context, order=18)


def register() -> None:
    """Hang the panels."""
    panels.add("me", me)
