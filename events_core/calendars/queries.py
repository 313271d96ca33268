"""Reading stored entries."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import Missing

from . import zones
from .models import EventText
from .serialise import END, opening


def stored_entry(slug: str, language: str | None = None) -> EventText | None:
    """The entry of an event whose page is public (unlisted and by invitation too), in English unless told otherwise.

    None also for an unknown language.
    """
    code = localise.normalise_language(language) if language else "en"
    return EventText.objects.filter(event__slug=slug, event__published_at__isnull=False, language=code).first()


def no_entry() -> Missing:
    """Why there is no file."""
    return Missing(_("There is no calendar entry for this event: it is not public, or its days are not known."))


def file_of(row: EventText) -> Iterator[bytes]:
    """One event as a calendar."""
    yield opening() + zones.vtimezones([row.zone] if row.zone else []) + bytes(row.text) + END
