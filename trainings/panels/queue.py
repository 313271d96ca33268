"""On the pages of other apps: the secretariat's queue of requests, and requests that are served together."""


def register() -> None:
    """Hang the panels."""
