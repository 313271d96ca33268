"""The worker's side: claim one item by a conditional UPDATE with a lease, count the attempt, then make the certificate.

Whoever loses a race changes nothing: the transaction that issues looks again whether the item is still its own, and the
database allows one current certificate of a kind for a registration.
"""

import datetime
import hashlib
import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_q.tasks import async_task

from certificates import eligibility, news, queries
from certificates.lifecycle import BATCH
from certificates.models import Batch, BatchItem, Certificate, CertificateFile, PrintedName, SerialCounter
from certificates.press import Press, serial_stem
from events_core.foundation import codes
from events_core.foundation.refusals import Refusal, Refused
from events_core.journal import letters
from events_core.journal.actions import note
from events_core.journal.actors import WORKER
from events_core.programme.models import Event
from registrations.models import Registration

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=2)
TRIES = 3
SLICE = 20.0  # seconds that one task works before it makes room for others
_OPEN = (Batch.State.QUEUED, Batch.State.WORKING)


class Overtaken(Exception):
    """The number or the name changed while the page was printed."""


@dataclass(frozen=True)
class Sheet:
    """A certificate that is printed and not yet written down; `number` is the one it takes of the event's series."""

    certificate: Certificate
    content: bytes
    number: int = 0


def open_batches() -> list[int]:
    """Ids of batches that are to be worked at, the oldest first."""
    return list(Batch.objects.filter(state__in=_OPEN).order_by("pk").values_list("pk", flat=True)[:50])


def work(batch_id: int, seconds: float = SLICE) -> int:
    """Make certificates of a batch until none waits or the time is up; how many were tried. Two may run at once."""
    batch = start(batch_id)
    if batch is None:
        return 0
    until, tried = time.monotonic() + seconds, 0
    try:
        with Press(batch.event, batch.kind, batch.languages) as press:
            while time.monotonic() < until and (item := claim(batch_id)):
                attempt(item, press)
                tried += 1
    except Refusal as refusal:
        _fail_all(batch, refusal)
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
        free = BatchItem.objects.filter(state=BatchItem.State.WAITING, leased_until__lte=now)
        mine = free.filter(batch=batch_id, batch__state=Batch.State.WORKING).order_by("pk")
        number = mine.values_list("pk", flat=True).first()
        if number is None:
            return None
        # No join in the UPDATE: PostgreSQL looks again only at the row itself when it had to wait for another worker.
        if free.filter(pk=number).update(attempts=F("attempts") + 1, leased_until=now + LEASE):
            return BatchItem.objects.select_related("batch").get(pk=number)


def attempt(item: BatchItem, press: Press) -> Certificate | None:
    """Make the certificate of a claimed item; None when it failed (the item tells why) or was made elsewhere."""
    if item.attempts > TRIES:
        _failed(item, Refused("gave_up", ""))
        return None
    try:
        return _issue_item(item, press)
    except Refusal as refusal:
        _failed(item, refusal)
    except Exception:  # whatever broke, this one certificate waits and the others go on
        log.exception("certificate for item %s", item.pk)
        _mine(item).update(leased_until=timezone.now() + LEASE / 4)
    return None


def _issue_item(claimed: BatchItem, press: Press) -> Certificate | None:
    """Print first, without holding a lock that others wait for; then write it all down in one short transaction.

    Somebody else may take the number meanwhile, or change the name: then it is printed anew.
    """
    batch = claimed.batch
    while True:
        registration = Registration.objects.select_related("event").get(pk=claimed.registration_id)
        eligibility.must_be_eligible(press.event, registration, batch.kind)
        sheet = printed(
            registration, press, kind=batch.kind, languages=batch.languages, number=last_number(press.event) + 1
        )
        sheet.certificate.batch = batch
        try:
            return _store_item(claimed, sheet)
        except Overtaken:
            continue


