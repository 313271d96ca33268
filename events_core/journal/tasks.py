"""What the worker runs for the journal: load by id, call an action."""

import datetime
import logging
import time

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from . import actions, files, letters, mailbox, once, post
from .models import Letter, Mailing
from .schedules import every

log = logging.getLogger(__name__)
SLICE = 20.0  # seconds after which writing a mailing goes on in another task
MOST_MAILINGS = 100
MOST_LETTERS = 5_000
KEEP_BODIES = datetime.timedelta(days=90)


def pulse() -> None:
    """Do nothing: that this came through shows that the worker lives."""


def send(letter_id: int) -> bool:
    """Send one letter, if it is due."""
    return post.send(letter_id)


def send_some(letter_ids: list[int]) -> int:
    """Send letters that nobody has tried yet; how many went out."""
    return post.send_some(letter_ids)


def sweep() -> int:
    """Hand out again what nobody took: mailings to be written, letters to be sent; how many letters that is.

    The work is shared among all workers; a task for what was done meanwhile finds nothing to do.
    """
    for mailing_id in _open_mailings():
        async_task("events_core.journal.tasks.expand", mailing_id)
    waiting = post.due(MOST_LETTERS)
    letters.nudge_many([letter_id for letter_id, attempts in waiting if not attempts])
    for letter_id, attempts in waiting:
        if attempts:
            letters.nudge(letter_id)
    return len(waiting)


def catch_up() -> int:
    """Write and send here and now whatever waits; how many letters went out."""
    for mailing_id in _open_mailings():
        expand(mailing_id)
    return sum(post.send(letter_id) for letter_id, _attempts in post.due(MOST_LETTERS))


def expand(mailing_id: int) -> None:
    """Write the letters of a mailing, chunk by chunk; a long one goes on in another task."""
    if not letters.take_mailing(mailing_id):
        return
    until = time.monotonic() + SLICE
    try:
        while letters.expand_chunk(mailing_id):
            if time.monotonic() > until:
                letters.leave_mailing(mailing_id)
                async_task("events_core.journal.tasks.expand", mailing_id)
                return
    except Exception as error:  # whatever keeps this one from being written must leave it to be tried again
        log.warning("mailing %s was not written: %s", mailing_id, type(error).__name__)
        letters.leave_mailing(mailing_id, error)


def read_bounces() -> int:
    """Take in the reports of mail servers that have come to the mailbox; how many told of a letter."""
    return mailbox.read()


def forget_beats() -> int:
    """Forget clusters that ended long ago; how many."""
    return actions.forget_beats()


def _open_mailings() -> list[int]:
    due = Mailing.objects.filter(state=Mailing.State.OPEN, due_at__lte=timezone.now())
    return list(due.order_by("pk").values_list("pk", flat=True)[:MOST_MAILINGS])


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


every("letters", "events_core.journal.tasks.sweep", minutes=1)
every("forget-bodies", "events_core.journal.tasks.forget_bodies", minutes=24 * 60)
every("sweep-files", "events_core.journal.tasks.sweep_files", minutes=24 * 60)
every("forget-beats", "events_core.journal.tasks.forget_beats", minutes=24 * 60)
every("forget-forms", "events_core.journal.tasks.forget_forms", minutes=24 * 60)
if settings.BOUNCES_URL:
    every("bounces", "events_core.journal.tasks.read_bounces", minutes=5)
