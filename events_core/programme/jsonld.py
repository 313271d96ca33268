"""An event as schema.org's Event in JSON-LD, for search engines and registries that harvest pages."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from events_core.foundation import localise
from events_core.foundation.navigation import TAGS

from .models import Event, Kind, Mode, Part, Precision, State
from .sites import Site

SCHEMA = "https://schema.org/"
ORGANISING = (Part.ORGANISER, Part.CO_ORGANISER, Part.HOST)
STATUS = {State.CANCELLED: "EventCancelled", State.POSTPONED: "EventPostponed"}
MODES = {
    Mode.IN_PERSON: "OfflineEventAttendanceMode",
    Mode.ONLINE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
PATTERNS = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def event_jsonld(event: Event, sites: Sequence[Site] = ()) -> SafeString:
    """The JSON text, safe inside `<script type="application/ld+json">`."""
    text = json.dumps(event_data(event, sites), ensure_ascii=False)
    return SafeString(text.translate(ESCAPES))


def event_data(event: Event, sites: Sequence[Site] = ()) -> dict[str, Any]:
    """The event as a JSON-LD object; dates (ISO 8601) no more exact than known, nothing that is not public."""
    address = f"{settings.BASE_URL}/events/{event.slug}/"
    data: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "EducationEvent" if event.kind == Kind.TRAINING else "Event",
        "@id": address,
        "url": address,
        "name": str(event.title),
        "description": str(event.summary),
        "startDate": _date(event, event.starts_at),
        "endDate": _date(event, event.ends_at),
        "eventStatus": SCHEMA + STATUS.get(State(event.state), "EventScheduled"),
        "eventAttendanceMode": SCHEMA + MODES[Mode(event.mode)],
        "location": _places(event, address, sites),
        "organizer": [_body(row.organisation) for row in event.partners.all() if row.part in ORGANISING],
        "funder": [_body(row.organisation) for row in event.partners.all() if row.part == Part.FUNDER],
        "inLanguage": [TAGS.get(code, code) for code in event.heard_in],
        "about": [str(theme) for theme in event.themes.all()],
        "maximumAttendeeCapacity": event.capacity,
    }
    if event.series:
        data["isPartOf"] = {"@type": "EventSeries", "name": str(event.series.name), "url": _series(event.series.slug)}
    if event.parent and event.parent.is_listed:
        data["superEvent"] = {"@type": "Event", "name": str(event.parent.title), "url": _address(event.parent)}
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _places(event: Event, address: str, sites: Sequence[Site]) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if event.mode != Mode.ONLINE:
        places = [_place(city, str(event.venue)) for city in event.cities.all()]
        if not places and event.venue:
            places = [{"@type": "Place", "name": str(event.venue), "address": str(event.venue)}]
        places += [_site(site) for site in sites]
    if event.mode != Mode.IN_PERSON:
        places.append({"@type": "VirtualLocation", "url": address})
    return places


def _place(city: Any, venue: str) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "addressLocality": str(city),
        "addressCountry": city.country,
    }
    return {"@type": "Place", "name": venue or f"{city}, {localise.country_name(city.country)}", "address": address}


def _site(site: Site) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": site.name, "address": site.address or str(site.city)}
    if site.position:
        latitude, longitude = site.position
        place["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    place["maximumAttendeeCapacity"] = site.limit
    return {key: value for key, value in place.items() if value not in ("", None)}


def _body(organisation: Any) -> dict[str, str]:
    url = f"{settings.BASE_URL}/organisations/{organisation.slug}/"
    return {"@type": "Organization", "name": str(organisation), "url": organisation.website or url}


def _date(event: Event, at: Any) -> str:
    local = at.astimezone(event.zone)
    pattern = PATTERNS.get(Precision(event.date_precision))
    return str(local.strftime(pattern) if pattern else local.isoformat(timespec="minutes"))


def _series(slug: str) -> str:
    return f"{settings.BASE_URL}/series/{slug}/"


def _address(event: Event) -> str:
    return f"{settings.BASE_URL}/events/{event.slug}/"
