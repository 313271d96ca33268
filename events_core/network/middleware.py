"""The reader's language (the person's own setting, then the cookie, then Accept-Language), and former addresses."""

import itertools
from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from events_core.foundation.navigation import TAGS

from .merging import names
from .merging.models import Kind


class PersonLanguage:
    """Activates the language that a signed-in person has chosen, unless this browser was given another by the menu."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) not in TAGS
            and request.user.is_authenticated
            and request.user.language
        ):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class FormerNames:
    """Leads a page that is not there (404) to the city or organisation that its own was merged into (301).

    Wherever an address names one: public pages, the workspace, the API; only of what is read, as forms name the page
    they came from. A path that begins with two slashes names another site, to which nobody is led.
    """

    KINDS: ClassVar = {
        "cities": Kind.CITY,
        "organisations": Kind.ORGANISATION,
        "offers": Kind.ORGANISATION,
        "contributions": Kind.ORGANISATION,
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or request.path.startswith("//"):
            return response
        parts = request.path.split("/")
        for place, (before, slug) in enumerate(itertools.pairwise(parts), start=1):
            if before in self.KINDS and slug and (present := names.kept_slug(self.KINDS[before], slug)):
                path = "/".join([*parts[:place], present, *parts[place + 1 :]])
                query = request.META.get("QUERY_STRING", "")
                return redirect(f"{path}?{query}" if query else path, permanent=True)
        return response
