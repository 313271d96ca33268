"""Whether an event takes registrations now, and what to say when it does not."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import Refused
from events_core.programme import gates
from events_core.programme.models import VAGUE, Event, State, Visibility

from .models import Category


@dataclass(frozen=True)
class Opening:
    """How registration stands: `pill` is its state as lists show it, `code` that of the refusal ("" when open)."""

    pill: str
    code: str = ""
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anybody may register now."""
        return not self.code


OPEN = Opening("open")


def opening_of(
    event: Event, categories: Iterable[Category] | None = None, *, is_paused: bool | None = None, invited: bool = False
) -> Opening:
    """How registration stands for the public, or for somebody `invited`; a list tells what it knows of all at once."""
    by_time = _by_state(event, invited) or _by_window(event, timezone.now())
    return by_time or _by_gates(event, is_paused) or _by_seats(event, categories) or OPEN


def places_left(event: Event, categories: Iterable[Category]) -> int | None:
    """Places that somebody could still take; None when there is no limit."""
    own = [row.seats_left for row in categories]
    in_categories = None if None in own or not own else sum(left for left in own if left is not None)
    limits = [left for left in (event.seats_left, in_categories) if left is not None]
    return max(0, min(limits)) if limits else None


def must_be_open(event: Event, *, authority: bool = False, invited: bool = False) -> None:
    """Refuses with the reason (`closed`, `paused`), whoever asks; seats are another matter (`capacity`).

    With a manager's `authority` the window and an event that was held are no hindrance; what was put off or called off
    is, and so is a pause.
    """
    if authority and event.state in (State.PUBLISHED, State.COMPLETED):
        stands = _by_gates(event) if event.state == State.PUBLISHED else None
    else:
        stands = _by_state(event, invited) or _by_window(event, timezone.now()) or _by_gates(event)
    if stands:
        raise Refused(stands.code, stands.message)


def _by_state(event: Event, invited: bool) -> Opening | None:
    reasons = {
        State.DRAFT: _("This event is not published yet."),
        State.POSTPONED: _("This event is put off. Registration opens again with its new dates."),
        State.CANCELLED: _("This event was cancelled."),
        State.COMPLETED: _("This event was held; registration is closed."),
    }
    if event.state in reasons:
        return Opening(event.state, "closed", reasons[State(event.state)])
    if event.is_related:
        return Opening("published", "closed", _("Its organizers take registrations; see their page."))
    if event.date_precision in VAGUE or event.is_recorded:
        return Opening("closed", "closed", _("This event is kept as a record; registration is closed."))
    if event.visibility == Visibility.BY_INVITATION and not invited:
        return Opening(
            "by_invitation", "closed", _("This event is by invitation. Write to the organizers to be invited.")
        )
    return None


def _by_window(event: Event, now: datetime.datetime) -> Opening | None:
    if event.registration_opens_at and now < event.registration_opens_at:
        when = localise.deadline(event.registration_opens_at, event.timezone)
        return Opening("opens_later", "closed", _("Registration opens on %(when)s.") % {"when": when})
    if now >= event.registration_ends_at:
        when = localise.deadline(event.registration_ends_at, event.timezone)
        pill = "on_now" if event.starts_at <= now < event.ends_at else "closed"
        return Opening(pill, "closed", _("Registration closed on %(when)s.") % {"when": when})
    return None


def _by_gates(event: Event, is_paused: bool | None = None) -> Opening | None:
    if gates.blockers(event) if is_paused is None else is_paused:
        text = _("Registration is paused until the host city has confirmed the dates. Your mail link keeps working.")
        return Opening("paused", "paused", text)
    return None


def _by_seats(event: Event, categories: Iterable[Category] | None) -> Opening | None:
    if places_left(event, event.categories.all() if categories is None else categories) == 0:
        return Opening("full", "full", _("All places are taken."))
    return None
