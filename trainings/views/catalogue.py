"""What is on offer, as everyone sees it: the catalogue with its filters, and the page of one offer."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.journal.queries import lines
from trainings import catalogue
from trainings.catalogue import Filters
from trainings.costing import Estimate, estimate
from trainings.forms.supply import CatalogueForm
from trainings.models import Offer

PAGE = 25
NARROWED_BY = ("topic", "language", "mode", "country", "level", "cost")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Trainings on offer, narrowed by the filters; how a city asks for one."""
    filters = Filters.read(request.GET)
    form = CatalogueForm(request.GET)
    page = Paginator(catalogue.offers(filters), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filters": filters,
        "chips": list(_chips(request, filters, form)),
        "page": page,
        "rows": catalogue.rows_of(page.object_list),
        "may_offer": _may_offer(request),
    }
    return render(request, "trainings/supply/catalogue.html", context)


@require_safe
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """One training on offer: who teaches what, for whom, how, when, and who bears the costs; never its contact."""
    found = catalogue.offer_page(number, request.user)
    is_officer = request.user.has_perm("trainings.manage")
    context = about(found) | {
        "may_change": request.user.has_perm("trainings.offer", found.organisation),
        "is_officer": is_officer,
        "lines": lines(found, request.user.timezone) if is_officer else [],  # type: ignore[union-attr]
    }
    response = render(request, "trainings/supply/offer.html", context)
    if found.state != Offer.State.ACTIVE:
        response["X-Robots-Tag"] = "noindex"
    return response


def about(found: Offer) -> dict[str, Any]:
    """What each page about one offer shows of it."""
    return {
        "offer": found,
        "row": catalogue.rows_of([found])[0],
        "costs": _costs(found),
        "experience": catalogue.experience_of(found),
    }


def _costs(found: Offer) -> Estimate | None:
    """What it costs for the largest group; None when nothing is said."""
    return estimate(found, found.group_max) if found.costs.all() else None


def _may_offer(request: HttpRequest) -> bool:
    person = request.user
    return person.is_authenticated and (person.has_perm("trainings.manage") or person.posts.exists())


def _chips(request: HttpRequest, filters: Filters, form: CatalogueForm) -> Iterator[dict[str, str]]:
    """The filters in use, each with the page without it."""
    for name in NARROWED_BY:
        values = getattr(filters, name)
        for value in values:
            left = [(name, other) for other in values if other != value]
            yield {"label": form.label_of(name, value), "url": _address(request, [*_query(request, name), *left])}
    if filters.q:
        url = _address(request, _query(request, "q"))
        yield {"label": _("“%(words)s”") % {"words": filters.q}, "url": url}


def _address(request: HttpRequest, query: list[tuple[str, str]]) -> str:
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _query(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    """The query string as pairs, without empty values, the page, and some names."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    return [(name, value) for name, value in pairs if value and name not in (*without, "page")]
