"""On the pages of other apps: what providers offer."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network import showcase
from events_core.network.models import Organisation, Person
from events_core.programme import panels
from events_core.programme.panels import Panel
from trainings import catalogue

MOST = 20


def desk_lists(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """Among the lists of the workspace, for officers: all offers."""
    if person.has_perm("trainings.manage"):
        yield Panel("", {"links": [{"url": reverse("trainings:desk_offers"), "label": _("Training offers")}]}, order=46)


def me(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /me/: what the organisations for which I speak offer."""
    if not person.posts.exists():
        return
    found = catalogue.offers_of(catalogue.bodies_of(person))
    listed = list(found[: MOST + 1])
    more = found.count() - MOST if len(listed) > MOST else 0
    context = {"rows": catalogue.rows_of(listed[:MOST]), "more": more}
    yield Panel("trainings/supply/panel_me.html", context, order=37)


def of_organisation(request: HttpRequest, body: Organisation) -> Iterable[Panel]:
    """On an organisation's public page: what it teaches."""
    if found := list(catalogue.offers_of([body], all_states=False)[:MOST]):
        yield Panel("trainings/supply/panel_body.html", {"rows": catalogue.rows_of(found)}, order=40)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.lists", desk_lists)
    panels.add("me", me)
    showcase.provide("organisation", of_organisation)
