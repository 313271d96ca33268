"""What the worker runs for trainings: by the clock, call an action."""

from events_core.journal.schedules import every

from . import actions


def forget_drafts() -> int:
    """Delete drafts that nobody continued; how many."""
    return actions.forget_drafts()


every("training-drafts", "trainings.tasks.forget_drafts", minutes=24 * 60)
