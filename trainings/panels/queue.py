"""On the pages of other apps: the secretariat's queue of requests, and requests that are served together."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import panels
from trainings import cityside
from trainings.board import requests_for, waiting
from trainings.joined import join_part

FEW = 6


def desk_lists(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """Among the lists of the workspace: all training requests, for officers."""
    if request.user.has_perm("trainings.manage"):
        links = [{"url": reverse("trainings:desk"), "label": _("Training requests")}]
        yield panels.Panel("", {"links": links}, order=32)


def desk_home(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """On /desk/ of officers: requests of nobody, steps that are late, words of cities that nobody answered."""
    if not request.user.has_perm("trainings.manage"):
        return
    if rows := waiting(requests_for(person), FEW + 1):
        context = {"rows": rows[:FEW], "has_more": len(rows) > FEW}
        yield panels.Panel("trainings/desk/panel_desk.html", context, order=29)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.lists", desk_lists)
    panels.add("desk.home", desk_home)
    cityside.PARTS.append(join_part)
