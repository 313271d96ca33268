"""Reading grants: what is left of each, which books have parts of it, and which could get one."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.money import Money
from events_core.foundation.search import search_query
from events_core.programme.models import Event
from events_core.programme.models import State as EventState

from . import actions
from .models import Book, Contribution, Grant

MOST_BOOKS = 300
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Standing:
    """A grant with what its parts make and what is left of it, in its currency."""

    grant: Grant
    given: Money
    left: Money

    @property
    def is_spread(self) -> bool:
        """Whether all of it is in books."""
        return self.left.amount <= 0


def grants(q: str = "") -> QuerySet[Any]:
    """Grants with the sum of their parts (`spread`), the newest first; by words of the organisation or title."""
    rows = Grant.objects.select_related("organisation").annotate(spread=Sum("parts__pledged"))
    if q:
        rows = rows.filter(search_query(q, "organisation__search_text") | Q(title__icontains=q))
    return rows.order_by("-pk")


def standing(grant: Any) -> Standing:
    """How a grant of `grants` stands."""
    spread = grant.spread or Decimal(0)
    return Standing(grant, Money(spread, grant.currency), Money(grant.amount - spread, grant.currency))


def parts_of(grant: Grant) -> QuerySet[Contribution]:
    """The parts of a grant with their books, in the order in which they were given."""
    return grant.parts.select_related("book__event").order_by("pk")


def book_choices() -> list[Group]:
    """Books that could get a part: of years, and of events that are not cancelled; closed ones are left out."""
    return [(_("Operation of the secretariat"), _years()), (_("Events"), _events())]


def book_for(key: str) -> Book:
    """The book of a choice; made if need be, for whoever is about to write."""
    kind, _mark, name = key.partition(":")
    return actions.book_of_year(int(name)) if kind == "year" else actions.book_of(Event.objects.get(pk=int(name)))


def _years() -> list[tuple[str, str]]:
    present = timezone.now().year
    known = dict(Book.objects.filter(year__isnull=False).values_list("year", "closed_at"))
    years = sorted({present, present + 1, *(year for year in known if year)}, reverse=True)
    return [(f"year:{year}", str(year)) for year in years if known.get(year) is None]


def _events() -> list[tuple[str, str]]:
    recent = timezone.now() - datetime.timedelta(days=366)
    events = Event.objects.exclude(state=EventState.CANCELLED).filter(
        Q(ends_at__gte=recent) | Q(book__isnull=False), Q(book__isnull=True) | Q(book__closed_at__isnull=True)
    )
    fields = ("title", "starts_at", "ends_at", "timezone", "date_precision")
    rows = events.only(*fields).order_by(F("starts_at").desc(), "pk")[:MOST_BOOKS]
    return [(f"event:{event.pk}", f"{event.title} ({_dates(event)})") for event in rows]


def _dates(event: Event) -> str:
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
