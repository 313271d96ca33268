"""When somebody has completed a training, and what is missing: plain values in, plain values out.

A module weighs as many hours as it has, one without hours as one hour, so that modules that all have none weigh alike.
Shares are compared as exact fractions and told as whole per cent, rounded down: nobody at 79.6 per cent reads "80".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NOTHING, ATTENDANCE, MODULE, ASSESSMENT = "nothing", "attendance", "module", "assessment"
"""Codes of what is missing."""
COMPLETE, OPEN, OVER = "complete", "missing", "over"
"""States of a completion, as its pill tells them."""
_ONE = Decimal(1)


@dataclass(frozen=True)
class Lesson:
    """A module as the rule counts it."""

    number: int
    hours: Decimal | None = None
    is_required: bool = False

    @property
    def weight(self) -> Decimal:
        """How much of the training it is."""
        return _ONE if self.hours is None else self.hours


@dataclass(frozen=True)
class Task:
    """An assessment as the rule counts it."""

    number: int
    attempts: int = 1
    is_required: bool = True


@dataclass(frozen=True)
class Try:
    """One attempt at an assessment; one that was taken back does not count."""

    passed: bool
    is_void: bool = False


@dataclass(frozen=True)
class Word:
    """A trainer's own word against the rule."""

    is_complete: bool
    reason: str = ""


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: a code, and what it is about.

    `attendance`: `has` and `needs` in per cent, `short` in hours (`in_hours`) or in modules.
    `module`: its `number`, and whether the participant was marked as not there (`was_away`).
    `assessment`: its `number`, attempts `left`, and whether it was `tried`.
    """

    code: str
    about: Mapping[str, Any] = field(default_factory=dict)
    is_over: bool = False
    """It cannot be made up any more by what is planned."""


@dataclass(frozen=True)
class Progress:
    """How far one participant is. `missing` is what the rule says, whatever a trainer's word says."""

    is_complete: bool
    share: int
    missing: tuple[Missing, ...] = ()
    is_overridden: bool = False
    reason: str = ""

    @property
    def state(self) -> str:
        """Complete, not complete yet, or not completed: nothing that is planned can make it up."""
        if self.is_complete:
            return COMPLETE
        return OVER if self.is_overridden or any(one.is_over for one in self.missing) else OPEN


def progress(
    rule: int,
    modules: Sequence[Lesson],
    presences: Mapping[int, bool],
    assessments: Sequence[Task],
    attempts: Mapping[int, Sequence[Try]],
    override: Word | None = None,
) -> Progress:
    """How far somebody is: `rule` is the attendance asked for in per cent, the mappings go by number.

    A module that nobody marked is not attended yet. The best attempt counts.
    """
    missing = [
        *_nothing(modules, assessments),
        *_attendance(rule, modules, presences),
        *_modules(modules, presences),
        *_assessments(assessments, attempts),
    ]
    is_complete = override.is_complete if override else not missing
    reason = override.reason if override else ""
    return Progress(is_complete, share_of(modules, presences), tuple(missing), override is not None, reason)


def share_of(modules: Sequence[Lesson], presences: Mapping[int, bool]) -> int:
    """The share attended in whole per cent, rounded down."""
    taught = sum((one.weight for one in modules), Decimal(0))
    return int(_attended(modules, presences) * 100 // taught) if taught else 0


def _attended(modules: Sequence[Lesson], presences: Mapping[int, bool]) -> Decimal:
    return sum((one.weight for one in modules if presences.get(one.number)), Decimal(0))


def _nothing(modules: Sequence[Lesson], assessments: Sequence[Task]) -> list[Missing]:
    """Where nothing is taught or asked, nobody completes anything."""
    return [] if modules or any(one.is_required for one in assessments) else [Missing(NOTHING)]


def _attendance(rule: int, modules: Sequence[Lesson], presences: Mapping[int, bool]) -> list[Missing]:
    taught = sum((one.weight for one in modules), Decimal(0))
    has, needs = _attended(modules, presences), taught * rule / 100
    if has >= needs:
        return []
    still = sum((one.weight for one in modules if one.number not in presences), Decimal(0))
    about = {
        "has": share_of(modules, presences),
        "needs": rule,
        "short": needs - has,
        "in_hours": any(one.hours is not None for one in modules),
    }
    return [Missing(ATTENDANCE, about, is_over=has + still < needs)]


def _modules(modules: Sequence[Lesson], presences: Mapping[int, bool]) -> list[Missing]:
    return [
        Missing(MODULE, {"number": one.number, "was_away": one.number in presences}, is_over=one.number in presences)
        for one in modules
        if one.is_required and not presences.get(one.number)
    ]


def _assessments(assessments: Sequence[Task], attempts: Mapping[int, Sequence[Try]]) -> list[Missing]:
    found = []
    for one in assessments:
        counted = [attempt for attempt in attempts.get(one.number, ()) if not attempt.is_void]
        if one.is_required and not any(attempt.passed for attempt in counted):
            left = max(one.attempts - len(counted), 0)
            about = {"number": one.number, "left": left, "tried": bool(counted)}
            found.append(Missing(ASSESSMENT, about, is_over=not left))
    return found
