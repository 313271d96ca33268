"""What becomes of the present proposal when nobody asks for the training any more."""

from events_core.journal.actors import Actor
from trainings import mail
from trainings.lifecycle import LIVE_MATCHES
from trainings.models import Match, TrainingRequest

from .common import take_match, tell, write


def release(request: TrainingRequest, *, by: Actor) -> Match | None:
    """End the live match of a request that is locked, and tell its provider; None when there is none.

    One that waits for an answer is taken back, one that was accepted falls through.
    """
    rows = Match.objects.select_for_update(of=("self",)).select_related("offer__organisation")
    match = rows.filter(request=request, state__in=LIVE_MATCHES).first()
    if match is None:
        return None
    take_match(match, "end" if match.state == Match.State.ACCEPTED else "recall")
    write(match)
    match.request = request
    tell(by, "released", request, body=match.offer.organisation.name)
    mail.to_provider(match, "provider_released")
    return match
