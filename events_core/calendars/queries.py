"""Reading stored entries."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import Missing
from events_core.network.models import Person
from events_core.programme.models import Visibility

from . import zones
from .models import EventText
from .serialise import END, opening


def stored_entry(slug: str, language: str | None = None) -> EventText | None:
    """The entry of an event whose page is open to all (unlisted ones too), in English unless told otherwise.

    None also for an unknown language.
    """
    return _entries(slug, language).exclude(event__visibility=Visibility.BY_INVITATION).first()


def entry_for(person: Person, slug: str, language: str | None = None) -> EventText | None:
    """The same also of an event by invitation, for somebody who may see its page."""
    found = _entries(slug, language).select_related("event").first()
    return found if found and person.has_perm("programme.see_event", found.event) else None


def no_entry() -> Missing:
    """Why there is no file."""
    return Missing(_("There is no calendar entry for this event: it is not public, or its days are not known."))


def _entries(slug: str, language: str | None) -> QuerySet[EventText]:
    code = localise.normalise_language(language) if language else "en"
    return EventText.objects.filter(event__slug=slug, event__published_at__isnull=False, language=code)


def file_of(row: EventText) -> Iterator[bytes]:
    """One event as a calendar."""
    yield opening() + zones.vtimezones([row.zone] if row.zone else []) + bytes(row.text) + END
