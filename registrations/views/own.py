"""One's own registration, opened by the link in the mail; GET changes nothing."""

import base64

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.typeset.qr import qr_png
from events_core.network.links import private
from events_core.programme import access, documents, panels, sites
from events_core.programme.models import State as EventState
from events_core.programme.sitelist import site_list
from registrations import actions, queries, telling
from registrations.forms import OwnForm, of_registration
from registrations.models import HOLDING, Registration, State

from .public import institutions

GUESSES = "registrations.secret"


@require_safe
def own(request: HttpRequest, secret: str) -> HttpResponse:
    """All that we hold, and what can be done about it."""
    registration = opened(request, secret)
    event = registration.event
    if registration.state in HOLDING:
        access.remember_event(request, event)
    admits = _admits(registration)
    context = {
        "registration": registration,
        "event": event,
        "secret": secret,
        "sites": site_list(event, sites.of_event(event)) if admits else None,
        "must_confirm": registration.state == State.PENDING and registration.email_confirmed_at is None,
        "may_change": actions.may_change(registration),
        "may_withdraw": actions.may_withdraw(registration),
        "may_return": registration.state == State.CANCELLED,
        "code_picture": _picture(registration) if admits else "",
        "parts": panels.at("registration", request, registration),
    }
    return private(render(request, "registrations/own.html", context))


def _admits(registration: Registration) -> bool:
    return registration.state in HOLDING and registration.event.state != EventState.CANCELLED


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, secret: str) -> HttpResponse:
    """Change answers, until registration closes."""
    registration = opened(request, secret)
    if request.method == "POST":
        form = OwnForm(request.POST, event=registration.event)
        saved = form.attempt(lambda: actions.edit(registration.pk, form.values())) if form.is_valid() else None
        if saved is not None:
            say(request, _("Your answers are saved"))
            return private(redirect("registrations:own", secret))
    else:
        actions.must_be_changeable(registration)
        form = OwnForm(event=registration.event, initial=of_registration(registration))
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "secret": secret,
        "institutions": institutions(),
    }
    return private(render(request, "registrations/own_edit.html", context, status=422 if form.is_bound else 200))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, secret: str) -> HttpResponse:
    """Withdraw, after a page that says what happens then."""
    registration = opened(request, secret)
    if request.method == "POST":
        actions.cancel(registration.pk)
        say(request, _("Your registration is withdrawn"), _("Your place is free for somebody else."))
        return private(redirect("registrations:own", secret))
    if not actions.may_withdraw(registration):
        return private(redirect("registrations:own", secret))
    context = {"registration": registration, "event": registration.event, "secret": secret}
    return private(render(request, "registrations/withdraw.html", context))


@require_POST
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The mailed link was opened by a person, who says so."""
    registration = actions.confirm_address(opened(request, secret).pk)
    if registration.state == State.CONFIRMED:
        say(request, _("Your place is confirmed"))
    else:
        say(
            request,
            _("Your address is confirmed"),
            _("The organizers decide about each registration and write to you."),
        )
    return private(redirect("registrations:own", secret))


@require_safe
def document(request: HttpRequest, secret: str, number: int) -> HttpResponse:
    """A document for those who take part. Refuses others (404)."""
    found = queries.documents_for(opened(request, secret)).filter(pk=number).first()
    if found is None:
        raise Missing(_("There is no such document for you. It may have been taken away."))
    return private(documents.download(found))  # type: ignore[arg-type]


def opened(request: HttpRequest, secret: str) -> Registration:
    """The registration behind a personal link. Refuses (404) what opens nothing, (429) who guesses."""
    hold_back(request, GUESSES)
    registration = queries.by_secret(secret)
    if registration is None:
        count_miss(request, GUESSES)
        raise Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    return registration


def _picture(registration: Registration) -> str:
    """The QR code for check-in as a data address."""
    picture = qr_png(telling.checkin_address(registration, registration.event))
    return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
