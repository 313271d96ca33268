"""Copying an event to other dates: what belongs to it and may come along, each part told by the floor that has it.

A part gets the event that is copied and the new draft, and writes what the chosen parts ask for, in one transaction.
Nobody's registration, answer, entry, link or number comes along, nor the state.
"""

import datetime
import zoneinfo
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid
from events_core.journal import files, sentences
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person

from .actions import create_event, finish_sessions
from .intake import EARLIEST, LATEST
from .models import VAGUE, Event, EventDocument, Precision, Session, Speaker, TeamMember
from .rules import forget_roles

TAKING_PART = ("capacity", "waiting_list", "approval", "confirm_email")
SPEAKERS = "speakers"


@dataclass(frozen=True)
class Copy:
    """One event being copied: all days move by `days`, times of day stay; `chosen` names the parts that come along."""

    source: Event
    made: Event
    days: datetime.timedelta
    chosen: frozenset[str]
    by: Actor

    def moved(self, at: datetime.datetime) -> datetime.datetime:
        """The same time of day, so many days on, where the event is."""
        return moved(at, self.days, self.source.zone)


@dataclass(frozen=True)
class Part:
    """Something that may come along. `told` says what of it there is ("3 sessions"), "" when there is nothing.

    `write` makes it in the new draft; None for what is copied with the event itself.
    """

    name: str
    label: str | Promise
    told: Callable[[Event], str]
    write: Callable[[Copy], None] | None = None
    chosen: bool = True
    order: int = 50


@dataclass(frozen=True)
class Offered:
    """A part that this event has, as its page offers it."""

    name: str
    label: str
    told: str
    chosen: bool


_PARTS: dict[str, Part] = {}


def provide(
    name: str,
    label: str | Promise,
    write: Callable[[Copy], None] | None,
    *,
    told: Callable[[Event], str],
    chosen: bool = True,
    order: int = 50,
) -> None:
    """Let something come along when an event is copied; a lower `order` is offered and written first."""
    _PARTS[name] = Part(name, label, told, write, chosen, order)
    sentences.name_fields("event", {f"copy-{name}": label})


def parts() -> list[Part]:
    """All parts, in order."""
    return sorted(_PARTS.values(), key=lambda part: part.order)


def offered(event: Event) -> list[Offered]:
    """The parts that this event has something of."""
    told = ((part, part.told(event)) for part in parts())
    return [Offered(part.name, str(part.label), words, part.chosen) for part, words in told if words]


def moved(at: datetime.datetime, days: datetime.timedelta, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """The same time of day in a zone, so many days on."""
    return (at.astimezone(zone).replace(tzinfo=None) + days).replace(tzinfo=zone)


def days_between(event: Event, starts_on: datetime.date) -> datetime.timedelta:
    """By how many days an event moves that is to begin on another day."""
    return starts_on - event.starts_at.astimezone(event.zone).date()


@transaction.atomic
def copy_event(
    source_id: int, values: Mapping[str, Any], chosen: Collection[str], *, by: Actor, person: Person
) -> Event:
    """A new draft like another event, beginning on `starts_on`; `person` leads it. Both journals tell of it.

    `values` are `starts_on` and perhaps another `title` or `series` (a slug, or None). Of `chosen` all that the event
    has comes along. Refuses a day in the past and wrong values (422).
    """
    source = Event.objects.get(pk=source_id)
    unknown = [name for name in chosen if name not in _PARTS]
    if unknown:
        message = _("Choose one of: %(known)s.") % {"known": ", ".join(part.name for part in parts())}
        raise Invalid(FieldError("parts", "unknown", message))
    named = frozenset(chosen) if "sessions" in chosen else frozenset(chosen) - {SPEAKERS}
    _must_be_reachable(values["starts_on"])
    days = days_between(source, values["starts_on"])
    facts = _facts(source, days, named) | {name: values[name] for name in ("title", "series") if name in values}
    made = create_event(facts, by=by, person=person)
    copy = Copy(source, made, days, named, by)
    wanted = [part for part in parts() if part.name in named and part.told(source)]
    for part in wanted:
        if part.write is not None:
            part.write(copy)
    told = [f"copy-{part.name}" for part in wanted]
    note(by, "event.copied_from", made, reference=source.reference, title=source.title, fields=told)
    note(by, "event.copied", source, reference=made.reference, title=made.title)
    return made


def _must_be_reachable(day: datetime.date) -> None:
    if not EARLIEST <= day.year <= LATEST:
        message = _("Choose a year from %(first)d to %(last)d.") % {"first": EARLIEST, "last": LATEST}
        raise Invalid(FieldError("starts_on", "year", message))


def _facts(source: Event, days: datetime.timedelta, chosen: frozenset[str]) -> dict[str, Any]:
    """What the new event is made with; one whose days are not known becomes one of days."""
    precision = source.date_precision
    starts, ends = moved(source.starts_at, days, source.zone), moved(source.ends_at, days, source.zone)
    if precision in VAGUE:
        precision, ends = Precision.DAY, starts
    facts: dict[str, Any] = {
        "kind": source.kind,
        "title": source.title,
        "mode": source.mode,
        "venue": source.venue,
        "timezone": source.timezone,
        "visibility": source.visibility,
        "cities": [city.slug for city in source.cities.all()],
        "starts_at": starts,
        "ends_at": ends,
        "date_precision": precision,
        "series": source.series.slug if source.series else None,
    }
    for name, fields in {
        "texts": ("summary", "description"),
        "languages": ("languages", "interpretation"),
        "contact": ("contact_name", "contact_email"),
        "places": TAKING_PART,
    }.items():
        if name in chosen:
            facts |= {field: getattr(source, field) for field in fields}
    if "places" in chosen:
        facts |= _window(source, days)
    if "themes" in chosen:
        facts["themes"] = [theme.slug for theme in source.themes.all()]
    if "partners" in chosen:
        rows = source.partners.select_related("organisation")
        facts["partners"] = [{"organisation": row.organisation.slug, "part": row.part} for row in rows]
    return facts


def _window(source: Event, days: datetime.timedelta) -> dict[str, Any]:
    """When registration opens and closes, and the minimum with its day, all moved along; a day that is over is left."""
    times = ("registration_opens_at", "registration_closes_at")
    facts: dict[str, Any] = {
        field: moved(at, days, source.zone) if (at := getattr(source, field)) is not None else None for field in times
    }
    if source.minimum_by and source.minimum_by + days >= localise.local_day(timezone.now(), source.timezone):
        facts |= {"minimum": source.minimum, "minimum_by": source.minimum_by + days}
        facts["minimum_shown"] = source.minimum_shown
    return facts


def _sessions(copy: Copy) -> None:
    """The programme, moved by whole days; its speakers when they are chosen too."""
    for session in copy.source.sessions.prefetch_related("speakers"):
        made = Session.objects.create(
            event=copy.made,
            kind=session.kind,
            title=session.title,
            summary=session.summary,
            starts_at=copy.moved(session.starts_at),
            ends_at=copy.moved(session.ends_at),
            room=session.room,
            interpretation=session.interpretation,
        )
        if SPEAKERS in copy.chosen:
            _speakers_of(session, made)
    finish_sessions(copy.made, copy.by)


def _speakers_of(session: Session, made: Session) -> None:
    fields = ("name", "native_name", "position", "organisation", "place")
    rows = [{field: getattr(row, field) for field in fields} for row in session.speakers.all()]
    Speaker.objects.bulk_create([Speaker(session=made, **row) for row in rows])


def _team(copy: Copy) -> None:
    """Everybody on the team keeps the part; who copies leads the new event already."""
    known = set(copy.made.team.values_list("person_id", flat=True))
    for member in copy.source.team.select_related("person").exclude(person__in=known).order_by("pk"):
        made = TeamMember.objects.create(event=copy.made, person=member.person, role=member.role)
        forget_roles(member.person)
        note(copy.by, "team.joined", made, within=copy.made, role=made.get_role_display())


def _documents(copy: Copy) -> None:
    """The documents sent round before the event, as files of their own."""
    for document in _before(copy.source):
        EventDocument.objects.create(
            event=copy.made,
            file=files.copy(document.file, about=copy.made, by=copy.by),
            title=document.title,
            language=document.language,
            audience=document.audience,
            phase=document.phase,
        )


def _before(event: Event) -> Iterable[EventDocument]:
    return event.documents.filter(phase=EventDocument.Phase.BEFORE).select_related("file").order_by("pk")


def _told_sessions(event: Event) -> str:
    count = 0 if event.date_precision in VAGUE else event.sessions.count()
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count} if count else ""


