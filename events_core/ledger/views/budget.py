"""Budget lines: adding, changing and removing them, and copying those of another book."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Missing
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.ledger import actions, queries
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.forms.planning import CopyForm, LineForm, of_line
from events_core.ledger.models import Book, BudgetLine
from events_core.ledger.place import Place, place_for
from events_core.network.me import reader

from .sent import given, must_be_open, version_of

BOTH = ["GET", "HEAD", "POST"]
MOST_SOURCES = 300


@login_required
@require_http_methods(BOTH)
def add(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Add a line to the budget, and perhaps another one after it."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    category = request.GET.get("category", "")
    begins = {"category": category if category in CATEGORIES else ""}
    form = LineForm(given(request), currency=_currency(place), initial=begins)
    if request.method == "POST":
        by = reader(request).actor
        make = lambda: [actions.add_line(place.made().pk, form.values(), by=by)]  # noqa: E731
        made = form.attempt(lambda: once(sending_of(request), BudgetLine, make)) if form.is_valid() else None
        if made:
            say(request, _("%(money)s stands in the budget") % {"money": made[0].money})
            return redirect(place.url("line_new" if "more" in request.POST else "desk"))
    else:
        must_be_open(place)
    return render(request, "ledger/line.html", {"place": place, "form": form}, status=form.status)


@login_required
@require_http_methods(BOTH)
def change(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Change a line of the budget."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    line = _line(place, number)
    form = LineForm(given(request), money=line.money, initial=of_line(line))
    version = version_of(request, line.version)
    if request.method == "POST":
        by = reader(request).actor
        seen = version
        done = (
            form.attempt(lambda: actions.change_line(line.pk, form.values(), by=by, version=seen))
            if form.is_valid()
            else None
        )
        if done:
            say(request, _("The budget line is saved"))
            return redirect(place.url("desk"))
        if form.is_stale:
            version = _line(place, number).version
    else:
        must_be_open(place)
    context = {"place": place, "form": form, "line": line, "version": version}
    return render(request, "ledger/line.html", context, status=form.status)


@login_required
@require_http_methods(BOTH)
def remove(request: HttpRequest, slug: str = "", year: int | None = None, number: int = 0) -> HttpResponse:
    """Ask, then take a line out of the budget."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    line = _line(place, number)
    if request.method != "POST":
        must_be_open(place)
        return render(request, "ledger/line_remove.html", {"place": place, "line": line})
    actions.remove_line(line.pk, by=reader(request).actor, version=version_of(request, line.version))
    say(request, _("%(money)s is taken out of the budget") % {"money": line.money})
    return redirect(place.url("desk"))


@login_required
@require_http_methods(BOTH)
def copy(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Choose another book, look at its lines (`?source=`), then add them to this budget."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    sources = list(queries.budgets_for(reader(request), without=place.book)[:MOST_SOURCES])
    data = given(request) if request.method == "POST" else request.GET if "source" in request.GET else None
    form = CopyForm(data, choices=[(str(book.pk), _named(book)) for book in sources])
    chosen = next((one for one in sources if form.is_valid() and str(one.pk) == form.cleaned_data["source"]), None)
    if request.method == "POST" and chosen:
        source, by = chosen, reader(request).actor
        make = lambda: actions.copy_budget(place.made().pk, source.pk, by=by)  # noqa: E731
        if made := form.attempt(lambda: once(sending_of(request), BudgetLine, make)):
            hint = _("Look them through: amounts and who bears them may differ this time.")
            say(request, added_told(len(made)), hint)
            return redirect(place.url("desk"))
    elif request.method != "POST":
        must_be_open(place)
    lines = queries.lines_of(chosen)
    context = {"place": place, "form": form, "sources": sources, "chosen": chosen, "lines": lines}
    return render(request, "ledger/budget_copy.html", context, status=form.status)


def added_told(count: int) -> str:
    """How many lines were added."""
    text = ngettext("%(count)s line stands in the budget", "%(count)s lines stand in the budget", count)
    return text % {"count": localise.number(count)}


def _line(place: Place, number: int) -> BudgetLine:
    found = queries.lines_of(place.book).filter(pk=number).first()
    if found is None:
        raise Missing(_("This budget line is gone: somebody has removed it."))
    return found


def _currency(place: Place) -> str:
    """The currency in which the budget was last planned; USD for the first line."""
    last = queries.lines_of(place.book).last()
    return last.currency if last else "USD"


def _named(book: Book) -> str:
    """A book in a list: whose it is, when, how many lines."""
    count = book.lines_count  # type: ignore[attr-defined]
    lines = ngettext("%(count)s line", "%(count)s lines", count) % {"count": localise.number(count)}
    event = book.event
    if event is None:
        return _("%(title)s (%(lines)s)") % {"title": book.title, "lines": lines}
    days = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
    return _("%(title)s, %(days)s (%(lines)s)") % {"title": book.title, "days": days, "lines": lines}
