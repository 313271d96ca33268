"""On the pages of other apps: what providers offer: the catalogue, and how offers are kept fresh."""


def register() -> None:
    """Hang the panels."""
