"""What the links of invitations and of questions about dates open, and what to say when they open nothing."""

import datetime
from typing import TypeVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.refusals import Missing, Refusal, Refused
from events_core.network import links

from .asking import Asked

GUESSES = "programme.secret"
KEPT = datetime.timedelta(days=30)
T = TypeVar("T", bound=Asked)


def row_behind(request: HttpRequest, model: type[T], secret: str) -> T:
    """The row that a link opens, with its event.

    Refuses what opens nothing (404), what a newer link has replaced (`replaced`), what is long over (`over`), and who
    guesses (429).
    """
    hold_back(request, GUESSES)
    rows = links.find(model, secret).select_related("event")
    found: T | None = rows.filter(sent_at__isnull=False).first()
    if found is None:
        raise _why_nothing(request, model, secret)
    if timezone.now() > found.event.ends_at + KEPT:  # type: ignore[attr-defined]
        raise Refused("over", _("This page was closed some time after the event."))
    return found


def asked_before(model: type[T], secret: str) -> T | None:
    """Whose link it is or was, so that a page can say whom to write to; None when nobody knows it."""
    spent = links.spent(model, secret)
    rows = model._default_manager.select_related("event")
    found: T | None = (
        rows.filter(pk=spent.row).first() if spent else rows.filter(link_digest=tokens.digest(secret)).first()
    )
    return found


def _why_nothing(request: HttpRequest, model: type[Asked], secret: str) -> Refusal:
    if asked_before(model, secret) is None:
        count_miss(request, GUESSES)
        return Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    return Refused("replaced", _("This link is no longer in force. The newest mail has the one that counts."))
