"""The page that asks once more who somebody is: by their second factor, or by a mailed code when they have none."""

import hmac
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from events_core.foundation import tokens
from events_core.foundation.notices import say
from events_core.foundation.refusals import TooMany
from events_core.foundation.web import safe_next
from events_core.journal.letters import Recipient, post
from events_core.network.links import private
from events_core.network.me import reader
from events_core.network.models import Person

from . import passkeys, queries
from .codes import digits_of
from .forms import MailedCodeForm, SecondStepForm
from .fresh import confirm_url, go_on, is_fresh

AWAITED = "confirm_code"
COUNTS = 900  # seconds
TRIES = 5


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show that it is you, and go on to what you wanted."""
    person = reader(request)
    target = safe_next(request, "/me/security/")
    if request.method == "GET" and is_fresh(request):
        return redirect(target)
    factors = queries.factors_of(person)
    if request.POST.get("action") == "mail" and not factors:
        _mail_code(request, person)
        return redirect(confirm_url(target))
    page = {"factors": factors, "next": target, "email": person.email, "elsewhere": passkeys.home_of_passkeys(request)}
    return _by_factor(request, person, page) if factors else _by_mail(request, person, page)


@login_required
@require_POST
def options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show one of the person's passkeys."""
    return private(JsonResponse(passkeys.options_to_show(reader(request))))


def _by_factor(request: HttpRequest, person: Person, page: dict[str, Any]) -> HttpResponse:
    form = SecondStepForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid() and form.used:
        post_authentication(request, form.used, reauthenticated=True)
        return go_on(request)
    return private(render(request, "network/security/confirm.html", page | {"form": form}, status=form.status))


def _by_mail(request: HttpRequest, person: Person, page: dict[str, Any]) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    awaited = request.session.get(AWAITED)
    if awaited and (time.time() - awaited["at"] > COUNTS or awaited["left"] < 1):
        request.session.pop(AWAITED)
        awaited = None
        if sent:
            say(request, _("The code is no longer valid"), _("Ask for a new one."), tone="stop")
    form = MailedCodeForm(person, sent if awaited else None, right=lambda code: _is_right(request, code))
    if awaited and form.is_valid():
        request.session.pop(AWAITED)
        record_authentication(request, person, "code", reauthenticated=True)
        return go_on(request)
    page |= {"form": form, "awaited": awaited}
    return private(render(request, "network/security/confirm.html", page, status=form.status))


def _is_right(request: HttpRequest, code: str) -> bool:
    """Whether this is the mailed code; each try counts."""
    awaited = request.session[AWAITED] = request.session[AWAITED] | {"left": request.session[AWAITED]["left"] - 1}
    return hmac.compare_digest(awaited["digest"], tokens.digest(digits_of(code)))


def _mail_code(request: HttpRequest, person: Person) -> None:
    """Mail a code to the person; older ones no longer count. Refuses (429) too many."""
    if not ratelimit.consume(request, action="request_login_code", key=person.email):
        raise TooMany(_("Too many attempts. Wait five minutes, then ask for a new code."), 300)
    code = get_adapter().generate_login_code()
    request.session[AWAITED] = {"digest": tokens.digest(digits_of(code)), "at": time.time(), "left": TRIES}
    with transaction.atomic():
        to = Recipient(person.name, person.email, person.language or "en", person.timezone)
        post("confirm-code", to=to, about=person, context={"code": code}, secret=True)
