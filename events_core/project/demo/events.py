"""Loads events: those that the paper records, and the invented year counted from the day of loading."""

import datetime
import zoneinfo
from typing import Any

from django.db import transaction
from django.utils import timezone

from events_core.network.models import Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event
from registrations import actions as registering

from . import asking, guests
from .shapes import Held, Item, Planned

CONTACT = {"contact_name": "Park Ji-woo", "contact_email": "secretariat@demo.example"}
BEGUN = ("on_now", "completed")


@transaction.atomic
def record(held: Held) -> int:
    """Record an event of the paper, no more exactly than it does; 1, or 0 when it is there."""
    if Event.objects.filter(slug=held.slug).exists():
        return 0
    zone = zoneinfo.ZoneInfo(held.zone)
    officer = lead_named("secretariat")
    values = {
        "slug": held.slug,
        "kind": held.kind,
        "title": held.title,
        "timezone": held.zone,
        "starts_at": datetime.datetime.fromisoformat(held.first).replace(tzinfo=zone),
        "ends_at": datetime.datetime.fromisoformat(held.last).replace(tzinfo=zone),
        "date_precision": held.precision,
        "summary": held.summary,
        "description": held.description,
        "outcome": held.outcome,
        "cities": [held.city],
        "themes": list(held.themes),
        "partners": _partners(held.partners),
        "is_related": held.related,
        "series": held.series or None,
    }
    event = actions.create_event(values, by=officer.actor, person=officer, recorded=True)
    actions.publish(event.pk, by=officer.actor)
    actions.complete(event.pk, by=officer.actor)
    return 1


@transaction.atomic
def plan(planned: Planned) -> int:
    """Make an invented event with all that belongs to it; 1, or 0 when it is there."""
    if Event.objects.filter(slug=planned.slug).exists():
        return 0
    lead = lead_named(planned.lead)
    event = _create(planned, lead)
    for item in planned.sessions:
        sessions.add_session(event.pk, _session(item, event), by=lead.actor)
    for slug, name, quota in planned.categories:
        registering.add_category(event.pk, {"slug": slug, "name": name, "quota": quota}, by=lead.actor)
    for email, role in planned.team:
        actions.name_member(event.pk, Person.objects.get(email=email), role, by=lead.actor)
    for one in planned.asks:
        asking.ask(event, one, lead)
    if planned.state != "draft":
        _live(planned, event, lead)
    return 1


def lead_named(name: str) -> Person:
    """One of the demonstration's people, by what stands before the @."""
    return Person.objects.get(email=f"{name}@demo.example")


def first_day(planned: Planned) -> datetime.date:
    """The event's first day: so many weeks after this week's Monday; in week 0 so many days from today."""
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(planned.zone)).date()
    if planned.week == 0:
        return today + datetime.timedelta(days=planned.weekday)
    monday = today - datetime.timedelta(days=today.weekday())
    return monday + datetime.timedelta(weeks=planned.week, days=planned.weekday)


def at(day: datetime.date, clock: str, zone: str) -> datetime.datetime:
    """A local time of a day as an instant."""
    return datetime.datetime.combine(day, datetime.time.fromisoformat(clock), zoneinfo.ZoneInfo(zone))


def _create(planned: Planned, lead: Person) -> Event:
    first = first_day(planned)
    last = first + datetime.timedelta(days=planned.days - 1)
    values: dict[str, Any] = {
        "slug": planned.slug,
        "kind": planned.kind,
        "title": planned.title,
        "summary": planned.summary,
        "description": planned.description,
        "outcome": planned.outcome,
        "timezone": planned.zone,
        "starts_at": at(first, planned.start, planned.zone),
        "ends_at": at(last, planned.end, planned.zone),
        "date_precision": planned.precision,
        "cities": list(planned.cities),
        "venue": planned.venue,
        "link": planned.link,
        "mode": planned.mode,
        "visibility": planned.visibility,
        "capacity": planned.capacity,
        "registration_opens_at": _window(planned, planned.window.opens_in, "09:00"),
        "registration_closes_at": _window(planned, planned.window.closes_in, "23:59"),
        "approval": planned.approval,
        "languages": list(planned.languages),
        "themes": list(planned.themes),
        "partners": _partners(planned.partners),
        "parent": planned.parent or None,
        "series": planned.series or None,
        "interpretation": list(planned.interpretation),
        **_minimum(planned),
        **(CONTACT if planned.partners else {}),
    }
    return actions.create_event(values, by=lead.actor, person=lead, recorded=planned.state in BEGUN)


def _minimum(planned: Planned) -> dict[str, Any]:
    if planned.minimum is None:
        return {}
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(planned.zone)).date()
    by = today + datetime.timedelta(days=planned.minimum.within)
    return {"minimum": planned.minimum.people, "minimum_by": by, "minimum_shown": planned.minimum.shown}


def _window(planned: Planned, days: int | None, clock: str) -> datetime.datetime | None:
    if days is None:
        return None
    today = timezone.now().astimezone(zoneinfo.ZoneInfo(planned.zone)).date()
    return at(today + datetime.timedelta(days=days), clock, planned.zone)


def _session(item: Item, event: Event) -> dict[str, Any]:
    day = event.starts_at.astimezone(event.zone).date() + datetime.timedelta(days=item.day)
    return {
        "kind": item.kind,
        "title": item.title,
        "summary": item.summary,
        "starts_at": at(day, item.start, event.timezone),
        "ends_at": at(day, item.end, event.timezone),
        "room": item.room,
        "interpretation": list(item.interpretation),
        "speakers": [
            {"name": one.name, "native_name": one.native, "position": one.position, "organisation": one.organisation}
            for one in item.voices
        ],
    }


def _partners(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"organisation": slug, "part": part} for slug, part in pairs]


def _live(planned: Planned, event: Event, lead: Person) -> None:
    """Publish the event and let happen what its state tells of."""
    actions.publish(event.pk, by=lead.actor)
    guests.register(planned, event, lead)
    if planned.state == "on_now":
        guests.check_in(event, lead_named("steward"), every=3)
    if planned.state == "completed":
        guests.check_in(event, lead, every=6)
        actions.complete(event.pk, by=lead.actor)
        guests.certify(planned, event, lead)
    if planned.state == "postponed":
        actions.postpone(event.pk, by=lead.actor)
    if planned.state == "cancelled":
        actions.cancel(event.pk, planned.reason, by=lead.actor)
    if planned.state in BEGUN:
        _as_planned_before(event)


def _as_planned_before(event: Event) -> None:
    """It is told as if it had been planned ahead: nobody can make an event that began yesterday, and a demonstration of
    one that is on needs it."""
    month = event.starts_at - datetime.timedelta(days=40)
    Event.objects.filter(pk=event.pk).update(is_recorded=False, created_at=month, published_at=month)
