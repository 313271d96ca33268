"""The rows of a city's form: sites, and what is given in kind; how values and fields correspond."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise

from events_core.hosting.terms import Terms, VisitSite
from events_core.programme.sites import Site

Label = str | Promise
OWN_CURRENCY = {"CN": "CNY", "JP": "JPY", "KP": "KPW", "KR": "KRW", "MN": "MNT", "RU": "RUB"}
OF_SITE = {
    "latitude": "place", "longitude": "place", "starts_at": "from", "ends_at": "to",
    "contact.name": "contact", "contact.phone": "phone", "contact.email": "phone",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of a form: its number, what it is about ("" when the city names it), and its fields by part."""

    number: int
    title: Label
    fields: dict[str, BoundField]
    is_open: bool = False


def sites_before(fixed: tuple[str, ...], terms: Terms) -> list[VisitSite | None]:
    """Sites as they were told before: first those asked for (None where nothing was told), then the city's own."""
    known = {site.name: site for site in terms.sites}
    return [*(known.get(name) for name in fixed), *(site for site in terms.sites if site.name not in fixed)]


def of_site(site: VisitSite, zone: datetime.tzinfo) -> dict[str, Any]:
    """One site as the form's fields hold it."""
    begins, ends = (at.astimezone(zone) if at else None for at in (site.starts_at, site.ends_at))
    place = Site("", latitude=site.latitude, longitude=site.longitude).coordinates
    return {
        "name": site.name, "address": site.address, "limit": site.limit, "papers": site.papers, "safety": site.safety,
        "day": begins.date() if begins else None, "from": begins.time() if begins else None,
        "to": ends.time() if ends else None, "place": place,
        "contact": site.contact.name, "phone": site.contact.phone,
    }  # fmt: skip


def row_count(sent: Mapping[str, Any], name: str, filled: int, most: int) -> int:
    """How many rows a form draws that the city fills as it likes: those it was sent with, else the filled and one."""
    text = str(sent.get(name) or "")
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else filled + 1
    return min(max(wanted, filled), most)
