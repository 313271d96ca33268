"""The hosts of an event in the workspace: which city answered what, and recording an answer that came by letter."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from events_core.foundation.notices import say
from events_core.hosting import actions, queries, telling
from events_core.hosting.forms.desk import AnswerForm, NamingForm
from events_core.hosting.lifecycle import OVER
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import Place
from events_core.network.me import reader
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Each city with its local government and its answer, and the forms that this person may use."""
    return _page(request, event_for(request, slug, "hosting.see"))


@login_required
@require_POST
def name(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Name which of a city's local governments is to host."""
    event = event_for(request, slug, "hosting.ask")
    place = queries.place_of(event, city)
    form = NamingForm(request.POST, place=place)
    if form.is_valid():
        body = next(body for body in place.governments if body.slug == form.cleaned_data["organisation"])
        if form.attempt(lambda: actions.draft_request(event.pk, place.city, body, by=reader(request).actor)):
            say(request, _("%(body)s is named as the host to be asked") % {"body": body})
            return redirect("hosting:desk", slug)
    return _page(request, event, form, status=422)


@login_required
@require_POST
def record(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Record a city's answer that came by letter."""
    event = event_for(request, slug, "hosting.record")
    place = queries.place_of(event, city)
    form = AnswerForm(request.POST, event=event, place=place)
    if form.is_valid():
        body = place.body
        if body is None:
            form.add_error(None, _("Name the local government first."))
        else:
            by, told = reader(request).actor, form.told()
            done = form.attempt(lambda: actions.record_for_city(event.pk, place.city, body, by=by, **told))
            if done:
                news = telling.recorded(done, event)
                say(request, news.title, news.text, tone=news.tone)
                return redirect("hosting:desk", slug)
    return _page(request, event, form, status=422)


def _page(
    request: HttpRequest, event: Event, bound: AnswerForm | NamingForm | None = None, status: int = 200
) -> HttpResponse:
    places = queries.places_of(event)
    may_ask = request.user.has_perm("hosting.ask", event)
    may_record = request.user.has_perm("hosting.record", event)
    for place in places:
        place.why = telling.why_it_does_not_count(place.request, event) if place.request else ""
        if event.state not in OVER and place.state != CohostRequest.State.CONFIRMED:
            _give_forms(place, event, bound, may_ask, may_record)
    context: dict[str, Any] = {
        "event": event,
        "places": places,
        "standing": telling.standing(event, places),
        "left_behind": queries.left_behind(event),
        "bound": bound,
        "may_record": may_record,
        "may_edit": request.user.has_perm("programme.edit_event", event),
        "is_over": event.state in OVER,
    }
    return render(request, "hosting/desk.html", context, status=status)


def _give_forms(
    place: Place, event: Event, bound: AnswerForm | NamingForm | None, may_ask: bool, may_record: bool
) -> None:
    """What this person can do about a city; the form that was sent stands in its own place, with its errors."""
    if may_ask and len(place.governments) > 1:
        naming = NamingForm(place=place)
        place.naming = bound if bound and bound.prefix == naming.prefix else naming
    if may_record and place.body:
        answer = AnswerForm(event=event, place=place)
        place.answer = bound if bound and bound.prefix == answer.prefix else answer
