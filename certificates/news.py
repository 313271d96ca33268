"""News of certificates for programs elsewhere (webhooks): that one was issued, never to whom."""

from typing import Any

from django.utils.translation import gettext_lazy

from certificates.models import Certificate
from events_core.network.models import Person
from events_core.network.webhooks import kinds
from events_core.network.webhooks.announcing import announce
from events_core.network.webhooks.kinds import Kind
from events_core.programme.models import Event
from events_core.programme.news import event_with

ISSUED = "certificate.issued"


def tell(certificate: Certificate) -> None:
    """Announce a certificate, and each corrected version. Its code, with which anybody may open it, is left out."""
    data: dict[str, Any] = {
        "serial": certificate.serial,
        "version": certificate.version,
        "event": certificate.event.slug,
        "kind": str(certificate.kind),
        "state": str(certificate.state),
    }
    announce(ISSUED, certificate.event, data, once=str(certificate.pk))


def may_read(person: Person, event: Event) -> bool:
    """Whether the person may see the event's certificates."""
    return person.has_perm("certificates.see", event)


def register() -> None:
    """Make the kind known."""
    label = gettext_lazy("A certificate of an event on which you work is issued")
    kinds.register(Kind(ISSUED, label, event_with, may_read))
