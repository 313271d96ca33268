"""Every write to events: one verb, one function, one transaction."""

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused, Stale
from events_core.foundation.search import search_text
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actions import label_of, note
from events_core.journal.actors import Actor
from events_core.journal.models import Entry
from events_core.journal.values import Span
from events_core.network.actions import add_person
from events_core.network.models import Organisation, Person
from events_core.network.queries import person_with

from . import changes, gates
from .intake import Intake
from .lifecycle import EVENT
from .models import Event, Kind, Partner, ProgrammeVersion, ReferenceCounter, Session, State, TeamMember
from .moving import DATES, MANY, begin_anew, changed_in, check_dates, shifted
from .queries import is_last_lead, told_of_pause
from .rules import forget_roles
from .signals import event_changed, participants_told

CALENDAR_FIELDS = {"starts_at", "ends_at", "timezone", "date_precision", "venue", "cities", "mode", "link", "state"}
CODES = {
    Kind.SYMPOSIUM: "SY", Kind.WORKSHOP: "WS", Kind.FIELD_VISIT: "FV", Kind.EXPERT_GROUP_MEETING: "EG",
    Kind.TRAINING: "TR", Kind.FORUM: "FO", Kind.CONFERENCE: "CO", Kind.MEETING: "ME", Kind.WEBINAR: "WE",
}  # fmt: skip


@transaction.atomic
def create_event(
    values: Mapping[str, Any], *, by: Actor, person: Person | None = None, recorded: bool = False
) -> Event:
    """A new draft; `person` becomes its lead organiser.

    `values` are named as the model's fields; cities and themes are slugs, partners `{"organisation", "part"}`. Refuses
    bad values (422), and dates in the past unless the event is `recorded`, which may have no others.
    """
    clean = Intake(values).clean()
    event = Event(is_recorded=recorded, **{name: value for name, value in clean.items() if name not in MANY})
    check_dates(event)
    event.reference = _next_reference(event)
    event.slug = _free_slug(values.get("slug") or event)
    event.save()
    _write_many(event, clean)
    if person is not None:
        TeamMember.objects.create(event=event, person=person, role=TeamMember.Role.LEAD)
        forget_roles(person)
    note(by, "event.recorded" if recorded else "event.created", event)
    return _finish(event, "created", set(clean), by)


