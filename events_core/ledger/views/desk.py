"""The costs page of an event or a year, for how many participants it is made, and what everybody may see."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.ledger import actions
from events_core.ledger.exports import made_text
from events_core.ledger.forms.planning import PeopleForm, PublishForm, WhatIfForm
from events_core.ledger.models import Book
from events_core.ledger.overview import Overview
from events_core.ledger.place import Place, place_for
from events_core.ledger.publishing import public_totals
from events_core.network.me import reader

from .sent import given, must_be_open

BOTH = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def desk(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """What it costs, who promised and gave what, what is missing; `?people=` asks what it would be with so many."""
    place = place_for(request, slug=slug, year=year)
    form = WhatIfForm(request.GET if "people" in request.GET else None)
    people = form.cleaned_data["people"] if form.is_valid() else None
    seen = Overview(place, people=people, page=request.GET.get("page"))
    made = made_text(timezone.now(), place.zone, reader(request), seen.statement.last_entry)
    context = {"place": place, "event": place.event, "seen": seen, "form": form, "made": made}
    return render(request, "ledger/desk.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def people(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """For how many participants the budget is made."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    form = PeopleForm(given(request), initial={"people": place.book.people if place.book else None})
    if request.method == "POST":
        by, number = reader(request).actor, form.cleaned_data["people"] if form.is_valid() else None
        done = form.attempt(lambda: actions.plan_people(place.made().pk, number, by=by)) if form.is_valid() else None
        if done:
            say(request, _("The number of participants is saved"), _people_told(number))
            return redirect(place.url("desk"))
    else:
        must_be_open(place)
    return render(request, "ledger/people.html", {"place": place, "form": form}, status=form.status)


@login_required
@require_http_methods(BOTH)
def publish(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """What everybody may see of an event's costs, with a look at it. Refuses a year's book, which has no page (404)."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    if place.event is None:
        raise Missing(_("This book has no public page."))
    held = place.book.published if place.book else Book.Published.NOTHING
    form = PublishForm(given(request), initial={"published": held})
    if request.method == "POST" and form.is_valid():
        by, wanted = reader(request).actor, form.cleaned_data["published"]
        if form.attempt(lambda: actions.publish_totals(place.made().pk, wanted, by=by)):
            say(request, *_shown_told(place, wanted))
            return redirect(place.url("desk"))
    context = {"place": place, "event": place.event, "form": form, "totals": public_totals(place.book), "held": held}
    return render(request, "ledger/publish.html", context, status=form.status)


def _people_told(number: int | None) -> str:
    if number is None:
        return _("The budget counts the places of the event or, without a limit, those who are registered.")
    return _("The budget counts %(number)s participants.") % {"number": localise.number(number)}


def _shown_told(place: Place, wanted: str) -> tuple[str, str]:
    if wanted == Book.Published.NOTHING:
        return _("Nobody else sees the costs"), ""
    published = place.event is not None and place.event.published_at is not None
    text = _("They stand on the event’s page.") if published else _("They stand on its page once it is published.")
    return _("Everybody can see who carries the costs"), text
