"""Secrets of personal links: derived when needed, never stored; tables hold a hash for look-up.

Secret = HMAC-SHA256(LINK_KEY, purpose · id · generation), base64url (RFC 4648 §5) without padding: 43 characters.
Replacing a link raises the generation, so that the old text opens nothing.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Purpose:
    """What a personal link is for; `path` holds `{secret}`."""

    name: str
    path: str


PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> Purpose:
    """Make a purpose known; called once per purpose when its module loads."""
    PURPOSES[purpose.name] = purpose
    return purpose


def key(purpose: str, number: int, generation: int) -> bytes:
    """The 32 bytes that belong to one generation of one thing."""
    text = f"{purpose}·{number}·{generation}".encode()
    return hmac.digest(settings.LINK_KEY.encode(), text, "sha256")


def secret(purpose: str, number: int, generation: int) -> str:
    """The link's secret, 43 characters of base64url."""
    return urlsafe_b64encode(key(purpose, number, generation)).decode().rstrip("=")


def digest(text: str) -> str:
    """What a table keeps of a secret: its SHA-256 in hexadecimal (64 characters)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def link_digest(purpose: str, number: int, generation: int) -> str:
    """The hash under which the present link of a row is looked up."""
    return digest(secret(purpose, number, generation))


def path(purpose: str, number: int, generation: int) -> str:
    """The link's path on this site."""
    return PURPOSES[purpose].path.format(secret=secret(purpose, number, generation))


def address(purpose: str, number: int, generation: int) -> str:
    """The link's whole address."""
    return settings.BASE_URL + path(purpose, number, generation)
