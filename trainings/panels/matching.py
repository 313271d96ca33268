"""On the pages of other apps: how requests and offers are weighed, and what is asked for where."""


def register() -> None:
    """Hang the panels."""
