"""The ledger hears what institutions pay for their own participation: later, by the worker, never while registering."""

from django.db import transaction
from django_q.tasks import async_task

from events_core.journal.actors import WORKER
from events_core.ledger.actions import book_of, take_note
from events_core.ledger.actions.common import locked
from events_core.ledger.models import Book, Contribution
from events_core.programme.models import Event
from registrations import costs

TASK = "registrations.tasks.agree_costs"
AT_ONCE = 1_000


def costs_changed(event_id: int) -> None:
    """What registrations state has changed: the worker brings it into the ledger once this transaction is through."""
    async_task(TASK, event_id)


@transaction.atomic
def agree_costs(event_id: int) -> bool:
    """Make the event's ledger agree with what its registrations state; False where it is closed.

    They are read under the book's lock, so that of two at the same time the later one has the last word.
    """
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        return False
    book = Book.objects.filter(event=event).first()
    if book is None and not costs.told(event, []):
        return True
    locked((book or book_of(event)).pk, even_closed=True)
    event = Event.objects.get(pk=event_id)
    told = costs.told(event, costs.known(event))
    return take_note(event, costs.ORIGIN, event.pk, Contribution.Form.OWN_PARTICIPATION, told, by=WORKER)


def agree_all_costs() -> int:
    """Look at every event whose book is open, and mend those where the ledger says something else; how many."""
    return sum(agree_costs(event.pk) for event in costs.concerned()[:AT_ONCE] if costs.differs(event))
