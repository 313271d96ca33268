"""The books of all events, and those of the secretariat's operation by year."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events_core.ledger import shelf
from events_core.ledger.forms.books import BookListForm, YearForm
from events_core.ledger.place import FIRST_YEAR
from events_core.network.views.public import asked

from .rates import must_see_all

PAGE = 50


@login_required
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """What each book plans and got, and what waits there. Refuses who may not see all of them (403)."""
    must_see_all(request)
    data = request.GET if "open" in request.GET else None
    year = YearForm(data, first=FIRST_YEAR, last=timezone.now().year + 10)
    if year.is_valid():
        return redirect("ledger:desk", year=year.cleaned_data["open"])
    form = BookListForm(asked(request, "q", "year", "state"), years=shelf.event_years())
    chosen = form.chosen()
    page = Paginator(shelf.event_books(**chosen), PAGE).get_page(request.GET.get("page"))
    rows = shelf.overview_of(list(page.object_list))
    context = {
        "form": form,
        "year": year,
        "operation": shelf.operation(),
        "page": page,
        "rows": rows,
        "total": shelf.together(rows) if page.paginator.num_pages == 1 and len(rows) > 1 else None,
        "is_narrow": bool(chosen),
    }
    return render(request, "ledger/books.html", context, status=422 if year.errors else 200)
