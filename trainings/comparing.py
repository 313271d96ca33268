"""Trainings beside each other: who came, who completed, how they were rated, what the groups learned."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from events_core.programme.queries import own_events
from registrations.models import TAKING_PART, Registration
from registrations.models import State as RegistrationState

from .models import Survey
from .results import gains, mean_gain, overall_of, results_in, signed
from .teaching import courses_of, progress_in, records_among, trainings_of

Phase = Survey.Phase
NEWEST = "date"
COLUMNS: dict[str, str | Promise] = {
    "date": gettext_lazy("Date"),
    "title": gettext_lazy("Training"),
    "people": gettext_lazy("People"),
    "attended": gettext_lazy("Took part"),
    "completed": gettext_lazy("Completed"),
    "answers": gettext_lazy("Answers"),
    "overall": gettext_lazy("As a whole"),
    "gain": gettext_lazy("Gain"),
}


@dataclass(frozen=True)
class Row:
    """One training; `overall` and `gain` only where enough have answered."""

    event: Event
    people: int
    attended: int
    completed: int
    answers: int
    overall: Decimal | None = None
    gain: Decimal | None = None

    @property
    def date(self) -> datetime.datetime:
        """When it begins."""
        return self.event.starts_at

    @property
    def overall_in_words(self) -> str:
        """The rating of the whole with two decimals."""
        return "" if self.overall is None else localise.fixed(self.overall)

    @property
    def gain_in_words(self) -> str:
        """The mean gain with its sign."""
        return "" if self.gain is None else signed(self.gain)

    @property
    def title(self) -> str:
        """Its title, for sorting."""
        return str(self.event.title).casefold()


def compared(person: Person) -> list[Row]:
    """The trainings that were not cancelled: all for officers, for others those on which they work.

    A fixed number of queries, however many there are.
    """
    shown = trainings_of(own_events(person)).exclude(state__in=(EventState.DRAFT, EventState.CANCELLED))
    return rows_of(shown.order_by("-starts_at", "-pk").distinct())


def rows_of(events: QuerySet[Event]) -> list[Row]:
    """The figures of these events."""
    listed = list(events)
    people, attended = _people(listed)
    completed = completed_in(listed)
    surveys = list(Survey.objects.filter(event__in=listed, phase__in=(Phase.BEFORE, Phase.AFTER)))
    found = results_in(surveys)
    by_event = {(survey.event_id, survey.phase): found[survey.pk] for survey in surveys}
    rows = []
    for event in listed:
        before, after = by_event.get((event.pk, Phase.BEFORE)), by_event.get((event.pk, Phase.AFTER))
        overall = overall_of(after)
        rows.append(
            Row(
                event,
                people.get(event.pk, 0),
                attended.get(event.pk, 0),
                completed.get(event.pk, 0),
                after.answered if after else 0,
                overall.mean if overall else None,
                mean_gain(gains(before, after)),
            )
        )
    return rows


def in_order(rows: Iterable[Row], column: str, *, upwards: bool) -> list[Row]:
    """Rows by a column; those without a figure stand last either way."""
    name = column if column in COLUMNS else NEWEST
    known = [row for row in rows if getattr(row, name) is not None]
    unknown = [row for row in rows if getattr(row, name) is None]
    return sorted(known, key=lambda row: getattr(row, name), reverse=not upwards) + unknown


def completed_in(events: Iterable[Event]) -> dict[int, int]:
    """How many have completed each event's training; seven queries for all."""
    courses = courses_of(events)
    people = Registration.objects.filter(event__in=courses, state__in=TAKING_PART).order_by()
    records = records_among(courses.values(), people.values("pk"))
    counted = dict.fromkeys(courses, 0)
    for number, event in people.values_list("pk", "event_id"):
        counted[event] += progress_in(courses[event], records, number).is_complete
    return counted


def _people(events: list[Event]) -> tuple[dict[int, int], dict[int, int]]:
    """Who had a place and who took part, by event; one query."""
    rows = Registration.objects.filter(event__in=events, state__in=TAKING_PART).order_by().values("event_id")
    counts = rows.annotate(people=Count("pk"), came=Count("pk", filter=Q(state=RegistrationState.ATTENDED)))
    listed = list(counts)
    return {row["event_id"]: row["people"] for row in listed}, {row["event_id"]: row["came"] for row in listed}
