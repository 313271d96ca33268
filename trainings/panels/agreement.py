"""On the pages of other apps: proposals, agreements, and the trainings that come of them."""


def register() -> None:
    """Hang the panels."""
