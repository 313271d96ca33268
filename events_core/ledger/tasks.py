"""What the worker runs for the books: by the clock, call an action."""

from events_core.journal.actors import WORKER
from events_core.journal.schedules import every

from . import actions


def remind() -> int:
    """Remind contributors before their day of reply; how many."""
    return actions.remind_due(WORKER)


every("pledges", "events_core.ledger.tasks.remind", minutes=60)
