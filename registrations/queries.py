"""Every read of registrations; a page costs a fixed number of queries."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from events_core.foundation import codes, localise
from events_core.foundation.search import search_query
from events_core.journal import actors
from events_core.network import links
from events_core.network.models import Person
from events_core.programme import access, guests
from events_core.programme.models import Event, EventDocument, Invitation
from events_core.programme.models import State as EventState
from events_core.programme.queries import participants_documents
from events_core.programme.visitors import Visitor, provide

from .models import HOLDING, TAKING_PART, Category, Registration, State, email_key

WEEKS = 12
_CODE = re.compile(r"[0-9A-Z]{1,14}")
EXPECTED = (State.CONFIRMED, State.ATTENDED, State.ABSENT)


@dataclass(frozen=True)
class Filters:
    """What the list of an event's registrations can be narrowed by."""

    q: str = ""
    state: str = ""
    category: str = ""
    country: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From a query string; characters that no database keeps are left out."""
        names = ("q", "state", "category", "country")
        return cls(*[str(query.get(name) or "").replace("\x00", "").strip()[:200] for name in names])

    def narrow(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        """The rows that meet all of them."""
        if self.q:
            rows = rows.filter(search_query(self.q))
        if self.state:
            rows = rows.filter(state=self.state)
        if self.category:
            rows = rows.filter(category__slug=self.category)
        if self.country:
            rows = rows.filter(country=self.country)
        return rows


@dataclass(frozen=True)
class Figures:
    """How many registrations an event has, by state."""

    pending: int = 0
    confirmed: int = 0
    declined: int = 0
    cancelled: int = 0
    attended: int = 0
    absent: int = 0

    @property
    def total(self) -> int:
        """All that were ever sent."""
        return sum(vars(self).values())

    @property
    def expected(self) -> int:
        """Who is expected, or was."""
        return self.confirmed + self.attended + self.absent


def of_event(event: Event) -> QuerySet[Registration]:
    """All registrations of an event with their categories, the newest first."""
    return Registration.objects.filter(event=event).select_related("category")


def figures(event: Event) -> Figures:
    """How many registrations in which state; one query."""
    rows = Registration.objects.filter(event=event).order_by().values_list("state").annotate(Count("pk"))
    return Figures(**dict(rows))


def weeks(event: Event) -> list[tuple[datetime.date, int]]:
    """How many came in each of the last weeks that had any, by the Monday in the event's zone."""
    week = TruncWeek("created_at", tzinfo=event.zone)
    rows = (
        Registration.objects.filter(event=event)
        .order_by()
        .annotate(week=week)
        .values_list("week")
        .annotate(Count("pk"))
    )
    found = {at.astimezone(event.zone).date(): count for at, count in rows}
    if not found:
        return []
    first, last = min(found), max(found)
    mondays = [first + datetime.timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    return [(monday, found.get(monday, 0)) for monday in mondays[-WEEKS:]]


def countries(event: Event) -> list[str]:
    """The countries that an event's registrations come from."""
    rows = Registration.objects.filter(event=event).exclude(country="").order_by()
    return list(rows.values_list("country", flat=True).distinct())


def expected(event: Event, q: str = "") -> QuerySet[Registration]:
    """Who is expected at an event, by name; found by name in any script, or by code."""
    rows = of_event(event).filter(state__in=EXPECTED).order_by("name", "pk")
    found = by_code(event, q) if q else None
    if found:
        return rows.filter(pk=found.pk)
    return rows.filter(search_query(q)) if q.strip() else rows


def present(event: Event) -> tuple[int, int]:
    """How many are here, of how many expected."""
    counted = figures(event)
    return counted.attended, counted.expected


def by_secret(secret: str) -> Registration | None:
    """The registration that a personal link opens. Refuses what is no secret (404)."""
    rows = links.find(Registration, secret).select_related("event", "category").prefetch_related("event__cities")
    found: Registration | None = rows.first()
    return found


def is_registered(person: Person, event: Event) -> bool:
    """Whether somebody has a registration at an event, by their account or its address; not one that has ended."""
    own = Q(person=person) | Q(email_key=email_key(person.email))
    return Registration.objects.filter(own, event=event, state__in=HOLDING).exists()


def secret_of(event: Event, invitation: Invitation) -> str:
    """The link of the registration that an invitation led to, for its own address only; "" for another's."""
    if invitation.registered_key != invitation.email_key:
        return ""
    found = Registration.objects.filter(event=event, email_key=invitation.email_key).first()
    return found.link_secret if found else ""


def categories_in(event: Event) -> list[tuple[str, Any]]:
    """The categories of an event, by slug and name."""
    return [(row.slug, row.name) for row in event.categories.all()]


def documents_for(registration: Registration) -> QuerySet[EventDocument]:
    """What somebody gets who takes part: the event's documents for participants."""
    if registration.state not in TAKING_PART:
        return EventDocument.objects.none()
    return participants_documents(registration.event)


def by_code(event: Event, code: str) -> Registration | None:
    """The registration of an event with that code."""
    found = anywhere(code)
    return found if found and found.event_id == event.pk else None


def anywhere(code: str) -> Registration | None:
    """The registration with that code, of whatever event."""
    text = codes.normalise(code)
    if not _CODE.fullmatch(text):
        return None
    return Registration.objects.select_related("event", "category").filter(code=text).first()


def of_person(person: Person) -> list[Registration]:
    """A person's registrations, by their address: what is to come first, then what was; three queries."""
    rows = Registration.objects.filter(email_key=email_key(person.email)).exclude(state=State.DECLINED)
    found = list(
        rows.select_related("event", "category").prefetch_related("event__cities").order_by("-event__starts_at")
    )
    coming = [row for row in found if row.event.state in (EventState.PUBLISHED, EventState.POSTPONED)]
    return [*reversed(coming), *[row for row in found if row not in coming]]


def categories_of(events: Iterable[Event]) -> dict[int, list[Category]]:
    """The categories of several events by event; one query."""
    found: dict[int, list[Category]] = {}
    for row in Category.objects.filter(event__in=list(events)):
        found.setdefault(row.event_id, []).append(row)
    return found


def visitors(event: Event) -> list[Visitor]:
    """Who is to come or came, in protocol order: country, institution, name; one query."""
    rows = Registration.objects.filter(event=event, state__in=(State.CONFIRMED, State.ATTENDED)).order_by("pk")
    return [
        Visitor(
            name=row.name,
            native_name=row.native_name,
            organisation=row.organisation,
            position=row.position,
            country=row.country,
            needs=row.needs,
            language=row.language,
        )
        for row in sorted(rows, key=_protocol)
    ]


def _protocol(row: Registration) -> tuple[bool, list[bytes]]:
    country = localise.country_name(row.country) if row.country else ""
    return not row.country, [localise.collation_key(text) for text in (country, row.organisation, row.name)]


def names(ids: Iterable[int]) -> dict[int, str]:
    """Names of registrants for the journal."""
    return dict(Registration.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def register() -> None:
    """Make registrants known to the journal as actors, and to hosts as visitors."""
    actors.register("registrant", names)
    provide(visitors)
    access.provide(is_registered)
    guests.provide_categories(categories_in)
