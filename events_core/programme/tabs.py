"""The tabs of an event's workspace: its own pages and those that upper floors provide."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from . import panels
from .models import Event, State, Visibility

OVERVIEW = "programme:desk_event"


def tabs_of(request: HttpRequest, event: Event) -> list[dict[str, Any]]:
    """Links with `url`, `label`, `count` and `current`, in their order; only what this person may open."""
    edits = request.user.has_perm("programme.edit_event", event)
    sees_guests = request.user.has_perm("programme.see_guests", event)
    looks_for_dates = event.state in (State.DRAFT, State.POSTPONED) and not event.is_recorded
    is_closed = event.visibility == Visibility.BY_INVITATION
    own = [
        (OVERVIEW, _("Overview"), 0, True),
        ("programme:settings", _("Details"), 10, edits),
        ("programme:programme", _("Programme"), 20, True),
        ("programme:documents", _("Documents"), 25, True),
        ("programme:dates", _("Dates"), 15, sees_guests and looks_for_dates),
        ("programme:invitations", _("Invitations"), 38, sees_guests and is_closed),
        ("programme:team", _("Team"), 80, True),
        ("programme:letters", _("Letters"), 85, edits),
        ("programme:journal", _("History"), 90, True),
    ]
    tabs: list[dict[str, Any]] = [
        {"url": reverse(name, args=[event.slug]), "label": label, "order": order}
        for name, label, order, may in own
        if may
    ]
    for panel in panels.at("desk.tabs", request, event):
        tabs += panel.context["tabs"]
    home = reverse(OVERVIEW, args=[event.slug])
    for tab in tabs:
        inside = request.path.startswith(tab["url"]) and tab["url"] != home
        tab["current"] = inside or request.path == tab["url"] or (tab["url"] == home and "/moves/" in request.path)
    return sorted(tabs, key=lambda tab: tab["order"])
