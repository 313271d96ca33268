"""Contributions: what was promised, who stands by it, what came, and the evidence."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events_core.foundation.money import Money
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing, Refused
from events_core.foundation.web import sending_of
from events_core.journal import files
from events_core.journal.once import once
from events_core.ledger import actions
from events_core.ledger.dossier import dossier_of, sums_of
from events_core.ledger.forms.giving import (
    AdjustForm,
    ConfirmForm,
    ContributionForm,
    EvidenceForm,
    ReceiveForm,
    ValueForm,
    WithdrawForm,
)
from events_core.ledger.forms.work import BookForm
from events_core.ledger.lifecycle import goes_on
from events_core.ledger.models import Contribution, Entry, Evidence
from events_core.ledger.place import Place, place_for
from events_core.network.me import reader

from .sent import given, must_be_open, must_be_possible, version_of

BOTH = ["GET", "HEAD", "POST"]
HEADINGS = {
    "value": gettext_lazy("Put a value on it"),
    "confirm": gettext_lazy("Record a confirmation"),
    "receive": gettext_lazy("Record what came"),
    "withdraw": gettext_lazy("Record a withdrawal"),
    "adjust": gettext_lazy("Set another amount"),
}


@login_required
@require_http_methods(BOTH)
def add(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Record a contribution that was promised, or that is to be asked for."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    form = ContributionForm(given(request), currency="USD", initial=_begun(request))
    if request.method == "POST":
        made = _pledge(request, place, form) if form.is_valid() else None
        if made:
            return redirect(place.url("ask" if form.is_asked else "contribution", made.pk))
    else:
        must_be_open(place)
    return render(request, "ledger/contribution_new.html", {"place": place, "form": form}, status=form.status)


@login_required
@require_safe
def one(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """One contribution with its sums, entries, evidence and answer, and what can be done next."""
    place = place_for(request, slug=slug, year=year)
    return _shown(request, place, place.contribution(number), EvidenceForm())


@login_required
@require_http_methods(BOTH)
def value(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Put a value on it, or another one."""
    place, contribution = _found(request, slug, year, number, "ledger.plan")
    form = ValueForm(given(request), contribution=contribution)
    if request.method == "POST":
        version, by = version_of(request, contribution.version), reader(request).actor
        if form.is_valid():
            how = form.cleaned_data["valuation"]
            done = form.attempt(
                lambda: actions.put_value(contribution.pk, form.money(), by=by, valuation=how, version=version)
            )
            if done:
                return _done(request, place, done, _("The contribution is valued at %(money)s") % {"money": done.money})
    else:
        must_be_possible(contribution, "value")
    return _page(request, "value", place, contribution, form)


