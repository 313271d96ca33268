"""What the worker runs for registrations."""

from events_core.journal.schedules import every

from . import actions


def erase_needs() -> int:
    """Erase access and dietary needs when their time is over."""
    return actions.erase_needs()


def release_unconfirmed() -> int:
    """Free the places of people who did not confirm their address."""
    return actions.release_unconfirmed()


def agree_costs(event_id: int) -> bool:
    """Bring into an event's ledger what its registrations state."""
    return actions.agree_costs(event_id)


def agree_all_costs() -> int:
    """Mend the ledgers that say something else than registrations state, as after a crash; how many."""
    return actions.agree_all_costs()


every("erase-needs", "registrations.tasks.erase_needs", minutes=24 * 60)
every("release-unconfirmed", "registrations.tasks.release_unconfirmed", minutes=60)
every("own-costs", "registrations.tasks.agree_all_costs", minutes=30)
