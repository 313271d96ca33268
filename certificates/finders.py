"""What search makes of certificates: a code or serial number leads straight to one."""

import re

from django.http import HttpRequest
from django.urls import reverse

from events_core.foundation import codes
from events_core.network.models import Person
from events_core.programme.searching import leads

from .models import Certificate

SERIAL = re.compile(r"[A-Za-z0-9.-]*\d{4}")


def code(request: HttpRequest, person: Person | None, words: str) -> str:
    """A code opens the page that says whether the certificate is in force, for everyone, as its QR code does."""
    text = codes.normalise(words)
    known = codes.is_valid(text) and Certificate.objects.filter(code=text).exists()
    return reverse("certificates:verify", args=[text]) if known else ""


def serial(request: HttpRequest, person: Person | None, words: str) -> str:
    """A serial number opens the same page, for who sees the event's certificates."""
    if person is None or len(words) > 60 or not SERIAL.fullmatch(words):
        return ""
    rows = Certificate.objects.select_related("event").defer("event__search_text")
    found = rows.filter(serial=words.upper(), is_current=True).first()
    if found is None or not person.has_perm("certificates.see", found.event):
        return ""
    return reverse("certificates:verify", args=[found.code])


def register() -> None:
    """Have them found."""
    leads(code)
    leads(serial)
