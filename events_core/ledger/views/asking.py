"""Asking a contributor by mail: whom and by when, the letter as it will go, sending it, reminding."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.ledger import actions, preview, queries
from events_core.ledger.forms.asking import AskForm, beginning
from events_core.ledger.models import Contribution
from events_core.ledger.place import Place, place_for
from events_core.network.me import reader

from .sent import given, must_be_possible, version_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Whom to ask; then the letter as it will go; then it goes. Refuses what cannot be asked now (409)."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    one = place.contribution(number)
    must_be_possible(one, "ask")
    post = queries.focal_point_of(one.party.organisation)
    form = AskForm(given(request), initial=beginning(one, post))
    step, version = request.POST.get("step", "look"), version_of(request, one.version)
    if step == "change":
        form = AskForm(initial=form.typed())
    elif form.is_bound and form.is_valid():
        done = _send(request, one, form, version) if step == "send" else None
        if done and done.reply_by:
            told = {"name": done.contact_name or done.contact_email, "day": localise.date(done.reply_by)}
            text = _("The letter goes to %(name)s now. The answer should come by %(day)s.") % told
            say(request, _("%(body)s is asked") % {"body": done.party}, text)
            return redirect(place.url("contribution", number))
        if form.is_stale:
            one = place.contribution(number)
        if not form.errors:
            return _letter(request, place, one, form)
    context = {
        "place": place,
        "event": place.event,
        "one": one,
        "form": form,
        "focal_point": post,
        "version": version,
    }
    return render(request, "ledger/ask.html", context, status=form.status)


@login_required
@require_POST
def remind(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Mail the contributor once more. Refuses who need not answer (409)."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    one = actions.remind(place.contribution(number).pk, by=reader(request).actor)
    text = _("A letter goes to %(name)s now.") % {"name": one.contact_name or one.contact_email}
    say(request, _("%(body)s is reminded") % {"body": one.party}, text)
    return redirect(place.url("contribution", number))


def _send(request: HttpRequest, one: Contribution, form: AskForm, version: int) -> Contribution | None:
    said, by = form.cleaned_data, reader(request).actor
    return form.attempt(
        lambda: actions.ask(
            one.pk, form.contact, by=by, reply_by=said["reply_by"], message=said["message"], version=version
        )
    )


def _letter(request: HttpRequest, place: Place, one: Contribution, form: AskForm) -> HttpResponse:
    """The letter in both languages, and what happens when it is sent."""
    said = form.cleaned_data
    shown = preview.as_asked(one, form.contact, said["reply_by"])
    context: dict[str, Any] = {
        "place": place,
        "event": place.event,
        "one": one,
        "form": form,
        "shown": shown,
        "to": shown.contact_name or str(one.party),
        "parts": preview.letter_of(shown, said["message"]),
        "typed": [(name, form[name].value()) for name in form.fields],
    }
    return render(request, "ledger/ask_letter.html", context, status=form.status)
