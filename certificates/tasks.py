"""What the worker runs: load by id, call an action."""

from events_core.journal.schedules import every

from .actions import issuing


def work(batch_id: int) -> int:
    """Make certificates of a batch for a while; how many were tried."""
    return issuing.work(batch_id)


def sweep() -> int:
    """Go on with every open batch that nobody works at; how many certificates were tried."""
    return sum(issuing.work(batch_id) for batch_id in issuing.open_batches())


every("certificates", "certificates.tasks.sweep", minutes=1)
