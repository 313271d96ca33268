"""What certificates show on the pages of other apps."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import letterbox, panels
from events_core.programme.models import Event, State
from registrations.models import Registration

from . import queries, telling
from .desk import page_of
from .models import Certificate, Kind

Panel = panels.Panel


def desk_tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of an event's workspace."""
    if request.user.has_perm("certificates.see", event):
        url = reverse("certificates:desk", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Certificates"), "order": 60}]}, order=60)


def on_training(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the trainer's day: how many can get a certificate of completion, and have one."""
    if request.user.has_perm("certificates.see", event):
        context = {
            "event": event,
            "summary": queries.summary(event, Kind.COMPLETION),
            "is_held": event.state == State.COMPLETED,
            "may_issue": request.user.has_perm("certificates.issue", event),
            "page": page_of(event, Kind.COMPLETION),
        }
        yield Panel("certificates/panel_training.html", context, order=60)


def mine(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """My certificates."""
    yield Panel("certificates/panel_me.html", {"certificates": telling.held(queries.of_person(person))}, order=70)


def on_registration(request: HttpRequest, registration: Registration) -> Iterable[Panel]:
    """The certificate on a participant's own page."""
    found = queries.of_registration(registration)
    if found:
        yield Panel("certificates/panel_registration.html", {"certificates": telling.held(found)}, order=60)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.tabs", desk_tab)
    letterbox.tells_of(Certificate, "event")
    panels.add("desk.training", on_training)
    panels.add("me", mine)
    panels.add("registration", on_registration)
