"""Copying an event to other dates."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.network.me import reader
from events_core.programme import copying
from events_core.programme.forms.copying import CopyForm
from events_core.programme.models import Event

from .desk import event_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a day and what comes along, then make the draft. Refuses who makes no events (403)."""
    event, person = event_for(request, slug, "programme.edit_event"), reader(request)
    if not person.has_perm("programme.create_event"):
        raise Forbidden(_("Only the secretariat and organizers make events."))
    form = CopyForm(request.POST or None, event=event)
    if form.is_bound and form.is_valid():
        values, parts = form.values(), form.cleaned_data["parts"]

        def make() -> list[Event]:
            return [copying.copy_event(event.pk, values, parts, by=person.actor, person=person)]

        made = form.attempt(lambda: once(sending_of(request), Event, make))
        if made:
            say(request, _("The copy is made"), _("It is a draft: only its team sees it until it is published."))
            return redirect("programme:desk_event", made[0].slug)
    return render(request, "programme/copy.html", {"event": event, "form": form}, status=form.status)
