"""Planning what is taught in an event: the completion rule, modules, assessments."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Missing, Refused
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.programme import actions as programme
from events_core.programme.models import Event, State
from trainings.curriculum import assessment_values, module_values
from trainings.models import Assessment, Module, Training
from trainings.teaching import no_assessment, no_module

from .common import must_be_fresh, write

MOST_MODULES, MOST_ASSESSMENTS = 60, 30
_FIXED = ("kind", "max_score", "pass_score")
Placed = TypeVar("Placed", Module, Assessment)


@transaction.atomic
def training_of(event: Event) -> Training:
    """The teaching in an event, made with the usual rule where there is none yet."""
    programme.locked(event.pk)
    return Training.objects.get_or_create(event_id=event.pk)[0]


@transaction.atomic
def save_training(event_id: int, attendance: int, *, by: Actor, version: int | None = None) -> Training:
    """Say how much attendance a completion asks for, in per cent. Refuses other numbers (422) and late saves (412)."""
    event = open_event(event_id)
    if isinstance(attendance, bool) or not isinstance(attendance, int) or not 0 <= attendance <= 100:
        message = _("Enter a whole number from %(least)d to %(most)d.") % {"least": 0, "most": 100}
        raise Invalid(FieldError("attendance", "range", message))
    training = training_of(event)
    must_be_fresh(training, version)
    if training.attendance != attendance:
        old, training.attendance = training.attendance, attendance
        write(training)
        note(by, "training.plan_changed", training, within=event, old=old, new=attendance)
    return training


@transaction.atomic
def save_module(
    event_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    module_id: int | None = None,
    version: int | None = None,
) -> Module:
    """Add a module, or change one: title, outcome, hours, session, trainers, is_required, position (from 1).

    Refuses wrong values (422), late saves (412) and more than `MOST_MODULES` (409).
    """
    event = open_event(event_id)
    training = training_of(event)
    module = module_of(event, module_id) if module_id else Module(training=training)
    must_be_fresh(module, version)
    clean = module_values({"title": {}} | dict(values) if not module_id else values, event)
    trainers = clean.pop("trainers", None)
    if not module_id:
        _must_have_room(training.modules.count(), MOST_MODULES)
    changed = [name for name, value in clean.items() if getattr(module, name) != value]
    for name in changed:
        setattr(module, name, clean[name])
    write(module)
    if trainers is not None and set(trainers) != set(module.trainers.all()):
        module.trainers.set(trainers)
        changed.append("trainers")
    if _place(list(training.modules.all()), module, values.get("position"), is_new=not module_id):
        changed.append("position")
    _tell(by, "module", module, event, changed if module_id else None)
    return module


@transaction.atomic
def remove_module(module_id: int, *, by: Actor) -> None:
    """Take a module out of the plan. Refuses one at which somebody was marked (`marked`)."""
    event, module = opened_module(module_id)
    if module.presences.exists():
        raise Refused("marked", _("Attendance was marked at this module, so it stays on record."))
    note(by, "training.module_removed", module, within=event, title=module.title)
    module.delete()


@transaction.atomic
def save_assessment(
    event_id: int,
    values: Mapping[str, Any],
    *,
    by: Actor,
    assessment_id: int | None = None,
    version: int | None = None,
) -> Assessment:
    """Add an assessment, or change one: title, kind, max_score, pass_score, attempts, is_required, position (from 1).

    Refuses wrong values (422), late saves (412), more than `MOST_ASSESSMENTS`, and to change how results are given
    once there are some (`tried`, 409).
    """
    event = open_event(event_id)
    training = training_of(event)
    row = assessment_of(event, assessment_id) if assessment_id else Assessment(training=training)
    must_be_fresh(row, version)
    clean = assessment_values(values if assessment_id else {"title": {}} | dict(values), event, row)
    if not assessment_id:
        _must_have_room(training.assessments.count(), MOST_ASSESSMENTS)
    changed = [name for name, value in clean.items() if getattr(row, name) != value]
    if assessment_id and set(changed) & set(_FIXED) and row.tries.exists():
        raise Refused("tried", _("There are results already: the kind and the scores stay as they are."))
    for name in changed:
        setattr(row, name, clean[name])
    write(row)
    if _place(list(training.assessments.all()), row, values.get("position"), is_new=not assessment_id):
        changed.append("position")
    _tell(by, "assessment", row, event, changed if assessment_id else None)
    return row


@transaction.atomic
def remove_assessment(assessment_id: int, *, by: Actor) -> None:
    """Take an assessment out of the plan. Refuses one that has results (`tried`)."""
    event, row = opened_assessment(assessment_id)
    if row.tries.exists():
        raise Refused("tried", _("This assessment has results, so it stays on record."))
    note(by, "training.assessment_removed", row, within=event, title=row.title)
    row.delete()


def open_event(event_id: int) -> Event:
    """The event, locked. Refuses a cancelled one (`cancelled`): its record stays as it is."""
    event = programme.locked(event_id)
    if event.state == State.CANCELLED:
        raise Refused("cancelled", _("The event was cancelled: its training stays as it was planned."))
    return event


def module_of(event: Event, number: int) -> Module:
    """A module of the event. Refuses others (404)."""
    found = Module.objects.select_related("training").filter(pk=number, training__event=event).first()
    if found is None:
        raise Missing(no_module())
    return found


def assessment_of(event: Event, number: int) -> Assessment:
    """An assessment of the event. Refuses others (404)."""
    found = Assessment.objects.select_related("training").filter(pk=number, training__event=event).first()
    if found is None:
        raise Missing(no_assessment())
    return found


def opened_module(module_id: int) -> tuple[Event, Module]:
    """A module with its event, which is locked. Refuses a cancelled event, and a module that is gone (404)."""
    event_id = Module.objects.filter(pk=module_id).values_list("training__event_id", flat=True).first()
    if event_id is None:
        raise Missing(no_module())
    event = open_event(event_id)
    return event, module_of(event, module_id)


def opened_assessment(assessment_id: int) -> tuple[Event, Assessment]:
    """An assessment with its event, which is locked. Refuses a cancelled event, and one that is gone (404)."""
    event_id = Assessment.objects.filter(pk=assessment_id).values_list("training__event_id", flat=True).first()
    if event_id is None:
        raise Missing(no_assessment())
    event = open_event(event_id)
    return event, assessment_of(event, assessment_id)


def _must_have_room(count: int, most: int) -> None:
    if count >= most:
        message = _("A training has %(most)d of them at most. Take one away first.") % {"most": most}
        raise Refused("too_many", message)


def _place(rows: list[Placed], row: Placed, position: Any, *, is_new: bool) -> bool:
    """Put the row at its place, counted from 1, new ones at the end; whether one that was there has moved."""
    others = [one for one in rows if one.pk != row.pk]
    was = next((number for number, one in enumerate(rows) if one.pk == row.pk), len(others))
    place = was if position in (None, "") else min(max(int(position), 1) - 1, len(others))
    if is_new and position in (None, ""):
        place = len(others)
    others.insert(place, row)
    for number, one in enumerate(others):
        if one.position != number:
            type(one).objects.filter(pk=one.pk).update(position=number)
            one.position = number
    return place != was


def _tell(by: Actor, kind: str, row: Module | Assessment, event: Event, changed: list[str] | None) -> None:
    """An entry for what was added (None) or changed, if anything was."""
    if changed is None:
        note(by, f"training.{kind}_added", row, within=event, title=row.title)
    elif changed:
        note(by, f"training.{kind}_changed", row, within=event, title=row.title, fields=changed)
