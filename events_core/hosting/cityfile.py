"""The event as one calendar entry for the city that is asked to host it, or does (RFC 5545)."""

from dataclasses import replace

from events_core.calendars import entries, serialise, zones
from events_core.programme.models import Event
from events_core.programme.models import State as EventState

from .models import CohostRequest
from .sites import public_site


def calendar(request: CohostRequest) -> bytes:
    """A calendar with the event in the city's language; UID and SEQUENCE are those of the public entry.

    It is tentative (RFC 5545 §3.8.1.11) until the city has agreed and the event is published, and holds the dates that
    are asked, proposed or agreed. A later file has a later DTSTAMP, so it takes the place of an earlier one (RFC 5546
    §2.1.5).
    """
    event = entries.with_parts(Event.objects.filter(pk=request.event_id)).get()
    agreed = request.is_sure
    sites = [public_site(site, request) for site in request.terms.sites] if agreed else []
    moments = [event.changed_at, request.state_since, *([request.answer.at] if request.answer else [])]
    entry = entries.entry(event, request.language, max(moments), sites)
    dates = request.answered_for or request.asked_for
    if dates and not agreed:
        entry = replace(entry, starts=dates.starts_at, ends=dates.ends_at)
    if not (agreed and event.state in (EventState.PUBLISHED, EventState.COMPLETED, EventState.CANCELLED)):
        entry = replace(entry, status="TENTATIVE")
    timezones = zones.vtimezones([entry.local_zone] if entry.local_zone else [])
    return serialise.opening() + timezones + serialise.vevent(entry) + serialise.END
