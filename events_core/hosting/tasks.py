"""What the worker runs for co-hosts: by the clock, call an action."""

from events_core.journal.schedules import every

from . import actions


def keep() -> tuple[int, int]:
    """Remind cities before their day of reply, and end what was not answered; how many of each."""
    return actions.remind_due(), actions.expire_due()


every("cohosts", "events_core.hosting.tasks.keep", minutes=10)
