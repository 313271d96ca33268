"""Public pages: checking a certificate, and its file."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation import codes, localise
from events_core.foundation.api import refusal_problem
from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.refusals import Invalid, Missing, Refusal

from . import queries
from .forms import CodeForm, FileForm
from .models import Certificate
from .telling import day_of
from .wording import dates_of, title_in

GUESSES = "certificates.code"


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where one types a code; leads on to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        code = codes.normalise(form.cleaned_data["code"])
        if codes.is_valid(code):
            return redirect("certificates:verify", code)
        form.add_error("code", queries.wrong_code())
    return render(request, "certificates/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The short address that QR codes hold leads to the page of the code."""
    return redirect("certificates:verify", codes.normalise(code) or "0")


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate holds, to whom and for what it was given: a page, or JSON for those who ask for it."""
    hold_back(request, GUESSES)
    wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    found = queries.look_up(code)
    if isinstance(found, Missing):
        count_miss(request, GUESSES)
    if wants_json:
        response = refusal_problem(found) if isinstance(found, Refusal) else JsonResponse(statement(found))
    else:
        response = _verdict(request, code, found)
    patch_vary_headers(response, ["Accept", "Accept-Language", "Cookie"])
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _verdict(request: HttpRequest, code: str, found: Certificate | Missing | Invalid) -> HttpResponse:
    if isinstance(found, Refusal):
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", found.message)
        context = {"form": form, "is_unknown": isinstance(found, Missing)}
        return render(request, "certificates/ask.html", context, status=found.status)
    place, dates = title_in(found.place), dates_of(found)
    context = {
        "certificate": found,
        "title": title_in(found.title),
        "where": _("%(place)s, %(dates)s") % {"place": place, "dates": dates} if place else dates,
        "issued": _issued(found),
        "since": localise.date(day_of(found, found.state_since)),
        "checked": localise.deadline(timezone.now(), "UTC"),
        "form": CodeForm(),
    }
    return render(request, "certificates/verdict.html", context)


def _issued(certificate: Certificate) -> str:
    day, names = localise.date(day_of(certificate, certificate.issued_at)), title_in(certificate.organisers)
    return _("%(date)s, with %(names)s") % {"date": day, "names": names} if names else day


def statement(certificate: Certificate) -> dict[str, str | None]:
    """What a program is told about a certificate."""
    is_valid = certificate.state == Certificate.State.VALID
    return {
        "state": certificate.state,
        "since": None if is_valid else certificate.state_since.isoformat(),
        "holder": certificate.name,
        "title": title_in(certificate.title),
        "dates": dates_of(certificate),
        "kind": certificate.kind,
        "issued": certificate.issued_at.isoformat(),
        "serial": certificate.serial,
        "sha256": certificate.file.sha256,
    }


@require_safe
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF as issued, for whoever has its code."""
    hold_back(request, GUESSES)
    found = queries.look_up(code)
    if isinstance(found, Refusal):
        count_miss(request, GUESSES)
        raise Missing(_("No certificate has this code."))
    response = HttpResponse(bytes(found.file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.serial}.pdf"'
    response["ETag"] = f'"{found.file.sha256}"'
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a PDF is the one that was issued, byte for byte; what is sent is not kept."""
    hold_back(request, GUESSES)
    found = queries.look_up(code)
    if isinstance(found, Refusal):
        count_miss(request, GUESSES)
        raise Missing(_("No certificate has this code."))
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, object] = {"certificate": found, "form": form}
    if form.is_valid():
        context["is_same"] = _sha256(form.cleaned_data["file"]) == found.file.sha256
        context["is_compared"] = True
    return render(request, "certificates/compare.html", context, status=422 if form.errors else 200)


def _sha256(sent: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    return digest.hexdigest()
