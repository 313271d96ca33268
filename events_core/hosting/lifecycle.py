"""The states of a co-host request, as far as answers are recorded by hand."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker
from events_core.programme.models import State as EventState

from .models import CohostRequest

OVER = (EventState.CANCELLED, EventState.COMPLETED)


def event_goes_on(request: CohostRequest) -> Iterable[Blocker]:
    """The event is neither called off nor held already."""
    if request.event.state in OVER:
        yield Blocker("event_over", _("The event was held or cancelled: its hosts are no longer asked."))


_S = CohostRequest.State
_BEFORE = frozenset({_S.DRAFTED, _S.DECLINED, _S.LAPSED})
COHOSTING = Lifecycle(
    CohostRequest,
    "state",
    Move("record_confirmed", _BEFORE, _S.CONFIRMED, gettext_lazy("Record a yes"), asks=[event_goes_on]),
    Move("record_declined", _BEFORE, _S.DECLINED, gettext_lazy("Record a no"), asks=[event_goes_on]),
    Move("name_another", _BEFORE, _S.DRAFTED, gettext_lazy("Name another local government"), asks=[event_goes_on]),
    Move("lapse", frozenset({_S.CONFIRMED}), _S.LAPSED, gettext_lazy("Lapse")),
)
