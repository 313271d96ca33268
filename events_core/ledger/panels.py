"""What the ledger shows on the pages of other apps."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from events_core.network.models import Person
from events_core.programme import letterbox, panels
from events_core.programme.models import Event, State

from . import owning, publishing
from .models import Contribution

Panel = panels.Panel


def desk_tab(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """The tab of an event's workspace."""
    if request.user.has_perm("ledger.see", event):
        url = reverse("ledger:desk", args=[event.slug])
        yield Panel("", {"tabs": [{"url": url, "label": _("Costs"), "order": 50}]}, order=50)


def desk_lists(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """Among the lists of the workspace: the books of all events, rates of exchange and grants."""
    if request.user.has_perm("ledger.see_all"):
        links = [
            {"url": reverse("ledger:books"), "label": _("Costs of all events")},
            {"url": reverse("ledger:grants"), "label": _("Grants")},
            {"url": reverse("ledger:rates"), "label": _("Rates of exchange")},
        ]
        yield Panel("", {"links": links}, order=50)


def event_main(request: HttpRequest, event: Event) -> Iterable[Panel]:
    """On the event's page: who carries the costs, where its organisers show it."""
    if event.state == State.CANCELLED:
        return
    book = publishing.public_book(event.pk)
    totals = publishing.public_totals(book)
    if totals:
        yield Panel("ledger/panel_public.html", {"totals": totals}, order=60)


def me(request: HttpRequest, person: Person) -> Iterable[Panel]:
    """On /me/: the organisations for which I speak, and what they give; two queries."""
    if bodies := owning.bodies_of(person):
        yield Panel("ledger/panel_me.html", {"bodies": bodies}, order=38)


def register() -> None:
    """Hang the panels."""
    panels.add("desk.tabs", desk_tab)
    letterbox.tells_of(Contribution, "book__event")
    panels.add("desk.lists", desk_lists)
    panels.add("event.main", event_main)
    panels.add("me", me)
