"""Panels: what upper floors show on the pages of this one; one call for a whole page or list, never one a row.

A provider gets the request and its subject (an event, a list of events, a person) and returns panels or None; each is
drawn by its own template.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """A template with its context; lower `order` stands first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[[HttpRequest, Any], Iterable[Panel]]
_PROVIDERS: dict[str, list[Provider]] = {}

PLACES = (
    "event.facts",  # rows of the facts on the public event page: `fact` tags only (event)
    "event.side",  # below those facts: buttons and what they need (event)
    "event.main",  # the text of the public event page (event)
    "event.invited",  # in the notice of an invitation: how to register (invitation)
    "event.rows",  # facts of list rows: context is merged by event id (list of events)
    "desk.tabs",  # further tabs of an event's workspace: context {"tabs": [...]} (event)
    "desk.event",  # further parts of the workspace's first page (event)
    "desk.training",  # further parts of the training page of an event (event)
    "desk.lists",  # further lists at the head of /desk/: context {"links": [{"url", "label"}]} (person)
    "me",  # parts of /me/ (person)
    "registration",  # parts of a participant's own page (registration)
)


def add(place: str, provider: Provider) -> None:
    """Hang a provider at one of `PLACES`."""
    if place not in PLACES:
        raise ValueError(place)
    _PROVIDERS.setdefault(place, []).append(provider)


def at(place: str, request: HttpRequest, subject: Any) -> list[Panel]:
    """All panels of a place, in order."""
    panels = [panel for provider in _PROVIDERS.get(place, []) for panel in provider(request, subject)]
    return sorted(panels, key=lambda panel: panel.order)