@transaction.atomic
def edit_event(event_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Event:
    """Change an event; a change of dates is a reschedule. Refuses when it was changed since `version` (412)."""
    event = _locked(event_id)
    if version is not None and version != event.version:
        raise Stale(_("Somebody has changed this event since you opened it. Open it again to see the change."))
    clean = Intake(values, event).clean()
    changed = changed_in(event, clean)
    rest = changed - DATES
    held = changes.held(event, rest)
    before = None
    if changed & DATES:
        before = _move_dates(event, clean)
    _assign(event, clean, changed)
    if changed & {"minimum", "minimum_by"}:
        begin_anew(event)
    if rest:
        kept = changes.between(held, changes.held(event, rest))
        told: dict[str, Any] = {"fields": sorted(rest)} | ({"changes": kept} if kept else {})
        note(by, "event.edited", event, **told)
    if before:
        note(by, "event.rescheduled", event, old=before, new=event.span)
    if not changed:
        return event
    return _finish(event, "rescheduled" if before else "edited", changed, by, before)


def reschedule(event_id: int, starts_at: datetime.datetime, ends_at: datetime.datetime, *, by: Actor) -> Event:
    """Move an event; its sessions move by the same whole days and keep their local times. The state stays."""
    return edit_event(event_id, {"starts_at": starts_at, "ends_at": ends_at}, by=by)


@transaction.atomic
def publish(event_id: int, *, by: Actor) -> Event:
    """Show the event to everyone. Refuses with every blocker, the gates' among them."""
    event = _locked(event_id)
    EVENT.take(event, "publish")
    event.published_at = event.published_at or timezone.now()
    note(by, "event.published", event)
    return _finish(event, "published", {"state"}, by)


@transaction.atomic
def postpone(event_id: int, *, by: Actor) -> Event:
    """Say that the event will not be on its dates; it keeps its page and registrations."""
    event = _locked(event_id)
    EVENT.take(event, "postpone")
    note(by, "event.postponed", event)
    return _finish(event, "postponed", {"state"}, by)


@transaction.atomic
def cancel(event_id: int, reason: str, *, by: Actor) -> Event:
    """End the event for good; every page and record stays. Refuses without a reason."""
    event = _locked(event_id)
    event.cancel_reason = _reason(reason)
    EVENT.take(event, "cancel")
    note(by, "event.cancelled", event, reason=event.cancel_reason)
    return _finish(event, "cancelled", {"state"}, by)


@transaction.atomic
def complete(event_id: int, *, by: Actor) -> Event:
    """Say that the event was held; confirmed people who were not checked in become absent."""
    event = _locked(event_id)
    EVENT.take(event, "complete")
    note(by, "event.completed", event)
    return _finish(event, "completed", {"state"}, by)


@transaction.atomic
def add_note(event_id: int, text: str, *, by: Actor) -> Event:
    """Write a note into the event's journal."""
    event = Event.objects.get(pk=event_id)
    note(by, "event.note", event, text=_reason(text, "text"))
    return event


@transaction.atomic
def tell_participants(event_id: int, message: str, *, by: Actor) -> Event:
    """Tell everyone who is registered that the event is paused, with the organisers' message.

    Refuses without a message (422), and an event that is not paused (409). The same message at the same version of the
    event, as from a second click, is told once.
    """
    event = _locked(event_id)
    said = _reason(message, "message", _("Write what the participants are to know, in a sentence or two."))
    if event.state != State.PUBLISHED or not gates.blockers(event):
        raise Refused("not_paused", _("The event is not paused, so there is nothing to tell."))
    last = Entry.objects.filter(thing=label_of(event), thing_id=event.pk, verb="event.told").order_by("-id").first()
    if last is not None and last.data == {"message": said, "version": event.version}:
        return event
    number = note(by, "event.told", event, message=said, version=event.version).pk
    participants_told.send(Event, event=event, message=said, number=number, by=by)
    return event


@transaction.atomic
def end_pause(event_id: int, *, by: Actor) -> bool:
    """Tell those who were told of a pause that it is over, once; whether they were told now."""
    event = _locked(event_id)
    if told_of_pause(event) is None or event.state != State.PUBLISHED or gates.blockers(event):
        return False
    number = note(by, "event.told_sure", event).pk
    participants_told.send(Event, event=event, message="", number=number, by=by)
    return True


@transaction.atomic
def name_member(event_id: int, person: Person, role: str, *, by: Actor) -> TeamMember:
    """Give somebody a role in the event's team, or another one. Refuses to leave no lead organiser."""
    event = _locked(event_id)
    if role != TeamMember.Role.LEAD:
        _keep_a_lead(event, event.team.filter(person=person).first())
    member, _made = TeamMember.objects.update_or_create(
        event=event, person=person, defaults={"role": TeamMember.Role(role)}
    )
    forget_roles(person)
    note(by, "team.joined", member, within=event, role=member.get_role_display())
    return member


@transaction.atomic
def add_member(event_id: int, email: str, role: str, *, name: str = "", by: Actor) -> TeamMember:
    """Put the person of this address on the team, who is added with `name` when the address is new.

    Refuses a new address without a name, and somebody who is on the team already (422).
    """
    event = _locked(event_id)
    person = person_with(email)
    if person is None and not name:
        message = _("We do not know this address yet. Write the person's name as well, then they are added.")
        raise Invalid(FieldError("name", "required", message))
    if person is not None and event.team.filter(person=person).exists():
        message = _("%(name)s is on the team already. Change the part in the list.") % {"name": person}
        raise Invalid(FieldError("email", "taken", message))
    person = person or add_person(email, {"name": name}, by=by)
    return name_member(event_id, person, role, by=by)


@transaction.atomic
def remove_member(member_id: int, *, by: Actor) -> None:
    """Take somebody off the team. Refuses to leave no lead organiser."""
    member = TeamMember.objects.select_related("event", "person").get(pk=member_id)
    event = _locked(member.event_id)
    _keep_a_lead(event, member)
    note(by, "team.left", member, within=event)
    member.delete()
    forget_roles(member.person)


def refresh_names(thing: Any) -> int:
    """Write anew what events hold of a city's or organisation's names; how many events."""
    events = thing.events.distinct() if isinstance(thing, Organisation) else thing.events.all()
    rows = list(events.select_related("series").prefetch_related("cities", "organisations"))
    for event in rows:
        event.search_text = event_search_text(event)
        event.save(update_fields=["search_text"])
        event_changed.send(Event, event=event, move="edited", changed={"names"}, before=None, by=None)
    if rows:
        raise_version()
    return len(rows)


def raise_version() -> None:
    """Say that feeds and lists may show something new."""
    raised = ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).update(
        number=F("number") + 1, changed_at=timezone.now()
    )
    if not raised:
        ProgrammeVersion.objects.create(pk=ProgrammeVersion.ROW, number=1)


