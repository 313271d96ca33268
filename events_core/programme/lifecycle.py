"""The states of an event and what each move asks."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker

from . import gates
from .models import Event, Mode, Part, Session, State, TeamMember

Role = TeamMember.Role


def needs_title(event: Event) -> Iterable[Blocker]:
    """An event has a title."""
    if not str(event.title).strip():
        yield Blocker("no_title", _("Give the event a title."))


def needs_place(event: Event) -> Iterable[Blocker]:
    """People can come, or take part online."""
    if event.mode != Mode.ONLINE and not event.venue and not event.cities.all():
        yield Blocker("no_place", _("Say where the event takes place: a city or a venue."))
    if event.mode == Mode.ONLINE and not event.link and not event.venue and not event.is_recorded:
        yield Blocker("no_link", _("Give the address for taking part online."))


def needs_contact(event: Event) -> Iterable[Blocker]:
    """Somebody answers questions; not asked for what is only recorded."""
    if not event.contact_email and not event.is_recorded:
        yield Blocker("no_contact", _("Name a contact with an email address."))


def needs_organiser(event: Event) -> Iterable[Blocker]:
    """Somebody organises it: an organisation, or a person of the team; not known for every activity of others."""
    bodies, people = (Part.ORGANISER, Part.CO_ORGANISER, Part.HOST), (Role.LEAD, Role.ORGANISER)
    if event.is_related or any(partner.part in bodies for partner in event.partners.all()):
        return
    if not any(member.role in people for member in event.team.all()):
        yield Blocker("no_organiser", _("Name at least one organization as organizer."))


def sessions_inside(event: Event) -> Iterable[Blocker]:
    """Every session lies on the event's days."""
    for session in event.sessions.all():
        if falls_outside(event, session):
            yield Blocker(
                "session_outside",
                _("The session “%(title)s” falls outside the event's dates: move or delete it.")
                % {"title": session.title},
            )


def falls_outside(event: Event, session: Session, shift: datetime.timedelta = datetime.timedelta()) -> bool:
    """Whether a session, moved by `shift`, lies on none of the event's local days (a last night counts as its day)."""
    first = event.starts_at.astimezone(event.zone).date()
    last = event.ends_at.astimezone(event.zone).date()
    begins = session.starts_at.astimezone(event.zone).date() + shift
    ends = (session.ends_at.astimezone(event.zone) - datetime.timedelta(microseconds=1)).date() + shift
    return begins < first or ends > last


_S = State
EVENT = Lifecycle(
    Event,
    "state",
    Move(
        "publish",
        frozenset({_S.DRAFT, _S.POSTPONED}),
        _S.PUBLISHED,
        gettext_lazy("Publish"),
        asks=[needs_title, needs_place, needs_contact, needs_organiser, sessions_inside, gates.blockers],
    ),
    Move("postpone", frozenset({_S.PUBLISHED}), _S.POSTPONED, gettext_lazy("Postpone")),
    Move("reschedule", frozenset({_S.DRAFT, _S.PUBLISHED, _S.POSTPONED}), None, gettext_lazy("Move to other dates")),
    Move("complete", frozenset({_S.PUBLISHED}), _S.COMPLETED, gettext_lazy("Mark as held")),
    Move(
        "cancel",
        frozenset({_S.DRAFT, _S.PUBLISHED, _S.POSTPONED}),
        _S.CANCELLED,
        gettext_lazy("Cancel the event"),
        needs="reason",
    ),
)
