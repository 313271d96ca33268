"""What a row of an event list says: where, with whom, and how registration stands; the same queries for any number."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.pills import pill_of
from events_core.foundation.templatetags.ui import tone_pill

from . import panels
from .models import Event, Mode, Part


@dataclass(frozen=True)
class Row:
    """One event as lists show it; `state` is a pill, `side` stands below it."""

    event: Event
    kind: str
    where: str
    meta: str
    state: SafeString
    side: SafeString


def rows_of(request: HttpRequest, events: Iterable[Event]) -> list[Row]:
    """Rows of events that `queries.for_list` fetched, with what upper floors know of them."""
    listed = list(events)
    facts: dict[int, dict[str, object]] = {}
    for panel in panels.at("event.rows", request, listed):
        for number, known in panel.context["rows"].items():
            facts.setdefault(number, {}).update(known)
    return [_row(event, facts.get(event.pk, {})) for event in listed]


def _row(event: Event, facts: dict[str, object]) -> Row:
    state = pill_of("event", str(facts.get("state") or event.state))
    opening, closing = (_day(facts.get(name), event) for name in ("opens", "closes"))
    told = (
        str(facts.get("side") or ""),
        _("Opens %(day)s") % {"day": opening} if opening else "",
        _("Closes %(day)s") % {"day": closing} if closing else "",
    )
    side = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in told if line))
    return Row(event, kind_of(event), where(event), meta(event), tone_pill(state.tone, state.label), side)


def _day(at: object, event: Event) -> str:
    return localise.date(localise.local_day(at, event.timezone)) if isinstance(at, datetime.datetime) else ""


def kind_of(event: Event) -> str:
    """The kind, and whether others hold it."""
    kind = event.get_kind_display()
    return _("%(kind)s, an activity of others") % {"kind": kind} if event.is_related else kind


def where(event: Event) -> str:
    """Cities with their country, and whether one can take part online: "Toyama, Japan, and online"."""
    cities = sorted(event.cities.all(), key=lambda city: city.slug)
    countries = list(dict.fromkeys(city.country for city in cities))
    if len(countries) == 1:
        names = localise.list_of([str(city) for city in cities])
        place = _("%(city)s, %(country)s") % {"city": names, "country": localise.country_name(countries[0])}
    else:
        pairs = [
            _("%(city)s (%(country)s)") % {"city": city, "country": localise.country_name(city.country)}
            for city in cities
        ]
        place = localise.list_of(pairs)
    if event.mode == Mode.IN_PERSON:
        return place or str(event.venue)
    if event.mode == Mode.ONLINE or not place:
        return _("Online")
    return _("%(place)s, and online") % {"place": place}


def meta(event: Event) -> str:
    """Who hosts or organises together with others, and the working languages."""
    hosts = _names(event, Part.HOST, Part.CO_HOST)
    others = _names(event, Part.CO_ORGANISER) or ("" if hosts else _names(event, Part.ORGANISER))
    parts = [
        _("Hosted by %(names)s") % {"names": hosts} if hosts else "",
        _("With %(names)s") % {"names": others} if others else "",
        localise.languages_of(event.languages),
    ]
    return " · ".join(part for part in parts if part)


def _names(event: Event, *parts: str) -> str:
    return localise.list_of([str(partner.organisation) for partner in event.partners.all() if partner.part in parts])
