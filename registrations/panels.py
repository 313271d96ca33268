"""What registrations show on the pages of other apps."""


def register() -> None:
    """Hang the panels."""
