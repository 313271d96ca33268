"""To which books money can be carried over that was given for something that is not held."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from events_core.programme.queries import COMING, at_time

from .models import Book

Choice = tuple[str, str]
EVENT, YEAR = "event", "year"
CALLED_OFF = (EventState.CANCELLED, EventState.COMPLETED)


def books_to_carry_to(book: Book) -> list[tuple[str, list[Choice]]]:
    """Open books of coming events and of years of operation, in groups; two queries."""
    events = at_time(Event.objects.all(), COMING).exclude(state__in=CALLED_OFF).exclude(pk=book.event_id or 0)
    coming = events.filter(Q(book=None) | Q(book__closed_at=None)).only("slug", "title", "reference")
    groups = [
        (_("Coming events"), [(f"{EVENT}:{event.slug}", f"{event.title} ({event.reference})") for event in coming]),
        (_("Operation of the secretariat"), [(f"{YEAR}:{year}", str(year)) for year in _years(book)]),
    ]
    return [(label, choices) for label, choices in groups if choices]


def _years(book: Book) -> list[int]:
    """This year and the next, and all that have an open book."""
    present = timezone.now().year
    known = dict(Book.objects.filter(year__isnull=False).values_list("year", "closed_at"))
    wanted = {present, present + 1, *known} - {book.year}
    return sorted(year for year in wanted if year and known.get(year) is None)
