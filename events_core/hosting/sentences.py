"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.register(
        {
            "cohost.drafted": _("%(body)s named as the host to be asked."),
            "cohost.confirmed": _("%(body)s confirmed %(dates)s; recorded from its letter."),
            "cohost.declined": _("%(body)s declined %(dates)s; recorded from its letter."),
            "cohost.lapsed": _("The answer of %(body)s lapsed: the dates or cities changed."),
        }
    )
