"""What becomes of batches when two people are one; certificates hang on registrations and stay as they were issued."""

from events_core.network.merging.registry import place


def register() -> None:
    """Say what becomes of every field of this app."""
    place("certificates.Batch", "ordered_by")
