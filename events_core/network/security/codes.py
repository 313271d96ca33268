"""Codes of authenticator apps (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes."""

import hmac
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction

from events_core.foundation.typeset.qr import qr_bars, qr_matrix
from events_core.network.models import Person

QUIET = 4


@dataclass(frozen=True)
class Picture:
    """A QR code as an SVG path: `side` modules wide with its quiet zone."""

    path: str
    side: int


def picture(text: str) -> Picture:
    """The QR code of a text."""
    bars = qr_bars(text, "m")
    path = "".join(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for x, y, length in bars)
    return Picture(path, len(qr_matrix(text, "m")) + 2 * QUIET)


def digits_of(text: str) -> str:
    """A code as people type it: spaces and hyphens are left out, full-width digits count."""
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def counter_of(secret: str, code: str, after: int = 0) -> int:
    """The step of time (RFC 6238 §4.2) whose code this is, one step early or late; 0 when none later than `after`."""
    for counter in yield_hotp_counters_from_time():
        right = hmac.compare_digest(format_hotp_value(hotp_value(secret, counter)), digits_of(code))
        if right and counter > after:
            return counter
    return 0


@transaction.atomic
def spend_app_code(person: Person, code: str) -> Authenticator | None:
    """The person's authenticator app when this is its code now. A code counts once (RFC 6238 §5.2)."""
    app = Authenticator.objects.select_for_update().filter(user=person, type=Authenticator.Type.TOTP).first()
    if app is None:
        return None
    counter = counter_of(decrypt(app.data["secret"]), code, after=app.data.get("counter", 0))
    if not counter:
        return None
    app.data["counter"] = counter
    app.save(update_fields=["data"])
    return app


def spend_recovery_code(person: Person, code: str) -> Authenticator | None:
    """The person's recovery codes when this is one of them, which then no longer counts."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes if codes and codes.wrap().validate_code(digits_of(code)) else None


def readable(codes: list[str]) -> list[str]:
    """Codes in groups of four."""
    return [f"{code[:4]} {code[4:]}" for code in codes]
