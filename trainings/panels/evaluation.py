"""On the pages of other apps: surveys, their results, and the report to the city."""


def register() -> None:
    """Hang the panels."""
