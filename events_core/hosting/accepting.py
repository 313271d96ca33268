"""What it does to an event when a counter-proposal is accepted. Reads and computes; `actions` writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Blocker, Invalid, Refused
from events_core.network.models import City
from events_core.programme.models import Event
from events_core.programme.moving import Shift, preview

from .lifecycle import COHOSTING, LIVE
from .models import CohostRequest


@dataclass
class Consequences:
    """The move of the event, the cities that are asked again, the new limit, and what stands against it."""

    shift: Shift | None = None
    asked_again: list[City] = field(default_factory=list)
    without_contact: list[City] = field(default_factory=list)
    capacity: int | None = None
    blockers: list[Blocker] = field(default_factory=list)


def consequences_of(event: Event, request: CohostRequest) -> Consequences:
    """What accepting would do now. Refuses when there is no proposal to accept (any more)."""
    blockers = COHOSTING.blockers(request, "accept")
    if any(blocker.code == "state" for blocker in blockers):
        raise Refused("refused", blockers[0].message, blockers)
    limit = new_limit(event, request)
    found = Consequences(capacity=limit, blockers=[*blockers, *against(event, request, limit)])
    if not request.is_for(event):
        _move(found, event, request)
    return found


def new_limit(event: Event, request: CohostRequest) -> int | None:
    """How many places the event has when the city can receive fewer than it has now; None when that stays."""
    limit = request.terms.capacity
    return limit if limit and (event.capacity is None or limit < event.capacity) else None


def against(event: Event, request: CohostRequest, limit: int | None) -> Iterable[Blocker]:
    """What makes the agreement impossible by now: dates that are over, more people registered than fit."""
    if not request.is_for(event) and request.answer_starts_at and request.answer_starts_at <= timezone.now():
        yield Blocker("dates_past", _("These dates are over by now. Agree on others."))
    if limit and limit < event.taken:
        text = _("%(taken)d people are registered already; the city can receive %(limit)d.")
        yield Blocker("seats_taken", text % {"taken": event.taken, "limit": limit})


def asked_about_others(event: Event, agreed: CohostRequest, *, lock: bool = False) -> list[CohostRequest]:
    """Requests to the event's other cities, but those that wait for the very dates that were agreed."""
    rows = event.cohost_requests.select_related("city", "organisation", "answer")
    rows = rows.filter(state__in=LIVE, city__in=event.cities.all()).exclude(pk=agreed.pk).order_by("pk")
    dates = (agreed.answer_starts_at, agreed.answer_ends_at)
    found = []
    for row in rows.select_for_update(of=("self",)) if lock else rows:
        row.event = event
        if row.state != CohostRequest.State.SENT or (row.asked_starts_at, row.asked_ends_at) != dates:
            found.append(row)
    return found


def _move(found: Consequences, event: Event, request: CohostRequest) -> None:
    try:
        found.shift = preview(event, {"starts_at": request.answer_starts_at, "ends_at": request.answer_ends_at})
    except Invalid as wrong:
        if not found.blockers:  # the start that is over is named already
            found.blockers += [Blocker(error.code, error.message) for error in wrong.errors]
    except Refused as refusal:
        found.blockers += refusal.blockers or [Blocker(refusal.code, refusal.message)]
    others = asked_about_others(event, request)
    found.asked_again = [other.city for other in others if other.contact_email]
    found.without_contact = [other.city for other in others if not other.contact_email]
