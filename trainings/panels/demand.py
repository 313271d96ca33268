"""On the pages of other apps: what cities ask for: the form, and the page that follows it."""


def register() -> None:
    """Hang the panels."""
