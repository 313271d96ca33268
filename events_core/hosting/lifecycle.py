"""The states of a co-host request, as far as answers are recorded by hand."""

from django.utils.translation import gettext_lazy as _

from events_core.foundation.lifecycle import Lifecycle, Move

from .models import CohostRequest

_S = CohostRequest.State
_BEFORE = frozenset({_S.DRAFTED, _S.DECLINED, _S.LAPSED})
COHOSTING = Lifecycle(
    CohostRequest,
    "state",
    Move("record_confirmed", _BEFORE, _S.CONFIRMED, _("Record a yes")),
    Move("record_declined", _BEFORE, _S.DECLINED, _("Record a no")),
    Move("lapse", frozenset({_S.CONFIRMED}), _S.LAPSED, _("Lapse")),
)
