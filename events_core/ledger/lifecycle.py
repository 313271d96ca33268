"""The states of a contribution and what each move asks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker
from events_core.programme.models import State as EventState

from .models import Contribution

_S = Contribution.State
PROMISED = (_S.ASKED, _S.PLEDGED)
DONE = (_S.RECEIVED, _S.DELIVERED, _S.BORNE)


def has_value(contribution: Contribution) -> Iterable[Blocker]:
    """Somebody has put a value on it."""
    if contribution.amount is None:
        yield Blocker("no_value", _("Nobody has put a value on this yet. Say first how much it is worth."))


def has_more(contribution: Contribution) -> Iterable[Blocker]:
    """Something is promised that is not confirmed."""
    if contribution.to_confirm is None and contribution.amount is not None:
        yield Blocker("nothing_left", _("All that was promised is confirmed."))


def has_rest(contribution: Contribution) -> Iterable[Blocker]:
    """Something is promised that was not given."""
    if contribution.state in DONE and contribution.pledged == contribution.given:
        yield Blocker("all_given", _("All of it was given. A finance officer reverses an entry that was a mistake."))


def is_open(contribution: Contribution) -> Iterable[Blocker]:
    """The book takes entries."""
    if contribution.book.is_closed:
        yield Blocker("closed", _("The ledger is closed. A finance officer can open it again."))


def goes_on(contribution: Contribution) -> Iterable[Blocker]:
    """The event was not cancelled."""
    event = contribution.book.event
    if event is not None and event.state == EventState.CANCELLED:
        yield Blocker("cancelled", _("The event was cancelled: nobody is asked to contribute to it any more."))


CONTRIBUTING = Lifecycle(
    Contribution,
    "state",
    Move("value", frozenset(PROMISED), None, gettext_lazy("Put a value on it"), asks=[is_open]),
    Move("ask", frozenset(PROMISED), None, gettext_lazy("Ask by mail"), asks=[is_open, goes_on, has_value]),
    Move(
        "confirm",
        frozenset({*PROMISED, _S.CONFIRMED, *DONE}),
        None,
        gettext_lazy("Record a confirmation"),
        asks=[is_open, has_value, has_more],
    ),
    Move(
        "receive", frozenset({_S.PLEDGED, _S.CONFIRMED, *DONE}), None, gettext_lazy("Record what came"), asks=[is_open]
    ),
    Move(
        "withdraw",
        frozenset({*PROMISED, _S.CONFIRMED, *DONE}),
        None,
        gettext_lazy("Record a withdrawal"),
        asks=[is_open, has_rest],
    ),
)
"""No move has one target: the state follows from what is pledged, confirmed and given (`state_by_sums`)."""


def state_by_sums(contribution: Contribution) -> str:
    """The state that the sums of a contribution make."""
    if contribution.pledged == 0:
        return _S.WITHDRAWN
    if contribution.confirmed == 0:
        return _S.PLEDGED
    return contribution.whole_state if contribution.given == contribution.confirmed else _S.CONFIRMED
