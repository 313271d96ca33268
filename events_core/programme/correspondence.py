"""Writes about letters that could not be delivered, with their entries in the journal of the event concerned."""

from django.db import transaction

from events_core.journal import undelivered
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.journal.models import Letter, Mailing

from .models import Event


@transaction.atomic
def again(letter_id: int, event: Event | None, *, by: Actor) -> Letter:
    """Try a letter again now; refuses what `undelivered.again` refuses."""
    letter = undelivered.again(letter_id)
    note(by, "letter.again", letter, within=event)
    return letter


@transaction.atomic
def elsewhere(letter_id: int, email: str, event: Event | None, *, by: Actor) -> Letter:
    """Send its text to another address; the entry says whether personal links went along."""
    letter = undelivered.elsewhere(letter_id, email)
    note(by, "letter.linked_elsewhere" if letter.links else "letter.elsewhere", letter, within=event)
    return letter


@transaction.atomic
def settle(letter_id: int, text: str, event: Event | None, *, by: Actor) -> Letter:
    """Somebody has seen to it; the words stand with the letter."""
    letter = undelivered.settle(letter_id, text)
    note(by, "letter.settled", letter, within=event)
    return letter


@transaction.atomic
def write_again(mailing_id: int, *, by: Actor) -> Mailing:
    """Try again to write news to many."""
    mailing = undelivered.write_again(mailing_id)
    note(by, "mailing.again", mailing)
    return mailing
