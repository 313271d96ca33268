"""The language menu: a link that remembers the choice and comes back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from events_core.foundation.navigation import TAGS
from events_core.foundation.refusals import Missing
from events_core.foundation.web import safe_next


@require_GET
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie of this browser, then back to `next`; what is kept of a person stays.

    A link of another site, or a browser that fetches ahead, changes nothing. Refuses an unknown language (404).
    """
    if code not in TAGS:
        raise Missing(_("This site does not speak that language."))
    response = redirect(safe_next(request, "/"))
    response["Cache-Control"] = "private, no-store"
    ours = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    if ours and "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        remember(response, code)
    return response


def remember(response: HttpResponse, code: str) -> None:
    """Have this browser show pages in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
