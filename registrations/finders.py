"""What search finds of registrations: those of one's own events, by name, address or code."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events_core.foundation.pills import pill_of
from events_core.foundation.search import search_query
from events_core.foundation.templatetags.ui import tone_pill
from events_core.network.models import Person
from events_core.programme.finders import UNREAD, line
from events_core.programme.queries import own_events
from events_core.programme.searching import Found, Hit, leads, provide, title_first

from .models import Registration
from .queries import anywhere


def registrations(request: HttpRequest, person: Person | None, words: str) -> Found | None:
    """Registrations for events on whose team one is, for all to officers; names first, then the newest."""
    if person is None or not person.has_perm("programme.use_desk"):
        return None
    seen = Registration.objects.filter(search_query(words))
    if not person.is_officer:
        seen = seen.filter(event__in=own_events(person))
    rows = seen.select_related("event").defer("answers", "needs", "search_text", *(f"event__{name}" for name in UNREAD))
    ordered = rows.annotate(_title=title_first(words, "name", "native_name")).order_by("_title", "-id")
    return Found(ordered, _drawn)


def code(request: HttpRequest, person: Person | None, words: str) -> str:
    """The code of a registration leads to it, for who sees the event's registrations."""
    found = anywhere(words) if person is not None and len(words) < 30 else None
    if found is None or person is None or not person.has_perm("registrations.see", found.event):
        return ""
    return reverse("registrations:desk_one", args=[found.event.slug, found.code])


def register() -> None:
    """Have them found."""
    provide("registrations", _("Registrations"), registrations, order=70)
    leads(code)


def _drawn(found: Sequence[Registration]) -> list[Hit]:
    return [_hit(row) for row in found]


def _hit(row: Registration) -> Hit:
    pill = pill_of("registration", row.shown_state)
    url = reverse("registrations:desk_one", args=[row.event.slug, row.code])
    text = line(row.organisation, row.email, str(row.event.title))
    return Hit(line(row.name, row.native_name), url, text, tone_pill(pill.tone, pill.label))
