"""Grants that are spread over several books."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.money import Money
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.journal.queries import lines
from events_core.ledger import actions, grantlist
from events_core.ledger.choosing import book_for
from events_core.ledger.forms.grants import GrantForm, GrantListForm, SpreadForm
from events_core.ledger.grantlist import Standing
from events_core.ledger.models import Contribution, Grant
from events_core.ledger.place import Place
from events_core.network.me import reader
from events_core.network.views.public import asked

from .rates import must_see_all

PAGE = 50


@login_required
@require_safe
def grants(request: HttpRequest) -> HttpResponse:
    """All grants with what is left of them. Refuses who may not see all books (403)."""
    must_see_all(request)
    filters = asked(request, "q")
    page = Paginator(grantlist.grants(filters["q"]), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": GrantListForm(filters),
        "page": page,
        "rows": [grantlist.standing(grant) for grant in page],
        "is_narrow": any(filters.values()),
    }
    return render(request, "ledger/grants.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Record a grant."""
    must_see_all(request)
    return _edit(request, None)


@login_required
@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One grant: its parts with their books, what is left, and what happened."""
    found = _found(request, number)
    context = {
        "standing": found,
        "grant": found.grant,
        "parts": [(part, _place(part), *_sums(part)) for part in grantlist.parts_of(found.grant)],
        "lines": lines(found.grant, reader(request).timezone),
    }
    return render(request, "ledger/grants_one.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Change a grant."""
    return _edit(request, _found(request, number))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spread(request: HttpRequest, number: int) -> HttpResponse:
    """Choose books and what each gets, look at it, then give it: each part becomes a pledge in its book."""
    found = _found(request, number)
    if found.is_spread:
        say(request, _("All of this grant is in books already"), tone="info")
        return redirect("ledger:grant", number)
    step = request.POST.get("step", "")
    form = SpreadForm(request.POST if step in ("check", "give") else None, standing=found)
    if step in ("more", "edit"):
        form = SpreadForm.again(request.POST, standing=found, more=step == "more")
    is_good = form.is_bound and form.is_valid()
    given = form.attempt(lambda: _give(request, found.grant, form)) if is_good and step == "give" else None
    if given:
        say(request, _("The parts are given"), _("Each stands in its book as a pledge of cash."))
        return redirect("ledger:grant", number)
    if form.is_stale:
        form.renew(found.grant.version)
    context = {"form": form, "standing": found, "grant": found.grant}
    if form.is_stale or (is_good and not form.errors):
        return render(request, "ledger/grants_check.html", context, status=412 if form.is_stale else 200)
    return render(request, "ledger/grants_spread.html", context, status=form.status)


def _edit(request: HttpRequest, found: Standing | None) -> HttpResponse:
    form = GrantForm(request.POST if request.method == "POST" else None, standing=found)
    grant = found.grant if found else Grant()
    if form.is_valid():
        by, version = reader(request).actor, form.read_version if found else None
        make = lambda: [actions.save_grant(grant, form.values(), by=by, version=version)]  # noqa: E731
        saved = form.attempt(lambda: once(sending_of(request), Grant, make))
        if saved:
            say(request, _("The grant is saved"))
            return redirect("ledger:grant", saved[0].pk)
    if form.is_stale:
        form.renew(grant.version)
    context = {"form": form, "grant": found and found.grant, "standing": found}
    return render(request, "ledger/grants_edit.html", context, status=form.status)


def _give(request: HttpRequest, grant: Grant, form: SpreadForm) -> list[Contribution]:
    parts = {book_for(part.key).pk: part.money for part in form.parts}
    category, version = form.cleaned_data["category"], form.read_version
    return actions.spread_grant(grant.pk, parts, by=reader(request).actor, category=category, version=version)


def _found(request: HttpRequest, number: int) -> Standing:
    """The grant. Refuses who may not see all books (403), a grant that is not there (404)."""
    must_see_all(request)
    grant = grantlist.grants().filter(pk=number).first()
    if grant is None:
        raise Missing(_("There is no such grant."))
    return grantlist.standing(grant)


def _place(part: Contribution) -> Place:
    return Place(part.book.event, part.book.year, part.book)


def _sums(part: Contribution) -> list[Money]:
    return [Money(amount, part.currency) for amount in (part.pledged, part.confirmed, part.given)]
