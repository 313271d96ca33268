"""What this app shows on the pages of events."""


def register() -> None:
    """Hang the panels."""
