"""What a finance officer does with books as a whole: close, open again, note; and settle what was given in vain."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events_core.foundation.money import Money
from events_core.foundation.notices import say
from events_core.foundation.refusals import Refused
from events_core.journal.actors import Actor
from events_core.ledger import actions
from events_core.ledger.choosing import book_for, books_to_carry_to
from events_core.ledger.dossier import sums_of, unsettled_of
from events_core.ledger.forms.keeping import NoteForm, ReopenForm, SettleForm
from events_core.ledger.models import Book, Contribution
from events_core.ledger.place import place_for
from events_core.ledger.statements import statement_of
from events_core.network.me import reader

from .sent import given, must_be_open, version_of

BOTH = ["GET", "HEAD", "POST"]
KEEP = "ledger.keep"
Settlement = Contribution.Settlement


@login_required
@require_http_methods(BOTH)
def close(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """What closing means and what is still open, then the closing."""
    place = place_for(request, slug=slug, year=year, permission=KEEP)
    held = place.book.version if place.book else 1
    form = NoteForm(given(request), initial={"note": place.book.note if place.book else ""})
    if request.method == "POST":
        version, by = version_of(request, held), reader(request).actor
        if form.is_valid():
            note = form.cleaned_data["note"]
            if form.attempt(lambda: actions.close(place.made().pk, by=by, note=note, version=version)):
                say(request, _("The ledger is closed"), _("It takes no entries and no plans until it is opened again."))
                return redirect(place.url("desk"))
    else:
        must_be_open(place)
    if form.is_stale:
        place = place_for(request, slug=slug, year=year, permission=KEEP)
        version = place.book.version if place.book else 1
    else:
        version = version_of(request, held)
    context = {
        "place": place,
        "statement": statement_of(place.book),
        "unsettled": unsettled_of(place.book),
        "form": form,
        "version": version,
    }
    return render(request, "ledger/close.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def reopen(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Open closed books again, with a reason."""
    place = place_for(request, slug=slug, year=year, permission=KEEP)
    book = place.book
    form = ReopenForm(given(request))
    if book is None or (request.method != "POST" and not book.is_closed):
        raise Refused("open", _("The ledger is open."))
    if request.method == "POST":
        by = reader(request).actor
        if form.is_valid() and _reopen(book, form, by):
            say(request, _("The ledger is open again"))
            return redirect(place.url("desk"))
    return render(request, "ledger/reopen.html", {"place": place, "form": form}, status=form.status)


@login_required
@require_http_methods(BOTH)
def note(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """The note that every statement bears."""
    place = place_for(request, slug=slug, year=year, permission=KEEP)
    held = place.book.version if place.book else 1
    form = NoteForm(given(request), initial={"note": place.book.note if place.book else ""})
    if request.method == "POST" and form.is_valid():
        version, by, words = version_of(request, held), reader(request).actor, form.cleaned_data["note"]
        if form.attempt(lambda: actions.write_note(place.made().pk, words, by=by, version=version)):
            say(request, _("The note is saved") if words else _("There is no note any more"))
            return redirect(place.url("desk"))
    version = version_of(request, held)
    if form.is_stale:
        place = place_for(request, slug=slug, year=year, permission=KEEP)
        version = place.book.version if place.book else 1
    return render(request, "ledger/note.html", {"place": place, "form": form, "version": version}, status=form.status)


@login_required
@require_http_methods(BOTH)
def settle(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """What becomes of money that was given for an event that is not held."""
    place = place_for(request, slug=slug, year=year, permission=KEEP)
    contribution = place.contribution(number)
    form = SettleForm(given(request), books=books_to_carry_to(contribution.book))
    version = version_of(request, contribution.version)
    if request.method == "POST":
        done = _settle(contribution, form, reader(request).actor, version) if form.is_valid() else None
        if done:
            told = {"money": Money(contribution.given, contribution.currency)}
            say(request, _said(done) % told)
            return redirect(place.url("contribution", done.pk))
    else:
        must_be_open(place)
        actions.must_be_unsettled(contribution)
    if form.is_stale:
        contribution = place.contribution(number)
        version = contribution.version
    context = {
        "place": place,
        "contribution": contribution,
        "form": form,
        "version": version,
        "heading": _("Say what becomes of the money"),
        "sums": sums_of(contribution),
    }
    return render(request, "ledger/contribution_settle.html", context, status=form.status)


def _reopen(book: Book, form: ReopenForm, by: Actor) -> Book | None:
    return form.attempt(lambda: actions.reopen(book.pk, form.cleaned_data["reason"], by=by))


def _settle(contribution: Contribution, form: SettleForm, by: Actor, version: int) -> Contribution | None:
    said = form.cleaned_data
    to = book_for(said["to"]) if said["how"] == Settlement.CARRIED_OVER else None
    note = said["note"]
    return form.attempt(lambda: actions.settle(contribution.pk, said["how"], by=by, note=note, to=to, version=version))


def _said(done: Contribution) -> str:
    return {
        Settlement.REFUNDED: _("Refunded: %(money)s"),
        Settlement.CARRIED_OVER: _("Carried over: %(money)s"),
        Settlement.KEPT: _("Kept: %(money)s"),
    }[Settlement(done.settlement)]
