"""What it does to an event when a counter-proposal is accepted. Reads and computes; `actions.accept` writes."""

from dataclasses import dataclass, field
from typing import Any

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
    found = Consequences(blockers=blockers)
    values: dict[str, Any] = {}
    if not request.is_for(event):
        values = {"starts_at": request.answer_starts_at, "ends_at": request.answer_ends_at}
    limit = request.terms.capacity
    if limit and (event.capacity is None or limit < event.capacity):
        found.capacity = limit
        if limit < event.taken:
            text = _("%(taken)d people are registered already; the city can receive %(limit)d.")
            found.blockers.append(Blocker("seats_taken", text % {"taken": event.taken, "limit": limit}))
    if values:
        _move(found, event, request, values)
    return found


def _move(found: Consequences, event: Event, request: CohostRequest, values: dict[str, Any]) -> None:
    try:
        found.shift = preview(event, values)
    except Invalid as wrong:
        found.blockers += [Blocker(error.code, error.message) for error in wrong.errors]
    except Refused as refusal:
        found.blockers += refusal.blockers or [Blocker(refusal.code, refusal.message)]
    rows = event.cohost_requests.select_related("city").exclude(pk=request.pk)
    others = list(rows.filter(state__in=LIVE, city__in=event.cities.all()).order_by("pk"))
    found.asked_again = [other.city for other in others if other.contact_email]
    found.without_contact = [other.city for other in others if not other.contact_email]
