"""How this app's entries read in the journal."""

from django.utils.translation import gettext_lazy as _

from events_core.journal import sentences


def register() -> None:
    """Make this app's verbs known to the journal."""
    sentences.register(
        {
            "batch.ordered": _("Certificates ordered: batch %(number)s for %(total)s people."),
            "batch.paused": _("Batch %(number)s of certificates paused."),
            "batch.resumed": _("Batch %(number)s of certificates goes on."),
            "batch.stopped": _("Batch %(number)s of certificates stopped."),
            "batch.finished": _("Batch %(number)s of certificates finished: %(done)s issued, %(failed)s not made."),
            "certificate.revoked": _("Certificate %(serial)s revoked: %(reason)s"),
            "certificate.reissued": _("Certificate %(serial)s issued again, version %(version)s: %(reason)s"),
            "certificate.name_changed": _("The name for certificates was changed for one participant."),
        }
    )
