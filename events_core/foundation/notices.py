"""The one notice on the next page: what the last action did."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html

_LEVELS = {"go": messages.SUCCESS, "info": messages.INFO, "wait": messages.WARNING, "stop": messages.ERROR}
TONES = {level: tone for tone, level in _LEVELS.items()}


def say(request: HttpRequest, title: str | Promise, text: str | Promise = "", tone: str = "go") -> None:
    """Show a notice with a title, and a sentence under it, on the next page that the person sees.

    Tones: go (done), info (for your information), wait (something is missing), stop (it did not work).
    """
    body = format_html("<b>{}</b><p>{}</p>", title, text) if text else format_html("<b>{}</b>", title)
    messages.add_message(request, _LEVELS[tone], body)