def _told_speakers(event: Event) -> str:
    people = Speaker.objects.filter(session__event=event).values("name").distinct().count()
    count = 0 if event.date_precision in VAGUE else people
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count} if count else ""


def _told_team(event: Event) -> str:
    names = [str(member.person) for member in event.team.select_related("person").order_by("pk")]
    return localise.list_of(names) if len(names) > 1 else ""


def _told_places(event: Event) -> str:
    told = []
    if event.capacity:
        told.append(_("%(count)s places") % {"count": localise.number(event.capacity)})
    if event.registration_opens_at or event.registration_closes_at:
        told.append(_("window of registration, moved along"))
    if event.minimum:
        told.append(_("minimum of %(count)s") % {"count": localise.number(event.minimum)})
    told += [_("approval of registrations")] if event.approval else []
    return localise.list_of(told)


def _told_documents(event: Event) -> str:
    return localise.list_of([document.title for document in _before(event)])


def _told_texts(event: Event) -> str:
    names = {"summary": _("summary"), "description": _("description")}
    return localise.list_of([label for field, label in names.items() if str(getattr(event, field)).strip()])


def _told_partners(event: Event) -> str:
    bodies = [str(row.organisation) for row in event.partners.select_related("organisation")]
    return localise.list_of(list(dict.fromkeys(bodies)))


def register() -> None:
    """What this floor has."""
    provide("texts", gettext_lazy("Texts"), None, told=_told_texts, order=10)
    provide("partners", gettext_lazy("Partners"), None, told=_told_partners, order=11)
    provide("themes", gettext_lazy("Themes"), None, told=lambda event: localise.list_of(_named(event.themes)), order=12)
    provide("languages", gettext_lazy("Languages"), None, told=_told_languages, order=13)
    contact = gettext_lazy("Contact")
    provide("contact", contact, None, told=lambda event: event.contact_name or event.contact_email, order=14)
    provide("places", gettext_lazy("Places and registration"), None, told=_told_places, order=15)
    provide("sessions", gettext_lazy("Programme"), _sessions, told=_told_sessions, order=20)
    speakers = gettext_lazy("Speakers of the programme")
    provide(SPEAKERS, speakers, None, told=_told_speakers, chosen=False, order=21)
    provide("team", gettext_lazy("Team"), _team, told=_told_team, order=80)
    documents = gettext_lazy("Documents from before the event")
    provide("documents", documents, _documents, told=_told_documents, chosen=False, order=90)


def _named(rows: Any) -> list[str]:
    return [str(row) for row in rows.all()]


def _told_languages(event: Event) -> str:
    return localise.languages_of(event.heard_in)
