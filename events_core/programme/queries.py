"""Every read of events; a list costs a fixed number of queries."""

import calendar
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, When, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid, Missing
from events_core.foundation.search import search_query
from events_core.journal.actions import label_of
from events_core.journal.models import Entry
from events_core.network.merging.models import Kind as MergedKind
from events_core.network.models import City, MergedName, Person

from .models import Event, EventDocument, Partner, ProgrammeVersion, Session, State, TeamMember, Visibility

COMING, PAST = "coming", "past"
MOST_VALUES = 100
MANAGING = (TeamMember.Role.LEAD, TeamMember.Role.ORGANISER)
ON_A_DAY = ("slug", "kind", "state", "title", "timezone", "starts_at", "ends_at", "date_precision")
A_DAY = datetime.timedelta(days=1)  # more than any zone is away from UTC


@dataclass(frozen=True)
class Filters:
    """What the public directory can be narrowed by; several values of one kind widen it."""

    kind: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    when: str = COMING
    q: str = ""
    series: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str | list[str]], default_when: str = COMING) -> "Filters":
        """From a query string; values may repeat or be separated by commas."""

        def many(name: str) -> tuple[str, ...]:
            raw = query.getlist(name) if hasattr(query, "getlist") else [query.get(name) or ""]
            values = [value.strip() for text in raw for value in str(text).replace("\x00", "\ufffd").split(",")]
            return tuple(sorted({value for value in values if value}))[:MOST_VALUES]

        country = tuple(value.upper() for value in many("country"))
        when = str(query.get("when") or default_when).strip()
        words = str(query.get("q") or "").strip()[:200]
        return cls(many("kind"), many("theme"), many("city"), country, when, words, many("series"))

    @property
    def is_narrow(self) -> bool:
        """Whether anything but `when` is asked."""
        return bool(self.kind or self.theme or self.city or self.country or self.q or self.series)


def ever_published() -> QuerySet[Event]:
    """Events that were published at some time and are public; never a draft."""
    return Event.objects.filter(published_at__isnull=False, visibility=Visibility.PUBLIC)


def visible_to(person: Person | None) -> QuerySet[Event]:
    """What a list may show: all to officers, those of finance too, the public ones and one's own to others."""
    if person is None or not person.is_authenticated:
        return ever_published()
    if person.is_officer or person.is_finance:
        return Event.objects.all()
    own = TeamMember.objects.filter(person=person).values("event_id")
    return Event.objects.filter(Q(published_at__isnull=False, visibility=Visibility.PUBLIC) | Q(pk__in=own))


def own_events(person: Person) -> QuerySet[Event]:
    """Events of the workspace: all for officers, those on whose team one is for others."""
    if person.is_officer:
        return Event.objects.all()
    return Event.objects.filter(pk__in=TeamMember.objects.filter(person=person).values("event_id"))


def managed_events(person: Person) -> QuerySet[Event]:
    """Events that a person may change: all for officers, those that they lead or organise for others."""
    if person.is_officer:
        return Event.objects.all()
    managing = TeamMember.objects.filter(person=person, role__in=MANAGING)
    return Event.objects.filter(pk__in=managing.values("event_id"))


