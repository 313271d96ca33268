"""What the pages behind a personal link have in common: in the person's language, noted as opened, private."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from events_core.foundation.guessing import count_sending, hold_back_sender
from events_core.foundation.refusals import Missing, Refusal, TooMany
from events_core.network.links import private
from events_core.programme.asking import Asked
from events_core.programme.links_opened import asked_before, row_behind

ANSWERS = "programme.answers"
View = Callable[..., HttpResponse]


def by_link(model: type[Asked], opened: Callable[[Any], None]) -> Callable[[View], View]:
    """A page that a link of `model` opens; `opened` notes that it was, for the first time."""

    def decorated(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, secret: str) -> HttpResponse:
            try:
                row = row_behind(request, model, secret)
                _speak(request, row)
                if request.method == "GET":
                    opened(row)
                if request.method == "POST":
                    hold_back_sender(request, ANSWERS)
                    count_sending(request, ANSWERS)
                return private(view(request, row, secret))
            except Refusal as refusal:
                return private(_refused(request, model, secret, refusal))

        return answered

    return decorated


def _refused(request: HttpRequest, model: type[Asked], secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or something is not possible: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    known: Any = None if isinstance(refusal, Missing) else asked_before(model, secret)
    if known:
        _speak(request, known)
    context = {"refusal": refusal, "event": known.event if known else None}
    return render(request, "programme/link_closed.html", context, status=refusal.status)


def _speak(request: HttpRequest, row: Asked) -> None:
    """The person's language, unless the reader has chosen one, by the menu or in their details."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(row.language)
    request.LANGUAGE_CODE = translation.get_language()
