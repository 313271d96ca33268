"""Writing the stored entries: after any change of an event, and anew for all."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from events_core.programme import sites
from events_core.programme.actions import raise_version
from events_core.programme.models import Event
from events_core.programme.sites import Site

from .entries import LANGUAGES, belongs, entry, with_parts
from .models import EventText
from .serialise import vevent

CHUNK = 200
FIELDS = ["text", "digest", "sequence", "modified", "ends_at", "zone", "is_listed"]
NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@transaction.atomic
def rebuild(event_ids: Iterable[int]) -> int:
    """Bring the stored entries of events up to date; how many entries were written. Entries that say the same stay."""
    written, rest = 0, iter(event_ids)
    while chunk := list(islice(rest, CHUNK)):
        written += _rebuild(chunk)
    return written


def rebuild_all() -> int:
    """Bring all stored entries up to date, as after an upgrade of the product or of zone data; how many.

    In many short transactions, so that others can write in between.
    """
    ids = iter(list(Event.objects.filter(published_at__isnull=False).order_by("pk").values_list("pk", flat=True)))
    written = 0
    while chunk := list(islice(ids, CHUNK)):
        with transaction.atomic():
            fresh = rebuild(chunk)
            if fresh:
                raise_version()
        written += fresh
    return written


def _rebuild(ids: list[int]) -> int:
    now = timezone.now().replace(microsecond=0)
    events = list(with_parts(Event.objects.select_for_update().filter(pk__in=ids).order_by("pk")))
    gone = [event.pk for event in events if not belongs(event)]
    if gone:
        EventText.objects.filter(event__in=gone).delete()
    known = {
        (row.event_id, row.language): row
        for row in EventText.objects.filter(event__in=ids).only("event_id", "language", "digest", "modified")
    }
    visited = sites.of(event.pk for event in events if belongs(event))
    rows = []
    for event in events:
        if belongs(event):
            places = visited.get(event.pk, [])
            fresh = [_fresh(event, code, places, known.get((event.pk, code)), now) for code in LANGUAGES]
            rows += [row for row in fresh if row]
    EventText.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["event", "language"], update_fields=FIELDS, batch_size=CHUNK
    )
    return len(rows)


def _fresh(
    event: Event, language: str, places: Sequence[Site], known: EventText | None, now: datetime.datetime
) -> EventText | None:
    """The entry to write; None when the stored one says the same. LAST-MODIFIED never goes back."""
    undated = entry(event, language, NEVER, places)
    text = vevent(undated)
    listed = event.is_listed
    digest = hashlib.sha256(text + str((event.ends_at, listed)).encode()).hexdigest()
    if known and known.digest == digest:
        return None
    modified = max(now, known.modified + datetime.timedelta(seconds=1)) if known else now
    stamp = modified.strftime("%Y%m%dT%H%M%SZ").encode()
    dated = text
    for name in (b"DTSTAMP", b"LAST-MODIFIED"):
        dated = dated.replace(b"\r\n" + name + b":19700101T000000Z\r\n", b"\r\n" + name + b":" + stamp + b"\r\n", 1)
    return EventText(
        event=event, language=language, text=dated, digest=digest, sequence=event.sequence, modified=modified,
        ends_at=event.ends_at, zone=undated.local_zone, is_listed=listed,
    )  # fmt: skip
