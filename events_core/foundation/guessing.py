"""Who guesses codes and secrets is slowed down: only wrong guesses count, so that nobody is kept from their own."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_ratelimit.core import is_ratelimited

from .refusals import TooMany

RATE = "20/m"


def hold_back(request: HttpRequest, what: str) -> None:
    """Refuses (429) an address that has guessed wrongly 20 times within this minute."""
    if settings.RATE_LIMITS and is_ratelimited(request, group=what, key="ip", rate=RATE, increment=False):
        raise TooMany(_("There were too many wrong tries from your address. Wait a minute, then try again."))


def count_miss(request: HttpRequest, what: str) -> None:
    """Note one wrong guess."""
    if settings.RATE_LIMITS:
        is_ratelimited(request, group=what, key="ip", rate=RATE, increment=True)
