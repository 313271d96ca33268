"""Who can have a certificate, and why others cannot."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.programme.models import Event, State
from registrations.models import Registration

from .models import Batch, BatchItem, Certificate, Kind


def current(kind: str = Kind.ATTENDANCE) -> QuerySet[Certificate]:
    """The newest version of each certificate of a kind."""
    return Certificate.objects.filter(kind=kind, is_current=True)


def eligible(event: Event, kind: str = Kind.ATTENDANCE) -> QuerySet[Registration]:
    """Who is to get a certificate: marked present, without one, and not waiting in a batch; in the order of names."""
    has = Exists(current(kind).filter(registration=OuterRef("pk")))
    waits = Exists(
        BatchItem.objects.filter(
            registration=OuterRef("pk"),
            state=BatchItem.State.WAITING,
            batch__kind=kind,
            batch__state__in=(Batch.State.QUEUED, Batch.State.WORKING, Batch.State.PAUSED),
        )
    )
    return (
        Registration.objects.filter(event=event, state=Registration.State.ATTENDED)
        .exclude(has)
        .exclude(waits)
        .order_by("name", "pk")
    )


def has_current(registration: Registration, kind: str) -> bool:
    """Whether the registration has a certificate of that kind already, valid or revoked."""
    return current(kind).filter(registration=registration).exists()


def must_be_eligible(event: Event, registration: Registration) -> None:
    """Refuses (`not_eligible`) whoever was not marked present at an event that was held."""
    reason = why_not(event, registration)
    if reason:
        raise Refused("not_eligible", reason)


def why_not(event: Event, registration: Registration) -> str:
    """Why somebody cannot get a certificate, as a sentence; "" when nothing is in the way."""
    if registration.state == Registration.State.ABSENT:
        return _("Was not marked present.")
    if registration.state != Registration.State.ATTENDED:
        return (
            _("Has not been marked present yet.")
            if registration.state == Registration.State.CONFIRMED
            else _("Did not take part.")
        )
    if event.state != State.COMPLETED:
        return _("The event has not been marked as held.")
    return ""


def reasons(event: Event, kind: str, registrations: Iterable[Registration]) -> dict[Registration, str]:
    """Why each of these people cannot get a certificate now, as a sentence; one query."""
    rows = list(registrations)
    have = set(current(kind).filter(registration__in=rows).values_list("registration_id", flat=True))
    taken = _("Has a certificate already, or one is being made.")
    return {row: why_not(event, row) or (_("Has a certificate already.") if row.pk in have else taken) for row in rows}
