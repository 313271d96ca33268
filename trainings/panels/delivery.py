"""On the pages of other apps: teaching: modules, attendance, assessments, completion."""


def register() -> None:
    """Hang the panels."""
