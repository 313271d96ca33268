"""The states of training requests and of matches, and what each move asks."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker
from events_core.programme.models import State as EventState

from .models import Match, TrainingRequest

_S = TrainingRequest.State
_M = Match.State
OPEN_MATCHES = (_M.PROPOSED, _M.COUNTERED)
"""Waiting for somebody's word."""
LIVE_MATCHES = (*OPEN_MATCHES, _M.ACCEPTED)
"""Of these a request has one at most."""
WAITING = (_S.SUBMITTED, _S.UNDER_REVIEW, _S.MATCHED, _S.AGREED, _S.SCHEDULED, _S.DELIVERED, _S.ON_HOLD)
"""States in which somebody still has something to do."""
BEFORE_AGREEMENT = (_S.SUBMITTED, _S.UNDER_REVIEW, _S.MATCHED)
OVER = (_S.CLOSED, _S.DECLINED, _S.WITHDRAWN)


def is_filled_in(request: TrainingRequest) -> Iterable[Blocker]:
    """It says who asks, what for, and who gets the answers."""
    if not request.city_id and not request.city_text:
        yield Blocker("city_missing", _("Say which city asks."), "city")
    if not request.topics.exists():
        yield Blocker("topics_missing", _("Choose at least one subject."), "topics")
    if not request.contact_email:
        yield Blocker("contact_missing", _("Say who gets the answers: a name and an email address."), "contact")


def has_city(request: TrainingRequest) -> Iterable[Blocker]:
    """The city is on record, so that it can be compared with others."""
    if not request.city_id:
        yield Blocker("city_unknown", _("Say which city on record this is."), "city")


def has_no_live_match(request: TrainingRequest) -> Iterable[Blocker]:
    """No provider is being asked, or has accepted."""
    if request.matches.filter(state__in=LIVE_MATCHES).exists():
        yield Blocker("match_open", _("A provider has been asked already. Take that proposal back first."), "match")


def has_accepted_match(request: TrainingRequest) -> Iterable[Blocker]:
    """A provider said yes: to this request, or to the one it is joined to."""
    if not Match.objects.filter(request_id=request.lead_id, state=_M.ACCEPTED).exists():
        yield Blocker("not_accepted", _("No provider has accepted yet."), "match")


def joining_is_settled(request: TrainingRequest) -> Iterable[Blocker]:
    """No city of its joint still thinks about being taught together with others."""
    asked = TrainingRequest.Joins.ASKED
    if request.joins == asked or TrainingRequest.objects.filter(asked_to_join__lead=request, joins=asked).exists():
        yield Blocker(
            "joining_open",
            _("Not all cities have said whether they want to be taught together. Wait, or take the question back."),
            "joining",
        )


def was_held(request: TrainingRequest) -> Iterable[Blocker]:
    """The training has taken place."""
    event = request.event
    if event is None or event.state == EventState.CANCELLED:
        yield Blocker("not_scheduled", _("There is no training to report on."), "event")
    elif event.state != EventState.COMPLETED and event.ends_at > timezone.now():
        yield Blocker("not_held", _("The training has not taken place yet."), "event")


REQUEST = Lifecycle(
    TrainingRequest,
    "state",
    Move(
        "submit",
        frozenset({_S.DRAFT}),
        _S.SUBMITTED,
        pgettext_lazy("of a training", "Send the request"),
        asks=[is_filled_in],
    ),
    Move("review", frozenset({_S.SUBMITTED}), _S.UNDER_REVIEW, gettext_lazy("Take up")),
    Move(
        "propose",
        frozenset({_S.UNDER_REVIEW}),
        None,
        gettext_lazy("Ask a provider"),
        asks=[has_city, has_no_live_match, joining_is_settled],
    ),
    Move("match", frozenset({_S.UNDER_REVIEW}), _S.MATCHED, gettext_lazy("A provider accepted")),
    Move("agree", frozenset({_S.MATCHED}), _S.AGREED, gettext_lazy("The city agrees"), asks=[has_accepted_match]),
    Move(
        "schedule",
        frozenset({_S.AGREED}),
        _S.SCHEDULED,
        pgettext_lazy("of a training request", "Schedule"),
        asks=[has_accepted_match],
    ),
    Move(
        "deliver",
        frozenset({_S.SCHEDULED}),
        _S.DELIVERED,
        gettext_lazy("The training was held"),
        asks=[was_held],
    ),
    Move("close", frozenset({_S.DELIVERED}), _S.CLOSED, pgettext_lazy("of a training request", "Close")),
    Move("hold", frozenset(BEFORE_AGREEMENT), _S.ON_HOLD, gettext_lazy("Put on hold"), needs="reason"),
    Move("resume", frozenset({_S.ON_HOLD}), _S.UNDER_REVIEW, gettext_lazy("Take up again")),
    Move(
        "fall_through",
        frozenset({_S.MATCHED, _S.AGREED, _S.SCHEDULED}),
        _S.UNDER_REVIEW,
        gettext_lazy("It fell through"),
        needs="reason",
    ),
    Move("decline", frozenset(BEFORE_AGREEMENT), _S.DECLINED, gettext_lazy("Decline"), needs="reason"),
    Move("withdraw", frozenset({_S.DRAFT, *BEFORE_AGREEMENT}), _S.WITHDRAWN, gettext_lazy("Take the request back")),
)

MATCHING = Lifecycle(
    Match,
    "state",
    Move("accept", frozenset({_M.PROPOSED}), _M.ACCEPTED, gettext_lazy("Accept")),
    Move("decline", frozenset(OPEN_MATCHES), _M.DECLINED, gettext_lazy("Decline"), needs="reason"),
    Move("counter", frozenset({_M.PROPOSED}), _M.COUNTERED, gettext_lazy("Propose changes")),
    Move("take_counter", frozenset({_M.COUNTERED}), _M.ACCEPTED, gettext_lazy("Accept the changes")),
    Move("reply", frozenset({_M.COUNTERED}), _M.PROPOSED, gettext_lazy("Answer the proposal")),
    Move("remind", frozenset({_M.PROPOSED}), None, gettext_lazy("Remind the provider")),
    Move("recall", frozenset(OPEN_MATCHES), _M.RECALLED, gettext_lazy("Take the proposal back")),
    Move("expire", frozenset(OPEN_MATCHES), _M.EXPIRED, gettext_lazy("Not answered in time")),
    Move("end", frozenset({_M.ACCEPTED}), _M.ENDED, gettext_lazy("It fell through")),
)
