"""What every page needs: refusals as pages, and what the base template shows."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from . import tokens
from .refusals import Refusal, TooMany


class Refusals:
    """Turns a refusal that a view let through into a page with a plain sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page `errors/<status>.html`, with the refusal; None for anything else."""
        if not isinstance(exception, Refusal):
            return None
        response = render(request, f"errors/{exception.status}.html", {"refusal": exception}, status=exception.status)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        if isinstance(exception, TooMany):
            response["Retry-After"] = str(exception.retry_after)
        return response


def site(request: HttpRequest) -> dict[str, Any]:
    """What the base template shows on every page."""
    return {"DEMO": settings.DEMO, "BASE_URL": settings.BASE_URL}


def sending_of(request: HttpRequest) -> str:
    """What tells one sending of a form with `{% once %}` from any other: who, where, its key, all that was answered.

    A SHA-256 in hexadecimal; "" for a form without a key.
    """
    if not request.POST.get("once"):
        return ""
    answers = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    sent = sorted((name, str(file.name), file.size) for name, files in request.FILES.lists() for file in files)
    who = getattr(request.user, "pk", None)  # type: ignore[union-attr]
    return tokens.digest(json.dumps([who, request.path, answers, sent]))


def safe_next(request: HttpRequest, default: str) -> str:
    """The `next` of the request when it stays on this site, else `default`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return default
