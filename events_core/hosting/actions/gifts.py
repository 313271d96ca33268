"""The ledger hears what a city that hosts gives in kind."""

from django.db import transaction

from events_core.hosting import gifts
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import WORKER, Actor
from events_core.ledger.actions import Told, take_note
from events_core.ledger.models import Contribution

from .common import locked

AT_ONCE = 500


def hand_over_gifts(request: CohostRequest, by: Actor) -> bool:
    """Make the pledges of a locked request what its standing answer says, and none when no answer stands.

    The book is locked after event and request. A closed ledger takes no note (False); the clock tries again.
    """
    wanted, known = gifts.standing(request), request.told_answer
    if wanted == known:
        return True
    told, before = gifts.gifts_of(wanted), gifts.gifts_of(known)
    if told != before and not all(_note(request, said, by) for said in gifts.steps(before, told)):
        return False
    request.told_answer = wanted
    CohostRequest.objects.filter(pk=request.pk).update(told_answer=wanted)
    return True


def hand_over_due() -> int:
    """Hand over what the ledger does not know yet, such as what was answered before there was one; how many."""
    numbers = list(gifts.untold().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_hand_over(number) for number in numbers)


def _note(request: CohostRequest, told: list[Told], by: Actor) -> bool:
    return take_note(request.event, gifts.ORIGIN, request.pk, Contribution.Form.IN_KIND, told, by=by)


@transaction.atomic
def _hand_over(number: int) -> bool:
    _event, request = locked(number)
    return hand_over_gifts(request, WORKER)
