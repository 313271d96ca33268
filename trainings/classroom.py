"""The trainer's day: each participant with presences, results, and what is missing, as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from registrations.models import Registration

from .completion import Progress
from .models import Assessment, Attempt, Module, Presence
from .teaching import Course, Records, progress_in
from .telling import sentences_of


@dataclass(frozen=True)
class Mark:
    """One participant at one module: there, not there, or not marked."""

    module: Module
    presence: Presence | None

    @property
    def state(self) -> str:
        """`there`, `away`, or "" as long as nobody marked it."""
        if self.presence is None:
            return ""
        return "there" if self.presence.was_there else "away"


@dataclass(frozen=True)
class Result:
    """One participant at one assessment; `best` is the attempt that counts."""

    assessment: Assessment
    tries: list[Attempt]

    @property
    def counted(self) -> list[Attempt]:
        """The attempts that were not taken back."""
        return [one for one in self.tries if not one.is_void]

    @property
    def best(self) -> Attempt | None:
        """The attempt that counts: a passed one, of more points, the first of those."""
        return max(self.counted, key=lambda one: (one.passed, one.score or 0, -one.number), default=None)

    @property
    def left(self) -> int:
        """How many attempts are left."""
        return max(self.assessment.attempts - len(self.counted), 0)


@dataclass(frozen=True)
class Row:
    """One participant."""

    person: Registration
    marks: list[Mark]
    results: list[Result]
    progress: Progress
    missing: list[str]


def row_of(course: Course, records: Records, person: Registration) -> Row:
    """One participant by what was read."""
    progress = progress_in(course, records, person.pk)
    return Row(
        person,
        [Mark(one, records.presence(person.pk, one.pk)) for one in course.modules],
        [Result(one, records.tries(person.pk, one.pk)) for one in course.assessments],
        progress,
        sentences_of(progress, course),
    )


def rows_of(course: Course, records: Records, people: Iterable[Registration]) -> list[Row]:
    """Several participants; no query."""
    return [row_of(course, records, person) for person in people]


@dataclass(frozen=True)
class Lecture:
    """One module with how many were there, were not, and are not marked yet."""

    module: Module
    there: int
    away: int
    expected: int

    @property
    def unmarked(self) -> int:
        """Whom nobody has marked yet."""
        return max(self.expected - self.there - self.away, 0)


def lectures_of(course: Course, counts: dict[int, tuple[int, int]], expected: int) -> list[Lecture]:
    """The modules with their counts; no query."""
    return [Lecture(one, *counts.get(one.pk, (0, 0)), expected) for one in course.modules]
