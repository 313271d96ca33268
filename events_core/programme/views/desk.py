"""The workspace: what waits for me, my events, and how one event stands."""

import zoneinfo
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.journal.queries import lines
from events_core.network.me import reader
from events_core.programme import actions, minimum, month, panels, queries, waiting
from events_core.programme.forms.desk import NoteForm, ReasonForm
from events_core.programme.forms.event import EventForm
from events_core.programme.forms.filters import DeskForm
from events_core.programme.lifecycle import EVENT
from events_core.programme.models import Event, Precision, Visibility
from events_core.programme.queries import desk_event
from events_core.programme.standing import standing_of

PAGE = 50
LINES = 20
MOVES = {"publish": actions.publish, "postpone": actions.postpone, "complete": actions.complete}


def event_for(request: HttpRequest, slug: str, permission: str = "programme.see_desk") -> Event:
    """The event, when this person works on it (else 404) and has the permission on it (else 403)."""
    event = desk_event(slug, reader(request))
    if not request.user.has_perm(permission, event):
        raise Forbidden(_("Your part in this event does not include that."))
    return event


@login_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """All events on which I work: drafts too, newest dates first."""
    must_work(request)
    form = DeskForm(request.GET)
    found = queries.desk_list(reader(request), form.data)
    tabs = _views(request)
    if asked := month.asked(request.GET.get("when", "")):
        return render(
            request, "programme/desk_month.html", {"form": form, "tabs": tabs, **_month(request, found, *asked)}
        )
    page = Paginator(queries.for_list(found), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "tabs": tabs, "is_narrow": any(form.data.get(name) for name in form.fields)}
    return render(request, "programme/desk_events.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """How the event stands: steps, blockers, moves, and the journal with a box for a note."""
    found = event_for(request, slug)
    may_edit = request.user.has_perm("programme.edit_event", found)
    progress = minimum.progress_of(found)
    form = NoteForm(request.POST or None)
    if request.method == "POST":
        _must_edit(request, found)
        by = reader(request).actor
        if form.is_valid() and form.attempt(lambda: bool(actions.add_note(found.pk, form.cleaned_data["text"], by=by))):
            say(request, _("The note is in the journal"))
            return redirect("programme:desk_event", slug)
    context = {
        "event": found,
        "tab": "overview",
        "standing": standing_of(found),
        "waits": waits_of(request, found),
        "parts": panels.at("desk.event", request, found),
        "minimum": progress,
        "decided_by": minimum.decided_by(found) if progress and progress.is_decided else "",
        "lines": lines(found, found.timezone, limit=LINES),
        "form": form,
        "may_edit": may_edit,
        "now": timezone.now(),
    }
    return render(request, "programme/desk_event.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A page that says what a move does, then the move itself."""
    found = event_for(request, slug, "programme.edit_event")
    if name not in ("publish", "postpone", "complete", "cancel"):
        raise Missing(_("There is no such step."))
    form = ReasonForm(request.POST or None) if name == "cancel" else None
    if request.method == "POST" and (form is None or form.is_valid()):
        by = reader(request).actor
        if form is None:
            done: Event | None = MOVES[name](found.pk, by=by)
        else:
            done = form.attempt(lambda: actions.cancel(found.pk, form.cleaned_data["reason"], by=by))
        if done:
            say(request, *_said(done, name))
            return redirect("programme:desk_event", slug)
    context = {
        "event": found,
        "name": name,
        "label": EVENT.moves[name].label,
        "blockers": EVENT.blockers(found, name),
        "form": form,
        "is_early": name == "complete" and timezone.now() < found.ends_at,
        "seen": _who_sees(found),
        "takes_registrations": not found.is_recorded
        and not found.is_related
        and found.visibility != Visibility.BY_INVITATION,
    }
    return render(request, "programme/move.html", context, status=422 if form and form.errors else 200)


def _month(request: HttpRequest, found: QuerySet[Event], year: int, number: int) -> dict[str, Any]:
    """A month of the workspace's events, drafts too; today is the reader's."""
    listed = queries.in_month(found, year, number)
    today = timezone.localdate(timezone=zoneinfo.ZoneInfo(reader(request).timezone or "UTC"))
    drawn, rest = month.month_of(year, number, listed, today), _rest(request)
    beside = [(name, f"?{urlencode([*rest, ('when', when)])}") for when, name in (drawn.before, drawn.after)]
    months = {"months": month.around(drawn.first, today), "this_month": f"{today:%Y-%m}"}
    return {"month": drawn, "beside": beside, "count": len(listed), "rest": rest, **months}


def _views(request: HttpRequest) -> list[dict[str, Any]]:
    """The list and the month as tabs, under the same filters."""
    rest, when = _rest(request), request.GET.get("when", "")
    shown = when if month.asked(when) else ""
    this_month = shown or f"{timezone.localdate():%Y-%m}"
    return [
        {"url": f"?{urlencode(rest)}", "label": _("List"), "current": not shown},
        {"url": f"?{urlencode([*rest, ('when', this_month)])}", "label": _("Month view"), "current": bool(shown)},
    ]


def _rest(request: HttpRequest) -> list[tuple[str, str]]:
    """The filters of the list as they stand in the address."""
    return [(name, value) for name in ("q", "state", "kind") if (value := request.GET.get(name))]


def waits_of(request: HttpRequest, event: Event) -> list[waiting.Group]:
    """What waits in one event, for the reader and for others."""
    found = waiting.groups(request, reader(request), waiting.Ask(event=event))
    return [waiting.shortened(group, f"event={event.slug}") for group in found]


def must_work(request: HttpRequest) -> None:
    """Refuses people who work on no event (403)."""
    if not request.user.has_perm("programme.use_desk"):
        raise Forbidden(_("The workspace is for those who organize events. Your own events stand under My events."))


def _must_edit(request: HttpRequest, found: Event) -> None:
    if not request.user.has_perm("programme.edit_event", found):
        raise Forbidden(_("Your part in this event does not include that."))


def _who_sees(event: Event) -> str:
    """Who sees a published event, and whether calendars hold it."""
    if event.visibility != Visibility.PUBLIC:
        return str(EventForm.choice_hints["visibility"][event.visibility])
    if event.date_precision in (Precision.MONTH, Precision.YEAR):
        return _("Everyone can see the event’s page.")
    return _("Everyone can see the event’s page, and it stands in the calendars.")


def _said(event: Event, name: str) -> tuple[Any, Any]:
    told = _("Those who registered are told by mail.") if event.taken else ""
    return {
        "publish": (_("The event is published"), _who_sees(event)),
        "postpone": (_("The event is put off"), told or _("Its page stays and says so.")),
        "complete": (
            _("The event is marked as held"),
            "" if event.is_recorded else _("Who was not checked in counts as absent."),
        ),
        "cancel": (_("The event is cancelled"), told or _("Its page stays and says so.")),
    }[name]
