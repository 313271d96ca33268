"""Asking once more who somebody is before what could shut the owner out, when the sign-in is some minutes old.

What was being sent meanwhile is kept in the session and done afterwards, so that nothing typed is lost.
"""

import functools
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse

from events_core.foundation.web import safe_next

View = Callable[..., HttpResponse]
FRESH = 600
"""So many seconds a sign-in, or a confirmation of it, suffices."""
HELD = "held_request"
MOST_HELD = 20_000


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has shown within the last ten minutes who they are."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(0 <= time.time() - record["at"] < FRESH for record in records)


def confirm_url(path: str) -> str:
    """Where the person shows it, to go on at `path`."""
    return f"{reverse('network:confirm')}?{urlencode({'next': path})}"


def only_fresh(view: View) -> View:
    """Only for who is signed in and has lately shown who they are; others are asked, and go on from there."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        hold(request)
        return redirect(confirm_url(request.get_full_path()))

    return guarded


def post_only_fresh(view: View) -> View:
    """As `only_fresh`, for a page that everybody may look at and whose form is the sensitive part."""
    guarded = only_fresh(view)

    @functools.wraps(view)
    def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (guarded if request.method == "POST" else view)(request, *args, **kwargs)

    return chosen


def hold(request: HttpRequest) -> None:
    """Keep what was sent, without the form's own protection against forgery, which it has passed."""
    request.session.pop(HELD, None)
    answers = request.POST.copy()
    answers.pop("csrfmiddlewaretoken", None)
    if request.method == "POST" and len(text := answers.urlencode()) <= MOST_HELD:
        request.session[HELD] = {"path": request.get_full_path(), "answers": text}


def go_on(request: HttpRequest) -> HttpResponse:
    """What comes after the confirmation: what was being sent, or the page that was asked for."""
    target = safe_next(request, reverse("network:security"))
    held = request.session.pop(HELD, None)
    if not held or held["path"] != target:
        return redirect(target)
    request.method, request.POST = "POST", QueryDict(held["answers"])  # type: ignore[assignment]
    request.path = request.path_info = target.partition("?")[0]
    found = resolve(request.path)
    return found.func(request, *found.args, **found.kwargs)
