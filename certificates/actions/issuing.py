"""The worker's side: claim one item by a conditional UPDATE with a lease, count the attempt, then make the certificate.

Whoever loses a race changes nothing: the transaction that issues looks again whether the item is still its own, and the
database allows one current certificate of a kind for a registration.
"""

import datetime
import hashlib
import logging
import time

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_q.tasks import async_task
from registrations.models import Registration

from certificates import queries
from certificates.lifecycle import BATCH
from certificates.models import Batch, BatchItem, Certificate, CertificateFile, PrintedName, SerialCounter
from certificates.press import Press, serial_stem
from certificates.wording import facts_of
from events_core.foundation import codes
from events_core.foundation.refusals import Refusal
from events_core.foundation.typeset.faces import language_of
from events_core.journal import letters
from events_core.journal.actions import note
from events_core.journal.actors import WORKER
from events_core.programme.models import Event

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=2)
TRIES = 3
SLICE = 20.0  # seconds that one task works before it makes room for others
_OPEN = (Batch.State.QUEUED, Batch.State.WORKING)


def open_batches() -> list[int]:
    """Ids of batches that are to be worked at, the oldest first."""
    return list(Batch.objects.filter(state__in=_OPEN).order_by("pk").values_list("pk", flat=True)[:50])


def work(batch_id: int, seconds: float = SLICE) -> int:
    """Make certificates of a batch until none waits or the time is up; how many were tried. Two may run at once."""
    batch = start(batch_id)
    if batch is None:
        return 0
    until, tried = time.monotonic() + seconds, 0
    with Press(batch.event, batch.kind, batch.languages) as press:
        while time.monotonic() < until and (item := claim(batch_id)):
            attempt(item, press)
            tried += 1
    if time.monotonic() >= until:
        async_task("certificates.tasks.work", batch_id)
    finish(batch_id)
    return tried


@transaction.atomic
def start(batch_id: int) -> Batch | None:
    """The batch, marked as being worked at; None when it is not to be worked at."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.state == Batch.State.QUEUED:
        BATCH.take(batch, "start")
        batch.started_at = batch.started_at or timezone.now()
        batch.save(update_fields=["state", "started_at"])
    return Batch.objects.select_related("event").get(pk=batch_id) if batch.state == Batch.State.WORKING else None


def claim(batch_id: int) -> BatchItem | None:
    """The next item that waits and that nobody holds, leased to the caller, its attempt counted; None at the end."""
    while True:
        now = timezone.now()
        free = BatchItem.objects.filter(
            batch=batch_id, batch__state=Batch.State.WORKING, state=BatchItem.State.WAITING, leased_until__lte=now
        )
        number = free.order_by("pk").values_list("pk", flat=True).first()
        if number is None:
            return None
        if free.filter(pk=number).update(attempts=F("attempts") + 1, leased_until=now + LEASE):
            return BatchItem.objects.get(pk=number)


def attempt(item: BatchItem, press: Press) -> Certificate | None:
    """Make the certificate of a claimed item; None when it failed (the item tells why) or was made elsewhere."""
    if item.attempts > TRIES:
        _failed(item, "gave_up", {})
        return None
    try:
        return _issue_item(item, press)
    except Refusal as refusal:
        _failed(item, refusal.code, {"characters": getattr(refusal, "chars", [])})
    except Exception:  # whatever broke, this one certificate waits and the others go on
        log.exception("certificate for item %s", item.pk)
        _mine(item).update(leased_until=timezone.now() + LEASE / 4)
    return None


@transaction.atomic
def _issue_item(claimed: BatchItem, press: Press) -> Certificate | None:
    item = BatchItem.objects.select_for_update().select_related("batch").get(pk=claimed.pk)
    if item.state != BatchItem.State.WAITING or item.leased_until != claimed.leased_until:
        return None
    registration = Registration.objects.select_for_update().get(pk=item.registration_id)
    certificate = None
    if not queries.has_current(registration, item.batch.kind):
        queries.must_be_eligible(press.event, registration)
        certificate = issue_for(
            registration, press, kind=item.batch.kind, languages=item.batch.languages, batch=item.batch
        )
    item.state, item.error_code, item.error_data = BatchItem.State.MADE, "", {}
    item.save(update_fields=["state", "error_code", "error_data"])
    return certificate


@transaction.atomic
def issue_for(
    registration: Registration,
    press: Press,
    *,
    kind: str,
    languages: list[str],
    batch: Batch | None = None,
    replaces: Certificate | None = None,
) -> Certificate:
    """Write a certificate with its number, its file and the letter to its holder.

    Refuses a name that cannot be printed (`missing_glyph`, `no_room`); then no number is used up.
    """
    certificate = _draft(registration, press.event, kind, languages)
    certificate.batch = batch
    if replaces:
        certificate.serial, certificate.version, certificate.supersedes = (
            replaces.serial,
            replaces.version + 1,
            replaces,
        )
    else:
        certificate.serial = next_serial(press.event)
    content = press.print(certificate)
    certificate.save()
    CertificateFile.objects.create(certificate=certificate, content=content, sha256=hashlib.sha256(content).hexdigest())
    _tell(certificate, "certificates/reissued" if replaces else "certificates/issued")
    return certificate


def next_serial(event: Event) -> str:
    """The next number of the event's series, without gaps; its row stays locked until the transaction ends."""
    SerialCounter.objects.get_or_create(event=event)
    SerialCounter.objects.filter(event=event).update(last=F("last") + 1)
    return f"{serial_stem(event)}{SerialCounter.objects.get(event=event).last:04d}"


def _draft(registration: Registration, event: Event, kind: str, languages: list[str]) -> Certificate:
    named = PrintedName.objects.filter(registration=registration).first() or registration
    facts = facts_of(event)
    return Certificate(
        event=event,
        registration=registration,
        kind=kind,
        name=named.name,
        native_name=named.native_name,
        native_language=language_of(named.native_name, registration.language, *languages) if named.native_name else "",
        languages=languages,
        title=facts.title,
        place=facts.place,
        organisers=facts.organisers,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        date_precision=event.date_precision,
    )


def _tell(certificate: Certificate, template: str) -> None:
    registration = certificate.registration
    letters.post(
        template,
        to=queries.holder(registration),
        about=certificate,
        context={
            "event": certificate.event.title,
            "serial": certificate.serial,
            "code": codes.grouped(certificate.code),
            "file": f"{settings.BASE_URL}/certificates/{certificate.code}.pdf",
            "page": f"{settings.BASE_URL}/verify/{certificate.code}",
        },
    )


def _mine(item: BatchItem) -> queries.Items:
    return BatchItem.objects.filter(pk=item.pk, leased_until=item.leased_until, state=BatchItem.State.WAITING)


def _failed(item: BatchItem, code: str, data: dict[str, list[str]]) -> None:
    _mine(item).update(state=BatchItem.State.FAILED, error_code=code[:20], error_data=data)


@transaction.atomic
def finish(batch_id: int) -> Batch | None:
    """Close the batch when no item waits: done, or in need of attention when some could not be made."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    counts = queries.counts_of(batch)
    if batch.state not in _OPEN or counts.waiting:
        return None
    BATCH.take(batch, "need_attention" if counts.failed else "finish")
    batch.finished_at = timezone.now()
    batch.save(update_fields=["state", "finished_at"])
    note(
        WORKER, "batch.finished", batch, within=batch.event, number=batch.number, done=counts.done, failed=counts.failed
    )
    return batch
