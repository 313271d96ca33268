"""What each page behind a provider's link has in common: its language, noted as opened, private, and why when shut."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from events_core.foundation.refusals import Missing, Refusal, TooMany
from events_core.network.links import private
from trainings import actions, providerside
from trainings.models import Match
from trainings.opening import match_before, match_behind

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that a provider's link opens: the view gets `(request, match, secret, …)`; refusals become a page."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        try:
            match = match_behind(request, secret)
            speak(request, match)
            if request.method == "GET":
                actions.opened(match)
            return private(view(request, match, secret, **more))
        except Refusal as refusal:
            return private(_refused(request, secret, refusal))

    return answered


def speak(request: HttpRequest, match: Match) -> None:
    """The provider's language, unless the reader has chosen one, by the menu or in their details."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(match.offer.language)
    request.LANGUAGE_CODE = translation.get_language()


def _refused(request: HttpRequest, secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or a page is closed: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    known = None if isinstance(refusal, Missing) else match_before(secret)
    if known:
        speak(request, known)
    context = {"refusal": refusal, "known": known, "mailto": providerside.mailto(known) if known else ""}
    return render(request, "trainings/match/closed.html", context, status=refusal.status)
