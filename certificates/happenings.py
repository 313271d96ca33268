"""The kinds of what happens to certificates, for who was away."""

from django.utils.translation import gettext_lazy as _

from events_core.programme.happened import Kind, kinds

ISSUED = ("batch.finished", "certificate.revoked", "certificate.reissued")


def register() -> None:
    """Make them known."""
    kinds(Kind("certificates", _("Certificates issued, revoked or corrected"), ISSUED, ISSUED[:1]))
