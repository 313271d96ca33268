"""Asking cities: what is asked, the letter as it will go, sending it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.hosting import actions, preview, queries
from events_core.hosting.actions.drafting import CHANGEABLE
from events_core.hosting.forms.asking import AskForm, of_nothing, of_request
from events_core.hosting.lifecycle import COHOSTING, OVER
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import Place
from events_core.network.me import reader
from events_core.programme.forms.work import WorkForm
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for

from .finding import given, place_for, request_for, version_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Write what a city is asked, before it is asked (again); the same for others if wanted."""
    event, place = place_for(request, slug, city)
    if not place.governments:
        raise Missing(_("No local government of this city is on record, so nobody can be asked."))
    held = place.request.version if place.request else 0
    version, form = version_of(request, held), _ask_form(request, event, place)
    if request.method == "POST":
        done = _prepare(request, event, place, form, version) if form.is_valid() else None
        if done:
            others = len(form.also_asked())
            say(request, _("The request to %(body)s is saved") % {"body": done.organisation}, _others_told(others))
            return redirect(*(("hosting:preview", slug, city) if "look" in request.POST else ("hosting:desk", slug)))
        if form.is_stale:
            event, place = place_for(request, slug, city)
            form = _ask_form(request, event, place)
            form.is_stale, version = True, place.request.version if place.request else 0
    else:
        _must_be_changeable(event, place)
    context = {
        "event": event, "place": place, "form": form, "version": version,
        "focal_point": queries.focal_point_of(place.city, place.body),
    }  # fmt: skip
    return render(request, "hosting/ask.html", context, status=form.status)


@login_required
@require_safe
def show(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """The letter as it will go, and what happens when it is sent."""
    event, cohost = request_for(request, slug, city)
    return _preview(request, event, cohost, WorkForm())


@login_required
@require_POST
def send(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Send the letter that was seen."""
    event, cohost = request_for(request, slug, city)
    form, by, version = WorkForm(request.POST), reader(request).actor, version_of(request, cohost.version)
    sent = form.attempt(lambda: actions.send(cohost.pk, by=by, version=version)) if form.is_valid() else None
    if sent and sent.reply_by:
        told = {"name": sent.contact_name or sent.contact_email, "day": localise.date(sent.reply_by)}
        say(request, _("%(body)s is asked") % {"body": sent.organisation}, _sent_told() % told)
        return redirect("hosting:desk", slug)
    return _preview(request, event, cohost, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Every request that is ready, to be sent at once."""
    event = event_for(request, slug, "hosting.ask")
    ready = queries.ready_to_send(queries.places_of(event))
    form = WorkForm(given(request))
    if request.method == "POST" and form.is_valid():
        versions = {row.pk: version for row in ready if (version := _seen(request, row))}
        by = reader(request).actor
        sent = form.attempt(lambda: actions.send_all(event.pk, versions, by=by)) if versions else []
        if sent:
            title = ngettext("%(count)s city is asked", "%(count)s cities are asked", len(sent))
            say(request, title % {"count": localise.number(len(sent))})
            return redirect("hosting:desk", slug)
        ready = queries.ready_to_send(queries.places_of(event_for(request, slug, "hosting.ask")))
        form.is_stale = form.is_stale or not form.errors
    elif not ready:
        raise Refused("nothing_to_send", _("No request is ready to be sent. Write what the cities are asked first."))
    context = {"event": event, "ready": [(row, preview.as_sent(row)) for row in ready], "form": form}
    return render(request, "hosting/send_all.html", context, status=form.status)


def _ask_form(request: HttpRequest, event: Event, place: Place) -> AskForm:
    if place.request:
        initial = of_request(place.request) if place.request.asked else _beginning(event, place) | _named(place.request)
    else:
        initial = _beginning(event, place)
    return AskForm(given(request), event=event, place=place, others=_others(event, place), initial=initial)


def _beginning(event: Event, place: Place) -> dict[str, Any]:
    today = timezone.now().astimezone(event.zone).date()
    return of_nothing(event, place, queries.focal_point_of(place.city, place.body), today)


def _named(cohost: CohostRequest) -> dict[str, Any]:
    """What is known of a request for which only the local government was named."""
    return {name: value for name, value in of_request(cohost).items() if value and value != []}


def _others(event: Event, place: Place) -> list[Place]:
    """Cities not asked yet for which it is clear who answers."""
    places = queries.places_of(event)
    return [one for one in places if one.city != place.city and one.body and one.state == CohostRequest.State.DRAFTED]


def _prepare(request: HttpRequest, event: Event, place: Place, form: AskForm, version: int) -> CohostRequest | None:
    by, also = reader(request).actor, form.also_asked()
    return form.attempt(
        lambda: actions.prepare_requests(
            event.pk, place.city, form.body, form.values(), by=by, version=version, also=also
        )
    )


def _must_be_changeable(event: Event, place: Place) -> None:
    """Refuses (409) the form of a request that the city has, and of an event that is over."""
    if event.state in OVER:
        raise Refused("event_over", _("The event was held or cancelled: its hosts are no longer asked."))
    if place.request and place.request.state not in CHANGEABLE:
        text = _("The city has the request already. Take it back first, then change it and send it again.")
        raise Refused("sent", text)


def _preview(request: HttpRequest, event: Event, cohost: CohostRequest, form: WorkForm) -> HttpResponse:
    event, cohost = request_for(request, event.slug, cohost.city.slug)
    blockers = COHOSTING.blockers(cohost, "send")
    if any(blocker.code in ("state", "event_over") for blocker in blockers) and not form.is_bound:
        raise Refused("refused", blockers[0].message, blockers)
    shown = preview.as_sent(cohost)
    context = {
        "event": event,
        "cohost": cohost,
        "shown": shown,
        "to": cohost.contact_name or str(cohost.organisation),
        "parts": preview.letter_of(cohost),
        "blockers": blockers,
        "is_past": any(blocker.code == "event_past" for blocker in blockers),
        "form": form,
    }
    return render(request, "hosting/preview.html", context, status=form.status)


def _seen(request: HttpRequest, row: CohostRequest) -> int:
    """The version at which a request was ticked on the page; 0 when it was not."""
    sent = request.POST.get(f"request-{row.pk}", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _sent_told() -> str:
    return _("The letter goes to %(name)s now. The city should answer by %(day)s.")


def _others_told(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "The same is prepared for %(count)s other city.", "The same is prepared for %(count)s other cities.", count
    )
    return text % {"count": localise.number(count)}
