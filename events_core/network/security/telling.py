"""Letters to a person about their own sign-in: whoever did it, the owner learns of it."""

from typing import Any

from django.conf import settings

from events_core.journal.letters import Recipient, post
from events_core.network.models import Person

KINDS = (
    "passkey_added",
    "passkey_removed",
    "app_on",
    "app_off",
    "codes_made",
    "code_used",
    "reset",
    "new_device",
)


def tell(person: Person, what: str, **values: Any) -> None:
    """Post one of `KINDS`, in the caller's transaction."""
    assert what in KINDS
    to = Recipient(person.name, person.email, person.language or "en", person.timezone)
    address = f"{settings.BASE_URL}/me/security/"
    post("security", to=to, about=person, context={**values, what: True, "address": address})
