"""What trainers write down: who was there, results, and their own word on a completion.

Each of these holds the event's row, so that two trainers who save at once come one after the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person
from events_core.programme.models import Event, State
from registrations import actions as registrations
from registrations.models import Registration
from registrations.models import State as Taking
from trainings.models import Assessment, Attempt, Module, Override, Presence
from trainings.teaching import who_comes

from .common import text_of
from .planning import open_event, opened_assessment, opened_module, training_of

NOTE, REASON = 500, 2_000


@dataclass(frozen=True)
class Entry:
    """One result to be entered: points, or passed or not, by the kind of the assessment."""

    registration_id: int
    score: Any = None
    passed: bool | None = None
    note: str = ""


@transaction.atomic
def mark(
    module_id: int,
    marks: Mapping[int, bool | None],
    *,
    by: Actor,
    person: Person | None = None,
    unless_marked: Mapping[int, bool] | None = None,
) -> int:
    """Write down who was at a module, by registration; None takes a mark back. How many changed; twice is once.

    `unless_marked` counts only for those whom nobody has marked by now, so that a list that was opened before
    another trainer saved takes nothing back. The first presence checks somebody in at the event. Refuses people who do
    not take part (422), and an event that is not on or was not held (`event_state`).
    """
    event, module = opened_module(module_id)
    _must_take_place(event)
    wanted = dict(unless_marked or {}) | dict(marks)
    people = _people(event, wanted)
    held = dict(Presence.objects.filter(module=module).values_list("registration_id", "was_there"))
    changes: dict[int, bool | None] = {
        number: value
        for number, value in wanted.items()
        if held.get(number) != value and (number in marks or number not in held)
    }
    if not changes:
        return 0
    _write_marks(module, changes, person)
    for number, value in changes.items():
        if value and people[number].state in (Taking.CONFIRMED, Taking.ABSENT):
            registrations.check_in(number, by=by)
    there = list(changes.values()).count(True)
    note(by, "training.presence_marked", module, within=event, module=module.title, number=len(changes), there=there)
    return len(changes)


def attempt(
    assessment_id: int,
    registration_id: int,
    score: Any = None,
    passed: bool | None = None,
    *,
    text: str = "",
    by: Actor,
    person: Person | None = None,
) -> Attempt:
    """Enter one result. Refuses as `enter`."""
    return enter(assessment_id, [Entry(registration_id, score, passed, text)], by=by, person=person)[0]


@transaction.atomic
def enter(assessment_id: int, entries: Iterable[Entry], *, by: Actor, person: Person | None = None) -> list[Attempt]:
    """Enter the results of several people, all or none; each is one attempt.

    Refuses, at `result_<registration>`, results that cannot be and more attempts than there are (422).
    """
    event, row = opened_assessment(assessment_id)
    rows = list(entries)
    _people(event, [one.registration_id for one in rows])
    tried: dict[int, list[Attempt]] = {}
    for old in Attempt.objects.filter(assessment=row, registration__in=[one.registration_id for one in rows]):
        tried.setdefault(old.registration_id, []).append(old)
    made, errors = [], []
    for one in rows:
        before = tried.setdefault(one.registration_id, [])
        found = _made(row, one, before, person)
        if isinstance(found, FieldError):
            errors.append(found)
        else:
            before.append(found)
            made.append(found)
    if errors:
        raise Invalid(*errors)
    Attempt.objects.bulk_create(made)
    if made:
        note(by, "training.results_entered", row, within=event, assessment=row.title, number=len(made))
    return made


@transaction.atomic
def void_attempt(attempt_id: int, *, by: Actor) -> Attempt:
    """Take a wrong result back: it stays on record and counts no more. Twice is once."""
    found = Attempt.objects.filter(pk=attempt_id).values_list("assessment_id", flat=True).first()
    if found is None:
        raise Missing(_("There is no such result."))
    event, _row = opened_assessment(found)
    row = Attempt.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=attempt_id)
    if not row.is_void:
        row.is_void = True
        row.save(update_fields=["is_void"])
        note(by, "training.result_voided", row, within=event, assessment=row.assessment.title, number=row.number)
    return row


@transaction.atomic
def override(
    registration_id: int, is_complete: bool, reason: str, *, by: Actor, person: Person | None = None
) -> Override:
    """Say, against the rule, that somebody has completed the training or has not. Refuses without a reason (422)."""
    event, registration = _opened_registration(registration_id)
    why = text_of(reason, "reason", most=REASON, missing=_("Say why, in a sentence or two."))
    facts = {"is_complete": bool(is_complete), "reason": why, "by": person, "at": timezone.now()}
    word, _made = Override.objects.update_or_create(
        registration=registration, defaults={"training": training_of(event), **facts}
    )
    verb = "training.overridden" if word.is_complete else "training.overridden_not"
    note(by, verb, registration, within=event, reason=why)
    return word


@transaction.atomic
def end_override(registration_id: int, *, by: Actor) -> None:
    """The rule says again whether somebody has completed the training. Twice is once."""
    event, registration = _opened_registration(registration_id)
    if Override.objects.filter(registration=registration).delete()[0]:
        note(by, "training.override_ended", registration, within=event)


def _opened_registration(registration_id: int) -> tuple[Event, Registration]:
    registration = Registration.objects.get(pk=registration_id)
    event = open_event(registration.event_id)
    _people(event, [registration_id])
    return event, registration


def _must_take_place(event: Event) -> None:
    if event.state not in (State.PUBLISHED, State.COMPLETED):
        message = _("Attendance is marked once the event is published, and not when it is put off.")
        raise Refused("event_state", message)


def _people(event: Event, numbers: Iterable[int]) -> dict[int, Registration]:
    """These registrations of the event. Refuses those who do not take part (422)."""
    wanted = set(numbers)
    found = {row.pk: row for row in who_comes(event).filter(pk__in=wanted)}
    if missing := len(wanted - set(found)):
        message = ngettext(
            "One of these people does not take part in the event.",
            "%(count)d of these people do not take part in the event.",
            missing,
        ) % {"count": missing}
        raise Invalid(FieldError("registrations", "unknown", message))
    return found


def _write_marks(module: Module, changes: Mapping[int, bool | None], person: Person | None) -> None:
    gone = [number for number, value in changes.items() if value is None]
    Presence.objects.filter(module=module, registration__in=gone).delete()
    now = timezone.now()
    rows = [
        Presence(module=module, registration_id=number, was_there=value, by=person, at=now)
        for number, value in changes.items()
        if value is not None
    ]
    Presence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["module", "registration"],
        update_fields=["was_there", "by", "at"],
        batch_size=500,
    )


def _made(row: Assessment, entry: Entry, before: list[Attempt], person: Person | None) -> Attempt | FieldError:
    """The attempt, or why it cannot be."""
    field = f"result_{entry.registration_id}"
    if len([one for one in before if not one.is_void]) >= row.attempts:
        return FieldError(field, "no_attempts_left", _("All attempts are used. Take a wrong result back first."))
    text = text_of(entry.note, f"note_{entry.registration_id}", most=NOTE, line=True)
    score, passed = None, entry.passed
    if row.kind == Assessment.Kind.SCORE:
        score = _score(entry.score, row)
        if score is None:
            most = _("Enter the points, from 0 to %(most)s.") % {"most": row.max_score}
            return FieldError(field, "range", most)
        passed = score >= (row.pass_score or 0)
    if not isinstance(passed, bool):
        return FieldError(field, "required", _("Say whether it was passed."))
    return Attempt(
        assessment=row,
        registration_id=entry.registration_id,
        number=max((one.number for one in before), default=0) + 1,
        score=score,
        passed=passed,
        note=text,
        by=person,
    )


def _score(value: Any, row: Assessment) -> Decimal | None:
    """Points as they are kept; None when they cannot be."""
    try:
        score = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    is_fine = score.is_finite() and 0 <= score <= (row.max_score or 0) and score == round(score, 1)
    return score if is_fine else None
