"""Books that can be chosen, also those that are not made yet: to carry money over to, or for a part of a grant."""

import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from events_core.programme.queries import COMING, at_time

from . import actions
from .models import Book

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]
EVENT, YEAR = "event", "year"
CALLED_OFF = (EventState.CANCELLED, EventState.COMPLETED)
MOST_EVENTS = 300


def books_to_carry_to(book: Book) -> list[Group]:
    """Open books of coming events and of years of operation, without this one, in groups; two queries."""
    coming = at_time(Event.objects.all(), COMING).exclude(state__in=CALLED_OFF).exclude(pk=book.event_id or 0)
    groups = [(_("Coming events"), _events(coming)), (_("Operation of the secretariat"), _years(book))]
    return [(label, choices) for label, choices in groups if choices]


def books_for_grants() -> list[Group]:
    """Open books of years of operation, and of events that are not long over nor cancelled, in groups; two queries."""
    recent = timezone.now() - datetime.timedelta(days=366)
    events = Event.objects.exclude(state=EventState.CANCELLED).filter(Q(ends_at__gte=recent) | Q(book__isnull=False))
    latest = events.order_by(F("starts_at").desc(), "pk")
    return [(_("Operation of the secretariat"), _years()), (_("Events"), _events(latest))]


def book_for(key: str) -> Book:
    """The book of a choice; made if need be, for whoever is about to write."""
    kind, _colon, number = key.partition(":")
    return actions.book_of_year(int(number)) if kind == YEAR else actions.book_of(Event.objects.get(pk=int(number)))


def _years(book: Book | None = None) -> list[Choice]:
    """This year and the next, and all that have an open book, the latest first; without the year of a book."""
    present = timezone.now().year
    known = dict(Book.objects.filter(year__isnull=False).values_list("year", "closed_at"))
    wanted = {present, present + 1, *known} - {book.year if book else None}
    years = sorted((year for year in wanted if year), reverse=True)
    return [(f"{YEAR}:{year}", str(year)) for year in years if known.get(year) is None]


def _events(events: QuerySet[Event]) -> list[Choice]:
    """Those of the events whose book is open, or not made yet."""
    is_open = Q(book__isnull=True) | Q(book__closed_at__isnull=True)
    rows = events.filter(is_open).only("title", "starts_at", "ends_at", "timezone", "date_precision")
    return [(f"{EVENT}:{event.pk}", f"{event.title} ({_dates(event)})") for event in rows[:MOST_EVENTS]]


def _dates(event: Event) -> str:
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
