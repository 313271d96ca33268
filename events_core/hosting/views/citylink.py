"""What each page behind a city's link has in common: it is in the city's language, noted as opened, and private."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.refusals import Missing, Refusal, Refused, TooMany
from events_core.hosting import actions, cityside
from events_core.hosting.models import CohostRequest, Dates
from events_core.hosting.opening import asked_before, request_behind
from events_core.hosting.terms import ASKS
from events_core.network.links import private

SHUT = ("over", "not_sent")
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that a city's link opens: in the city's language, noted as opened, private, whatever the answer is."""

    @wraps(view)
    def answered(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        try:
            cohost = request_behind(request, secret)
            _speak(request, cohost)
            if cohost.state == CohostRequest.State.DRAFTED:
                raise Refused("not_sent", _("This request is not open now. A new mail comes when the city is asked."))
            if request.method == "GET":
                actions.opened(cohost)
            return private(view(request, cohost, secret, **more))
        except Refusal as refusal:
            return private(_refused(request, secret, refusal))

    return answered


def about(cohost: CohostRequest, secret: str) -> dict[str, Any]:
    """What each page of the city shows around its own part."""
    asked = cohost.asks
    event = cohost.event
    candidates = [Dates(*pair, event.timezone, event.date_precision) for pair in asked.candidates]
    return {
        "cohost": cohost,
        "event": event,
        "secret": secret,
        "asked": asked,
        "asked_kinds": [ASKS[name] for name in asked.asks],
        "candidates": candidates,
        "mailto": cityside.mailto(cohost),
        "is_open": cityside.is_open(cohost),
        "may_forward": cityside.may_forward(cohost),
        "until": cohost.due_at if cityside.is_open(cohost) else cohost.link_until,
    }


def _refused(request: HttpRequest, secret: str, refusal: Refusal) -> HttpResponse:
    """Why a link opens nothing, or a page is closed: what to do, and whom to write to."""
    if isinstance(refusal, TooMany):
        response = render(request, "errors/429.html", {"refusal": refusal}, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    known = None if isinstance(refusal, Missing) else asked_before(secret)
    if known:
        _speak(request, known)
    is_live = known is not None and known.link_digest == tokens.digest(secret) and refusal.code not in SHUT
    back = reverse("hosting:city", args=[secret]) if is_live else ""
    mailto = cityside.mailto(known) if known else ""
    context = {"refusal": refusal, "known": known, "mailto": mailto, "back": back}
    return render(request, "hosting/city/closed.html", context, status=refusal.status)


def _speak(request: HttpRequest, cohost: CohostRequest) -> None:
    """The city's language, unless the reader has chosen one, by the menu or in their details."""
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES or request.user.is_authenticated:
        return
    translation.activate(cohost.language)
    request.LANGUAGE_CODE = translation.get_language()


def reference_of(cohost: CohostRequest) -> str:
    return slugify(cohost.event.reference.replace("/", "-")) or str(cohost.event_id)


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
