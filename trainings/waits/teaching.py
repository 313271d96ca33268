"""Where something is taught: days to come, attendance to be marked, surveys to be opened, answered and followed up."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import Event, State, TeamMember
from events_core.programme.queries import MANAGING
from events_core.programme.waiting import Group, Wait
from registrations.models import Registration
from registrations.models import State as RegistrationState
from trainings import teaching
from trainings.models import Module, Presence, Survey

Phase = Survey.Phase
SOON = datetime.timedelta(days=14)
RECENT = datetime.timedelta(days=60)
FOLLOW_UP = datetime.timedelta(days=170)
FORGOTTEN = datetime.timedelta(days=400)
"""A follow-up is due about half a year after the event, and after more than a year nobody is asked any more."""
_UNREAD = ("summary", "description", "outcome", "search_text")


def trainings(request: HttpRequest, person: Person) -> Iterable[Group]:
    """For who teaches: trainers and organisers of an event, officers of all; two queries for each group."""
    own = TeamMember.objects.filter(person=person, role__in=(*MANAGING, TeamMember.Role.TRAINER))
    mine = Event.objects.filter(pk__in=own.values("event_id")).defer(*_UNREAD)
    taught = Event.objects.defer(*_UNREAD) if person.is_officer else mine
    yield from _days(request, teaching.trainings_of(mine), teaching.trainings_of(taught))
    yield from _surveys(request, Survey.objects.filter(event__in=taught))
    yield from _follow_up(request, teaching.trainings_of(taught))


def _days(request: HttpRequest, mine: QuerySet[Event], taught: QuerySet[Event]) -> Iterable[Group]:
    """One's own trainings today and soon; modules at which nobody marked who was there."""
    now = timezone.now()
    near = mine.filter(state=State.PUBLISHED, ends_at__gte=now - datetime.timedelta(days=1), starts_at__lte=now + SOON)
    yield from waiting.listed(
        request,
        "trainings-soon",
        _("My trainings, today and soon"),
        near.order_by("starts_at", "pk"),
        _soon,
        event="pk",
        order=9,
    )
    marked = Presence.objects.filter(module=OuterRef("pk"))
    empty = Module.objects.filter(training__event=OuterRef("pk")).exclude(Exists(marked))
    came = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.ATTENDED)
    over = taught.filter(state__in=(State.PUBLISHED, State.COMPLETED), ends_at__lt=now, ends_at__gte=now - RECENT)
    yield from waiting.listed(
        request,
        "trainings-presence",
        _("Attendance of modules to be marked"),
        over.filter(Exists(empty), Exists(came)).order_by("ends_at", "pk"),
        _unmarked,
        event="pk",
        order=60,
    )


def _surveys(request: HttpRequest, surveys: QuerySet[Survey]) -> Iterable[Group]:
    """Those that somebody has to open, and those that wait for participants."""
    now = timezone.now()
    counted = surveys.select_related("event").annotate(
        asked=Count("invitations"), answered=Count("invitations", filter=Q(invitations__has_answered=True))
    )
    is_time = Q(phase=Phase.BEFORE, event__starts_at__lt=now + SOON, event__starts_at__gt=now) | (
        ~Q(phase=Phase.BEFORE) & Q(event__ends_at__lt=now)
    )
    held = (State.PUBLISHED, State.COMPLETED)
    drafts = surveys.filter(is_time, state=Survey.State.DRAFT, opens_on=None, event__state__in=held)
    yield from waiting.listed(
        request,
        "surveys-drafts",
        _("Surveys to open"),
        drafts.select_related("event").order_by("event__starts_at", "pk"),
        _to_open,
        event="event",
        order=61,
    )
    open_ = counted.filter(state=Survey.State.OPEN)
    yield from waiting.listed(
        request,
        "surveys-open",
        _("Surveys that are open"),
        open_.order_by(F("closes_on").asc(nulls_last=True), "pk"),
        _open,
        event="event",
        late=Q(closes_on__lt=now.date()),
        order=62,
    )


def _follow_up(request: HttpRequest, taught: QuerySet[Event]) -> Iterable[Group]:
    """Trainings of half a year ago whose participants were not asked what they put to use."""
    now = timezone.now()
    later = Survey.objects.filter(event=OuterRef("pk"), phase=Phase.LATER)
    came = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.ATTENDED)
    due = taught.filter(
        Exists(came),
        ~Exists(later),
        state=State.COMPLETED,
        ends_at__lt=now - FOLLOW_UP,
        ends_at__gte=now - FORGOTTEN,
    )
    yield from waiting.listed(
        request,
        "surveys-follow-up",
        _("Follow-up of trainings"),
        due.order_by("ends_at", "pk"),
        _to_follow_up,
        event="pk",
        order=63,
    )


def _wait(event: Event, page: str, text: str, since: datetime.datetime, **rest: Any) -> Wait:
    url = reverse(f"trainings:{page}", args=[event.slug])
    return Wait(str(event.title), url, text, since, event_id=event.pk, zone=event.timezone, **rest)


def _soon(event: Event) -> Wait:
    dates = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
    return _wait(
        event, "training", _("%(dates)s: look at its modules and people.") % {"dates": dates}, event.starts_at - SOON
    )


def _unmarked(event: Event) -> Wait:
    return _wait(event, "training", _("At some modules nobody has marked who was there."), event.ends_at)


def _to_open(one: Survey) -> Wait:
    text = _("Written, and not opened: %(survey)s") % {"survey": one.get_phase_display()}
    return _wait(one.event, "surveys", text, min(one.event.ends_at, timezone.now()))


def _open(one: Any) -> Wait:
    text = ngettext(
        "%(survey)s: %(done)s of %(all)s has answered", "%(survey)s: %(done)s of %(all)s have answered", one.asked
    )
    told = {
        "survey": one.get_phase_display(),
        "done": localise.number(one.answered),
        "all": localise.number(one.asked),
    }
    due = waiting.day_end(one.closes_on, one.event.zone) if one.closes_on else None
    since = one.opened_at or one.event.ends_at
    return _wait(one.event, "surveys", text % told, since, due=due, whom=_("Participants"))


def _to_follow_up(event: Event) -> Wait:
    text = _("Held half a year ago: ask what was put to use.")
    return _wait(event, "surveys", text, event.ends_at + FOLLOW_UP)
