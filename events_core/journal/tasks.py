"""What the worker runs for the journal: load by id, call an action."""

import datetime
import time

from django.utils import timezone

from . import actions, files, letters, once, post
from .models import Letter, Mailing
from .schedules import every

SLICE = 60.0  # seconds that one sweep sends before it leaves the rest to the next
KEEP_BODIES = datetime.timedelta(days=90)


def heartbeat() -> None:
    """Show that the worker lives."""
    actions.beat("worker")


def send(letter_id: int) -> bool:
    """Send one letter, if it is due."""
    return post.send(letter_id)


def sweep() -> int:
    """Finish every open mailing and send every letter that is due, for a minute at most; how many letters were sent.

    Whoever works longer than a task may is ended amid a letter, which then would go out a second time.
    """
    for mailing_id in Mailing.objects.filter(state=Mailing.State.OPEN).values_list("pk", flat=True)[:20]:
        expand(mailing_id)
    until = time.monotonic() + SLICE
    return sum(post.send(letter_id) for letter_id in post.due() if time.monotonic() < until)


def expand(mailing_id: int) -> None:
    """Write all letters of a mailing, chunk by chunk."""
    while letters.expand_chunk(mailing_id):
        pass


def forget_bodies() -> int:
    """Erase the bodies of letters 90 days after sending; how many."""
    old = Letter.objects.filter(state=Letter.State.SENT, sent_at__lt=timezone.now() - KEEP_BODIES).exclude(body="")
    return old.update(body="", links={}, attachments=[])


def sweep_files() -> int:
    """Delete files of which nothing is known; how many."""
    return files.sweep()


def forget_forms() -> int:
    """Forget which forms were sent long ago; how many."""
    return once.forget()


every("heartbeat", "events_core.journal.tasks.heartbeat", minutes=1)
every("letters", "events_core.journal.tasks.sweep", minutes=1)
every("forget-bodies", "events_core.journal.tasks.forget_bodies", minutes=24 * 60)
every("sweep-files", "events_core.journal.tasks.sweep_files", minutes=24 * 60)
every("forget-forms", "events_core.journal.tasks.forget_forms", minutes=24 * 60)
