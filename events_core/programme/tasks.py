"""What the worker runs for events: by the clock, call an action."""

from events_core.journal.schedules import every

from . import minimum, visits


def tell_of_minimum() -> int:
    """Tell teams how their events stand with the minimum to go ahead, when it is due; how many."""
    return minimum.tell_due()


every("minimum", "events_core.programme.tasks.tell_of_minimum", minutes=30)


def tell_what_waits() -> int:
    """Write the letters of what waits that are due; how many."""
    return visits.tell_due()


every("what-waits", "events_core.programme.tasks.tell_what_waits", minutes=30)