@transaction.atomic
def _store_item(claimed: BatchItem, sheet: Sheet) -> Certificate | None:
    item = BatchItem.objects.select_for_update().get(pk=claimed.pk)
    if item.state != BatchItem.State.WAITING or item.leased_until != claimed.leased_until:
        return None
    event, certificate = sheet.certificate.event, sheet.certificate
    registration = Registration.objects.select_for_update().get(pk=item.registration_id)
    item.state, item.error_code, item.error_data = BatchItem.State.MADE, "", {}
    item.save(update_fields=["state", "error_code", "error_data"])
    if eligibility.has_current(registration, certificate.kind):
        return None
    eligibility.must_be_eligible(event, registration, certificate.kind)
    if names_of(registration) != (certificate.name, certificate.native_name) or not _take_number(event, sheet.number):
        raise Overtaken
    return store(sheet, "certificates/issued")


def printed(
    registration: Registration,
    press: Press,
    *,
    kind: str,
    languages: list[str],
    number: int = 0,
    replaces: Certificate | None = None,
) -> Sheet:
    """The certificate of a registration, with the next number or as a new version of another; nothing is written.

    Refuses a name that cannot be printed (`missing_glyph`, `no_room`).
    """
    certificate = _draft(registration, press, kind, languages)
    if replaces:
        certificate.serial, certificate.version, certificate.supersedes = (
            replaces.serial,
            replaces.version + 1,
            replaces,
        )
    else:
        certificate.serial = f"{serial_stem(press.event)}{number:04d}"
    return Sheet(certificate, press.print(certificate), number)


@transaction.atomic
def store(sheet: Sheet, letter: str) -> Certificate:
    """Write a printed certificate down with its file, and the letter to its holder."""
    certificate, content = sheet.certificate, sheet.content
    certificate.save()
    CertificateFile.objects.create(certificate=certificate, content=content, sha256=hashlib.sha256(content).hexdigest())
    _tell(certificate, letter)
    news.tell(certificate)
    return certificate


def last_number(event: Event) -> int:
    """The last number that was given in the event's series."""
    return SerialCounter.objects.get_or_create(event=event)[0].last


def _take_number(event: Event, number: int) -> bool:
    """Take the number if it is still the next one; with the transaction it is given back, so that none is lost."""
    return bool(SerialCounter.objects.filter(event=event, last=number - 1).update(last=number))


def names_of(registration: Registration) -> tuple[str, str]:
    """The names as they are to be printed, in Latin and in the person's own script."""
    named = PrintedName.objects.filter(registration=registration).first() or registration
    return named.name, named.native_name


def _draft(registration: Registration, press: Press, kind: str, languages: list[str]) -> Certificate:
    event, facts = press.event, press.facts
    name, native_name = names_of(registration)
    return Certificate(
        event=event,
        registration=registration,
        kind=kind,
        name=name,
        native_name=native_name,
        native_language=queries.native_language(registration, native_name) if native_name else "",
        languages=languages,
        title=facts.title,
        place=facts.place,
        organisers=facts.organisers,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        date_precision=event.date_precision,
        hours=press.taught.hours,
    )


def _tell(certificate: Certificate, template: str) -> None:
    registration = certificate.registration
    letters.post(
        template,
        to=queries.holder(registration),
        about=certificate,
        context={
            "event": certificate.event.title,
            "kind": certificate.kind,
            "serial": certificate.serial,
            "code": codes.grouped(certificate.code),
            "file": f"{settings.BASE_URL}/certificates/{certificate.code}.pdf",
            "page": f"{settings.BASE_URL}/verify/{certificate.code}",
        },
    )


def _mine(item: BatchItem) -> queries.Items:
    return BatchItem.objects.filter(pk=item.pk, leased_until=item.leased_until, state=BatchItem.State.WAITING)


def _failed(item: BatchItem, refusal: Refusal) -> None:
    _mine(item).update(state=BatchItem.State.FAILED, error_code=refusal.code[:20], error_data=_told(refusal))


def _told(refusal: Refusal) -> dict[str, object]:
    return {name: getattr(refusal, name) for name in ("chars", "text") if hasattr(refusal, name)}


def _fail_all(batch: Batch, refusal: Refusal) -> None:
    """What all certificates of the batch have in common cannot be printed, such as the title of the event."""
    waiting = BatchItem.objects.filter(batch=batch, state=BatchItem.State.WAITING, leased_until__lte=timezone.now())
    waiting.update(state=BatchItem.State.FAILED, error_code=refusal.code[:20], error_data=_told(refusal))


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