@login_required
@require_http_methods(BOTH)
def confirm(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Record that the contributor stands by its promise, in whole or for another amount."""
    place, contribution = _found(request, slug, year, number, "ledger.plan")
    if request.method != "POST" or not contribution.currency:
        must_be_possible(contribution, "confirm")
    form = ConfirmForm(given(request), contribution=contribution)
    if request.method == "POST" and form.is_valid():
        version, by, note = version_of(request, contribution.version), reader(request).actor, form.cleaned_data["note"]
        done = form.attempt(lambda: actions.confirm(contribution.pk, form.money(), by=by, version=version, note=note))
        if done:
            return _done(request, place, done, _("Confirmed: %(money)s") % {"money": form.money()})
    return _page(request, "confirm", place, contribution, form)


@login_required
@require_http_methods(BOTH)
def receive(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Record what came: all that is left, or a part of it."""
    place, contribution = _found(request, slug, year, number, "ledger.keep")
    if request.method != "POST" or not contribution.currency:
        must_be_possible(contribution, "receive")
        if contribution.to_give is None:
            raise Refused("exceeds", _("Nothing that is confirmed is still to come. Record a confirmation first."))
    files_sent = request.FILES if request.method == "POST" else None
    form = ReceiveForm(given(request), files_sent, contribution=contribution)
    if request.method == "POST" and form.is_valid():
        version, by, said = version_of(request, contribution.version), reader(request).actor, form.cleaned_data
        facts = {name: said[name] for name in ("on", "note", "evidence")}
        entry = form.attempt(lambda: actions.receive(contribution.pk, form.money(), by=by, version=version, **facts))
        if entry:
            return _done(request, place, contribution, _("Entry %(number)03d: %(money)s") % _told(entry))
    return _page(request, "receive", place, contribution, form)


@login_required
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """What a withdrawal does, then the withdrawal."""
    place, contribution = _found(request, slug, year, number, "ledger.plan")
    form = WithdrawForm(given(request))
    if request.method == "POST":
        version, by = version_of(request, contribution.version), reader(request).actor
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            done = form.attempt(lambda: actions.withdraw(contribution.pk, reason, by=by, version=version))
            if done:
                kept = (
                    _("What was given stays: %(money)s.") % {"money": Money(done.given, done.currency)}
                    if done.given
                    else ""
                )
                return _done(request, place, done, _("The contribution is withdrawn"), kept)
    else:
        must_be_possible(contribution, "withdraw")
    return _page(request, "withdraw", place, contribution, form)


@login_required
@require_http_methods(BOTH)
def adjust(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Set what is promised and confirmed to another amount, with a reason."""
    place, contribution = _found(request, slug, year, number, "ledger.keep")
    if request.method != "POST":
        must_be_open(place)
    if not contribution.pledged:
        raise Refused("state", _("Nothing is promised here. Record what was promised first."))
    form = AdjustForm(given(request), contribution=contribution)
    if request.method == "POST" and form.is_valid():
        version, by = version_of(request, contribution.version), reader(request).actor
        reason = form.cleaned_data["reason"]
        done = form.attempt(lambda: actions.adjust(contribution.pk, form.money(), reason, by=by, version=version))
        if done:
            return _done(request, place, done, _("The contribution is set to %(money)s") % {"money": form.money()})
    return _page(request, "adjust", place, contribution, form)


@login_required
@require_POST
def evidence(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Keep a file with a contribution."""
    place, contribution = _found(request, slug, year, number, "ledger.plan")
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        upload, by = form.cleaned_data["file"], reader(request).actor
        kept = form.attempt(lambda: actions.add_evidence(contribution.pk, upload, by=by))
        if kept:
            return _done(request, place, contribution, _("Kept as evidence: %(name)s") % {"name": kept.file.name})
    return _shown(request, place, contribution, form)


@login_required
@require_safe
def evidence_file(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> FileResponse:
    """A file of evidence, to be saved. Refuses another book's (404)."""
    place = place_for(request, slug=slug, year=year)
    here = Q(contribution__book=place.book) | Q(entry__book=place.book)
    found = Evidence.objects.filter(here, pk=number).select_related("file").first() if place.book else None
    if found is None:
        raise Missing(_("There is no such evidence in this book."))
    return files.download(found.file)


def _begun(request: HttpRequest) -> dict[str, str]:
    """What a page that led here says already: which organisation, which form."""
    return {name: request.GET[name] for name in ("organisation", "form", "category") if name in request.GET}


def _pledge(request: HttpRequest, place: Place, form: ContributionForm) -> Contribution | None:
    values, by = form.values(), reader(request).actor
    make = lambda: [actions.pledge(place.made().pk, values, by=by, asked=form.is_asked)]  # noqa: E731
    found = form.attempt(lambda: once(sending_of(request), Contribution, make))
    made = found[0] if found else None
    if made and form.is_asked:
        say(request, _("%(body)s is to be asked") % {"body": made.party}, _("Write now whom to ask."), tone="info")
    elif made:
        text = "" if made.money else _("Nobody has put a value on it yet, so it counts nothing.")
        say(request, _("The contribution of %(body)s is recorded") % {"body": made.party}, text)
    return made


def _found(
    request: HttpRequest, slug: str, year: int | None, number: int, permission: str
) -> tuple[Place, Contribution]:
    place = place_for(request, slug=slug, year=year, permission=permission)
    return place, place.contribution(number)


def _told(entry: Entry) -> dict[str, Any]:
    return {"number": entry.number, "money": entry.money}


def _done(request: HttpRequest, place: Place, contribution: Contribution, title: str, text: str = "") -> HttpResponse:
    say(request, title, text)
    return redirect(place.url("contribution", contribution.pk))


def _shown(request: HttpRequest, place: Place, contribution: Contribution, form: EvidenceForm) -> HttpResponse:
    """The page of a contribution."""
    dossier = dossier_of(contribution, may_plan=place.may_plan, may_keep=place.may_keep)
    is_open = not place.is_closed
    context = {
        "place": place,
        "contribution": contribution,
        "dossier": dossier,
        "zone": contribution.book.zone.key,
        "form": form,
        "may_reverse": place.may_keep and is_open,
        "may_remind": place.may_plan and is_open and contribution.is_waiting and not list(goes_on(contribution)),
        "may_see_grants": request.user.has_perm("ledger.see_all"),
    }
    return render(request, "ledger/contribution.html", context, status=form.status)


def _page(request: HttpRequest, name: str, place: Place, contribution: Contribution, form: BookForm) -> HttpResponse:
    """The page of one step; what somebody else has changed meanwhile is shown as it is now."""
    version = version_of(request, contribution.version)
    if form.is_stale:
        contribution = place.contribution(contribution.pk)
        version = contribution.version
    context = {
        "place": place,
        "contribution": contribution,
        "form": form,
        "version": version,
        "heading": HEADINGS[name],
        "sums": sums_of(contribution),
    }
    return render(request, f"ledger/contribution_{name}.html", context, status=form.status)
