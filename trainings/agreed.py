"""How a request stands with its provider: the proposal that counts now, those before it, and who has agreed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from events_core.ledger.rates import Rates
from events_core.programme.models import Event

from .actions import accepted_match, served_with
from .actions.agreeing import HELD
from .actions.matched import is_late, seen_of
from .actions.scheduling import may_name
from .forms.agreeing import AgreeForm
from .lifecycle import LIVE_MATCHES, REQUEST
from .models import Match, TrainingRequest
from .nominations import left_of, of_city
from .terms import TrainingTerms
from .termview import Shown, shown, shown_to_city

State = TrainingRequest.State
Part = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Standing:
    """The proposal that counts now: its terms, the provider's beside them, and what can be done."""

    match: Match
    terms: Shown
    counter: Shown | None
    is_late: bool

    @property
    def waits_for_desk(self) -> bool:
        """Whether the secretariat has to answer the provider."""
        return self.match.state == Match.State.COUNTERED


def live_match(asked: TrainingRequest) -> Match | None:
    """The proposal that counts now."""
    rows = Match.objects.filter(request_id=asked.lead_id, state__in=LIVE_MATCHES)
    return rows.select_related("offer__organisation", "chosen_by", "weights", "request").first()


def standing_of(match: Match) -> Standing:
    """How a proposal stands, as a page draws it."""
    rates = Rates()
    proposed = TrainingTerms.read(match.terms)
    waits = match.state == Match.State.COUNTERED
    counter = shown(TrainingTerms.read(match.counter), proposed, rates=rates) if waits else None
    late = match.state == Match.State.PROPOSED and is_late(match)
    return Standing(match, shown(proposed, rates=rates), counter, late)


def earlier_of(asked: TrainingRequest) -> list[Match]:
    """The proposals of this request that came to nothing, the newest first."""
    rows = asked.matches.exclude(state__in=LIVE_MATCHES).select_related("offer__organisation")
    return list(rows[:20])


def desk_part(http_request: HttpRequest, asked: TrainingRequest) -> Part | None:
    """On the secretariat's page: the provider that was asked, and what can be done."""
    match = live_match(asked)
    earlier = earlier_of(asked)
    if match is None and not earlier:
        return None
    together = served_with(asked)
    lead = together[0]
    context = {
        "standing": standing_of(match) if match else None,
        "earlier": earlier,
        "lead": lead,
        "is_lead": lead.pk == asked.pk,
        "together": together if len(together) > 1 else [],
        "may_record": asked.state == State.MATCHED,
        "may_schedule": lead.pk == asked.pk and asked.state == State.AGREED and not REQUEST.blockers(asked, "schedule"),
        "may_fall": asked.state in HELD,
        "behind": [one for one in together if one.state == State.MATCHED] if asked.state == State.AGREED else [],
    }
    return "trainings/match/desk_part.html", context


def agree_part(asked: TrainingRequest, secret: str) -> Part | None:
    """On the city's page: what its provider would teach, what it costs and who bears it; and the city's yes."""
    if asked.state not in (*HELD, State.DELIVERED):
        return None
    context = agreement_of(asked)
    return ("trainings/request/agree_part.html", context) if context else None


def agreement_of(asked: TrainingRequest) -> dict[str, Any]:
    """What a city agrees to; nothing when its provider has not accepted."""
    match = accepted_match(asked)
    if match is None:
        return {}
    together = served_with(asked)
    return {
        "match": match,
        "terms": shown_to_city(match, together, asked),
        "others": [one for one in together if one.pk != asked.pk],
        "may_agree": asked.state == State.MATCHED,
        "seen": seen_of(match, together),
        "agree_form": AgreeForm(initial={"name": asked.contact_name, "position": asked.contact_position}),
    }


def people_part(asked: TrainingRequest, secret: str) -> Part | None:
    """On the city's page: the event, who is named so far, and how many more can be."""
    event = asked.event
    if asked.state != State.SCHEDULED or event is None:
        return None
    return "trainings/request/people_part.html", people_of(asked, event)


def people_of(asked: TrainingRequest, event: Event) -> dict[str, Any]:
    """Who of the city is named, how many more can be, and why nobody can."""
    return {
        "event": event,
        "named": list(of_city(asked)),
        "left": left_of(asked, event),
        "why_not": may_name(asked, event),
        "is_over": event.ends_at <= timezone.now(),
    }
