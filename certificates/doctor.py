"""What the doctor looks at in certificates: batches go on, numbers have no gaps, files are what was sealed."""

import datetime
import hashlib
from collections.abc import Iterator

from django.utils import timezone

from events_core.foundation.doctor import Finding, check, some

from .models import Batch, BatchItem, Certificate, CertificateFile

LATE = datetime.timedelta(hours=1)
NEWEST = 50


def batches(deep: bool) -> Iterator[Finding]:
    """No batch stands still."""
    if stuck := Batch.objects.filter(state=Batch.State.NEEDS_ATTENTION).count():
        sentence = f"{some(stuck, 'batch', 'batches')} of certificates {'needs' if stuck == 1 else 'need'} attention."
        yield Finding(sentence, "The event's page of certificates says why, name by name.", is_fault=False)
    old = timezone.now() - LATE
    waiting = BatchItem.objects.filter(state="waiting", leased_until__lt=old, batch__state__in=("queued", "working"))
    if count := waiting.count():
        sentence = f"{some(count, 'certificate waits', 'certificates wait')} for more than an hour to be made."
        yield Finding(sentence, "See that the worker runs; its sweep takes up what was left.")


def sealed(deep: bool) -> Iterator[Finding]:
    """Every certificate has its file, and the file is what was issued; without --deep the newest only."""
    if bare := Certificate.objects.filter(file=None).count():
        sentence = f"{some(bare, 'certificate has', 'certificates have')} no file."
        yield Finding(sentence, "Restore a backup that has them; a file is never made anew.")
    rows = CertificateFile.objects.order_by("-pk")
    spoilt = 0
    for row in rows.iterator(chunk_size=100) if deep else rows[:NEWEST]:
        spoilt += hashlib.sha256(row.content).hexdigest() != row.sha256
    if spoilt:
        sentence = f"{some(spoilt, 'certificate is', 'certificates are')} not what was issued."
        yield Finding(sentence, "Bytes have changed in the database: restore a backup.")


check("certificates: batches", batches)
check("certificates: files", sealed, of_data=True)
