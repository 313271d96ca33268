"""How requests and offers are weighed, and what is asked for where."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden, Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.journal.queries import lines
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.views.public import asked
from trainings import actions, demandboard, ranking, together, weighted
from trainings.forms.weighing import DemandForm, WeightsForm, WordForm
from trainings.models import Offer, Term

View = Callable[..., HttpResponse]


def for_officers(view: View) -> View:
    """Only for the secretariat's officers. Others are asked to sign in, or refused (403)."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("trainings.manage"):
            raise Forbidden(_("This is for the secretariat's officers."))
        return private(view(request, *args, **kwargs))

    return guarded


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """For everyone: how scores are worked out, by which weights and words."""
    context = {"scale": weighted.scale(), "may_edit": request.user.has_perm("trainings.manage")}
    return render(request, "trainings/weighing/how.html", context)


@require_safe
def demand(request: HttpRequest) -> HttpResponse:
    """For everyone: what is asked for by subject, country and month; officers also see which requests these are."""
    filters = asked(request, "country", "year")
    every = demandboard.board()
    form = DemandForm(filters, countries=every.countries, years=every.years)
    is_good = form.is_valid()
    country, year = (form.cleaned_data["country"], form.cleaned_data["year"]) if is_good else ("", "")
    made = demandboard.board(country, year) if country or year else every
    may_see = request.user.has_perm("trainings.manage")
    rows = demandboard.requests_of(made.lacks) if may_see else {}
    context = {
        "form": form,
        "board": made,
        "is_narrow": bool(country or year),
        "may_see": may_see,
        "lacks": [(lack, [rows[number] for number in lack.numbers if number in rows]) for lack in made.lacks],
        "alike": together.introductions() if may_see else [],
    }
    answer = render(request, "trainings/weighing/demand.html", context)
    return private(answer) if may_see else answer


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """The weights in force, to be changed, and those that were in force before."""
    now = ranking.weighing_now()
    form = WeightsForm(request.POST if request.method == "POST" else None, weighing=now)
    if form.is_valid():
        person = reader(request)
        made = form.attempt(
            lambda: actions.weigh(form.values(), by=person.actor, person=person, version=form.read_version)
        )
        if made:
            say(
                request,
                _("The new weights are in force"),
                _("Rankings are made with them from now on. Matches that were proposed keep those of their day."),
            )
            return redirect("trainings:weights")
    if form.is_stale:
        form.renew(now.pk)
    page, versions = weighted.versions(request.GET.get("page"))
    context = {"form": form, "now": now, "page": page, "versions": versions}
    return render(request, "trainings/weighing/weights.html", context, status=form.status)


@for_officers
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The vocabularies by which requests and offers are told."""
    return render(request, "trainings/weighing/words.html", {"vocabularies": weighted.vocabularies()})


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def word_new(request: HttpRequest, vocabulary: str) -> HttpResponse:
    """Add a word to a vocabulary. Refuses a vocabulary that does not exist (404)."""
    if vocabulary not in Term.Vocabulary.values:
        raise Missing(_("There is no such list of words."))
    term = Term(vocabulary=vocabulary)
    form = WordForm(request.POST if request.method == "POST" else None, term=term)
    if form.is_valid():
        sending = sending_of(request)
        actor = reader(request).actor
        made = form.attempt(lambda: once(sending, Term, lambda: [actions.save_term(term, form.values(), by=actor)]))
        if made:
            say(request, _("%(name)s is added") % {"name": made[0]})
            return redirect("trainings:words")
    context = {"form": form, "term": term, "vocabulary": Term.Vocabulary(vocabulary).label}
    return render(request, "trainings/weighing/word.html", context, status=form.status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, number: int) -> HttpResponse:
    """Change a word; what happened to it stands below. Refuses a word that does not exist (404)."""
    found = Term.objects.filter(pk=number).first()
    if found is None:
        raise Missing(_("There is no such word."))
    form = WordForm(request.POST if request.method == "POST" else None, term=found)
    if form.is_valid():
        saved = form.attempt(
            lambda: actions.save_term(found, form.values(), by=reader(request).actor, version=form.read_version)
        )
        if saved:
            say(request, _("%(name)s is saved") % {"name": saved})
            return redirect("trainings:words")
    if form.is_stale:
        form.renew(found.version)
    context = {
        "form": form,
        "term": found,
        "vocabulary": found.get_vocabulary_display(),
        "uses": weighted.uses_of(found),
        "lines": lines(found, reader(request).timezone),
    }
    return render(request, "trainings/weighing/word.html", context, status=form.status)


@for_officers
@require_safe
def offer_matches(request: HttpRequest, number: int) -> HttpResponse:
    """For officers: the open requests that an offer could serve, with reasons. Refuses an unknown offer (404)."""
    rows = Offer.objects.select_related("organisation").prefetch_related("topics", "experience", "costs")
    offer = rows.filter(pk=number).first()
    if offer is None:
        raise Missing(_("There is no such offer."))
    context = {"offer": offer, "found": ranking.served_by(offer)}
    return render(request, "trainings/weighing/offer_matches.html", context)
