"""Who can have a certificate, and why others cannot."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.programme.models import Event, State
from registrations.models import Registration
from trainings import telling
from trainings.completion import Progress
from trainings.teaching import Course, course_of, has_training, progress_in, progress_of, records_of

from .models import Batch, BatchItem, Certificate, Kind


def current(kind: str = Kind.ATTENDANCE) -> QuerySet[Certificate]:
    """The newest version of each certificate of a kind."""
    return Certificate.objects.filter(kind=kind, is_current=True)


def kinds_of(event: Event) -> list[Kind]:
    """The kinds of certificates that the event can give: of completion where something is taught."""
    return [Kind.ATTENDANCE, Kind.COMPLETION] if has_training(event) else [Kind.ATTENDANCE]


def eligible(event: Event, kind: str = Kind.ATTENDANCE) -> QuerySet[Registration]:
    """Who is to get a certificate: marked present, without one, and not waiting in a batch; in the order of names.

    One of completion goes to those of them who have completed the training.
    """
    has = Exists(current(kind).filter(registration=OuterRef("pk")))
    waits = Exists(
        BatchItem.objects.filter(
            registration=OuterRef("pk"),
            state=BatchItem.State.WAITING,
            batch__kind=kind,
            batch__state__in=(Batch.State.QUEUED, Batch.State.WORKING, Batch.State.PAUSED),
        )
    )
    rows = Registration.objects.filter(event=event, state=Registration.State.ATTENDED).exclude(has).exclude(waits)
    if kind == Kind.COMPLETION:
        rows = rows.filter(pk__in=[number for number, one in progress_of(event).items() if one.is_complete])
    return rows.order_by("name", "pk")


def has_current(registration: Registration, kind: str) -> bool:
    """Whether the registration has a certificate of that kind already, valid or revoked."""
    return current(kind).filter(registration=registration).exists()


@dataclass(frozen=True)
class Standing:
    """How far people are in a training; of use for certificates of completion only."""

    course: Course
    progress: dict[int, Progress]


def standing_of(event: Event, kind: str, registrations: Iterable[Registration]) -> Standing | None:
    """How far these people are; None where the kind does not ask. Six queries at most."""
    if kind != Kind.COMPLETION:
        return None
    numbers = [row.pk for row in registrations]
    course = course_of(event)
    records = records_of(course, numbers)
    return Standing(course, {number: progress_in(course, records, number) for number in numbers})


def must_be_eligible(event: Event, registration: Registration, kind: str = Kind.ATTENDANCE) -> None:
    """Refuses (`not_eligible`) whoever was not marked present at an event that was held, or did not complete it."""
    reason = why_not(event, registration, standing_of(event, kind, [registration]))
    if reason:
        raise Refused("not_eligible", reason)


def why_not(event: Event, registration: Registration, standing: Standing | None = None) -> str:
    """Why somebody cannot get a certificate, as a sentence; "" when nothing is in the way."""
    if registration.state == Registration.State.ABSENT:
        return _("Was not marked present.")
    if registration.state != Registration.State.ATTENDED:
        return (
            _("Has not been marked present yet.")
            if registration.state == Registration.State.CONFIRMED
            else _("Did not take part.")
        )
    if standing and (missing := telling.why_not(standing.progress[registration.pk], standing.course)):
        return missing
    if event.state != State.COMPLETED:
        return _("The event has not been marked as held.")
    return ""


def reasons(event: Event, kind: str, registrations: Iterable[Registration]) -> dict[Registration, str]:
    """Why each of these people cannot get a certificate now, as a sentence; a fixed number of queries."""
    rows = list(registrations)
    have = set(current(kind).filter(registration__in=rows).values_list("registration_id", flat=True))
    taken = _("Has a certificate already, or one is being made.")
    standing = standing_of(event, kind, rows)
    return {
        row: why_not(event, row, standing) or (_("Has a certificate already.") if row.pk in have else taken)
        for row in rows
    }
