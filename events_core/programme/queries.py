"""Every read of events; a list costs a fixed number of queries."""

import calendar
import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.foundation.search import search_query
from events_core.network.models import City, Person, Theme

from .models import Event, Kind, Partner, ProgrammeVersion, Session, State, TeamMember, Visibility

COMING, PAST = "coming", "past"


@dataclass(frozen=True)
class Filters:
    """What the public directory can be narrowed by; several values of one kind widen it."""

    kind: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    when: str = COMING
    q: str = ""
    unknown: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str | list[str]], default_when: str = COMING) -> "Filters":
        """From a query string; values may repeat or be separated by commas."""

        def many(name: str) -> tuple[str, ...]:
            raw = query.getlist(name) if hasattr(query, "getlist") else [query.get(name) or ""]
            values = [value.strip() for text in raw for value in str(text).split(",")]
            return tuple(sorted({value for value in values if value}))

        country = tuple(value.upper() for value in many("country"))
        when = str(query.get("when") or default_when).strip()
        return cls(many("kind"), many("theme"), many("city"), country, when, str(query.get("q") or "").strip()[:200])

    @property
    def is_narrow(self) -> bool:
        """Whether anything but `when` is asked."""
        return bool(self.kind or self.theme or self.city or self.country or self.q)


def ever_published() -> QuerySet[Event]:
    """Events that were published at some time and are public; never a draft."""
    return Event.objects.filter(published_at__isnull=False, visibility=Visibility.PUBLIC)


def visible_to(person: Person | None) -> QuerySet[Event]:
    """What a list may show: all to officers, the public ones and one's own to others."""
    if person is None or not person.is_authenticated:
        return ever_published()
    if person.is_officer:
        return Event.objects.all()
    own = TeamMember.objects.filter(person=person).values("event_id")
    return Event.objects.filter(Q(published_at__isnull=False, visibility=Visibility.PUBLIC) | Q(pk__in=own))


def own_events(person: Person) -> QuerySet[Event]:
    """Events of the workspace: all for officers, those on whose team one is for others."""
    if person.is_officer:
        return Event.objects.all()
    return Event.objects.filter(pk__in=TeamMember.objects.filter(person=person).values("event_id"))


def narrowed(events: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    """Events by kind, theme, city, country and words; without `when`."""
    if filters.kind:
        events = events.filter(kind__in=filters.kind)
    if filters.theme:
        events = events.filter(
            pk__in=Event.themes.through.objects.filter(theme__slug__in=filters.theme).values("event_id")
        )
    if filters.city or filters.country:
        places = Event.cities.through.objects.all()
        if filters.city:
            places = places.filter(city__slug__in=filters.city)
        if filters.country:
            places = places.filter(city__country__in=filters.country)
        events = events.filter(pk__in=places.values("event_id"))
    return events.filter(search_query(filters.q)) if filters.q else events


def directory(filters: Filters, person: Person | None = None) -> QuerySet[Event]:
    """Events as the directory lists them: coming ones from the nearest, past ones from the latest.

    Refuses a `when` that is neither coming, past, YYYY nor YYYY-MM (422).
    """
    return at_time(narrowed(visible_to(person), filters), filters.when)


def at_time(events: QuerySet[Event], when: str) -> QuerySet[Event]:
    """Events coming, past, or touching a year or month (in UTC)."""
    now = timezone.now()
    if when == COMING:
        return events.filter(ends_at__gte=now).exclude(state=State.COMPLETED).order_by("starts_at", "id")
    if when == PAST:
        return events.filter(Q(ends_at__lt=now) | Q(state=State.COMPLETED)).order_by("-starts_at", "-id")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", when)
    if not match or not 1 <= int(match[2] or 1) <= 12 or not 1 <= int(match[1]) <= 9998:
        raise Invalid(FieldError("when", "unknown", _("Write coming, past, a year (2027) or a month (2027-05).")))
    first, after = _period(int(match[1]), int(match[2]) if match[2] else None)
    return events.filter(starts_at__lt=after, ends_at__gte=first).order_by("starts_at", "id")


def for_list(events: QuerySet[Event]) -> QuerySet[Event]:
    """With what a row of a list shows, in three further queries."""
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    return events.prefetch_related("cities", "themes", partners)


def counts(filters: Filters, person: Person | None = None) -> dict[str, int]:
    """How many events are coming and past under the same filters."""
    events = narrowed(visible_to(person), filters)
    return {when: at_time(events, when).count() for when in (COMING, PAST)}


def event_page(slug: str, person: Person) -> Event:
    """One event with all that its page shows, in a fixed number of queries. Refuses one that is not visible (404)."""
    sessions = Prefetch("sessions", Session.objects.prefetch_related("speakers"))
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    children = Prefetch("children", Event.objects.filter(published_at__isnull=False))
    wanted = Event.objects.select_related("parent").prefetch_related("cities", "themes", sessions, partners, children)
    event = wanted.filter(slug=slug).first()
    if event is None or not person.has_perm("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not public."))
    return event


def desk_event(slug: str, person: Person) -> Event:
    """One event of the workspace. Refuses one on which the person does not work (404)."""
    event = Event.objects.filter(slug=slug).first()
    if event is None or not person.has_perm("programme.see_desk", event):
        raise Missing(_("There is no such event among yours."))
    return event


def version() -> ProgrammeVersion:
    """The counter that feeds and lists are validated by."""
    return ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).first() or ProgrammeVersion(pk=ProgrammeVersion.ROW)


def filter_choices() -> dict[str, Iterable[object]]:
    """What the filter bar offers: kinds, themes, and the cities and countries that have public events."""
    cities = list(City.objects.filter(events__published_at__isnull=False, events__visibility="public").distinct())
    return {
        "kinds": Kind.choices,
        "themes": list(Theme.objects.all()),
        "cities": cities,
        "countries": sorted({city.country for city in cities}),
    }


def _period(year: int, month: int | None) -> tuple[datetime.datetime, datetime.datetime]:
    first = datetime.datetime(year, month or 1, 1, tzinfo=datetime.UTC)
    days = calendar.monthrange(year, month)[1] if month else (366 if calendar.isleap(year) else 365)
    return first, first + datetime.timedelta(days=days)
