"""What surveys do by the clock, and when their event moves."""

import datetime

from django.db import transaction
from django.utils import timezone

from events_core.foundation.localise import local_day
from events_core.foundation.refusals import Refused
from events_core.journal.actors import Actor
from events_core.journal.values import Span
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from trainings.asking import Phase, is_over, today_at
from trainings.models import Survey

from .common import write
from .evaluation import ask_more, close_survey, locked, open_survey, remind_some, tell

State = Survey.State
DAY = datetime.timedelta(days=1)
REMINDED_BEFORE = datetime.timedelta(days=3)
"""How long before its last day a survey reminds, if it has been open for as long."""


def run_due(by: Actor) -> int:
    """By the clock: close what is over, open what begins, ask who came since, remind; how many surveys moved.

    One whose event is put off waits for the new dates.
    """
    moved = 0
    rows = Survey.objects.select_related("event").order_by("pk")
    for survey in rows.filter(state=State.OPEN).exclude(event__state=EventState.POSTPONED):
        if is_over(survey) or survey.event.state == EventState.CANCELLED:
            close_survey(survey.pk, by=by)
            moved += 1
            continue
        while ask_more(survey.pk):
            pass
        while _is_to_remind(survey) and remind_some(survey.pk, by=by):
            pass
    for survey in rows.filter(state=State.DRAFT, opens_on__lte=timezone.now().date() + DAY):
        moved += _open_if_due(survey, by)
    return moved


@transaction.atomic
def move_surveys(event: Event, before: Span, *, by: Actor) -> int:
    """The days of surveys move with those of their event, which is locked; how many did.

    Before the training with its first day, the others with its last one. One that was opened keeps its first day, and
    after the training its last day as well.
    """
    begins = local_day(event.starts_at, event.timezone) - local_day(before.starts_at, before.zone)
    ends = local_day(event.ends_at, event.timezone) - local_day(before.ends_at, before.zone)
    moved = 0
    for survey in Survey.objects.filter(event=event).exclude(state=State.CLOSED).order_by("pk"):
        moved += _move(locked(survey.pk), begins if survey.phase == Phase.BEFORE else ends, by)
    return moved


def _move(survey: Survey, by_days: datetime.timedelta, by: Actor) -> bool:
    """Whether the survey has days that moved."""
    is_draft = survey.state == State.DRAFT
    names = [name for name in ("opens_on", "closes_on") if getattr(survey, name)]
    if not is_draft:
        names = ["closes_on"] if survey.phase == Phase.BEFORE and survey.closes_on else []
    if not by_days or not names:
        return False
    for name in names:
        setattr(survey, name, getattr(survey, name) + by_days)
    write(survey)
    tell(by, "changed", survey)
    return True


def _open_if_due(survey: Survey, by: Actor) -> bool:
    """Open a survey whose day has come, unless it cannot be opened: then it waits for the organisers."""
    if survey.opens_on is None or survey.opens_on > today_at(survey.event) or _is_still_taught(survey):
        return False
    try:
        open_survey(survey.pk, by=by)
    except Refused:
        return False
    return True


def _is_still_taught(survey: Survey) -> bool:
    """Whether its day is the last one of the training, which is not over yet: nobody can judge it at midnight."""
    event = survey.event
    on_last_day = survey.opens_on == local_day(event.ends_at, event.timezone)
    return survey.phase == Phase.AFTER and on_last_day and event.ends_at > timezone.now()


def _is_to_remind(survey: Survey) -> bool:
    if survey.closes_on is None or survey.opened_at is None:
        return False
    today, opened = today_at(survey.event), local_day(survey.opened_at, survey.event.timezone)
    return opened + REMINDED_BEFORE <= today and survey.closes_on - REMINDED_BEFORE <= today
