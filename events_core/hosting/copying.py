"""What comes along when an event is copied: who is to host, as drafts that nobody was asked about; no answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.network.models import Organisation
from events_core.programme import copying
from events_core.programme.copying import Copy
from events_core.programme.models import Event

from . import actions
from .models import CohostRequest, GatedEvent
from .queries import focal_point_of


def requests(copy: Copy) -> None:
    """A draft for each city with what it was asked for, without dates and messages; the event waits as before."""
    for row in _rows(copy.source):
        actions.draft_request(copy.made.pk, row.city, row.organisation, by=copy.by, asked=_asked(row))
    if GatedEvent.objects.filter(event=copy.source).exists():
        actions.wait_for_cities(copy.made.pk, True, by=copy.by)


def told(event: Event) -> str:
    """The cities."""
    return localise.list_of([str(row.city) for row in _rows(event)])


def register() -> None:
    """Offer them."""
    copying.provide("cohosts", _("Cities that host, as drafts"), requests, told=told, order=30)


def _rows(event: Event) -> list[CohostRequest]:
    """Requests of cities that the event still goes to, to local governments that still are theirs."""
    found = event.cohost_requests.select_related("city", "organisation", "answer").filter(city__events=event)
    return [
        row
        for row in found
        if row.organisation.kind == Organisation.Kind.LOCAL_GOVERNMENT and row.organisation.city_id == row.city_id
    ]


def _asked(row: CohostRequest) -> dict[str, Any]:
    """What was asked, with the sites that the city agreed to; the contact of then where no focal point is known."""
    asked = row.asks
    is_agreed = row.state == CohostRequest.State.CONFIRMED and row.terms.sites
    sites = [site.name for site in row.terms.sites] if is_agreed else list(asked.sites)
    values: dict[str, Any] = {
        "visitors": asked.visitors,
        "group": asked.group,
        "asks": list(asked.asks),
        "languages": list(asked.languages),
        "sites": sites,
    }
    if focal_point_of(row.city, row.organisation) is None and row.contact_email:
        contact = {"name": row.contact_name, "email": row.contact_email, "language": row.contact_language}
        values["contact"] = contact
    return values
