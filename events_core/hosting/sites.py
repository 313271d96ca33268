"""The sites of visits as the public may know them: of cities that host the event on its present dates."""

from collections import defaultdict

from django.db.models import F

from events_core.programme import sites
from events_core.programme.sites import Site

from .models import CohostRequest
from .terms import VisitSite


def public_sites(event_ids: list[int]) -> dict[int, list[Site]]:
    """Sites by event in the order of the visit; one query. Whom to call on the day stays with the team."""
    rows = CohostRequest.objects.filter(
        event__in=event_ids,
        state=CohostRequest.State.CONFIRMED,
        answer_starts_at=F("event__starts_at"),
        answer_ends_at=F("event__ends_at"),
        city__events=F("event"),
    )
    found: dict[int, list[Site]] = defaultdict(list)
    for request in rows.select_related("city", "answer").order_by("pk"):
        found[request.event_id] += [public_site(site, request) for site in request.terms.sites]
    return {number: sorted(some, key=_order) for number, some in found.items() if some}


def public_site(site: VisitSite, request: CohostRequest) -> Site:
    """One site without whom to call on the day."""
    return Site(
        name=site.name,
        address=site.address,
        latitude=site.latitude,
        longitude=site.longitude,
        starts_at=site.starts_at,
        ends_at=site.ends_at,
        limit=site.limit,
        papers=site.papers,
        safety=site.safety,
        city=request.city.name,
    )


def _order(site: Site) -> tuple[bool, float]:
    return site.starts_at is None, site.starts_at.timestamp() if site.starts_at else 0.0


def register() -> None:
    """Make the sites known to the floors below."""
    sites.provide(public_sites)
