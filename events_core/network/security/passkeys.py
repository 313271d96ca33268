"""Passkeys (WebAuthn Level 2): credentials that the browser finds by itself and that verify who holds them.

Each is two factors in one: the device, and the finger, face or PIN that unlocks it.
"""

import json
import struct
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from fido2.webauthn import UserVerificationRequirement

from events_core.network.models import Person

MOST = 20
"""So many passkeys a person may have."""
LONGEST = 20_000
"""So many characters an answer of a browser may have."""
FAULTS = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, struct.error)
T = TypeVar("T")


def home_of_passkeys(request: HttpRequest) -> str:
    """ "" where passkeys work; else the address at which they do.

    Browsers offer them only over TLS, or at `localhost`, and only under the name for which they were made.
    """
    home = urlsplit(settings.BASE_URL)
    here = request.get_host().rsplit(":", 1)[0]
    fits = here == home.hostname and (request.is_secure() or here == "localhost")
    return "" if fits else settings.BASE_URL


def options_to_add(person: Person) -> dict[str, Any]:
    """What the browser needs to make a passkey; remembers the challenge in the session."""
    return auth.begin_registration(person, passwordless=True)


def options_to_show(person: Person | None = None) -> dict[str, Any]:
    """What the browser needs to show a passkey: one of the person's, or any that it knows for this site."""
    return auth.begin_authentication(person)


def read_new(answer: str) -> dict[str, Any] | None:
    """The credential that a browser made for the last challenge; None when it is not right or verified nobody."""

    def check() -> dict[str, Any]:
        credential = json.loads(answer)
        auth.parse_registration_response(credential)
        if not auth.complete_registration(credential).is_user_verified():
            raise ValueError
        return dict(credential)

    return _tried(answer, check)


def shown(answer: str, person: Person | None = None) -> Authenticator | None:
    """The passkey that a browser showed for the last challenge; None when it is not right, or not this person's."""

    def check() -> Authenticator:
        if (auth.get_state() or {}).get("user_verification") != UserVerificationRequirement.REQUIRED:
            raise ValueError
        credential = json.loads(answer)
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(person or auth.extract_user_from_response(credential), credential)

    return _tried(answer, check)


def _tried(answer: str, check: Callable[[], T]) -> T | None:
    """What `check` returns; None for whatever was sent wrong. A challenge counts once, right or wrong."""
    try:
        return check() if 0 < len(answer) <= LONGEST else None
    except FAULTS:
        return None
    finally:
        auth.clear_state()
