"""What search finds of this floor and the one below: events, series, cities, organisations, and people by right."""

import re
from collections.abc import Sequence

from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events_core.foundation import localise
from events_core.foundation.pills import pill_of
from events_core.foundation.search import search_query
from events_core.foundation.templatetags.ui import tone_pill
from events_core.network import queries as network
from events_core.network.merging import names
from events_core.network.merging.models import Kind as MergedKind
from events_core.network.models import City, Organisation, Person
from events_core.network.naming import named

from . import queries
from .models import Event, Series, State, TeamMember
from .rows import kind_of, where
from .searching import Found, Hit, holds, leads, provide, title_first

UNREAD = ("summary", "description", "outcome", "search_text")
REFERENCE = re.compile(r"[^\W_]{2,10}/\d{1,6}/[\w-]{1,20}")


def events(request: HttpRequest, person: Person | None, words: str) -> Found:
    """Public events, and one's own with their drafts; titles first, then what is coming, the nearest first."""
    is_coming = Q(ends_at__gte=timezone.now()) & ~Q(state=State.COMPLETED)
    rows = (
        queries.visible_to(person)
        .filter(search_query(words))
        .annotate(_title=title_first(words, "title*", "reference"))
        .annotate(_over=Case(When(is_coming, then=Value(0)), default=Value(1)))
        .annotate(_next=Case(When(is_coming, then=F("starts_at"))))
        .order_by("_title", "_over", F("_next").asc(nulls_last=True), "-starts_at", "id")
        .prefetch_related("cities")
        .defer(*UNREAD)
    )
    return Found(rows, lambda found: [_event(request, event) for event in found])


def event_url(request: HttpRequest, event: Event) -> str:
    """The event's workspace for who works on it, its page for others."""
    name = "desk_event" if request.user.has_perm("programme.see_desk", event) else "event"
    return reverse(f"programme:{name}", args=[event.slug])


def series(request: HttpRequest, person: Person | None, words: str) -> Found:
    """Series by their name in any language."""
    held = queries.visible_to(person).filter(series__isnull=False).values("series_id")
    rows = Series.objects.filter(holds(words, "name*"), pk__in=held).order_by("slug")
    return Found(rows, lambda found: [Hit(str(one), reverse("programme:series", args=[one.slug])) for one in found])


def cities(request: HttpRequest, person: Person | None, words: str) -> Found:
    """Cities by name or alias, former ones too."""
    rows = network.cities(words).annotate(_title=title_first(words, "name*")).order_by("_title", "slug")
    return Found(rows, lambda found: [_city(city) for city in found])


def organisations(request: HttpRequest, person: Person | None, words: str) -> Found:
    """Organisations by name, short name or alias, former ones too."""
    rows = network.organisations(words).annotate(_title=title_first(words, "name*", "short_name"))
    return Found(rows.order_by("_title", "slug"), lambda found: [_organisation(body) for body in found])


def people(request: HttpRequest, person: Person | None, words: str) -> Found | None:
    """Everybody on record, for officers."""
    if person is None or not person.is_officer:
        return None
    rows = network.people(words).annotate(_title=title_first(words, "name", "native_name"))
    return Found(rows.order_by("_title", "name", "email"), lambda found: [_person(one) for one in found])


def teams(request: HttpRequest, person: Person | None, words: str) -> Found | None:
    """Who works on one's own events, for those who are no officers."""
    if person is None or person.is_officer or not person.has_perm("programme.use_desk"):
        return None
    called = Person.objects.filter(search_query(words) | names.called_so(MergedKind.PERSON, words))
    own = TeamMember.objects.filter(event__in=queries.own_events(person), person__in=called)
    rows = own.select_related("person", "event").defer(*(f"event__{name}" for name in UNREAD))
    return Found(rows.order_by("person__name", "-event__starts_at", "pk"), _members)


def reference(request: HttpRequest, person: Person | None, words: str) -> str:
    """LCC/2026/WS-03 is an event."""
    if not REFERENCE.fullmatch(words):
        return ""
    event = queries.visible_to(person).filter(reference=words.upper()).first()
    return event_url(request, event) if event else ""


def register() -> None:
    """Have them found."""
    provide("events", _("Events"), events, order=10)
    provide("series", _("Series of events"), series, order=20)
    provide("cities", _("Cities"), cities, order=30)
    provide("organisations", _("Organizations"), organisations, order=40)
    provide("people", _("People"), people, order=80)
    provide("teams", _("People on the teams of your events"), teams, order=85)
    leads(reference)


def line(*parts: str) -> str:
    """What a thing is, in one line."""
    return " · ".join(part for part in parts if part)


def days(event: Event) -> str:
    """When an event is."""
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)


def _event(request: HttpRequest, event: Event) -> Hit:
    pill = pill_of("event", event.state)
    state = tone_pill(pill.tone, pill.label) if event.state != State.PUBLISHED else ""
    text = line(kind_of(event), days(event), where(event))
    return Hit(str(event.title), event_url(request, event), text, state)


def _city(city: City) -> Hit:
    known = named(city)
    url = reverse("network:city", args=[city.slug])
    return Hit(known.shown.text, url, localise.country_name(city.country), tag=known.shown.tag)


def _organisation(body: Organisation) -> Hit:
    known = named(body)
    country = localise.country_name(body.country) if body.country else ""
    url = reverse("network:organisation", args=[body.slug])
    return Hit(known.shown.text, url, line(body.get_kind_display(), country), tag=known.shown.tag)


def _person(person: Person) -> Hit:
    body = str(person.organisation) if person.organisation else person.organisation_text
    title = line(str(person), person.native_name)
    return Hit(title, reverse("network:desk_person", args=[person.pk]), line(person.position, body, person.email))


def _members(found: Sequence[TeamMember]) -> list[Hit]:
    return [
        Hit(
            line(str(row.person), row.person.native_name),
            reverse("programme:team", args=[row.event.slug]),
            line(row.get_role_display(), str(row.event.title)),
        )
        for row in found
    ]
