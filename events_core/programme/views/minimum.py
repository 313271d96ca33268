"""Deciding that an event goes ahead."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.network.me import reader
from events_core.programme import minimum
from events_core.programme.forms.desk import GoAheadForm

from .desk import event_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def go_ahead(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that says how many people there are, then the decision. Refuses an event without a minimum (404)."""
    event = event_for(request, slug, "programme.edit_event")
    progress = minimum.progress_of(event)
    if progress is None:
        raise Missing(_("This event needs no minimum, so there is nothing to decide."))
    form = GoAheadForm(request.POST or None, initial={"tell": True})
    if request.method == "POST" and form.is_valid():
        tell = form.cleaned_data["tell"]
        minimum.go_ahead(event.pk, tell=tell, by=reader(request).actor)
        say(request, _("The event goes ahead"), _("Those who registered are told by mail.") if tell else "")
        return redirect("programme:desk_event", slug)
    context = {"event": event, "progress": progress, "form": form}
    return render(request, "programme/go_ahead.html", context)
