"""On the pages of other apps: the secretariat's queue of requests, and requests that are served together."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import panels
from trainings import cityside
from trainings.joined import join_part


def desk_lists(request: HttpRequest, person: Person) -> Iterable[panels.Panel]:
    """Among the lists of the workspace: all training requests, for officers."""
    if request.user.has_perm("trainings.manage"):
        links = [{"url": reverse("trainings:desk"), "label": _("Training requests")}]
        yield panels.Panel("", {"links": links}, order=32)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.lists", desk_lists)
    cityside.PARTS.append(join_part)
