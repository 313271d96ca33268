"""What trainings show on the pages of other apps."""

from . import agreement, delivery, demand, evaluation, matching, queue, supply


def register() -> None:
    """Hang the panels."""
    for part in (agreement, delivery, demand, evaluation, matching, queue, supply):
        part.register()