def narrowed(events: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    """Events by kind, theme, city, country and words; without `when`."""
    if filters.kind:
        events = events.filter(kind__in=filters.kind)
    if filters.series:
        events = events.filter(series__slug__in=filters.series)
    if filters.theme:
        events = events.filter(
            pk__in=Event.themes.through.objects.filter(theme__slug__in=filters.theme).values("event_id")
        )
    if filters.city or filters.country:
        places = Event.cities.through.objects.all()
        if filters.city:
            former = MergedName.objects.filter(kind=MergedKind.CITY, key__in=filters.city).values("kept_id")
            places = places.filter(Q(city__slug__in=filters.city) | Q(city__in=former))
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
    if not match or not 1 <= int(match[2] or 1) <= 12 or not 2 <= int(match[1]) <= 9998:
        raise Invalid(FieldError("when", "unknown", _("Write coming, past, a year (2027) or a month (2027-05).")))
    first, after = _period(int(match[1]), int(match[2]) if match[2] else None)
    return events.filter(starts_at__lt=after, ends_at__gte=first).order_by("starts_at", "id")


def month_list(filters: Filters, year: int, month: int) -> list[Event]:
    """Public events that touch a month, as `in_month`."""
    return in_month(narrowed(ever_published(), filters), year, month)


def in_month(events: QuerySet[Event], year: int, month: int) -> list[Event]:
    """Events that touch a month by their own clocks, with what a list shows, in the order of their dates."""
    first, after = _period(year, month)
    near = events.filter(starts_at__lt=after + A_DAY, ends_at__gte=first - A_DAY)
    found = []
    for event in near.order_by("starts_at", "id").only(*ON_A_DAY).prefetch_related("cities"):
        begins, ends = localise.first_and_last_day(event.starts_at, event.ends_at, event.timezone)
        if begins < after.date() and ends >= first.date():
            found.append(event)
    return found


def for_list(events: QuerySet[Event]) -> QuerySet[Event]:
    """With what a row of a list shows, in three further queries."""
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    return events.prefetch_related("cities", "themes", partners)


def counts(filters: Filters, person: Person | None = None) -> dict[str, int]:
    """How many events are coming and past under the same filters, in one query."""
    events, now = narrowed(visible_to(person), filters), timezone.now()
    is_past = Q(ends_at__lt=now) | Q(state=State.COMPLETED)
    return events.order_by().aggregate(**{COMING: Count("pk", filter=~is_past), PAST: Count("pk", filter=is_past)})


def event_page(slug: str, person: Person) -> Event:
    """One event with all that its page shows, in a fixed number of queries. Refuses one that is not visible (404)."""
    sessions = Prefetch("sessions", Session.objects.prefetch_related("speakers"))
    partners = Prefetch("partners", Partner.objects.select_related("organisation"))
    documents = Prefetch("documents", public_documents(), to_attr="public_documents")
    found = Event.objects.select_related("parent", "series")
    wanted = found.prefetch_related("cities", "themes", sessions, partners, documents)
    event = wanted.filter(slug=slug).first()
    if event is None or not person.has_perm("programme.see_event", event):
        raise Missing(_("There is no such event, or it is not public."))
    return event


def children_of(event: Event) -> QuerySet[Event]:
    """Public events that belong to this one."""
    return ever_published().filter(parent=event).order_by("starts_at", "id")


def parent_for(event: Event, person: Person) -> Event | None:
    """The event that this one belongs to; None where its page is only for those who were told of it."""
    parent = event.parent
    is_open = parent is not None and (parent.is_listed or person.has_perm("programme.see_desk", parent))
    return parent if is_open else None


def told_of_pause(event: Event) -> datetime.datetime | None:
    """When participants were last told of a pause and not yet that it is over."""
    entries = Entry.objects.filter(thing=label_of(event), thing_id=event.pk, verb__in=("event.told", "event.told_sure"))
    last = entries.order_by("-id").first()
    return last.at if last is not None and last.verb == "event.told" else None


def desk_event(slug: str, person: Person) -> Event:
    """One event of the workspace. Refuses one on which the person does not work (404)."""
    event = Event.objects.filter(slug=slug).first()
    if event is None or not person.has_perm("programme.see_desk", event):
        raise Missing(_("There is no such event among yours."))
    return event


def desk_list(person: Person, query: Mapping[str, str]) -> QuerySet[Event]:
    """Events of the workspace by words (`q`), `state` and `kind`; the latest dates first."""
    found = own_events(person)
    for name in ("state", "kind"):
        if value := str(query.get(name) or "").replace("\x00", "\ufffd"):
            found = found.filter(**{name: value})
    words = str(query.get("q") or "").strip()[:200]
    return (found.filter(search_query(words)) if words else found).order_by("-starts_at", "-id")


def with_sessions(event: Event) -> Event:
    """The event with its sessions and their speakers, in two queries."""
    prefetch_related_objects([event], Prefetch("sessions", Session.objects.prefetch_related("speakers")))
    return event


def session_of(event: Event, number: int) -> Session | None:
    """One session of an event with its speakers."""
    return event.sessions.prefetch_related("speakers").filter(pk=number).first()


def documents_of(event: Event) -> QuerySet[EventDocument]:
    """All documents of an event with their files: those from before it first, in the order in which they came."""
    before_first = Case(When(phase=EventDocument.Phase.BEFORE, then=0), default=1)
    return event.documents.select_related("file").order_by(before_first, "id")


def public_documents() -> QuerySet[EventDocument]:
    """Documents for everyone, with their files."""
    return EventDocument.objects.filter(audience=EventDocument.Audience.PUBLIC).select_related("file")


def participants_documents(event: Event) -> QuerySet[EventDocument]:
    """Documents for those who take part in a published event; whoever shows them knows who that is."""
    if event.published_at is None:
        return EventDocument.objects.none()
    return documents_of(event).filter(audience=EventDocument.Audience.PARTICIPANTS)


def document_for(slug: str, number: int, person: Person) -> EventDocument:
    """A document of an event. Refuses one that this person may not have (404)."""
    found = EventDocument.objects.select_related("event", "file").filter(event__slug=slug, pk=number).first()
    if found is None or not person.has_perm("programme.see_document", found):
        raise Missing(_("There is no such document, or it is not public."))
    return found


def team_of(event: Event) -> QuerySet[TeamMember]:
    """Who works on an event: lead organisers first, in the order in which they came."""
    leads_first = Case(When(role=TeamMember.Role.LEAD, then=0), default=1)
    return event.team.select_related("person").order_by(leads_first, "id")


def is_last_lead(member: TeamMember) -> bool:
    """Whether the event would have no lead organiser without this one."""
    leads = TeamMember.objects.filter(event_id=member.event_id, role=TeamMember.Role.LEAD)
    return member.role == TeamMember.Role.LEAD and not leads.exclude(pk=member.pk).exists()


def parent_choices(person: Person, event: Event | None = None) -> QuerySet[Event]:
    """Events that another one may belong to: visible to the person, belonging to none; the latest first."""
    found = visible_to(person).filter(parent=None).order_by("-starts_at", "-id")
    return found.exclude(pk=event.pk) if event else found


def version() -> ProgrammeVersion:
    """The counter that feeds and lists are validated by."""
    return ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).first() or ProgrammeVersion(pk=ProgrammeVersion.ROW)


def cities_with_events() -> list[City]:
    """The cities that have public events."""
    stays = Event.cities.through.objects.filter(
        city=OuterRef("pk"), event__published_at__isnull=False, event__visibility=Visibility.PUBLIC
    )
    return list(City.objects.filter(Exists(stays)))


def _period(year: int, month: int | None) -> tuple[datetime.datetime, datetime.datetime]:
    first = datetime.datetime(year, month or 1, 1, tzinfo=datetime.UTC)
    days = calendar.monthrange(year, month)[1] if month else (366 if calendar.isleap(year) else 365)
    return first, first + datetime.timedelta(days=days)
