"""The programme of an event in its workspace, session by session."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network.me import reader
from events_core.programme import sessions
from events_core.programme.agenda import agenda, unheard
from events_core.programme.forms.session import SessionForm, of_next, of_session
from events_core.programme.models import Event, Session, State
from events_core.programme.queries import session_of, with_sessions

from .desk import event_for
from .editing import version_of


@login_required
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions by day; those who edit the event find the links to change them."""
    event = with_sessions(event_for(request, slug))
    is_open = event.state != State.CANCELLED
    context = {
        "event": event,
        "tab": "programme",
        "days": agenda(event),
        "unheard": unheard(event),
        "may_edit": is_open and request.user.has_perm("programme.edit_event", event),
        "is_open": is_open,
    }
    return render(request, "programme/desk_programme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a session; it begins where the last one ended unless told otherwise."""
    event = event_for(request, slug, "programme.edit_event")
    form = SessionForm(request.POST or None, event=event, initial=of_next(event))
    if "more" in request.POST:
        form = SessionForm(event=event, initial=form.again(more=True))
    elif form.is_bound and form.is_valid():
        made = form.attempt(lambda: sessions.add_session(event.pk, form.values(), by=reader(request).actor))
        if made:
            say(request, _("The session is added"))
            return redirect("programme:programme", slug)
    context = {"event": event, "form": form}
    return render(request, "programme/session.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a session. Shows what was typed when somebody else was faster (412)."""
    event = event_for(request, slug, "programme.edit_event")
    session = _session(event, number)
    form = SessionForm(request.POST or None, event=event, session=session, initial=of_session(session, event))
    version = version_of(request, session)
    if "more" in request.POST:
        form = SessionForm(event=event, session=session, initial=form.again(more=True))
    elif form.is_bound and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: sessions.change_session(session.pk, form.values(), by=by, version=version)):
            say(request, _("The session is saved"))
            return redirect("programme:programme", slug)
    if form.is_stale:
        session = _session(event, number)
        form = SessionForm(request.POST, event=event, session=session, initial=of_session(session, event))
        form.is_stale, version = True, session.version
    context = {"event": event, "session": session, "form": form, "version": version}
    return render(request, "programme/session.html", context, status=form.status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then take a session out of the programme."""
    event = event_for(request, slug, "programme.edit_event")
    session = _session(event, number)
    if request.method == "POST":
        sessions.delete_session(session.pk, by=reader(request).actor)
        say(request, _("The session “%(title)s” is deleted") % {"title": session.title})
        return redirect("programme:programme", slug)
    return render(request, "programme/session_delete.html", {"event": event, "session": session})


def _session(event: Event, number: int) -> Session:
    session = session_of(event, number)
    if session is None:
        raise Missing(_("There is no such session in this event. It may have been deleted."))
    return session
