"""What each page behind a provider's link has in common: its language, noted as opened, private, and why when shut."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from events_core.foundation.refusals import Missing, Refusal, TooMany
from events_core.network.links import private
from trainings import actions, providerside
from trainings.opening import match_before, match_behind

from .behind import held_back, speak_in

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that a provider's link opens: the view gets `(request, match, secret, …)`; refusals become a page."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        try:
            match = match_behind(request, secret)
            speak_in(request, match.offer.language)
            if request.method == "GET":
                actions.opened(match)
            return private(view(request, match, secret, **more))
        except Refusal as refusal:
            return private(_refused(request, secret, refusal))

    return answered


def _refused(request: HttpRequest, secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or a page is closed: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        return held_back(request, refusal)
    known = None if isinstance(refusal, Missing) else match_before(secret)
    if known:
        speak_in(request, known.offer.language)
    context = {"refusal": refusal, "known": known, "mailto": providerside.mailto(known) if known else ""}
    return render(request, "trainings/match/closed.html", context, status=refusal.status)
