"""The minimum to go ahead: how an event stands with it, what the team is told when, and the decision.

Nothing is cancelled by itself. The team hears of it some days before the day if too few people have confirmed places,
and on the day whether there are enough; each once, until the minimum or its day is another one.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.refusals import Refused
from events_core.journal import letters
from events_core.journal.actions import label_of, note
from events_core.journal.actors import WORKER, Actor, names
from events_core.journal.letters import Recipient
from events_core.journal.models import Entry
from events_core.network.models import Person

from . import confirmed, waiting
from .actions import finish_minimum, locked
from .models import Event, State, TeamMember
from .signals import event_goes_ahead

AHEAD = datetime.timedelta(days=7)
"""How long before the day the team is told that people are still missing."""
MORNING = datetime.time(8)
"""When on the day it is told whether the minimum is reached, where the event is."""
FARTHEST = datetime.timedelta(days=1)  # more than any zone is away from UTC
MANAGING = (TeamMember.Role.LEAD, TeamMember.Role.ORGANISER)


@dataclass(frozen=True)
class Progress:
    """How many have confirmed places, how many are needed, and by which day."""

    event: Event
    count: int

    @property
    def needed(self) -> int:
        """The minimum."""
        return self.event.minimum or 0

    @property
    def by(self) -> datetime.date:
        """The last day, in the event's zone."""
        assert self.event.minimum_by is not None
        return self.event.minimum_by

    @property
    def is_reached(self) -> bool:
        """Whether there are enough."""
        return self.count >= self.needed

    @property
    def missing(self) -> int:
        """How many people are still needed."""
        return max(self.needed - self.count, 0)

    @property
    def is_due(self) -> bool:
        """Whether the day has come."""
        return _today(self.event) >= self.by

    @property
    def is_decided(self) -> bool:
        """Whether the team said that it goes ahead."""
        return self.event.goes_ahead_at is not None

    @property
    def may_decide(self) -> bool:
        """Whether it can be said now that it goes ahead."""
        return self.event.state == State.PUBLISHED and not self.is_decided and self.event.ends_at > timezone.now()

    @property
    def left(self) -> str:
        """Until when, and how long that is: "by 3 March, 5 days left"."""
        days = (self.by - _today(self.event)).days
        day = localise.date(self.by)
        if days < 0:
            return _("the day was %(day)s") % {"day": day}
        if days == 0:
            return _("by %(day)s, today") % {"day": day}
        text = ngettext("by %(day)s, %(days)s day left", "by %(day)s, %(days)s days left", days)
        return text % {"day": day, "days": localise.number(days)}


def progress_of(event: Event) -> Progress | None:
    """How an event stands; None when it needs no minimum, or nothing hangs on it any more."""
    if event.minimum is None or event.state in (State.CANCELLED, State.COMPLETED):
        return None
    return Progress(event, confirmed.of_event(event))


def decided_by(event: Event) -> str:
    """Who said that it goes ahead; "" when nobody is named."""
    said = Entry.objects.filter(thing=label_of(event), thing_id=event.pk, verb="event.goes_ahead").order_by("-id")
    last = said.first()
    if last is None:
        return ""
    who = Actor(last.actor_kind, last.actor_id, last.actor_label)
    return names([who])[who]


def sentence_of(event: Event) -> str:
    """What the public page says, when the organisers want it shown: what is needed until it is decided; else ""."""
    if not event.minimum_shown or event.minimum is None or event.minimum_by is None or event.state != State.PUBLISHED:
        return ""
    if event.ends_at < timezone.now():
        return ""
    if event.goes_ahead_at:
        return _("It is decided: this event goes ahead.")
    if _today(event) > event.minimum_by:
        return ""
    text = ngettext(
        "Goes ahead with at least %(count)s participant; decided by %(day)s.",
        "Goes ahead with at least %(count)s participants; decided by %(day)s.",
        event.minimum,
    )
    return text % {"count": localise.number(event.minimum), "day": localise.date(event.minimum_by)}


@transaction.atomic
def go_ahead(event_id: int, *, tell: bool = False, by: Actor) -> Event:
    """Decide that the event takes place; `tell` everyone who is registered. Said twice, it is said once.

    Refuses (409) an event without a minimum (`no_minimum`), and one that is not published or is over (`not_open`).
    """
    event = locked(event_id)
    if event.minimum is None:
        raise Refused("no_minimum", _("This event needs no minimum, so there is nothing to decide."))
    if event.goes_ahead_at:
        return event
    progress = Progress(event, confirmed.of_event(event))
    if not progress.may_decide:
        raise Refused("not_open", _("Only an event that is published and still to come can be said to go ahead."))
    event.goes_ahead_at = timezone.now()
    entry = note(by, "event.goes_ahead", event, count=progress.count, needed=progress.needed)
    finish_minimum(event, by)
    if tell:
        event_goes_ahead.send(Event, event=event, number=entry.pk, by=by)
    return event


