"""Cities, organisations and themes for programs: the slugs that other bodies name."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from events_core.foundation.api import one, page

from . import queries
from .caller import OPEN
from .models import City, Organisation

router = Router(tags=["Network"])


def texts(value: Any) -> dict[str, str]:
    """A multilingual text as `{"en": …}`."""
    data = getattr(value, "data", value)
    return dict(data) if isinstance(data, dict) else ({"en": str(data)} if data else {})


def city_body(city: City) -> dict[str, Any]:
    """A city with its setting and target rows."""
    return {
        "slug": city.slug,
        "kind": city.kind,
        "name": texts(city.name),
        "aliases": city.aliases,
        "country": city.country,
        "population": city.population,
        "climate": city.climate or None,
        "economy": city.economy or None,
        "stage": city.stage or None,
        "targets": [
            {
                "measure": row.measure,
                "low": str(row.low),
                "high": str(row.high),
                "base_year": row.base_year,
                "business_as_usual": row.is_bau,
                "target_year": row.target_year,
                "source": row.source,
            }
            for row in city.targets.all()
        ],
    }


def organisation_body(organisation: Organisation) -> dict[str, Any]:
    """An organisation."""
    return {
        "slug": organisation.slug,
        "kind": organisation.kind,
        "name": texts(organisation.name),
        "short_name": organisation.short_name,
        "country": organisation.country or None,
        "city": organisation.city.slug if organisation.city else None,
        "website": organisation.website or None,
    }


@router.get("/themes", auth=OPEN, summary="Themes and topics")
def list_themes(request: HttpRequest) -> dict[str, Any]:
    """All themes, in their order."""
    return {"items": [{"slug": theme.slug, "name": texts(theme.name)} for theme in queries.themes()], "next": None}


@router.get("/cities", auth=OPEN, summary="Cities")
def list_cities(
    request: HttpRequest, q: str = "", country: str = "", limit: str = "50", cursor: str = ""
) -> dict[str, Any]:
    """Cities, by `q` (any script) and `country`."""
    found = queries.cities(q[:200], country.upper()[:2].replace("\x00", "\ufffd")).prefetch_related("targets")
    return page(request, found, ["slug"], lambda rows: [city_body(row) for row in rows])


@router.get("/cities/{slug}", auth=OPEN, summary="One city")
def get_city(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A city by slug."""
    return city_body(one(City.objects.prefetch_related("targets"), slug))


@router.get("/organisations", auth=OPEN, summary="Organizations")
def list_organisations(
    request: HttpRequest, q: str = "", kind: str = "", limit: str = "50", cursor: str = ""
) -> dict[str, Any]:
    """Organisations, by `q` (any script) and `kind`."""
    found = queries.organisations(q[:200], kind[:30].replace("\x00", "\ufffd"))
    return page(request, found, ["slug"], lambda rows: [organisation_body(row) for row in rows])


@router.get("/organisations/{slug}", auth=OPEN, summary="One organization")
def get_organisation(request: HttpRequest, slug: str) -> dict[str, Any]:
    """An organisation by slug."""
    return organisation_body(one(Organisation.objects.select_related("city"), slug))
