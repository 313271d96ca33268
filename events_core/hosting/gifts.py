"""What cities give in kind, as the ledger takes note of it. Reads only; `actions.gifts` writes."""

from django.db.models import F, Q, QuerySet

from events_core.ledger.actions import Told
from events_core.ledger.categories import CATEGORIES
from events_core.programme.models import State as EventState

from .models import Answer, CohostRequest
from .terms import InKind, Terms

ORIGIN = "hosting"
"""Where the ledger's contributions come from that were told by requests to cities."""
_STANDS = Q(state=CohostRequest.State.CONFIRMED) & ~Q(event__state=EventState.CANCELLED)


def standing(request: CohostRequest) -> Answer | None:
    """The answer by which a city gives anything now; None unless it hosts something that is not called off."""
    hosts = request.state == CohostRequest.State.CONFIRMED and request.event.state != EventState.CANCELLED
    return request.answer if hosts else None


def gifts_of(answer: Answer | None) -> list[Told]:
    """What an answer offers in kind, numbered as the city did."""
    if answer is None:
        return []
    return [_told(number, gift, answer) for number, gift in enumerate(Terms.read(answer.terms).in_kind, 1)]


def steps(before: list[Told], told: list[Told]) -> list[list[Told]]:
    """What to tell one after the other: a gift whose value the city takes back is gone first, then there without one.

    (What has no value from the beginning keeps the one that the organisers put on it.)
    """
    valued = {gift.row for gift in before if gift.money}
    kept = [gift for gift in told if gift.money or gift.row not in valued]
    return [told] if kept == told else [kept, told]


def untold() -> QuerySet[CohostRequest]:
    """Requests of which the ledger knows another answer than the standing one; closed ledgers left out."""
    is_new = _STANDS & (Q(told_answer=None) | ~Q(told_answer=F("answer")))
    is_over = ~_STANDS & Q(told_answer__isnull=False)
    return CohostRequest.objects.filter(is_new | is_over, event__book__closed_at=None)


def _told(number: int, gift: InKind, answer: Answer) -> Told:
    return Told(
        row=number,
        money=gift.value if gift.value and gift.value.amount else None,
        category=gift.category if gift.category in CATEGORIES else "other",
        note=gift.description,
        organisation=answer.organisation,
    )
