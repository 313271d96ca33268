"""The ledger: all entries of a book, an expense, and the reversal of a mistake."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.ledger import actions
from events_core.ledger.forms.entries import KindForm, ReverseForm, SpendForm
from events_core.ledger.lines import ledger_of, lines_of
from events_core.ledger.models import Entry
from events_core.ledger.place import Place, place_for
from events_core.ledger.queries import entries_of
from events_core.network.me import reader

from .sent import given, must_be_open

BOTH = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def entries(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """All entries of the book, or those of one kind, oldest first."""
    place = place_for(request, slug=slug, year=year)
    form = KindForm(request.GET)
    ledger = ledger_of(place.book, kind=form.chosen, page=request.GET.get("page"))
    context = {
        "place": place,
        "form": form,
        "ledger": ledger,
        "may_reverse": place.may_keep and not place.is_closed,
        "may_spend": place.may_spend and not place.is_closed,
    }
    return render(request, "ledger/entries.html", context)


@login_required
@require_http_methods(BOTH)
def reverse(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """What a reversal does, then the reversal."""
    place = place_for(request, slug=slug, year=year, permission="ledger.keep")
    entry = _entry(place, number)
    form = ReverseForm(given(request))
    if request.method == "POST":
        reason, by = form.cleaned_data["reason"] if form.is_valid() else "", reader(request).actor
        made = form.attempt(lambda: actions.reverse(entry.pk, reason, by=by)) if form.is_valid() else None
        if made:
            told = {"old": f"{entry.number:03d}", "number": f"{made.number:03d}"}
            say(request, _("Entry %(old)s is reversed by entry %(number)s") % told)
            return redirect(_back(place, entry))
    else:
        must_be_open(place)
        actions.must_be_reversible(entry, entry.contribution)
    context = {"place": place, "line": lines_of([entry])[0], "form": form, "back": _back(place, entry)}
    return render(request, "ledger/entry_reverse.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def spend(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Record what was spent."""
    place = place_for(request, slug=slug, year=year, permission="ledger.spend")
    today = place.shown.today
    files_sent = request.FILES if request.method == "POST" else None
    form = SpendForm(given(request), files_sent, currency="USD", initial={"on": today})
    if request.method == "POST":
        made = _spend(request, place, form) if form.is_valid() else None
        if made:
            told: dict[str, Any] = {"money": made.money, "what": made.get_category_display()}
            number = _("It is entry %(number)s.") % {"number": f"{made.number:03d}"}
            say(request, _("%(what)s: %(money)s spent") % told, number)
            return redirect(place.url("entries"))
    else:
        must_be_open(place)
    return render(request, "ledger/spend.html", {"place": place, "form": form}, status=form.status)


def _spend(request: HttpRequest, place: Place, form: SpendForm) -> Entry | None:
    by, values, upload = reader(request).actor, form.values(), form.cleaned_data["evidence"]
    make = lambda: [actions.spend(place.made().pk, values, by=by, evidence=upload)]  # noqa: E731
    made = form.attempt(lambda: once(sending_of(request), Entry, make))
    return made[0] if made else None


def _entry(place: Place, number: int) -> Entry:
    """One of the book's entries by its number. Refuses one that is not there (404)."""
    found = entries_of(place.book).filter(number=number).select_related("contribution__book__event").first()
    if found is None:
        raise Missing(_("There is no such entry in this book."))
    return found


def _back(place: Place, entry: Entry) -> str:
    """Where somebody came from who reverses an entry: its contribution, or the ledger."""
    if entry.contribution_id:
        return place.url("contribution", entry.contribution_id)
    return place.url("entries")
