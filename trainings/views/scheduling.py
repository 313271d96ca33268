"""An agreement that came by letter, and the training that comes of an agreement."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.network.me import reader
from events_core.network.models import Person
from events_core.programme.models import Event, State
from trainings import actions, agreed
from trainings.deskside import request_for
from trainings.forms.agreeing import RecordForm, ScheduleForm
from trainings.lifecycle import REQUEST
from trainings.models import Match, TrainingRequest
from trainings.planned import Plan
from trainings.terms import TrainingTerms

from .given import given

BOTH = ["GET", "HEAD", "POST"]
MOST_EVENTS = 200


@login_required
@require_http_methods(BOTH)
def record(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that a city agreed by letter or by word of mouth."""
    asked = request_for(request, number)
    form = RecordForm(given(request), initial={"name": asked.contact_name, "position": asked.contact_position})
    done = form.attempt(lambda: _record(request, asked, form)) if form.is_valid() else None
    if done:
        say(request, _("The city’s agreement is recorded"), _("The city is told. You can schedule the training."))
        return redirect("trainings:desk_request", number)
    blockers = [] if form.is_bound else REQUEST.blockers(asked, "agree")
    context = {"asked": asked, "form": form, "blockers": blockers, **agreed.agreement_of(asked)}
    return render(request, "trainings/match/record.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def schedule(request: HttpRequest, number: int) -> HttpResponse:
    """When and where it is taught; then the event with all that belongs to it."""
    asked = request_for(request, number)
    person = reader(request)
    match = actions.accepted_match(asked)
    if asked.event and asked.state == TrainingRequest.State.SCHEDULED:
        return redirect("programme:desk_event", asked.event.slug)
    blockers = REQUEST.blockers(asked, "schedule")
    if match is None or (blockers and request.method != "POST"):
        context = {"asked": asked, "blockers": blockers}
        return render(request, "trainings/match/schedule.html", context, status=409)
    plan = _plan(asked, match)
    form = ScheduleForm(given(request), plan=plan, events=_events(person), person=person)
    if form.is_bound and form.is_valid() and (event := form.attempt(lambda: _schedule(request, asked, form))):
        say(request, _("The training is scheduled"), _("City and provider are told the dates."))
        return redirect("programme:desk_event", event.slug)
    together = actions.served_with(asked)
    behind = localise.list_of([one.place for one in together if one.state == TrainingRequest.State.MATCHED])
    context = {"asked": asked, "form": form, "plan": plan, "match": match, "behind": behind, "blockers": []}
    context |= {"terms": agreed.standing_of(match).terms}
    return render(request, "trainings/match/schedule.html", context, status=form.status)


def _record(request: HttpRequest, asked: TrainingRequest, form: RecordForm) -> TrainingRequest:
    said = form.cleaned_data
    return actions.agree(asked.pk, said["name"], said["position"], by=reader(request).actor, recorded=True)


def _plan(asked: TrainingRequest, match: Match) -> Plan:
    agreeing = [one for one in actions.served_with(asked) if one.state == TrainingRequest.State.AGREED]
    return Plan(agreeing or [asked], match, TrainingTerms.read(match.terms))


def _schedule(request: HttpRequest, asked: TrainingRequest, form: ScheduleForm) -> Event:
    person, said = reader(request), form.cleaned_data
    if said["event"]:
        found = Event.objects.filter(slug=said["event"]).first()
        if found is None or not person.has_perm("programme.edit_event", found):
            raise Forbidden(_("Choose an event that you may change."))
    return actions.schedule(
        asked.pk,
        form.values(),
        by=person.actor,
        person=person,
        event=said["event"],
        ask_cohost=bool(said.get("ask_cohost")),
    )


def _events(person: Person) -> list[Event]:
    """Events to come that somebody may change, the next first."""
    rows = Event.objects.filter(ends_at__gt=timezone.now()).exclude(state__in=[State.CANCELLED, State.COMPLETED])
    found = rows.exclude(is_related=True).order_by("starts_at", "pk")[:MOST_EVENTS]
    return [event for event in found if person.has_perm("programme.edit_event", event)]
