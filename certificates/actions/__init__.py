"""Every write to certificates: ordering batches, issuing one by one, revoking and correcting."""

from .batches import issue_now, order_batch, pause, resume, retry, stop
from .issuing import work
from .records import reissue, revoke, set_printed_name

__all__ = [
    "issue_now",
    "order_batch",
    "pause",
    "reissue",
    "resume",
    "retry",
    "revoke",
    "set_printed_name",
    "stop",
    "work",
]