def tell_due() -> int:
    """Tell the teams what is due: that people are missing, or how it came out; how many events."""
    due = [event.pk for event in _undecided(timezone.now()).filter(minimum_judged_at=None) if _is_near(event)]
    return sum(_tell(number) for number in due)


@transaction.atomic
def _tell(number: int) -> int:
    event = locked(number)
    if not _undecided(timezone.now()).filter(pk=number).exists():
        return 0
    progress = Progress(event, confirmed.of_event(event))
    if _is_judged_now(event):
        event.minimum_judged_at = timezone.now()
        _write(progress, "reached" if progress.is_reached else "missed")
        return 1
    if _is_near(event) and not event.minimum_warned_at and not progress.is_reached:
        event.minimum_warned_at = timezone.now()
        _write(progress, "warned")
        return 1
    return 0


def _write(progress: Progress, news: str) -> None:
    event, day = progress.event, progress.by
    event.save(update_fields=["minimum_warned_at", "minimum_judged_at"])
    note(WORKER, f"event.minimum_{news}", event, count=progress.count, needed=progress.needed, day=day)
    page = settings.BASE_URL + reverse("programme:desk_event", args=[event.slug])
    facts = {"count": progress.count, "needed": progress.needed, "day": day, "desk": page, "news": news}
    for member in event.team.filter(role__in=MANAGING, person__is_active=True).select_related("person"):
        person = member.person
        letters.post(
            "programme/minimum",
            to=Recipient(person.name, person.email, person.language or "en", event.timezone),
            about=event,
            context=facts | {"event": event.title, "reference": event.reference, "dates": event.span},
        )


def waits(request: HttpRequest, person: Person) -> Iterable[waiting.Group]:
    """On /desk/: events whose day is near or past and that lack people; five queries."""
    events = _undecided(timezone.now())
    mine = set(person.memberships.filter(role__in=MANAGING).values_list("event_id", flat=True))
    if not person.is_officer:
        events = events.filter(pk__in=mine)
    ask = waiting.asked(request)
    if ask.code not in ("", "minimum"):
        return
    found = events.prefetch_related("team__person").order_by("minimum_by", "pk")
    listed = [event for event in found if _is_near(event)]
    counts = confirmed.of([event.pk for event in listed])
    short = [Progress(event, counts[event.pk]) for event in listed if counts[event.pk] < (event.minimum or 0)]
    rows = [_wait(progress, is_mine=progress.event.pk in mine) for progress in short]
    if rows:
        yield waiting.Group("minimum", _("Too few people to go ahead"), rows, len(rows), order=20)


def _wait(progress: Progress, *, is_mine: bool) -> waiting.Wait:
    event, page = progress.event, reverse("programme:desk_event", args=[progress.event.slug])
    leads = [str(row.person) for row in event.team.all() if row.role == TeamMember.Role.LEAD]
    told = {"count": localise.number(progress.count), "needed": localise.number(progress.needed)}
    return waiting.Wait(
        title=str(event.title),
        url=page,
        text=_("%(count)s of %(needed)s people: decide whether it goes ahead.") % told,
        since=waiting.day_end(progress.by - AHEAD - datetime.timedelta(days=1), event.zone),
        due=waiting.day_end(progress.by, event.zone),
        whom="" if is_mine else localise.list_of(leads),
        event_id=event.pk,
        act=_("Decide"),
        act_url=f"{page}#minimum",
        zone=event.timezone,
    )


def register() -> None:
    """Make what waits known to `/desk/`."""
    waiting.provide(waits)


def _undecided(now: datetime.datetime) -> QuerySet[Event]:
    """Published events with a minimum whose day is near or past by any clock, and of which nothing was decided."""
    near = (now + AHEAD + FARTHEST).date()
    open_ones = Q(state=State.PUBLISHED, ends_at__gt=now, goes_ahead_at=None)
    return Event.objects.filter(open_ones, minimum__isnull=False, minimum_by__lte=near)


def _is_near(event: Event) -> bool:
    return event.minimum_by is not None and event.minimum_by - AHEAD <= _today(event)


def _is_judged_now(event: Event) -> bool:
    if event.minimum_judged_at or event.minimum_by is None:
        return False
    return timezone.now() >= datetime.datetime.combine(event.minimum_by, MORNING, event.zone)


def _today(event: Event) -> datetime.date:
    return localise.local_day(timezone.now(), event.timezone)
