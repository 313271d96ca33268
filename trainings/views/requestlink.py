"""What each page behind a city's link has in common: it is in the city's language, private, and says why when shut."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from events_core.foundation import tokens
from events_core.foundation.refusals import Refusal, TooMany
from events_core.network.links import private
from trainings.models import TrainingRequest
from trainings.opening import FORGOTTEN, request_before, request_behind

View = Callable[..., HttpResponse]
_SHUT = ("over", FORGOTTEN, "replaced")


def by_link(view: View) -> View:
    """A page that a city's link opens: the view gets `(request, asked, secret, …)`; refusals become a page."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        try:
            asked = request_behind(request, secret)
            speak(request, asked)
            return private(view(request, asked, secret, **more))
        except Refusal as refusal:
            return private(_refused(request, secret, refusal))

    return answered


def speak(request: HttpRequest, asked: TrainingRequest) -> None:
    """The city's language, unless the reader has chosen one, by the menu or in their details."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(asked.language)
    request.LANGUAGE_CODE = translation.get_language()


def mailto(asked: TrainingRequest) -> str:
    """Where the city writes to: who takes care of its request; "" while nobody does."""
    if asked.owner is None:
        return ""
    return f"mailto:{quote(asked.owner.email, safe='@')}?subject={quote(asked.reference or '')}"


def _refused(request: HttpRequest, secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or a page is closed: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    known = request_before(secret)
    if known:
        speak(request, known)
    is_live = known is not None and known.link_digest == tokens.digest(secret) and refusal.code not in _SHUT
    context = {
        "refusal": refusal,
        "known": known,
        "is_forgotten": refusal.code == FORGOTTEN,
        "mailto": mailto(known) if known else "",
        "back": reverse("trainings:request", args=[secret]) if is_live else "",
    }
    return render(request, "trainings/request/closed.html", context, status=refusal.status)
