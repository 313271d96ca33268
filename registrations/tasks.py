"""What the worker runs for registrations."""

from events_core.journal.schedules import every

from . import actions


def erase_needs() -> int:
    """Erase access and dietary needs when their time is over."""
    return actions.erase_needs()


def release_unconfirmed() -> int:
    """Free the places of people who did not confirm their address."""
    return actions.release_unconfirmed()


every("erase-needs", "registrations.tasks.erase_needs", minutes=24 * 60)
every("release-unconfirmed", "registrations.tasks.release_unconfirmed", minutes=60)
