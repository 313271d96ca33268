"""What proposals are told and bring about, whoever acts: the provider, the secretariat or the clock."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from events_core.journal.actors import Actor
from trainings import mail
from trainings.models import Match, TrainingRequest
from trainings.terms import TrainingTerms
from trainings.termwords import facts_of_terms

from .common import take, tell, write

State = Match.State


def must_be_open(match: Match) -> None:
    """Refuses a provider's answer to what does not wait for it, with the reason as the code."""
    answered = ("answered", _("This was answered already. What was said stands on the page of the link."))
    gone = {
        State.COUNTERED: answered,
        State.ACCEPTED: answered,
        State.DECLINED: answered,
        State.RECALLED: ("recalled", _("The secretariat has taken this proposal back. Nothing needs to be done.")),
        State.EXPIRED: ("expired", _("The time to answer is over. If you can teach this, write to the secretariat.")),
        State.ENDED: ("ended", _("This training does not take place. Nothing needs to be done.")),
    }
    if match.state in gone:
        raise Refused(*gone[State(match.state)])
    if is_late(match):
        raise Refused(*gone[State.EXPIRED])


def is_late(match: Match) -> bool:
    """Whether the day of reply is over everywhere that counts it in UTC."""
    return match.reply_by is not None and match.reply_by < timezone.now().date()


def become_matched(match: Match, requests: Sequence[TrainingRequest], by: Actor) -> None:
    """Somebody teaches: each request is matched, and its city is told."""
    for request in requests:
        if request.state == TrainingRequest.State.UNDER_REVIEW:
            take(request, "match")
            write(request)
            tell(by, "matched", request, body=match.offer.organisation.name)
            mail.to_city(request, "matched", body=match.offer.organisation.name)


def tell_desk(match: Match, news: str, requests: Sequence[TrainingRequest]) -> None:
    """The secretariat hears what became of a proposal."""
    who = {"by_whom": match.answered_name, "position": match.answered_position, "answer": match.answer_message}
    told = who | told_of(match, requests, answered=True)
    mail.to_desk(match.request, "desk_provider", news=news, body=match.offer.organisation.name, **told)


def told_of(match: Match, requests: Sequence[TrainingRequest], *, answered: bool = False) -> dict[str, Any]:
    """Whose people would learn, and on which terms; those of a counter-proposal when it is `answered` so."""
    kept = match.counter if answered and match.state == State.COUNTERED else match.terms
    return {"cities": [one.place for one in requests], **facts_of_terms(TrainingTerms.read(kept))}


def accepted_match(request: TrainingRequest) -> Match | None:
    """The proposal that its provider accepted: of this request, or of the one with which it is served."""
    rows = Match.objects.filter(request_id=request.lead_id, state=State.ACCEPTED)
    return rows.select_related("offer__organisation", "request").first()


def lock_accepted(lead: TrainingRequest) -> Match | None:
    """The accepted proposal of a request that is locked, locked too."""
    rows = Match.objects.select_for_update(of=("self",)).select_related("offer__organisation")
    match = rows.filter(request=lead, state=State.ACCEPTED).first()
    if match is not None:
        match.request = lead
    return match


def seen_of(match: Match, together: Sequence[TrainingRequest]) -> str:
    """What a city looks at when it agrees: which proposal, and with how many people of whom its costs are shared."""
    return " ".join([f"{match.pk}.{match.version}", *sorted(f"{one.pk}.{one.people or 0}" for one in together)])
