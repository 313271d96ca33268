"""How an event stands, for its workspace: its steps, what publishing still asks, the moves that are open."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise
from events_core.foundation.lifecycle import OpenMove
from events_core.foundation.refusals import Blocker

from . import gates
from .lifecycle import EVENT
from .models import Event, Kind, Part, State, TeamMember
from .rows import where

BEFORE = (State.DRAFT, State.POSTPONED)
IN_DETAILS = ("no_title", "no_place", "no_link", "no_organiser", "no_contact")


@dataclass(frozen=True)
class Step:
    """One step of the stepper; `held` is one that is blocked, or where the event ended early."""

    label: str
    note: str = ""
    done: bool = False
    current: bool = False
    held: bool = False


@dataclass(frozen=True)
class Condition:
    """One thing that publishing asks, how it stands now, and what is missing."""

    label: str
    detail: str
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """All of it, from one look at the blockers."""

    steps: list[Step]
    conditions: list[Condition]
    blockers: list[Blocker]
    moves: list[OpenMove]
    is_paused: bool

    @property
    def done(self) -> int:
        """How many conditions are met."""
        return sum(not condition.missing for condition in self.conditions)

    @property
    def hosting_page(self) -> str:
        """Where the cities that are waited for can be asked; "" when there are none."""
        return next((blocker.url for blocker in self.blockers if blocker.code == "cohost_unconfirmed"), "")

    @property
    def asks_details(self) -> bool:
        """Whether something is missing that is written under Details."""
        return any(blocker.code in IN_DETAILS for blocker in self.blockers)


def standing_of(event: Event) -> Standing:
    """How the event stands now."""
    moves = EVENT.open_moves(event)
    publish = next((move for move in moves if move.name == "publish"), None)
    paused = gates.blockers(event) if event.state == State.PUBLISHED else []
    blockers = publish.blockers if publish else paused
    conditions = list(_conditions(event, blockers)) if event.state in BEFORE or paused else []
    return Standing(list(_steps(event, blockers, bool(paused))), conditions, blockers, moves, bool(paused))


def _conditions(event: Event, blockers: list[Blocker]) -> Iterable[Condition]:
    said: set[str] = set()

    def missing(*codes: str) -> list[str]:
        said.update(codes)
        return [str(blocker.message) for blocker in blockers if blocker.code in codes]

    yield Condition(_("Title and dates"), _languages_of(event), missing("no_title"))
    yield Condition(_("Place"), where(event), missing("no_place", "no_link"))
    yield Condition(_("Organizer"), _organisers(event), missing("no_organiser"))
    yield Condition(_("Contact"), event.contact_name or event.contact_email, missing("no_contact"))
    yield Condition(_("Programme"), _sessions(event), missing("session_outside"))
    if event.kind == Kind.FIELD_VISIT or any(blocker.code == "cohost_unconfirmed" for blocker in blockers):
        cities = localise.list_of([str(city) for city in event.cities.all()])
        yield Condition(_("Local-government co-host"), cities, missing("cohost_unconfirmed"))
    rest = [str(blocker.message) for blocker in blockers if blocker.code not in said]
    if rest:
        yield Condition(_("Other conditions"), "", rest)


def _steps(event: Event, blockers: list[Blocker], paused: bool) -> Iterable[Step]:
    state, now = event.state, timezone.now()
    held, ended = state == State.COMPLETED, state == State.CANCELLED
    published = event.published_at is not None and state not in BEFORE
    hosted = [blocker for blocker in blockers if blocker.code == "cohost_unconfirmed"]
    yield Step(
        _("Draft"),
        _day(event, event.created_at),
        done=state != State.DRAFT,
        current=state == State.DRAFT and not hosted,
    )
    if event.kind == Kind.FIELD_VISIT or hosted:
        waits = bool(hosted) and not held and not ended
        note = _waiting_for(hosted) if waits else _("Confirmed")
        yield Step(
            _("Co-host confirms"), "" if ended else note, done=not waits and not ended, current=waits, held=waits
        )
    if state == State.POSTPONED:
        yield Step(_("Postponed"), _day(event, event.state_since), current=not hosted, held=True)
    yield Step(_("Published"), _day(event, event.published_at), done=published)
    if ended:
        yield Step(_("Cancelled"), _day(event, event.state_since), current=True, held=True)
        return
    if not event.is_recorded:
        over = held or (published and now >= event.registration_ends_at)
        opens = event.registration_opens_at or event.published_at
        running = published and not over and not (paused and hosted)
        yield Step(_("Registration"), _("Paused") if paused else _day(event, opens), over, running)
    waiting = published and not held and (event.is_recorded or now >= event.registration_ends_at)
    yield Step(
        _("Held"), localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision), held, waiting
    )


def _waiting_for(hosted: list[Blocker]) -> str:
    """Which cities the event waits for."""
    cities = [blocker.about for blocker in hosted if blocker.about]
    return _("Waiting for %(cities)s") % {"cities": localise.list_of(cities)} if cities else _("Waiting")


def _day(event: Event, at: datetime.datetime | None) -> str:
    return localise.date(localise.local_day(at, event.timezone)) if at else ""


def _languages_of(event: Event) -> str:
    texts = event.title.data if isinstance(event.title.data, dict) else {"en": event.title.data}
    return localise.languages_of([code for code, text in texts.items() if text])


def _organisers(event: Event) -> str:
    parts = (Part.ORGANISER, Part.CO_ORGANISER, Part.HOST)
    bodies = [str(row.organisation) for row in event.partners.all() if row.part in parts]
    leads = [
        str(member.person) for member in event.team.select_related("person") if member.role == TeamMember.Role.LEAD
    ]
    return localise.list_of(bodies or leads)


def _sessions(event: Event) -> str:
    count = len(event.sessions.all())
    if not count:
        return _("No sessions yet; an event can be published without")
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": localise.number(count)}
