"""The history of an event: its journal by days, narrowed, printed, and as a file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events_core.network.me import reader
from events_core.programme import history as histories
from events_core.programme.forms.waits import HistoryForm
from events_core.programme.happened import Wanted
from events_core.programme.models import Event

from .desk import event_for
from .waits import entry_number, midnight

PAGE = 50


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """What happened to the event, by days, newest first; what many did is counted and leads to the single entries."""
    found = event_for(request, slug)
    form, wanted = _wanted(request, found)
    told = histories.of_event(reader(request), found, wanted, PAGE)
    context = {
        "event": found,
        "tab": "journal",
        "form": form,
        "history": told,
        "is_narrow": any(form.cleaned_data.values()),
        "is_first": wanted.before is None,
        "now": timezone.now(),
        "may_read_letters": request.user.has_perm("programme.edit_event", found),
    }
    return render(request, "programme/history.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The history as filtered, each entry by itself, for a spreadsheet."""
    found = event_for(request, slug)
    _form, wanted = _wanted(request, found)
    lines = histories.csv_lines(reader(request), found, wanted)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="history-{found.slug}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _wanted(request: HttpRequest, event: Event) -> tuple[HistoryForm, Wanted]:
    form = HistoryForm(request.GET)
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    return form, Wanted(
        kind=said.get("kind", ""),
        by=said.get("by", ""),
        since=midnight(event.timezone, said.get("since")),
        until=midnight(event.timezone, said.get("until"), days=1),
        before=entry_number(request.GET.get("before", "")),
    )
