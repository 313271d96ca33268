"""What follows for the cities from a change of the event."""

from collections.abc import Iterable

from django.db import transaction

from events_core.hosting import mail
from events_core.hosting.lifecycle import LIVE, OPEN
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import is_paused
from events_core.journal.actors import Actor
from events_core.programme.models import Event, State

from .common import take, tell, write
from .gifts import hand_over_gifts


@transaction.atomic
def lapse_answers(event: Event, *, by: Actor) -> int:
    """The event goes to other dates or cities: what was asked and answered about the old ones lapses; how many did.

    The cities are told, and the team once.
    """
    cities = set(event.cities.values_list("pk", flat=True))
    lapsed = []
    for request in _live(event, LIVE):
        holds = request.is_for(event) if request.state == CohostRequest.State.CONFIRMED else request.asks_for(event)
        if not holds or request.city_id not in cities:
            had_confirmed = request.state == CohostRequest.State.CONFIRMED
            lapse_one(request, by)
            mail.to_city(request, "lapsed", had_confirmed=had_confirmed)
            lapsed.append((request, had_confirmed))
    if confirmed := [request.city.name for request, had_confirmed in lapsed if had_confirmed]:
        mail.to_team(event, "lapsed", cities=confirmed, paused=is_paused(event))
    return len(lapsed)


def lapse_one(request: CohostRequest, by: Actor) -> None:
    """One request lapses; nobody is told yet."""
    take(request, "lapse")
    request.visitors_given_at = None
    write(request)
    tell(by, "lapsed", request)
    hand_over_gifts(request, by)


@transaction.atomic
def close_requests(event: Event, *, by: Actor) -> int:
    """The event is called off or was held: what is open is taken back; of a cancelling hears who had confirmed."""
    closed = 0
    for request in _live(event, LIVE):
        if request.state in OPEN:
            take(request, "recall")
            write(request)
            tell(by, "recalled", request)
            mail.to_city(request, "recalled", words=event.cancel_reason)
            closed += 1
        elif event.state == State.CANCELLED:
            mail.to_city(request, "event_cancelled", words=event.cancel_reason)
            hand_over_gifts(request, by)
    return closed


@transaction.atomic
def tell_cities(event: Event, news: str) -> int:
    """Cities hear what else changed: `edited`, `postponed`, or, who has confirmed, `published`; how many."""
    told = _live(event, (CohostRequest.State.CONFIRMED,) if news == "published" else LIVE)
    for request in told:
        mail.to_city(request, "changed", news=news)
    return len(told)


def _live(event: Event, states: Iterable[str]) -> list[CohostRequest]:
    rows = event.cohost_requests.select_for_update(of=("self",)).select_related("city", "organisation", "answer")
    found = list(rows.filter(state__in=states).order_by("pk"))
    for request in found:
        request.event = event
    return found
