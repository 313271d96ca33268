"""Making an event, and changing one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.network.me import reader
from events_core.network.models import Person
from events_core.programme import actions
from events_core.programme.forms.event import EventForm, of_event, of_nothing
from events_core.programme.models import Event, Session, State
from events_core.programme.moving import Shift, preview

from .desk import event_for

UNSAID = ("csrfmiddlewaretoken", "version", "sure", "back", "more")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a draft; an officer may record an event of the past (`?recorded=1`). Refuses who makes no events (403)."""
    person, recorded = reader(request), bool(request.GET.get("recorded"))
    if not person.has_perm("programme.create_event"):
        raise Forbidden(_("Only the secretariat and organizers make events."))
    if recorded and not person.has_perm("programme.record_past"):
        raise Forbidden(_("Only a secretariat officer records events of the past."))
    form = EventForm(request.POST or None, person=person, recorded=recorded, initial=of_nothing(person))
    if "more" in request.POST:
        form = EventForm(person=person, recorded=recorded, initial=form.again(more=True))
    elif form.is_bound and form.is_valid():
        made = form.attempt(
            lambda: actions.create_event(form.values(), by=person.actor, person=person, recorded=recorded)
        )
        if made:
            say(request, _("The draft is made"), _("Only the team sees it until it is published."))
            return redirect("programme:desk_event", made.slug)
    is_begun = form.is_bound or "more" in request.POST
    context = {
        "form": form,
        "recorded": recorded,
        "may_record": person.has_perm("programme.record_past"),
        "is_begun": is_begun,
    }
    return render(request, "programme/new_event.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an event; before a published one moves to other dates, a page says what that does."""
    event = event_for(request, slug, "programme.edit_event")
    person = reader(request)
    form = EventForm(request.POST or None, person=person, event=event, initial=of_event(event))
    version = version_of(request, event)
    if "more" in request.POST or "back" in request.POST:
        form = EventForm(person=person, event=event, initial=form.again(more="more" in request.POST))
    elif form.is_bound and form.is_valid():
        shift = form.attempt(lambda: _shift_to_ask(request, event, form))
        if shift:
            return _ask(request, event, shift, version)
        if form.is_valid() and _save(form, event, person, version):
            say(request, _("The event is saved"))
            return redirect("programme:desk_event", slug)
    if form.is_stale:
        event = event_for(request, slug, "programme.edit_event")
        form = EventForm(request.POST, person=person, event=event, initial=of_event(event))
        form.is_stale, version = True, event.version
    context = {"event": event, "tab": "settings", "form": form, "version": version}
    return render(request, "programme/settings.html", context, status=form.status)


def _save(form: EventForm, event: Event, person: Person, version: int) -> Event | None:
    return form.attempt(lambda: actions.edit_event(event.pk, form.values(), by=person.actor, version=version))


def _shift_to_ask(request: HttpRequest, event: Event, form: EventForm) -> Shift | None:
    """The move that a published event would make, unless the person has seen what it does."""
    if event.state not in (State.PUBLISHED, State.POSTPONED) or "sure" in request.POST:
        return None
    return preview(event, form.values())


def _ask(request: HttpRequest, event: Event, shift: Shift, version: int) -> HttpResponse:
    typed = [(name, value) for name in request.POST if name not in UNSAID for value in request.POST.getlist(name)]
    context: dict[str, Any] = {"event": event, "shift": shift, "typed": typed, "version": version, "tab": "settings"}
    return render(request, "programme/reschedule.html", context)


def version_of(request: HttpRequest, thing: Event | Session) -> int:
    """The version that the form was opened with; the present one when it does not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else thing.version
