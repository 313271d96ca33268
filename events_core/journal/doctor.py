"""What the doctor looks at in letters, the queue and files."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator

from django.core.files.storage import storages
from django.db.models import Min, QuerySet
from django.utils import timezone
from django_q.models import OrmQ

from events_core.foundation.doctor import Finding, check, is_served, some

from .models import Heartbeat, Letter, Mailing, StoredFile

LATE = datetime.timedelta(hours=1)
SILENT = datetime.timedelta(minutes=5)
NEWEST = 500  # files whose bytes are looked for without --deep
READ = 20  # of these, how many are read


def worker(deep: bool) -> Iterator[Finding]:
    """It lives, and takes from the queue."""
    last = Heartbeat.objects.order_by("-at").first()
    mend = "Start the service, or `manage.py worker`; its log says why it ended."
    if last is None:
        yield Finding("The worker has never run: no letter is sent.", mend, is_fault=is_served())
    elif timezone.now() - last.at > SILENT:
        minutes = int((timezone.now() - last.at).total_seconds() // 60)
        said = f"The worker has been silent for {minutes:,} minutes: no letter is sent."
        yield Finding(said, mend, is_fault=is_served())
    waiting = OrmQ.objects.filter(lock__lt=timezone.now() - LATE).count()
    if waiting:
        sentence = f"{some(waiting, 'task has', 'tasks have')} waited for more than an hour."
        yield Finding(sentence, "Start more workers (TASK_WORKERS), or look for a task that hangs in the worker's log.")


def mail(deep: bool) -> Iterator[Finding]:
    """Letters leave, and none has failed without anybody looking."""
    late = Letter.objects.filter(state=Letter.State.QUEUED, created_at__lt=timezone.now() - LATE)
    if waiting := late.count():
        oldest = late.aggregate(first=Min("created_at"))["first"]
        sentence = f"{some(waiting, 'letter waits', 'letters wait')} for more than an hour, the oldest since"
        mend = "See that the worker runs and that the mail server takes mail; they are tried again by themselves."
        yield Finding(f"{sentence} {oldest:%Y-%m-%d %H:%M} UTC.", mend)
    lost = Letter.objects.filter(state__in=("failed", "bounced"), settled_at=None, is_secret=False).count()
    if lost:
        sentence = f"{some(lost, 'letter', 'letters')} could not be delivered."
        yield Finding(sentence, "Organizers find them at /desk/ and correct the address.", is_fault=False)
    old = Mailing.objects.filter(state=Mailing.State.OPEN, created_at__lt=timezone.now() - LATE).count()
    if old:
        sentence = f"{some(old, 'mailing is', 'mailings are')} not written out after an hour."
        yield Finding(sentence, "See that the worker runs; it goes on where it stopped.")


def files(deep: bool) -> Iterable[Finding]:
    """Rows of files have their bytes; without --deep the newest only."""
    rows = StoredFile.objects.order_by("-pk")
    missing, spoilt = _looked_at(rows if deep else rows[:NEWEST], None if deep else READ)
    if missing:
        sentence = f"{some(len(missing), 'file has', 'files have')} a row but no bytes: {_named(missing)}."
        yield Finding(sentence, "Copy the files of these keys from a backup into the storage of uploads.")
    if spoilt:
        sentence = f"{some(len(spoilt), 'file is', 'files are')} not what was uploaded: {_named(spoilt)}."
        yield Finding(sentence, "Copy the files of these keys from a backup: bytes have changed on the disk.")


def _looked_at(rows: QuerySet[StoredFile], read: int | None) -> tuple[list[str], list[str]]:
    storage, missing, spoilt = storages["uploads"], [], []
    for number, row in enumerate(rows.iterator(chunk_size=1000) if read is None else rows):
        if read is not None and number >= read:
            missing += [] if storage.exists(row.key) else [row.key]
            continue
        summed = hashlib.sha256()
        try:
            with storage.open(row.key) as opened:
                for piece in opened.chunks():
                    summed.update(piece)
        except FileNotFoundError:
            missing.append(row.key)
            continue
        spoilt += [] if summed.hexdigest() == row.sha256 else [row.key]
    return missing, spoilt


def _named(keys: list[str]) -> str:
    return ", ".join(keys[:5]) + (" …" if len(keys) > 5 else "")


check("worker", worker)
check("mail", mail)
check("files", files, of_data=True)
