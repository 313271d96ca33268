"""Reading co-host requests, and the gate they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import Blocker, Missing
from events_core.network.models import City, FocalPoint, Organisation, Person
from events_core.programme import gates
from events_core.programme.models import Event, Kind, State

from .lifecycle import COHOSTING, OVER
from .models import CohostRequest, GatedEvent

IS_GATED = Q(kind=Kind.FIELD_VISIT) | Q(gated__isnull=False)
"""Of an event: it waits for its cities."""
LOCAL = Organisation.Kind.LOCAL_GOVERNMENT
Stay = Event.cities.through


@dataclass
class Place:
    """One city of an event: who can answer for it, and what was answered."""

    city: City
    governments: Sequence[Organisation] = ()
    request: CohostRequest | None = None
    note: str = ""  # where it stands, where a page says so in a few words

    @property
    def body(self) -> Organisation | None:
        """Which local government is asked: the one that was named, or the only one there is."""
        if self.request:
            return self.request.organisation
        return self.governments[0] if len(self.governments) == 1 else None

    @property
    def is_sure(self) -> bool:
        """Whether the city has confirmed the event's present dates."""
        return self.request is not None and self.request.is_sure

    @property
    def state(self) -> str:
        """The state of its request; "drafted" when nobody was named."""
        return self.request.state if self.request else CohostRequest.State.DRAFTED.value


def requests_of(event: Event) -> QuerySet[CohostRequest]:
    """The requests of one event with city and organisation."""
    return event.cohost_requests.select_related("event", "city", "organisation", "answer__amends")


def places_of(event: Event) -> list[Place]:
    """The cities of an event as their readers order them, with local governments and requests; three queries."""
    prefetch_related_objects(
        [event], "cities", Prefetch("cities__organisations", Organisation.objects.filter(kind=LOCAL))
    )
    cities = sorted(event.cities.all(), key=lambda city: localise.collation_key(str(city)))
    known = {request.city_id: request for request in requests_of(event)}
    for request in known.values():
        request.event = event
    return [Place(city, list(city.organisations.all()), known.get(city.pk)) for city in cities]


def place_of(event: Event, slug: str) -> Place:
    """One city of an event. Refuses one that the event does not go to (404)."""
    found = next((place for place in places_of(event) if place.city.slug == slug), None)
    if found is None:
        raise Missing(_("The event does not go to this city."))
    return found


def focal_point_of(city: City, organisation: Organisation | None = None) -> FocalPoint | None:
    """Who speaks for a local government, or else for the city; the one named first."""
    posts = FocalPoint.objects.select_related("person").filter(person__is_active=True).order_by("since", "pk")
    own = posts.filter(organisation=organisation).first() if organisation else None
    return own or posts.filter(city=city).first()


def ready_to_send(places: Iterable[Place]) -> list[CohostRequest]:
    """The requests that are written, have not been sent, and could be now."""
    drafts = [place.request for place in places if place.request and place.state == CohostRequest.State.DRAFTED]
    return [request for request in drafts if request.asked and not COHOSTING.blockers(request, "send")]


def left_behind(event: Event) -> QuerySet[CohostRequest]:
    """What was asked of cities that the event does not go to any more."""
    return requests_of(event).exclude(city__in=event.cities.all()).exclude(state=CohostRequest.State.DRAFTED)


def waits_for_cities(event: Event) -> bool:
    """Whether the event may be published only when its cities have confirmed: field visits, and what asks for it."""
    return event.kind == Kind.FIELD_VISIT or (event.pk is not None and GatedEvent.objects.filter(event=event).exists())


def unconfirmed_cities(event: Event) -> Iterable[Blocker]:
    """The gate: a field visit waits until a local government of each of its cities has confirmed the present dates."""
    if not waits_for_cities(event):
        return
    cities = list(event.cities.all())
    page = reverse("hosting:desk", args=[event.slug])
    if not cities:
        text = _("A field visit needs a city whose local government hosts it. Name the city first.")
        yield Blocker("cohost_unconfirmed", text, url=reverse("programme:settings", args=[event.slug]))
    sure = confirmed_cities(event)
    visit = _("A field visit needs a confirmed local-government co-host: %(city)s has not confirmed these dates.")
    other = _("The event waits for its cities: %(city)s has not confirmed these dates.")
    for city in cities:
        if city.pk not in sure:
            text = (visit if event.kind == Kind.FIELD_VISIT else other) % {"city": city.name}
            yield Blocker("cohost_unconfirmed", text, about=str(city.name), url=page)


def is_paused(event: Event) -> bool:
    """Whether the event is published and waits (again) for a city."""
    return event.state == State.PUBLISHED and bool(gates.blockers(event))


def confirmed_cities(event: Event) -> set[int]:
    """Ids of cities whose local government confirmed the event's present dates."""
    return set(hosts_of(event).values_list("city_id", flat=True))


def hosts_of(event: Event) -> QuerySet[CohostRequest]:
    """The answers by which a local government hosts the event on its present dates."""
    return requests_of(event).filter(
        state=CohostRequest.State.CONFIRMED,
        organisation__kind=LOCAL,
        city__in=event.cities.all(),
        answer_starts_at=event.starts_at,
        answer_ends_at=event.ends_at,
    )


def waiting_among(events: Iterable[Event]) -> set[int]:
    """Ids of those events that the gate blocks, in one query for all."""
    listed = {event.pk for event in events}
    if not listed:
        return set()
    return set(gated(Event.objects.filter(pk__in=listed)).values_list("pk", flat=True))


def visits_unasked(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that wait for a city that nobody has named yet, the next first, with cities and requests."""
    in_time = Q(ends_at__gte=timezone.now()) | Q(state=State.DRAFT)
    stays = Stay.objects.filter(event=OuterRef("pk"))
    nobody_named = ~Exists(CohostRequest.objects.filter(event=OuterRef("event_id"), city=OuterRef("city_id")))
    wanting = Q(~Exists(stays)) | Q(Exists(stays.filter(nobody_named)))
    found = events.filter(in_time, IS_GATED, wanting).exclude(state__in=OVER)
    return found.order_by("starts_at", "id").prefetch_related("cities", "cohost_requests")


def gated(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those of `events` that the gate blocks."""
    return events.filter(IS_GATED, _waits())


def _waits() -> Q:
    """Of an event: it goes to no city, or to one that has not confirmed its present dates."""
    stays = Stay.objects.filter(event=OuterRef("pk"))
    return Q(~Exists(stays)) | Q(Exists(stays.filter(~_is_sure())))


def _is_sure() -> Exists:
    """Of an event's stay in a city: whether a local government confirmed it for the event's present dates."""
    return Exists(
        CohostRequest.objects.filter(
            event=OuterRef("event_id"),
            city=OuterRef("city_id"),
            state=CohostRequest.State.CONFIRMED,
            organisation__kind=LOCAL,
            answer_starts_at=OuterRef("event__starts_at"),
            answer_ends_at=OuterRef("event__ends_at"),
        )
    )


def of_focal_point(person: Person) -> QuerySet[CohostRequest]:
    """What the cities and local governments were asked for which a person speaks, the latest visit first."""
    posts = person.posts.all()
    theirs = Q(city__in=posts.filter(city__isnull=False).values("city")) | Q(
        organisation__in=posts.filter(organisation__isnull=False).values("organisation")
    )
    rows = CohostRequest.objects.filter(theirs).exclude(state=CohostRequest.State.DRAFTED)
    return rows.select_related("event", "city", "organisation").order_by("-event__starts_at", "-pk")
