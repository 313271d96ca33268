"""On the pages of other apps: proposals, agreements, and the trainings that come of them."""

from trainings import agreed, cityside, deskside


def register() -> None:
    """Hang the panels."""
    deskside.PARTS.append(agreed.desk_part)
    cityside.PARTS.append(agreed.people_part)
    cityside.PARTS.append(agreed.agree_part)
