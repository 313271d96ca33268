"""Ordering certificates for many, and holding the work up."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from certificates import eligibility, queries
from certificates.lifecycle import BATCH
from certificates.models import Batch, BatchItem, Kind
from events_core.foundation import localise
from events_core.foundation.refusals import Blocker, FieldError, Invalid, Refused
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import Person
from events_core.programme.actions import locked
from events_core.programme.models import Event, State
from registrations.models import Registration

from .issuing import work

WORK = "certificates.tasks.work"
NOT_YET = ("appreciation",)  # known by name; nobody is eligible as long as no rule says who is


@transaction.atomic
def order_batch(
    event_id: int,
    *,
    languages: Sequence[str] | None = None,
    kind: str = Kind.ATTENDANCE,
    registrations: Sequence[str] | None = None,
    by: Actor,
    person: Person | None = None,
) -> Batch:
    """Order certificates for the named registrations (codes), or for all who are eligible and have none.

    Refuses an event that was not held (`not_held`), people who are not eligible (a blocker each), nobody
    at all (`nobody`), unknown kinds, languages and codes (422).
    """
    event = locked(event_id)
    _held(event)
    chosen = _chosen(event, kind, registrations)
    batch = Batch.objects.create(
        event=event,
        number=(event.batches.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=_kind(kind),
        languages=_languages(languages, event),
        ordered_by=person,
    )
    BatchItem.objects.bulk_create([BatchItem(batch=batch, registration_id=number) for number in chosen], batch_size=500)
    note(by, "batch.ordered", batch, within=event, number=batch.number, total=len(chosen))
    async_task(WORK, batch.pk)
    return batch


def issue_now(
    event_id: int,
    *,
    languages: Sequence[str] | None = None,
    kind: str = Kind.ATTENDANCE,
    by: Actor,
    person: Person | None = None,
) -> Batch:
    """Order certificates for all who are eligible and make them here and now, for the demo and for repairs."""
    batch = order_batch(event_id, languages=languages, kind=kind, by=by, person=person)
    work(batch.pk, seconds=3600)
    batch.refresh_from_db()
    return batch


def _held(event: Event) -> None:
    if event.state != State.COMPLETED:
        raise Refused("not_held", _("Certificates come after the event: mark it as held first."))


def _kind(kind: str) -> str:
    if kind in NOT_YET:
        raise Refused("nobody", _("There is nobody who can get a certificate of this kind."))
    if kind not in Kind.values:
        known = ", ".join((*Kind.values, *NOT_YET))
        raise Invalid(FieldError("kind", "unknown", _("Choose one of: %(known)s.") % {"known": known}))
    return kind


def _languages(wanted: Sequence[str] | None, event: Event) -> list[str]:
    known = [code for code, _name in settings.LANGUAGES]
    if not wanted:
        return [next((code for code in event.languages if code in known), "en")]
    found = list(dict.fromkeys(localise.normalise_language(tag) or "" for tag in wanted))
    if not set(found) <= set(known):
        raise Invalid(
            FieldError("languages", "unknown", _("Choose languages from: %(known)s.") % {"known": ", ".join(known)})
        )
    if len(found) > 2:
        raise Invalid(FieldError("languages", "too_many", _("A certificate holds one language or two.")))
    return found


def _chosen(event: Event, kind: str, wanted: Sequence[str] | None) -> list[int]:
    """Ids of the registrations to make certificates for, in the order of the list of people."""
    if _kind(kind) not in eligibility.kinds_of(event):
        raise Refused("nobody", _("Nothing is taught in this event, so there is nobody who completed a training."))
    if wanted is None:
        chosen = list(eligibility.eligible(event, kind).values_list("pk", flat=True))
    else:
        chosen = _named(event, kind, wanted)
    if not chosen:
        raise Refused("nobody", _nobody(kind))
    return chosen


def _nobody(kind: str) -> str:
    if kind == Kind.COMPLETION:
        return _("There is nobody to make a certificate for: all who completed the training have one, or nobody did.")
    return _("There is nobody to make a certificate for: all who took part have one, or nobody was marked present.")


def _named(event: Event, kind: str, wanted: Sequence[str]) -> list[int]:
    found = dict(Registration.objects.filter(event=event, code__in=wanted).values_list("code", "pk"))
    unknown = [code for code in wanted if code not in found]
    if unknown:
        message = _("There is no such registration in this event: %(codes)s.") % {"codes": ", ".join(unknown[:5])}
        raise Invalid(FieldError("registrations", "unknown", message))
    able = set(eligibility.eligible(event, kind).filter(pk__in=found.values()).values_list("pk", flat=True))
    left = [number for number in found.values() if number not in able]
    if left:
        rows = Registration.objects.filter(pk__in=left)
        reasons = [
            Blocker("not_eligible", f"{row.name}: {reason}")
            for row, reason in eligibility.reasons(event, kind, rows).items()
        ]
        raise Refused("refused", _("Some of these people cannot get a certificate."), reasons)
    return [found[code] for code in dict.fromkeys(wanted)]


@transaction.atomic
def pause(batch_id: int, *, by: Actor) -> Batch:
    """Hold the work up after the certificate at hand; `resume` goes on."""
    return _move(batch_id, "pause", "batch.paused", by)


@transaction.atomic
def stop(batch_id: int, *, by: Actor) -> Batch:
    """End the work after the certificate at hand. What was issued stays; `resume` makes the rest after all."""
    return _move(batch_id, "stop", "batch.stopped", by)


@transaction.atomic
def resume(batch_id: int, *, by: Actor) -> Batch:
    """Go on with a paused or stopped batch; with one that needs attention, try again what was not made."""
    batch = _move(batch_id, "resume", "batch.resumed", by)
    _try_again(batch.items.filter(state=BatchItem.State.FAILED))
    async_task(WORK, batch.pk)
    return batch


@transaction.atomic
def retry(item_id: int, *, by: Actor) -> Batch:
    """Try one certificate again that could not be made. Refuses one that did not fail (`not_failed`)."""
    batch = Batch.objects.select_for_update().get(items=item_id)
    items = BatchItem.objects.filter(pk=item_id, state=BatchItem.State.FAILED)
    if not _try_again(items):
        raise Refused("not_failed", _("This certificate is not among those that could not be made."))
    if batch.state in BATCH.moves["resume"].source:
        BATCH.take(batch, "resume")
        batch.save(update_fields=["state"])
        note(by, "batch.resumed", batch, within=batch.event, number=batch.number)
    async_task(WORK, batch.pk)
    return batch


def _try_again(items: queries.Items) -> int:
    return items.update(
        state=BatchItem.State.WAITING, attempts=0, leased_until=timezone.now(), error_code="", error_data={}
    )


def _move(batch_id: int, move: str, verb: str, by: Actor) -> Batch:
    batch = Batch.objects.select_for_update().select_related("event").get(pk=batch_id)
    BATCH.take(batch, move)
    batch.save(update_fields=["state"])
    note(by, verb, batch, within=batch.event, number=batch.number)
    return batch
