"""The states of a batch and of a certificate."""

from django.utils.translation import gettext_lazy as _

from events_core.foundation.lifecycle import Lifecycle, Move

from .models import Batch, Certificate

_B = Batch.State
BATCH = Lifecycle(
    Batch,
    "state",
    Move("start", frozenset({_B.QUEUED}), _B.WORKING, _("Start")),
    Move("pause", frozenset({_B.QUEUED, _B.WORKING}), _B.PAUSED, _("Pause after this one")),
    Move("resume", frozenset({_B.PAUSED, _B.STOPPED, _B.NEEDS_ATTENTION}), _B.QUEUED, _("Go on")),
    Move("stop", frozenset({_B.QUEUED, _B.WORKING, _B.PAUSED}), _B.STOPPED, _("Stop after this one")),
    Move("finish", frozenset({_B.QUEUED, _B.WORKING}), _B.DONE, _("Finish")),
    Move("need_attention", frozenset({_B.QUEUED, _B.WORKING}), _B.NEEDS_ATTENTION, _("Ask for attention")),
)
BATCH_MOVES = ("pause", "resume", "stop")  # what people may ask; the others are the worker's

_C = Certificate.State
CERTIFICATE = Lifecycle(
    Certificate,
    "state",
    Move("revoke", frozenset({_C.VALID}), _C.REVOKED, _("Revoke"), needs="reason"),
    Move("replace", frozenset({_C.VALID, _C.REVOKED}), _C.REPLACED, _("Issue a corrected one")),
)
