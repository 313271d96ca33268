"""What every write to requests, offers and matches begins and ends with."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused, Stale
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.programme.models import Event
from trainings.lifecycle import MATCHING, REQUEST
from trainings.models import Match, TrainingRequest

CITY = "request"
"""The journal's kind of actor for who opened a request's link."""
PROVIDER = "match"
"""The journal's kind of actor for who opened a proposal's link."""


def locked(request_id: int) -> TrainingRequest:
    """The request, locked for this transaction, as every writer of it and of its matches holds it."""
    rows = TrainingRequest.objects.select_for_update(of=("self",))
    return rows.select_related("city", "organisation", "owner", "event").get(pk=request_id)


def locked_together(request_id: int) -> list[TrainingRequest]:
    """The request with all that agreed to be served with it, the lead first; locked in the order of their numbers.

    Refuses when somebody joins or leaves at this moment (409 `changed`).
    """
    before = _served_together(request_id)
    lead, numbers = before
    rows = {number: locked(number) for number in numbers}
    if _served_together(request_id) != before:
        raise changed_meanwhile()
    return [rows.pop(lead), *rows.values()]


def changed_meanwhile() -> Refused:
    """What to say when a joint is another one after the wait for its locks."""
    return Refused("changed", _("Somebody has changed this at the same moment. Look at it again."))


def _served_together(request_id: int) -> tuple[int, list[int]]:
    """The lead of those with which a request is served, and all their numbers in the order of locking."""
    lead = TrainingRequest.objects.select_related("asked_to_join").get(pk=request_id).lead_id
    joined = TrainingRequest.objects.filter(asked_to_join__lead=lead, joins=TrainingRequest.Joins.YES)
    return lead, sorted({lead, *joined.values_list("pk", flat=True)})


def scheduled_in(event: Event) -> list[TrainingRequest]:
    """The requests that wait for this event to be held, locked in the order of their numbers. The event is locked."""
    waiting = TrainingRequest.State.SCHEDULED
    rows = TrainingRequest.objects.filter(event=event, state=waiting).order_by("pk")
    return [row for row in map(locked, list(rows.values_list("pk", flat=True))) if row.state == waiting]


def locked_match(match_id: int) -> tuple[Match, list[TrainingRequest]]:
    """A match with the requests that it serves, all locked; the requests first."""
    request_id = Match.objects.values_list("request_id", flat=True).get(pk=match_id)
    requests = locked_together(request_id)
    rows = Match.objects.select_for_update(of=("self",)).select_related("offer__organisation", "weights")
    match = rows.get(pk=match_id)
    match.request = requests[0]
    return match, requests


def must_be_fresh(thing: Any, version: int | None) -> None:
    """Refuses (412) what was written while the thing was at another version."""
    if version is not None and version != thing.version:
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))


def write(thing: Any) -> Any:
    """Write a row with its next version."""
    thing.version += 1
    thing.save()
    return thing


def take(request: TrainingRequest, move: str) -> None:
    """Take a move of a request's lifecycle (not saved yet)."""
    before = request.state
    REQUEST.take(request, move)
    if request.state != before:
        request.state_since = timezone.now()


def take_match(match: Match, move: str) -> None:
    """Take a move of a match's lifecycle (not saved yet)."""
    before = match.state
    MATCHING.take(match, move)
    if match.state != before:
        match.state_since = timezone.now()


def tell(by: Actor, verb: str, request: TrainingRequest, **data: Any) -> None:
    """One entry in the journal of the request."""
    note(by, f"request.{verb}", request, **data)


def by_city(request: TrainingRequest) -> Actor:
    """Who acts by the request's link."""
    return Actor(CITY, request.pk)


def by_provider(match: Match) -> Actor:
    """Who acts by the proposal's link."""
    return Actor(PROVIDER, match.pk)


def text_of(value: Any, field: str, *, most: int = 2_000, line: bool = False, missing: str = "") -> str:
    """A text as it is kept. Refuses (422, at `field`) what is too long and, with a sentence in `missing`, none."""
    clean = normalise(str(value or ""))
    if not clean:
        if missing:
            raise Invalid(FieldError(field, "required", missing))
        return ""
    if wrong := fault_of(clean, most, line=line):
        raise Invalid(FieldError(field, *wrong))
    return clean
