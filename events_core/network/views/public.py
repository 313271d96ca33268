"""Cities and organisations as everyone sees them."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events_core.network import directory, queries, showcase
from events_core.network.directory import COUNTRY, KIND
from events_core.network.forms.lists import CityListForm, OrganisationListForm
from events_core.network.models import City, Organisation
from events_core.network.naming import all_named, named

PAGE = 50
WORDS = 200


def asked(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the query string narrows a list by."""
    return {name: request.GET.get(name, "").replace("\x00", "").strip()[:WORDS] for name in names}


@require_safe
def cities(request: HttpRequest) -> HttpResponse:
    """All cities by country, or those that a search finds."""
    filters = asked(request, "q", "country")
    found = queries.cities(filters["q"], filters["country"]).prefetch_related("targets")
    groups = directory.cities_by_country(found)
    context = {
        "form": CityListForm(request.GET, countries=queries.countries(City)),
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "is_narrow": any(filters.values()),
    }
    return render(request, "network/cities.html", context)


@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """One city: names, facts, targets with their sources, its organisations and events."""
    found = queries.city_page(slug)
    bodies = sorted(found.organisations.all(), key=lambda body: body.slug)
    local = Organisation.Kind.LOCAL_GOVERNMENT
    names = named(found)
    setting = (found.population, found.climate, found.economy, found.stage, found.infrastructure)
    themes = (found.strong_in.all(), found.weak_in.all())
    context = {
        "city": found,
        "named": names,
        "has_facts": any((names.further, found.aliases, bodies, *setting, *themes)),
        "first": {"targets": not found.about, "facts": not found.about and not found.targets.all()},
        "governments": all_named(body for body in bodies if body.kind == local),
        "others": all_named(body for body in bodies if body.kind != local),
        "parts": showcase.parts("city", request, found),
        "may_edit": request.user.has_perm("network.edit"),
    }
    return render(request, "network/city.html", context)


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations by kind or by country, a page at a time."""
    filters = asked(request, "q", "kind", "country")
    by = COUNTRY if request.GET.get("by") == COUNTRY else KIND
    countries = queries.countries(Organisation)
    found = directory.ordered(queries.organisations(filters["q"], filters["kind"], filters["country"]), by, countries)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": OrganisationListForm(request.GET, countries=countries),
        "page": page,
        "groups": directory.grouped(page.object_list, by),
        "by": by,
        "tabs": _tabs(filters, by),
        "is_narrow": any(filters.values()),
    }
    return render(request, "network/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation: names, facts, its events with the part that it plays."""
    found = queries.organisation_page(slug)
    names = named(found)
    context = {
        "organisation": found,
        "named": names,
        "has_facts": any((names.further, found.aliases, found.short_name, found.city, found.website)),
        "first": {"facts": not found.about},
        "city": named(found.city) if found.city else None,
        "country": found.country or (found.city.country if found.city else ""),
        "parts": showcase.parts("organisation", request, found),
        "may_edit": request.user.has_perm("network.edit"),
    }
    return render(request, "network/organisation.html", context)


def _tabs(filters: dict[str, str], by: str) -> list[dict[str, object]]:
    kept = [(name, value) for name, value in filters.items() if value]
    by_country = urlencode([*kept, ("by", COUNTRY)])
    return [
        {"url": f"?{urlencode(kept)}", "label": _("By kind"), "current": by == KIND},
        {"url": f"?{by_country}", "label": _("By country"), "current": by == COUNTRY},
    ]
