"""What is taught in an event, who was there, and how far each participant is; fixed numbers of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from events_core.programme.models import Event, Kind
from registrations.models import TAKING_PART, Registration

from .completion import Lesson, Progress, Task, Try, Word, progress
from .models import Assessment, Attempt, Module, Override, Presence, Training, TrainingRequest

ATTENDANCE = 80
"""The share of attendance that a completion asks for, in per cent, until somebody says otherwise."""


@dataclass(frozen=True)
class Course:
    """What is taught in one event: its rule, modules and assessments, in their order."""

    event: Event
    training: Training | None
    modules: list[Module] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)

    @property
    def attendance(self) -> int:
        """The share of attendance that is asked for, in per cent."""
        return self.training.attendance if self.training else ATTENDANCE

    @cached_property
    def hours(self) -> Decimal | None:
        """The hours of all modules that have some; None when none has."""
        return hours_of(self.modules)

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The modules as the rule counts them."""
        return [Lesson(one.pk, one.hours, one.is_required) for one in self.modules]

    @cached_property
    def tasks(self) -> list[Task]:
        """The assessments as the rule counts them."""
        return [Task(one.pk, one.attempts, one.is_required) for one in self.assessments]

    def module(self, number: int) -> Module | None:
        """A module of this event."""
        return next((one for one in self.modules if one.pk == number), None)

    def assessment(self, number: int) -> Assessment | None:
        """An assessment of this event."""
        return next((one for one in self.assessments if one.pk == number), None)


@dataclass(frozen=True)
class Records:
    """What is on record of participants, by registration: presences by module, attempts by assessment, own words."""

    presences: Mapping[int, Mapping[int, Presence]]
    attempts: Mapping[int, Mapping[int, list[Attempt]]]
    overrides: Mapping[int, Override]

    def presence(self, registration_id: int, module_id: int) -> Presence | None:
        """How somebody was marked at a module; None when nobody did."""
        return self.presences.get(registration_id, {}).get(module_id)

    def tries(self, registration_id: int, assessment_id: int) -> list[Attempt]:
        """Somebody's attempts, those that were taken back too."""
        return self.attempts.get(registration_id, {}).get(assessment_id, [])


def no_module() -> str:
    """What is said where a module is not, or is not there any more."""
    return _("There is no such module in this event. It may have been removed.")


def no_assessment() -> str:
    """The same of an assessment."""
    return _("There is no such assessment in this event. It may have been removed.")


def has_training(event: Event) -> bool:
    """Whether something is taught in the event: it is a training, or a plan was made in it."""
    return event.kind == Kind.TRAINING or Training.objects.filter(event=event).exists()


def course_of(event: Event, *, deep: bool = False) -> Course:
    """What is taught in an event; three queries, five with sessions and trainers (`deep`)."""
    training = Training.objects.filter(event=event).first()
    if training is None:
        return Course(event, None)
    modules = training.modules.all()
    if deep:
        modules = modules.select_related("session").prefetch_related("trainers")
    return Course(event, training, list(modules), list(training.assessments.all()))


def courses_of(events: Iterable[Event]) -> dict[int, Course]:
    """The same of several events, by their id, where there is a plan; three queries for all."""
    known = {event.pk: event for event in events}
    trainings = {row.pk: row for row in Training.objects.filter(event__in=known)}
    courses = {row.event_id: Course(known[row.event_id], row) for row in trainings.values()}
    for module in Module.objects.filter(training__in=trainings):
        courses[trainings[module.training_id].event_id].modules.append(module)
    for task in Assessment.objects.filter(training__in=trainings):
        courses[trainings[task.training_id].event_id].assessments.append(task)
    return courses


def hours_of(modules: Iterable[Module]) -> Decimal | None:
    """The hours of all modules that have some; None when none has."""
    known = [one.hours for one in modules if one.hours is not None]
    return sum(known, Decimal(0)) if known else None


def who_comes(event: Event) -> QuerySet[Registration]:
    """Who takes part: everybody whose place was confirmed, by name."""
    return Registration.objects.filter(event=event, state__in=TAKING_PART).order_by("name", "pk")


def records_of(course: Course, registrations: Iterable[int] | None = None) -> Records:
    """What is on record of these people (ids), or of all who take part; three queries."""
    chosen: Any = who_comes(course.event).order_by().values("pk") if registrations is None else list(registrations)
    return records_among([course], chosen)


def records_among(courses: Iterable[Course], chosen: Any) -> Records:
    """What is on record of these people (ids, or a query of them) in several trainings; three queries."""
    trainings = [one.training for one in courses if one.training]
    presences: dict[int, dict[int, Presence]] = {}
    for mark in Presence.objects.filter(module__training__in=trainings, registration__in=chosen):
        presences.setdefault(mark.registration_id, {})[mark.module_id] = mark
    attempts: dict[int, dict[int, list[Attempt]]] = {}
    for one in Attempt.objects.filter(assessment__training__in=trainings, registration__in=chosen):
        attempts.setdefault(one.registration_id, {}).setdefault(one.assessment_id, []).append(one)
    words = Override.objects.filter(training__in=trainings, registration__in=chosen).select_related("by")
    return Records(presences, attempts, {row.registration_id: row for row in words})


def progress_in(course: Course, records: Records, registration_id: int) -> Progress:
    """How far one participant is, by what was read."""
    override = records.overrides.get(registration_id)
    return progress(
        course.attendance,
        course.lessons,
        {number: mark.was_there for number, mark in records.presences.get(registration_id, {}).items()},
        course.tasks,
        {
            number: [Try(one.passed, one.is_void) for one in tries]
            for number, tries in records.attempts.get(registration_id, {}).items()
        },
        Word(override.is_complete, override.reason) if override else None,
    )


def progress_of(event: Event, registrations: Iterable[int] | None = None) -> dict[int, Progress]:
    """How far these people (ids), or all who take part in the event, are, by registration; seven queries at most."""
    numbers = list(who_comes(event).values_list("pk", flat=True) if registrations is None else registrations)
    course = course_of(event)
    records = records_of(course, None if registrations is None else numbers)
    return {number: progress_in(course, records, number) for number in numbers}


def progress_of_one(registration: Registration) -> Progress:
    """How far one participant is."""
    return progress_of(registration.event, [registration.pk])[registration.pk]


def asked_for(event: Event) -> list[TrainingRequest]:
    """The requests that the event serves, with city, topics; two queries."""
    rows = TrainingRequest.objects.filter(event=event).select_related("city").prefetch_related("topics")
    return list(rows.order_by("pk"))


def counts_of(course: Course) -> dict[int, tuple[int, int]]:
    """By module, how many were there and how many not; one query."""
    found: dict[int, tuple[int, int]] = {}
    marks = Presence.objects.filter(
        module__training=course.training, registration__in=who_comes(course.event).order_by().values("pk")
    )
    for module_id, was_there in marks.values_list("module_id", "was_there"):
        there, away = found.get(module_id, (0, 0))
        found[module_id] = (there + was_there, away + (not was_there))
    return found


def trainings_of(events: QuerySet[Event]) -> QuerySet[Event]:
    """Among these events, those in which something is taught."""
    return events.filter(Q(kind=Kind.TRAINING) | Q(pk__in=Training.objects.values("event_id")))
