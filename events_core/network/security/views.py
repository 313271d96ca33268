"""A person's own page on how they sign in: passkeys, authenticator app, recovery codes, devices."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from events_core.foundation.notices import say
from events_core.network.links import private
from events_core.network.me import reader

from . import actions, codes, devices, passkeys, queries
from .forms import AppForm, PasskeyForm
from .fresh import confirm_url, is_fresh, only_fresh

HOME = "network:security"


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """What the person can show when signing in, and where they are signed in."""
    return _page(request)


@require_http_methods(["GET", "POST"])
@only_fresh
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Add a passkey that the browser has made; the first one shows recovery codes."""
    person = reader(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        credential = passkeys.read_new(request.POST.get("credential", ""))
        if credential:
            made = actions.add_passkey(person, form.cleaned_data["name"], credential, by=person.actor)
            return _done(request, _("The passkey is added"), made)
        form.add_error(None, _("The browser made no passkey that we can use. Try again."))
    page = {"form": form, "elsewhere": passkeys.home_of_passkeys(request)}
    return private(render(request, "network/security/passkey.html", page, status=422 if form.errors else 200))


@login_required
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey, or where to confirm who one is before."""
    if not is_fresh(request):
        return private(JsonResponse({"go": confirm_url(reverse("network:add_passkey"))}))
    return private(JsonResponse(passkeys.options_to_add(reader(request))))


@login_required
@require_http_methods(["GET", "POST"])
def rename_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Give a passkey another name. Refuses one of somebody else (404)."""
    passkey = queries.passkey_of(reader(request), number)
    form = PasskeyForm(request.POST if request.method == "POST" else None, initial={"name": passkey.wrap().name})
    if form.is_valid():
        actions.rename_passkey(passkey, form.cleaned_data["name"])
        say(request, _("The name is changed"))
        return redirect(HOME)
    page = {"form": form, "passkey": passkey}
    return private(render(request, "network/security/passkey.html", page, status=422 if form.errors else 200))


@require_http_methods(["GET", "POST"])
@only_fresh
def remove_passkey(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then remove a passkey. Refuses one of somebody else (404)."""
    person = reader(request)
    passkey = queries.passkey_of(person, number)
    if request.method == "GET":
        page = {"passkey": passkey.wrap().name, "is_last": _is_last(request)}
        return private(render(request, "network/security/remove.html", page))
    actions.remove_passkey(passkey, by=person.actor)
    say(request, _("The passkey is removed"))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@only_fresh
def app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: its secret as a QR code and as text, confirmed by its first code."""
    person = reader(request)
    secret = get_totp_secret()
    form = AppForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        made = form.attempt(lambda: actions.activate_app(person, secret, code, by=person.actor))
        if made is not None:
            form.forget_misses()
            clear_totp_secret(request)
            return _done(request, _("The authenticator app is set up"), made)
    url = get_adapter().build_totp_url(person, secret)
    spelt = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page = {"form": form, "picture": codes.picture(url), "url": url, "secret": spelt}
    return private(render(request, "network/security/app.html", page, status=422 if form.errors else 200))


@require_http_methods(["GET", "POST"])
@only_fresh
def remove_app(request: HttpRequest) -> HttpResponse:
    """Ask, then let the codes of the authenticator app count no more."""
    person = reader(request)
    if request.method == "GET":
        return private(render(request, "network/security/remove.html", {"is_last": _is_last(request)}))
    actions.deactivate_app(person, by=person.actor)
    say(request, _("The authenticator app is removed"))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@only_fresh
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ask, then make new recovery codes and show them once."""
    person = reader(request)
    if request.method == "GET":
        return private(render(request, "network/security/new_codes.html", {"factors": queries.factors_of(person)}))
    made = actions.renew_recovery_codes(person, by=person.actor)
    return _done(request, _("These are your new recovery codes"), made)


@require_http_methods(["GET", "POST"])
@only_fresh
def end_device(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out in one other browser, at once. Refuses one of somebody else (404)."""
    if request.method == "POST":
        person = reader(request)
        devices.end_device(queries.device_of(person, number), by=person.actor)
        say(request, _("That device is signed out"))
    return redirect(HOME)


@require_http_methods(["GET", "POST"])
@only_fresh
def end_devices(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here, at once."""
    if request.method == "POST":
        person = reader(request)
        devices.end_devices(person, by=person.actor, but=request.session.session_key)
        say(request, _("You are signed out everywhere else"))
    return redirect(HOME)


def _is_last(request: HttpRequest) -> bool:
    factors = queries.factors_of(reader(request))
    return len(factors.passkeys) + bool(factors.app) == 1


def _done(request: HttpRequest, title: str, made: list[str]) -> HttpResponse:
    """Show new recovery codes this once, in the answer to the form; without any, back to the overview."""
    if not made:
        say(request, title)
        return redirect(HOME)
    page = {"title": title, "codes": codes.readable(made)}
    return private(render(request, "network/security/codes.html", page))


def _page(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    page: dict[str, Any] = {
        "person": person,
        "factors": queries.factors_of(person),
        "must": queries.must_have_factor(person),
        "devices": list(queries.devices_of(person)),
        "here": request.session.session_key,
        "elsewhere": passkeys.home_of_passkeys(request),
    }
    return private(render(request, "network/security/home.html", page))
