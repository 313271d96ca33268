"""What calendars show on the pages of events."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from events_core.foundation import localise
from events_core.programme import panels
from events_core.programme.models import Event, State

from .entries import belongs

SHOWN = (State.PUBLISHED, State.POSTPONED, State.CANCELLED)


def event_side(request: HttpRequest, event: Event) -> Iterable[panels.Panel]:
    """On the event's page: the event as a file in the reader's language, and how to get changes by themselves."""
    if event.state in SHOWN and belongs(event):
        language = localise.normalise_language(get_language()) or "en"
        query = "" if language == "en" else f"?lang={language}"
        address = reverse("calendars:event_ics", args=[event.slug]) + query
        yield panels.Panel("calendars/panel_side.html", {"address": address}, order=30)


def register() -> None:
    """Hang the panel."""
    panels.add("event.side", event_side)
