"""Who is asked by a survey and when: its days, its participants, what it says of itself."""

import calendar
import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from events_core.foundation.refusals import Invalid
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations.models import Registration
from registrations.models import State as RegistrationState

from .answers import ballot_of
from .models import Invitation, Survey

Phase = Survey.Phase
OPEN_FOR = {Phase.BEFORE: 14, Phase.AFTER: 14, Phase.LATER: 21}
"""How many days a survey is open unless somebody says otherwise."""
FOLLOW_UP = 6
"""How many months after the event people are asked what they put to use."""
ASKED = {
    Phase.BEFORE: (RegistrationState.CONFIRMED, RegistrationState.ATTENDED),
    Phase.AFTER: (RegistrationState.ATTENDED,),
    Phase.LATER: (RegistrationState.ATTENDED,),
}
"""Who is asked: before, all who have a place; afterwards, those who took part."""


@dataclass(frozen=True)
class Standing:
    """One of an event's three surveys, with how many were asked and have answered; no `survey` before it is made."""

    phase: Phase
    survey: Survey | None = None
    asked: int = 0
    answered: int = 0

    @property
    def may_change(self) -> bool:
        """Whether its questions can still be changed."""
        return self.survey is not None and self.survey.state == Survey.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether people answer it now."""
        return self.survey is not None and self.survey.state == Survey.State.OPEN


def standings_of(event: Event) -> list[Standing]:
    """The three surveys of an event, in their order; one query."""
    rows = event.surveys.annotate(  # type: ignore[attr-defined]
        asked=Count("invitations"), answered=Count("invitations", filter=Q(invitations__has_answered=True))
    )
    known = {row.phase: row for row in rows}
    return [
        Standing(phase, known[phase], known[phase].asked, known[phase].answered)
        if phase in known
        else Standing(Phase(phase))
        for phase in Phase
    ]


def to_ask(survey: Survey) -> QuerySet[Registration]:
    """Participants whom this survey concerns and who were not asked yet, oldest first."""
    rows = Registration.objects.filter(event=survey.event_id, state__in=ASKED[Phase(survey.phase)])
    return rows.exclude(survey_invitations__survey=survey).order_by("pk")


def today_at(event: Event) -> datetime.date:
    """The present day where the event is."""
    return timezone.now().astimezone(event.zone).date()


def days_of(event: Event, phase: str) -> tuple[datetime.date | None, datetime.date]:
    """When a survey opens by itself (None: not before somebody opens it), and its last day."""
    first, last = event.starts_at.astimezone(event.zone).date(), event.ends_at.astimezone(event.zone).date()
    if phase == Phase.BEFORE:
        return None, first
    opens = last if phase == Phase.AFTER else months_after(last, FOLLOW_UP)
    opens = max(opens, today_at(event))
    return opens, opens + datetime.timedelta(days=OPEN_FOR[Phase(phase)])


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_off(event: Event) -> bool:
    """Whether nobody comes (yet), so that nobody can be asked."""
    return event.state in (EventState.DRAFT, EventState.CANCELLED, EventState.POSTPONED)


def is_over(survey: Survey) -> bool:
    """Whether its last day has passed where the event is."""
    return survey.closes_on is not None and survey.closes_on < today_at(survey.event)


def answered_of(registration: Registration) -> list[Invitation]:
    """The open surveys to which somebody was asked, answered or not; one query."""
    rows = registration.survey_invitations.filter(survey__state=Survey.State.OPEN)  # type: ignore[attr-defined]
    found = rows.select_related("survey__event").order_by("survey_id")
    return [row for row in found if not is_over(row.survey)]


def checked(survey: Survey, answers: Any) -> dict[str, Any]:
    """What somebody answered, as a ballot keeps it. Refuses (422) at the number of each question."""
    found, faults = ballot_of(list(survey.questions.all()), answers)  # type: ignore[attr-defined]
    if faults:
        raise Invalid(*faults)
    return found
