"""A passkey in software (WebAuthn §6): what a phone or a key would answer, right or wrong."""

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN = "http://localhost:8000"


class SoftPasskey:
    """One credential; `verifies` says whether finger, face or PIN unlock it."""

    def __init__(self, origin: str = ORIGIN, *, verifies: bool = True) -> None:
        self.origin, self.verifies = origin, verifies
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(16)
        self.owner = ""

    def made(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid(bytes(16)), self.number, public)
        held = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), self._flags(ATTESTED), 1, data)
        client = CollectedClientData.create("webauthn.create", asked["challenge"], self.origin)
        statement = AttestationObject.create("none", held, {})
        return self._answer({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(statement)})

    def shown(self, options: dict[str, Any], *, owner: str | None = None) -> str:
        """The answer to `navigator.credentials.get`."""
        asked = options["publicKey"]
        held = AuthenticatorData.create(sha256(asked["rpId"].encode()), self._flags(), 2)
        client = CollectedClientData.create("webauthn.get", asked["challenge"], self.origin)
        signature = self.key.sign(held + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(held),
                "signature": websafe_encode(signature),
                "userHandle": self.owner if owner is None else owner,
            }
        )

    def _flags(self, more: int = 0) -> Any:
        return AuthenticatorData.FLAG(PRESENT | more | (VERIFIED if self.verifies else 0))

    def _answer(self, response: dict[str, str]) -> str:
        number = websafe_encode(self.number)
        assert websafe_decode(number) == self.number
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
