"""What the worker runs for co-hosts: by the clock, call an action."""

from events_core.journal.schedules import every

from . import actions


def keep() -> tuple[int, int]:
    """Remind cities before their day of reply, and end what was not answered; how many of each."""
    return actions.remind_due(), actions.expire_due()


def hand_over_gifts() -> int:
    """Tell the ledger what cities give that it does not know yet; of how many requests."""
    return actions.hand_over_due()


every("cohosts", "events_core.hosting.tasks.keep", minutes=10)
every("gifts-of-cities", "events_core.hosting.tasks.hand_over_gifts", minutes=10)
