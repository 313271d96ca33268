"""What all pages behind personal links have in common, whatever the link opens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from events_core.foundation.refusals import TooMany


def speak_in(request: HttpRequest, language: str) -> None:
    """The language of whose link it is, unless the reader has chosen one, by the menu or in their details."""
    if not language or settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()


def held_back(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """Who guesses waits, and is told how long."""
    response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
    response["Retry-After"] = str(refusal.retry_after)
    return response
