"""The hosts of an event in the workspace: which city was asked and answered what, and recording a letter."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.hosting import actions, candidates, dossier, letterpress, preview, queries, telling
from events_core.hosting.forms.desk import AnswerForm
from events_core.hosting.lifecycle import ENDED, OVER
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.queries import Place
from events_core.journal import files
from events_core.network.me import reader
from events_core.programme.lifecycle import EVENT
from events_core.programme.models import Event, Kind, State
from events_core.programme.queries import told_of_pause
from events_core.programme.views.desk import event_for

from .finding import must_be_possible, place_for, request_for


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Each city with its request and its answer, and what this person can do about it."""
    event = event_for(request, slug, "hosting.see")
    places = queries.places_of(event)
    may_ask = request.user.has_perm("hosting.ask", event)
    may_record = request.user.has_perm("hosting.record", event)
    cities = dossier.dossiers_of(event, places, may_ask=may_ask, may_record=may_record)
    standing = telling.standing(event, places)
    is_paused = standing is not None and standing.tone == "wait" and event.state == State.PUBLISHED
    context: dict[str, Any] = {
        "event": event,
        "cities": cities,
        "days": candidates.days_of(event, places) if len(places) > 1 else [],
        "standing": standing,
        "main": dossier.main_step(cities),
        "can_publish": _can_publish(request, event, standing),
        "is_paused": is_paused,
        "told_at": told_of_pause(event) if is_paused else None,
        "is_visit": event.kind == Kind.FIELD_VISIT,
        "waits": queries.waits_for_cities(event),
        "ready": sum(step.name == "preview" for city in cities for step in city.steps) if may_ask else 0,
        "left_behind": queries.left_behind(event),
        "may_ask": may_ask,
        "sees_ledger": request.user.has_perm("ledger.see", event),
        "may_record": may_record,
        "may_edit": request.user.has_perm("programme.edit_event", event),
        "is_over": event.state in OVER,
    }
    return render(request, "hosting/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Record a city's answer that came by letter."""
    event, place = place_for(request, slug, city, "hosting.record")
    if not place.governments:
        raise Missing(_("No local government of this city is on record, so nobody can answer for it."))
    form = AnswerForm(event=event, place=place)
    if request.method == "POST":
        form = AnswerForm(request.POST, request.FILES, event=event, place=place)
        done = _record(request, event, place, form) if form.is_valid() else None
        if done:
            news = telling.recorded(done, event)
            say(request, news.title, news.text, tone=news.tone)
            return redirect("hosting:desk", slug)
    elif place.request:
        must_be_possible(place.request, "record_confirmed")
    elif event.state in OVER:
        raise Refused("event_over", _("The event was held or cancelled: its hosts are no longer asked."))
    context = {"event": event, "place": place, "form": form}
    return render(request, "hosting/record.html", context, status=form.status)


@login_required
@require_safe
def scan(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """The scan of a letter from which an answer was recorded. Refuses another event's (404)."""
    event = event_for(request, slug, "hosting.see")
    answer = Answer.objects.filter(pk=number, request__event=event, scan__isnull=False).select_related("scan").first()
    if answer is None or answer.scan is None:
        raise Missing(_("There is no such letter in this event."))
    return files.download(answer.scan)


@login_required
@require_safe
def letter(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The formal letter as PDF: what the city is asked, or what was agreed."""
    event, cohost = request_for(request, slug, city, "hosting.see")
    if cohost.state == CohostRequest.State.CONFIRMED:
        made, name = letterpress.agreement_letter(cohost), "agreement"
    else:
        is_to_send = cohost.state in (CohostRequest.State.DRAFTED, *ENDED)
        shown = preview.as_sent(cohost) if is_to_send else cohost
        made, name = letterpress.request_letter(shown), "request"
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{event.slug}-{city}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
def gate(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an event that is no field visit wait for its cities, or no longer."""
    event = event_for(request, slug, "hosting.ask")
    waits = bool(request.POST.get("waits"))
    actions.wait_for_cities(event.pk, waits, by=reader(request).actor)
    if queries.waits_for_cities(event):
        say(request, _("The event is published only when every city has confirmed"))
    else:
        say(request, _("The event does not wait for its cities"))
    return redirect("hosting:desk", slug)


def _record(request: HttpRequest, event: Event, place: Place, form: AnswerForm) -> CohostRequest | None:
    by, told = reader(request).actor, form.told()
    return form.attempt(lambda: actions.record_for_city(event.pk, place.city, form.body, by=by, **told))


def _can_publish(request: HttpRequest, event: Event, standing: telling.Told | None) -> bool:
    """Whether the next step is to publish, and this person takes it."""
    if standing is None or standing.tone != "go" or event.state not in (State.DRAFT, State.POSTPONED):
        return False
    return request.user.has_perm("programme.edit_event", event) and not EVENT.blockers(event, "publish")
