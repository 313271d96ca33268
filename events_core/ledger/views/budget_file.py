"""The budget as a spreadsheet: taking it out, and adding the lines of one."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.foundation.sheets.books import Sheet, workbook
from events_core.foundation.sheets.lines import csv_lines
from events_core.foundation.web import sending_of
from events_core.journal.once import once
from events_core.ledger import actions, queries
from events_core.ledger.budgetfile import COLUMNS, Report, carried, report_of, rows_of
from events_core.ledger.categories import CATEGORIES
from events_core.ledger.forms.planning import LoadForm
from events_core.ledger.models import BudgetLine
from events_core.ledger.place import Place, place_for
from events_core.network.me import reader

from .budget import added_told
from .exports import XLSX, private, streamed
from .sent import given, must_be_open

WIDTHS = (18, 40, 14, 10, 12, 32)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str = "", year: int | None = None) -> HttpResponse:
    """Read a spreadsheet, say of each row what is right or wrong, and add the lines when that was seen."""
    place = place_for(request, slug=slug, year=year, permission="ledger.plan")
    if request.method == "POST" and "rows" in request.POST:
        return _add(request, place)
    form = LoadForm(given(request), request.FILES if request.method == "POST" else None)
    report = None
    if request.method == "POST":
        must_be_open(place)
        report = form.attempt(lambda: report_of(form.cleaned_data["file"])) if form.is_valid() else None
    else:
        must_be_open(place)
    return _page(request, place, form, report)


@login_required
@require_safe
def csv(request: HttpRequest, slug: str = "", year: int | None = None) -> StreamingHttpResponse:
    """The budget as CSV, as it can be loaded again."""
    place = place_for(request, slug=slug, year=year)
    rows = rows_of(queries.lines_of(place.book))
    return streamed(csv_lines(COLUMNS, rows), _name(place, "csv"))


@login_required
@require_safe
def xlsx(request: HttpRequest, slug: str = "", year: int | None = None) -> FileResponse:
    """The budget as a workbook with real numbers, as it can be loaded again."""
    place = place_for(request, slug=slug, year=year)
    rows = rows_of(queries.lines_of(place.book), as_figures=True)
    sheet = Sheet(_("Budget"), COLUMNS, rows, WIDTHS)
    made = workbook([sheet], title=str(place.title))
    return private(FileResponse(made, content_type=XLSX), _name(place, "xlsx"))


def _add(request: HttpRequest, place: Place) -> HttpResponse:
    """Add the lines of a report that was seen; they are checked once more."""
    form = LoadForm(request.POST)
    form.full_clean()
    form.errors.clear()
    by = reader(request).actor
    report = form.attempt(lambda: carried(request.POST["rows"]))
    if report and not report.wrong:
        values = report.values
        make = lambda: actions.add_lines(place.made().pk, values, by=by)  # noqa: E731
        made = form.attempt(lambda: once(sending_of(request), BudgetLine, make))
        if made:
            say(request, added_told(len(made)))
            return redirect(place.url("desk"))
    return _page(request, place, form, report)


def _page(request: HttpRequest, place: Place, form: LoadForm, report: Report | None) -> HttpResponse:
    context = {"place": place, "form": form, "report": report, "columns": COLUMNS, "categories": CATEGORIES}
    status = 422 if report and report.wrong and form.status == 200 else form.status
    return render(request, "ledger/budget_import.html", context, status=status)


def _name(place: Place, ending: str) -> str:
    return f"budget-{place.slug}.{ending}"
