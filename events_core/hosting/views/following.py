"""What organisers do once a city is asked: remind, more time, take back, agree, reply, hand over the visitors."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused
from events_core.hosting import accepting, actions, dossier, queries, telling
from events_core.hosting.cityside import LIST_KEPT
from events_core.hosting.forms.desk import (
    ContactForm,
    MoreTimeForm,
    RecallForm,
    ReplyForm,
    TellForm,
    WithdrawalForm,
    of_contact,
)
from events_core.hosting.lifecycle import LIVE, OVER
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import Actor
from events_core.network.me import reader
from events_core.programme import actions as programme
from events_core.programme import visitors as guests
from events_core.programme.forms.work import WorkForm
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for

from .finding import given, must_be_possible, request_for

BOTH = ["GET", "HEAD", "POST"]


@login_required
@require_POST
def remind(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Mail the city a reminder."""
    _event, cohost = request_for(request, slug, city)
    done = actions.remind(cohost.pk, by=reader(request).actor)
    to = {"name": done.contact_name or done.contact_email}
    say(request, _("%(body)s is reminded") % {"body": done.organisation}, _("A reminder goes to %(name)s.") % to)
    return redirect("hosting:desk", slug)


@login_required
@require_http_methods(BOTH)
def extend(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Give the city until another day."""
    event, cohost = request_for(request, slug, city)
    form = MoreTimeForm(given(request), initial={"reply_by": cohost.reply_by})
    if request.method == "POST":
        by = reader(request).actor
        done = form.attempt(lambda: _extend(cohost, form, by)) if form.is_valid() else None
        if done and done.reply_by:
            told = {"body": done.organisation, "day": localise.date(done.reply_by)}
            is_new = done.reply_by != cohost.reply_by
            say(request, _("%(body)s has until %(day)s") % told, _("The city is told by mail.") if is_new else "")
            return redirect("hosting:desk", slug)
    else:
        must_be_possible(cohost, "extend")
    return _page(request, "extend", event, cohost, form)


@login_required
@require_http_methods(BOTH)
def recall(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Take the request back."""
    event, cohost = request_for(request, slug, city)
    form = RecallForm(given(request))
    if request.method == "POST":
        by = reader(request).actor
        if form.is_valid() and form.attempt(lambda: bool(_recall(cohost, form, by))):
            say(request, _("The request to %(body)s is taken back") % {"body": cohost.organisation})
            return redirect("hosting:desk", slug)
    else:
        must_be_possible(cohost, "recall")
    return _page(request, "recall", event, cohost, form)


@login_required
@require_http_methods(BOTH)
def contact(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Another person at the city gets the request."""
    event, cohost = request_for(request, slug, city)
    form = ContactForm(given(request), initial=of_contact(cohost))
    if request.method == "POST":
        by = reader(request).actor
        done = form.attempt(lambda: _replace(cohost, form, by)) if form.is_valid() else None
        if done:
            text = _("The letter goes out now with a new link; the old link opens nothing.")
            say(request, _("%(name)s has the request now") % {"name": done.contact_name}, text)
            return redirect("hosting:desk", slug)
    elif cohost.state not in LIVE or event.state in OVER:
        raise Refused("state", _("Nobody at this city has the request now. Whom to ask stands in what is asked."))
    return _page(request, "contact", event, cohost, form)


@login_required
@require_http_methods(BOTH)
def accept(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """What accepting a counter-proposal does, then the accepting."""
    event, cohost = request_for(request, slug, city)
    found = accepting.consequences_of(event, cohost)
    form = WorkForm(given(request))
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        done = form.attempt(lambda: actions.accept(cohost.pk, by=by))
        if done:
            fresh = event_for(request, slug, "hosting.ask")
            told = {"city": cohost.city, "dates": telling.dates_of(fresh)}
            say(request, _("Agreed with %(city)s: %(dates)s") % told, telling.what_next(fresh))
            return redirect("hosting:desk", slug)
        found = accepting.consequences_of(*request_for(request, slug, city))
    more = {"found": found, "changes": dossier.changes_of(cohost)}
    return _page(request, "accept", event, cohost, form, **more)


@login_required
@require_http_methods(BOTH)
def reply(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Answer a counter-proposal with words, and perhaps other dates."""
    event, cohost = request_for(request, slug, city)
    form = ReplyForm(given(request))
    if request.method == "POST":
        by = reader(request).actor
        done = form.attempt(lambda: _reply(event, cohost, form, by)) if form.is_valid() else None
        if done and done.reply_by:
            day = _("It should answer by %(day)s.") % {"day": localise.date(done.reply_by)}
            say(request, _("Your reply goes to %(body)s") % {"body": done.organisation}, day)
            return redirect("hosting:desk", slug)
    else:
        must_be_possible(cohost, "answer")
    return _page(request, "reply", event, cohost, form, changes=dossier.changes_of(cohost))


@login_required
@require_http_methods(BOTH)
def withdrawal(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Record that a city takes its yes back."""
    event, cohost = request_for(request, slug, city)
    form = WithdrawalForm(given(request))
    if request.method == "POST":
        by = reader(request).actor
        said = form.cleaned_data if form.is_valid() else None
        done = said and form.attempt(lambda: actions.withdraw(cohost.pk, **said, recorded_by=by))
        if done:
            news = telling.withdrawn(done, event)
            say(request, news.title, news.text, tone=news.tone)
            return redirect("hosting:desk", slug)
    else:
        must_be_possible(cohost, "withdraw")
    waits = queries.waits_for_cities(event)
    return _page(request, "withdrawal", event, cohost, form, waits=waits)


@login_required
@require_http_methods(BOTH)
def visitors(request: HttpRequest, slug: str, city: str) -> HttpResponse:
    """Let a city that has confirmed see who comes."""
    event, cohost = request_for(request, slug, city)
    form = WorkForm(given(request))
    if request.method == "POST" and form.is_valid():
        by = reader(request).actor
        if form.attempt(lambda: actions.hand_over_visitors(cohost.pk, by=by)):
            text = _("A letter with the link goes to %(name)s.") % {"name": cohost.contact_name}
            say(request, _("%(body)s sees the list of visitors now") % {"body": cohost.organisation}, text)
            return redirect("hosting:desk", slug)
    elif not cohost.is_sure:
        raise Refused("not_confirmed", _("The list is for a city that has confirmed the present dates."))
    until = event.ends_at + LIST_KEPT
    return _page(request, "visitors", event, cohost, form, count=len(guests.of(event)), until=until)


@login_required
@require_http_methods(BOTH)
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell everyone who is registered that the event is paused: write, look, then send."""
    event = event_for(request, slug, "hosting.ask")
    form = TellForm(given(request))
    is_seen = False
    if request.method == "POST" and form.is_valid():
        message, by = form.cleaned_data["message"], reader(request).actor
        if "look" in request.POST:
            is_seen = True
        elif form.attempt(lambda: programme.tell_participants(event.pk, message, by=by)):
            say(request, _("Everyone who is registered is told"))
            return redirect("hosting:desk", slug)
    elif request.method != "POST" and not queries.is_paused(event):
        raise Refused("not_paused", _("The event is not paused, so there is nothing to tell."))
    context = {"event": event, "form": form, "is_seen": is_seen}
    return render(request, "hosting/tell.html", context, status=form.status)


def _extend(cohost: CohostRequest, form: MoreTimeForm, by: Actor) -> CohostRequest:
    return actions.extend(cohost.pk, form.cleaned_data["reply_by"], by=by)


def _recall(cohost: CohostRequest, form: RecallForm, by: Actor) -> CohostRequest:
    return actions.recall(cohost.pk, by=by, message=form.cleaned_data["message"])


def _replace(cohost: CohostRequest, form: ContactForm, by: Actor) -> CohostRequest:
    return actions.replace_contact(cohost.pk, form.cleaned_data, by=by)


def _reply(event: Event, cohost: CohostRequest, form: ReplyForm, by: Actor) -> CohostRequest:
    given = form.cleaned_data
    return actions.reply(cohost.pk, given["message"], by=by, dates=form.dates(event), reply_by=given["reply_by"])


def _page(
    request: HttpRequest, name: str, event: Event, cohost: CohostRequest, form: WorkForm, **more: object
) -> HttpResponse:
    context = {"event": event, "cohost": cohost, "form": form, **more}
    return render(request, f"hosting/{name}.html", context, status=form.status)
