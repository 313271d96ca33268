"""How django-allauth's second factors look here: whose they are, and how their secrets lie in the database."""

import base64
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.translation import gettext as _

from events_core.foundation import tokens


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key made from LINK_KEY: a copy of the database alone opens nothing."""

    @cached_property
    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(tokens.key("second-factor", 0, 0)))

    def encrypt(self, text: str) -> str:
        """What the table keeps of a secret."""
        return self._cipher.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return self._cipher.decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """The name under which authenticator apps list this site."""
        return _("Low Carbon City Platform")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site for which passkeys count: the host of BASE_URL, whatever host was asked for."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": self.get_totp_issuer()}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The person: an id without meaning elsewhere (WebAuthn §14.6.1), and what the browser shows."""
        return super().get_public_key_credential_user_entity(user) | {"display_name": str(user)}
