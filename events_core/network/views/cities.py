"""Cities in the workspace."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events_core.foundation.notices import say
from events_core.journal.queries import lines
from events_core.network import actions, queries
from events_core.network.forms.cities import CityForm
from events_core.network.forms.lists import CityListForm
from events_core.network.me import reader
from events_core.network.models import City
from events_core.network.naming import all_named, named

from .desk import for_officers, tabs
from .public import PAGE, asked

TEMPLATE = "network/desk/city.html"


@for_officers
@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """All cities, with what is on record of each."""
    filters = asked(request, "q", "country")
    page = Paginator(queries.desk_cities(**_words(filters)), PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs("desk_cities"),
        "form": CityListForm(request.GET, countries=queries.countries(City)),
        "page": page,
        "rows": all_named(page.object_list),
        "is_narrow": any(filters.values()),
    }
    return render(request, "network/desk/cities.html", context)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a city."""
    form = CityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = form.attempt(lambda: actions.save_city(City(), form.values(), by=reader(request).actor))
        if made:
            say(request, _("%(name)s is added") % {"name": made})
            return redirect("network:desk_city", made.slug)
    return render(request, TEMPLATE, {"form": form, "failed": form.is_bound}, status=form.status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a city; what happened to it stands below."""
    found = queries.city_page(slug)
    form = CityForm(request.POST if request.method == "POST" else None, city=found)
    if form.is_valid():
        saved = form.attempt(
            lambda: actions.save_city(found, form.values(), by=reader(request).actor, version=form.read_version)
        )
        if saved:
            say(request, _("%(name)s is saved") % {"name": saved})
            return redirect("network:desk_city", slug)
    if form.is_stale:
        form.renew(found.version)
    context = {
        "form": form,
        "failed": form.is_bound,
        "city": found,
        "named": named(found),
        "posts": queries.posts_of(city=found),
        "lines": lines(found, reader(request).timezone),
    }
    return render(request, TEMPLATE, context, status=form.status)


def _words(filters: dict[str, str]) -> dict[str, str]:
    return {"search": filters["q"], "country": filters["country"]}