def event_search_text(event: Event) -> str:
    """What an event is found by: its texts in all languages, cities, partners, speakers."""
    cities = [(city.name, city.aliases) for city in event.cities.all()]
    names = [(body.name, body.short_name) for body in event.organisations.all()]
    speakers = list(event.sessions.values_list("speakers__name", "speakers__native_name"))
    sessions = list(event.sessions.values_list("title", flat=True))
    series = [event.series.name] if event.series else []
    texts = (event.reference, event.title, event.summary, event.description, event.venue)
    return search_text(*texts, cities, names, speakers, sessions, series)


def finish_sessions(event: Event, by: Actor) -> Event:
    """After a change of sessions: new version, search text, announcement."""
    return _finish(event, "sessions", {"sessions"}, by)


def finish_sites(event: Event, by: Actor) -> Event:
    """After a change of what `sites.of` gives for the event: new version, announcement."""
    return _finish(event, "sites", {"sites"}, by)


def finish_minimum(event: Event, by: Actor) -> Event:
    """After it was decided that the event goes ahead: new version, announcement."""
    return _finish(event, "edited", {"goes_ahead_at"}, by)


def locked(event_id: int) -> Event:
    """The event, locked for this transaction."""
    return _locked(event_id)


def _locked(event_id: int) -> Event:
    return Event.objects.select_for_update().get(pk=event_id)


def _finish(event: Event, move: str, changed: set[str], by: Actor, before: Span | None = None) -> Event:
    now = timezone.now()
    event.version += move != "created"
    event.changed_at = now
    if "state" in changed:
        event.state_since = now
    if move != "created" and changed & CALENDAR_FIELDS:
        event.sequence += 1
    event.search_text = event_search_text(event)
    fields = [field.name for field in Event._meta.concrete_fields if field.name not in ("id", "taken")]
    event.save(update_fields=fields)
    raise_version()
    event_changed.send(Event, event=event, move=move, changed=changed, before=before, by=by)
    return event


def _keep_a_lead(event: Event, leaving: TeamMember | None) -> None:
    if leaving is not None and is_last_lead(leaving):
        raise Refused("last_lead", _("Name another lead organizer first."))


def _assign(event: Event, clean: Mapping[str, Any], changed: set[str]) -> None:
    for name in changed - set(MANY):
        setattr(event, name, clean[name])
    _write_many(event, {name: clean[name] for name in changed & set(MANY)})


def _write_many(event: Event, clean: Mapping[str, Any]) -> None:
    for name in ("cities", "themes"):
        if name in clean:
            getattr(event, name).set(clean[name])
    if "partners" in clean:
        event.partners.all().delete()
        rows: Sequence[tuple[Organisation, str]] = clean["partners"]
        Partner.objects.bulk_create(
            [Partner(event=event, organisation=body, part=part, position=i) for i, (body, part) in enumerate(rows)]
        )


def _move_dates(event: Event, clean: Mapping[str, Any]) -> Span:
    """Set the new dates and move the sessions; the span before. Refuses wrong dates and sessions left outside."""
    shift = shifted(event, clean)
    Session.objects.bulk_update(shift.sessions, ["starts_at", "ends_at"])
    return shift.before


def _reason(text: str, field: str = "reason", missing: str = "") -> str:
    clean = normalise(text or "")
    empty = ("required", missing or _("Say why, in a sentence or two."))
    wrong = fault_of(clean, 2_000, line=False) if clean else empty
    if wrong:
        raise Invalid(FieldError(field, *wrong))
    return clean


def _next_reference(event: Event) -> str:
    year = event.starts_at.astimezone(event.zone).year
    prefix = f"LCC/{year}/{CODES[Kind(event.kind)]}-"
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(prefix=prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}{counter.last:02d}"


def _free_slug(wanted: Any) -> str:
    if isinstance(wanted, Event):
        title = wanted.title.data if isinstance(wanted.title.data, dict) else {"en": str(wanted.title)}
        stem = slugify(title.get("en") or "")[:90].strip("-") or slugify(wanted.reference.replace("/", "-"))
    else:
        stem = slugify(str(wanted))[:90]
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbers = [int(match[1]) for slug in taken if (match := re.fullmatch(rf"{re.escape(stem)}-(\d+)", slug))]
    return stem if stem not in taken else f"{stem}-{max([1, *numbers]) + 1}"
