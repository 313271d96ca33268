"""What the worker runs for events: by the clock, call an action."""

from events_core.journal.schedules import every

from . import dating, minimum, visits


def tell_of_minimum() -> int:
    """Tell teams how their events stand with the minimum to go ahead, when it is due; how many."""
    return minimum.tell_due()


def remind_of_dates() -> int:
    """Remind those who have not said which dates suit, before their day of reply; how many."""
    return dating.remind_due()


every("minimum", "events_core.programme.tasks.tell_of_minimum", minutes=30)


def tell_what_waits() -> int:
    """Write the letters of what waits that are due; how many."""
    return visits.tell_due()


every("what-waits", "events_core.programme.tasks.tell_what_waits", minutes=30)
every("candidate-dates", "events_core.programme.tasks.remind_of_dates", minutes=60)
