"""What the page behind a provider's link says: who asks for what, how the proposal stands, and what comes next."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events_core.foundation.pills import pill_of

from . import cityside
from .actions import served_with
from .actions.matched import is_late
from .models import Match, Message, TrainingRequest

State = Match.State


@dataclass(frozen=True)
class Standing:
    """How a proposal stands: its pill, a title, what it means, and what comes next."""

    tone: str
    word: str | Promise
    title: str
    lede: str
    next: str = ""


def is_open(match: Match) -> bool:
    """Whether the provider can answer now."""
    return match.state == State.PROPOSED and not is_late(match)


def standing(match: Match) -> Standing:
    """How the proposal stands, for the provider."""
    pill = pill_of("match", match.state)
    words = _words(match)
    if match.state == State.PROPOSED and is_late(match):
        pill = pill_of("match", State.EXPIRED)
    return Standing(pill.tone, pill.label, *words)


def _words(match: Match) -> tuple[str, str, str]:
    city = {"city": match.request.place, "reason": match.request.reason}
    if match.state == State.PROPOSED and not is_late(match):
        return _("Would you teach this?"), _("%(city)s would like to learn what you offer to teach.") % city, ""
    if match.state == State.ACCEPTED:
        return _accepted(match.request)
    known = {
        State.COUNTERED: (
            _("Your terms are with the secretariat"),
            _("You would teach this, with changes."),
            _("The secretariat takes your terms or answers with others. You get a mail."),
        ),
        State.DECLINED: (
            _("You do not teach this"),
            _("The secretariat has your answer, and asks others."),
            _("Nothing. Your offer stands as it is."),
        ),
        State.RECALLED: (
            _("The secretariat has taken this proposal back"),
            _("You need not answer any more."),
            _("Nothing. Your offer stands as it is."),
        ),
        State.ENDED: (
            _("This training does not come about"),
            _("It was agreed, and fell through."),
            _("Nothing. Your offer stands as it is, and you may be asked again."),
        ),
    }
    over = (
        _("The time to answer is over"),
        _("The secretariat asks others."),
        _("If you can teach this after all, write to the secretariat."),
    )
    return known.get(State(match.state), over)


def _accepted(request: TrainingRequest) -> tuple[str, str, str]:
    """What an acceptance has come to, by the state of the request."""
    city = {"city": request.place}
    states = TrainingRequest.State
    if request.state == states.MATCHED:
        return (
            _("You teach this, if the city agrees"),
            _("The city looks at the terms, and at what it would cost."),
            _("When the city has agreed, the training gets its dates. You get a mail."),
        )
    if request.state == states.AGREED:
        return (
            _("You and the city have agreed"),
            _("%(city)s has agreed to the terms.") % city,
            _("The training gets its dates. You get a mail."),
        )
    if request.state == states.SCHEDULED:
        return (
            _("The training has its dates"),
            _("The secretariat arranges with you who teaches what."),
            _("The training takes place."),
        )
    return _("The training was held"), _("Thank you for teaching."), _("Nothing more is expected of you here.")


def asked_of(match: Match) -> list[dict[str, Any]]:
    """Who asks for what, one for each city; no contact of any of them."""
    requests = served_with(match.request)
    return [{"request": one, "needs": cityside.needs_shown(one)} for one in requests]


def thread_of(match: Match) -> QuerySet[Message]:
    """What provider and secretariat said to each other."""
    return match.messages.order_by("pk")


def mailto(match: Match) -> str:
    """Where the provider writes to: who takes care of the request; "" while nobody does."""
    owner = match.request.owner
    return f"mailto:{quote(owner.email, safe='@')}?subject={quote(match.request.reference or '')}" if owner else ""
