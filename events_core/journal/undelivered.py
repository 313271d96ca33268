"""What a person does about a letter that could not be delivered: try again, another address, or leave it at that."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from events_core.foundation.refusals import Refused

from .letters import nudge
from .models import Letter, Mailing

State = Letter.State
ENDED = (State.FAILED, State.BOUNCED)


def can_go_again(letter: Letter) -> bool:
    """Whether its text is still there: that of a code is not kept, and others are erased in time."""
    return bool(letter.body) and not letter.is_secret


@transaction.atomic
def again(letter_id: int) -> Letter:
    """Send it once more to the same address, now, also when it waits for its next attempt.

    Refuses a letter that was sent, that is being sent, or whose text is gone.
    """
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    _must_have_text(letter)
    if letter.state == State.SENT or letter.claim is not None:
        raise Refused("under_way", _("This letter is on its way."))
    letter.state, letter.attempts, letter.due_at = State.QUEUED, 0, timezone.now()
    letter.error, letter.failed_at, letter.settled_at, letter.settled_note = "", None, None, ""
    letter.save()
    nudge(letter.pk)
    return letter


@transaction.atomic
def elsewhere(letter_id: int, email: str) -> Letter:
    """Send the same text to another address, as a new letter that names the old one, which then waits no more.

    Personal links in it lead to what they led to: who gets it can act in the first recipient's place. Refuses a letter
    that could still arrive, and one whose text is gone.
    """
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    _must_have_text(letter)
    if letter.state not in ENDED:
        raise Refused("under_way", _("This letter is on its way."))
    if letter.copies.filter(to_email__iexact=email).exists():
        raise Refused("sent_there", _("It has been sent to this address already."))
    copied = ("template", "about", "about_id", "to_name", "reply_to", "language", "subject", "body", "links")
    values = {name: getattr(letter, name) for name in copied}
    new = Letter.objects.create(**values, attachments=letter.attachments, to_email=email, again_of=letter)
    letter.settled_at, letter.settled_note = timezone.now(), ""
    letter.save(update_fields=["settled_at", "settled_note"])
    nudge(new.pk)
    return new


@transaction.atomic
def settle(letter_id: int, note: str) -> Letter:
    """It was seen to, and waits for nobody any more. Refuses a letter that could still arrive."""
    letter = Letter.objects.select_for_update().get(pk=letter_id)
    if letter.state not in ENDED:
        raise Refused("under_way", _("This letter is on its way."))
    letter.settled_at, letter.settled_note = timezone.now(), note
    letter.save(update_fields=["settled_at", "settled_note"])
    return letter


@transaction.atomic
def write_again(mailing_id: int) -> Mailing:
    """Try once more to write a piece of news that could not be written; who has got it gets it no second time."""
    row = Mailing.objects.select_for_update().get(pk=mailing_id)
    if row.state != Mailing.State.FAILED:
        raise Refused("under_way", _("This news is being written."))
    row.state, row.attempts, row.due_at, row.error = Mailing.State.OPEN, 0, timezone.now(), ""
    row.save()
    async_task("events_core.journal.tasks.expand", row.pk)
    return row


def _must_have_text(letter: Letter) -> None:
    if not can_go_again(letter):
        raise Refused("erased", _("The text of this letter is not kept any more, so it cannot be sent again."))
