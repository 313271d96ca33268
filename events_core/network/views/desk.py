"""The network's workspace: who may enter, and its first page."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.foundation.refusals import Forbidden
from events_core.network import queries
from events_core.network.links import private

View = Callable[..., HttpResponse]
SHOWN = 10


def for_officers(view: View) -> View:
    """Only for who may edit the network. Others are asked to sign in, or refused (403)."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("network.edit"):
            raise Forbidden(_("Cities, organizations and people are kept by the secretariat's officers."))
        return private(view(request, *args, **kwargs))

    return guarded


def tabs(current: str) -> list[dict[str, object]]:
    """The parts of the network's workspace."""
    places = [
        ("desk", _("Network")),
        ("desk_cities", _("Cities")),
        ("desk_organisations", _("Organizations")),
        ("desk_people", _("People")),
        ("desk_themes", _("Themes")),
        ("duplicates", _("Duplicates")),
    ]
    return [{"url": reverse(f"network:{name}"), "label": label, "current": name == current} for name, label in places]


@for_officers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How much is on record, and which cities lack a local government."""
    lacking = queries.cities_without_government()
    context = {
        "tabs": tabs("desk"),
        "counts": queries.counts(),
        "lacking": list(lacking[:SHOWN]),
        "lacking_count": lacking.count(),
    }
    return render(request, "network/desk/home.html", context)
