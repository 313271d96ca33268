"""All requests to cities over all events of a person."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.foundation.refusals import Forbidden
from events_core.hosting.board import GROUPS, US, board, requests_for
from events_core.hosting.forms.board import BoardForm
from events_core.network.me import reader
from events_core.network.views.public import asked


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for us, for the city, what is agreed and what ended; the least time first. Refuses guests (403)."""
    must_work(request)
    filters = asked(request, "q", "event")
    group = request.GET.get("group", US)
    group = group if group in GROUPS else US
    found = requests_for(reader(request), filters["q"], filters["event"])
    shown = board(found, group, request.GET.get("page"))
    context = {
        "board": shown,
        "group": group,
        "form": BoardForm({**filters, "group": group}),
        "tabs": _tabs(filters, group, shown.counts),
        "is_narrow": any(filters.values()),
        "elsewhere": sum(shown.counts.values()) - shown.counts[group],
    }
    return render(request, "hosting/board.html", context)


def must_work(request: HttpRequest) -> None:
    """Refuses (403) who works on no event."""
    if not request.user.has_perm("programme.use_desk"):
        raise Forbidden(_("The workspace is for those who organize events. Your own events stand under My events."))


def _tabs(filters: dict[str, str], current: str, counts: Mapping[str, int]) -> list[dict[str, object]]:
    kept = [(name, value) for name, value in filters.items() if value]
    return [
        {
            "url": f"?{urlencode([*kept, ('group', name)])}",
            "label": label,
            "count": counts[name],
            "current": name == current,
        }
        for name, label in GROUPS.items()
    ]
