"""Rates of exchange: which are in force, all that were loaded, and loading more after a look at what they do."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation import localise
from events_core.foundation.notices import say
from events_core.foundation.refusals import Forbidden
from events_core.foundation.sheets import csv_lines
from events_core.ledger import actions, ratelist
from events_core.ledger.forms.rates import RateFileForm, RateListForm
from events_core.ledger.models import RateTable
from events_core.ledger.ratefile import COLUMNS
from events_core.ledger.rates import STALE
from events_core.network.me import reader
from events_core.network.views.public import asked

from .exports import streamed

PAGE = 50


@login_required
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The rates in force, all rates by day and currency, and the tables they came in. Refuses guests (403)."""
    must_see_all(request)
    filters = asked(request, "currency")
    form = RateListForm(filters)
    currency = filters["currency"] if form.is_valid() else ""
    now = ratelist.in_force()
    context = {
        "form": form,
        "currency": currency,
        "in_force": now,
        "holding": {one.rate.pk for one in now if one.rate},
        "old": [one.currency for one in now if one.is_old],
        "missing": [one.currency for one in now if one.rate is None],
        "stale_days": STALE.days,
        "today": timezone.now().date(),
        "page": Paginator(ratelist.all_rates(currency), PAGE).get_page(request.GET.get("page")),
        "tables": ratelist.tables(),
        "may_keep": request.user.has_perm("ledger.keep"),
    }
    return render(request, "ledger/rates.html", context)


@login_required
@require_safe
def csv(request: HttpRequest) -> StreamingHttpResponse:
    """All rates that hold on some day, in the columns in which they are loaded."""
    must_see_all(request)
    return streamed(csv_lines(COLUMNS, ratelist.table_rows()), "rates.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Take a table, show row by row what it would do, and load it when that is confirmed."""
    must_see_all(request)
    if not request.user.has_perm("ledger.keep"):
        raise Forbidden(_("Only a finance officer loads rates of exchange."))
    is_post = request.method == "POST"
    form = RateFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    rows = form.attempt(form.table) if form.is_valid() else None
    seen = None
    if rows is not None:
        seen = ratelist.preview(rows, form.name_of(rows))
        if not rows:
            form.add_error("file", _("There are no rates in this table."))
            seen = None
        elif request.POST.get("step") == "load" and seen.is_good:
            table = actions.load_rates(rows, name=seen.name, by=reader(request).actor)
            _say_loaded(request, table)
            return redirect("ledger:rates")
    is_wrong = bool(form.errors) or (seen is not None and bool(seen.counts["wrong"]))
    context = {"form": form, "seen": seen, "columns": COLUMNS, "failed": is_wrong}
    return render(request, "ledger/rates_load.html", context, status=422 if is_wrong else 200)


def must_see_all(request: HttpRequest) -> None:
    """Refuses (403) who may not see the books of all events."""
    if not request.user.has_perm("ledger.see_all"):
        raise Forbidden(_("This is for finance officers and officers of the secretariat."))


def _say_loaded(request: HttpRequest, table: RateTable | None) -> None:
    if table is None:
        say(request, _("All these rates were known already"), tone="info")
        return
    count = table.rates.count()
    told = ngettext("%(count)s rate is loaded", "%(count)s rates are loaded", count)
    kept = _("What was entered by an earlier rate keeps it.")
    say(request, told % {"count": localise.number(count)}, kept)
