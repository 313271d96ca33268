"""Who guesses codes and secrets is slowed down, and who has mail sent to others.

Only wrong guesses count, so that nobody is kept from their own, and only what was sent.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_ratelimit.core import is_ratelimited

from .refusals import TooMany

RATE = "20/m"
SENDS = "30/m"


def hold_back(request: HttpRequest, what: str) -> None:
    """Refuses (429) an address that has guessed wrongly 20 times within this minute."""
    if settings.RATE_LIMITS and is_ratelimited(request, group=what, key="ip", rate=RATE, increment=False):
        raise TooMany(_("There were too many wrong tries from your address. Wait a minute, then try again."))


def count_miss(request: HttpRequest, what: str) -> None:
    """Note one wrong guess."""
    if settings.RATE_LIMITS:
        is_ratelimited(request, group=what, key="ip", rate=RATE, increment=True)


def hold_back_sender(request: HttpRequest, what: str) -> None:
    """Refuses (429) an address that has had mail sent to people 30 times within this minute; not under DEMO."""
    if _limits_senders() and is_ratelimited(request, group=what, key="ip", rate=SENDS, increment=False):
        raise TooMany(_("Too many requests"))


def count_sending(request: HttpRequest, what: str) -> None:
    """Note one mail."""
    if _limits_senders():
        is_ratelimited(request, group=what, key="ip", rate=SENDS, increment=True)


def _limits_senders() -> bool:
    return bool(settings.RATE_LIMITS and not settings.DEMO)
