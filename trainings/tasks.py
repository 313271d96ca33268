"""What the worker runs for trainings: by the clock, call an action."""

from events_core.journal.actors import WORKER
from events_core.journal.schedules import every

from . import actions


def forget_drafts() -> int:
    """Delete drafts that nobody continued; how many."""
    return actions.forget_drafts()


every("training-drafts", "trainings.tasks.forget_drafts", minutes=24 * 60)


def run_surveys() -> int:
    """Open, ask, remind and close as the days of surveys say; how many were opened or closed."""
    return actions.run_due(WORKER)


def ask(survey_id: int) -> bool:
    """Ask the others whom a survey concerns that was opened just now."""
    while actions.ask_more(survey_id):
        pass
    return True


every("surveys", "trainings.tasks.run_surveys", minutes=15)


def keep_offers_fresh() -> tuple[int, int, int]:
    """Ask whether offers of a year ago are still so, remind, and let rest what nobody confirmed; how many of each."""
    return actions.ask_due(), actions.remind_offers_due(), actions.rest_due()


every("training-offers", "trainings.tasks.keep_offers_fresh", minutes=60)


def keep_proposals() -> tuple[int, int]:
    """Remind providers before their day of reply, and end what was not answered; how many of each."""
    return actions.remind_due(), actions.expire_due()


every("proposals", "trainings.tasks.keep_proposals", minutes=10)
