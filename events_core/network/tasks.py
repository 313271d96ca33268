"""What the worker runs for people and programs."""

from events_core.journal.schedules import every

from . import api_front


def forget_answers() -> int:
    """Erase remembered API answers older than 24 hours."""
    return api_front.forget_answers()


every("forget-answers", "events_core.network.tasks.forget_answers", minutes=60)
