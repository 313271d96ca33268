"""Check-in at the door: find by name or code, one button per person."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events_core.foundation.refusals import Missing
from events_core.network.me import reader
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for
from registrations import actions, queries
from registrations.models import Registration
from registrations.queries import Filters

SHOWN = 50
ACTS = {"in": actions.check_in, "undo": actions.undo_attendance, "absent": actions.mark_absent}


@login_required
@require_safe
def checkin(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is expected; `q` is a name in any script, an institution, or the code that was scanned."""
    event = event_for(request, slug, "registrations.checkin")
    q = Filters.read(request.GET).q
    people = list(queries.expected(event, q)[: SHOWN + 1])
    here, expected = queries.present(event)
    context = {
        "event": event,
        "q": q,
        "people": people[:SHOWN],
        "is_more": len(people) > SHOWN,
        "here": here,
        "expected": expected,
        "now": timezone.now(),
        "may_add": request.user.has_perm("registrations.manage", event),
    }
    return render(request, "registrations/checkin.html", context)


@login_required
@require_POST
def mark(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Check in, undo, or mark as absent; before the event's first day the page asks once more."""
    event = event_for(request, slug, "registrations.checkin")
    registration = queries.by_code(event, code)
    act = request.POST.get("act", "")
    if registration is None or act not in ACTS:
        raise Missing(_("There is no such registration at this event."))
    if act != "undo" and _is_early(event) and not _is_sure(request, event):
        return _ask(request, event, registration, act)
    ACTS[act](registration.pk, by=reader(request).actor)
    query = {"q": request.POST["q"]} if request.POST.get("q") else {}
    return redirect(f"{reverse('registrations:checkin', args=[slug])}?{urlencode(query)}#p-{registration.code}")


def _is_early(event: Event) -> bool:
    today = timezone.now().astimezone(event.zone).date()
    return today < event.starts_at.astimezone(event.zone).date()


def _is_sure(request: HttpRequest, event: Event) -> bool:
    """Whether it was asked and answered in this session."""
    key = f"early-checkin-{event.pk}"
    if request.POST.get("sure"):
        request.session[key] = True
    return bool(request.session.get(key))


def _ask(request: HttpRequest, event: Event, registration: Registration, act: str) -> HttpResponse:
    context = {"event": event, "registration": registration, "act": act, "q": request.POST.get("q", "")}
    return render(request, "registrations/checkin_early.html", context)
