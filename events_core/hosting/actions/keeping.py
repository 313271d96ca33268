"""What the clock does: reminders before the day of reply, expiry after it."""

import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from events_core.hosting import mail
from events_core.hosting.lifecycle import OVER
from events_core.hosting.models import CohostRequest
from events_core.journal.actors import WORKER

from .common import locked, take, tell, write

State = CohostRequest.State
FIRST, SECOND = datetime.timedelta(days=7), datetime.timedelta(days=2)
"""How long before the end of the day of reply the city is reminded."""


def remind_due() -> int:
    """Remind each city that has not answered: a week before the day of reply, and two days before; how many."""
    now = timezone.now()
    waiting = CohostRequest.objects.filter(state=State.SENT, due_at__gt=now, due_at__lte=now + FIRST)
    numbers = list(waiting.order_by("due_at", "pk").values_list("pk", flat=True))
    return sum(_remind(number) for number in numbers)


def expire_due() -> int:
    """End what was not answered in time, and proposals whose own dates have begun; how many."""
    now = timezone.now()
    late = Q(state=State.SENT, due_at__lt=now) | Q(state=State.COUNTERED, answer_starts_at__lte=now)
    numbers = list(CohostRequest.objects.filter(late).order_by(F("due_at").asc(), "pk").values_list("pk", flat=True))
    return sum(_expire(number) for number in numbers)


@transaction.atomic
def _remind(number: int) -> int:
    event, request = locked(number)
    now = timezone.now()
    if request.state != State.SENT or request.due_at is None or event.state in OVER:
        return 0
    left = request.due_at - now
    stage = SECOND if left <= SECOND else FIRST
    since = request.due_at - stage
    last = max(filter(None, (request.state_since, request.reminded_at, request.received_at)))
    has_said_when = request.received_by is not None and request.received_by >= now.astimezone(event.zone).date()
    if left <= datetime.timedelta() or last >= since or has_said_when:
        return 0
    request.reminded_at = now
    request.reminders += 1
    write(request)
    mail.to_city(request, "reminder")
    tell(WORKER, "reminded", request)
    return 1


@transaction.atomic
def _expire(number: int) -> int:
    event, request = locked(number)
    now = timezone.now()
    is_unanswered = request.state == State.SENT and request.due_at is not None and request.due_at < now
    is_overtaken = (
        request.state == State.COUNTERED and request.answer_starts_at is not None and request.answer_starts_at <= now
    )
    if not is_unanswered and not is_overtaken:
        return 0
    take(request, "expire")
    write(request)
    tell(WORKER, "expired", request)
    mail.to_city(request, "expired")
    mail.to_team(event, "expired", request=request)
    return 1
