"""The events of a city or an organisation on its public page: what comes, and what was, a page at a time."""

import dataclasses
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from events_core.foundation import localise
from events_core.network import showcase
from events_core.network.models import City, Organisation

from .models import Event, Partner
from .panels import Panel
from .queries import COMING, PAST, at_time, ever_published, for_list
from .rows import Row, rows_of

SHOWN = 50
PAGE = 20


def of_city(request: HttpRequest, city: City) -> Iterable[Panel]:
    """Public events in this city."""
    coming, past, context = _events(request, ever_published().filter(cities=city))
    yield Panel("programme/showcase.html", {**context, "coming": coming, "past": past})


def of_organisation(request: HttpRequest, body: Organisation) -> Iterable[Panel]:
    """Public events in which this organisation plays a part, and which."""
    shared = Partner.objects.filter(organisation=body).values("event_id")
    coming, past, context = _events(request, ever_published().filter(pk__in=shared))
    parts = {"coming": [_with_part(row, body) for row in coming], "past": [_with_part(row, body) for row in past]}
    yield Panel("programme/showcase.html", context | parts)


def register() -> None:
    """Hang both."""
    showcase.provide("city", of_city)
    showcase.provide("organisation", of_organisation)


def _events(request: HttpRequest, events: QuerySet[Event]) -> tuple[list[Row], list[Row], dict[str, object]]:
    page = Paginator(for_list(at_time(events, PAST)), PAGE).get_page(request.GET.get("page"))
    listed = [*for_list(at_time(events, COMING))[:SHOWN], *page.object_list]
    rows, gone = rows_of(request, listed), {event.pk for event in page.object_list}
    coming = [row for row in rows if row.event.pk not in gone]
    return coming, [row for row in rows if row.event.pk in gone], {"page": page}


def _with_part(row: Row, body: Organisation) -> Row:
    played = [partner.get_part_display() for partner in row.event.partners.all() if partner.organisation_id == body.pk]
    return dataclasses.replace(row, kind=" · ".join([row.kind, localise.list_of(played)]))
