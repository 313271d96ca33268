"""What a contributor's personal link opens, and what to say when it opens nothing (any more)."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.refusals import Missing, Refusal, Refused
from events_core.network import links

from .models import Contribution

GUESSES = "ledger.secret"


def contribution_behind(request: HttpRequest, secret: str) -> Contribution:
    """The contribution that a link opens, with its book, event and party.

    Refuses what opens nothing (404), what a newer link has replaced (`replaced`), what is long over (`over`), and who
    guesses (429).
    """
    hold_back(request, GUESSES)
    found: Contribution | None = _whole(links.find(Contribution, secret)).first()
    if found is None:
        raise _why_nothing(request, secret)
    if timezone.now() > found.link_until:
        raise Refused("over", _("This page was closed some time after the day of reply. Your answer is kept."))
    return found


def asked_before(secret: str) -> Contribution | None:
    """Whose link it is or was, so that a page can say whom to write to; None when nobody knows it."""
    spent = links.spent(Contribution, secret)
    wanted = Q(pk=spent.row) if spent else Q(link_digest=tokens.digest(secret))
    found: Contribution | None = _whole(Contribution.objects.filter(wanted)).first()
    return found


def _whole(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    return rows.select_related("book__event", "party__organisation")


def _why_nothing(request: HttpRequest, secret: str) -> Refusal:
    if links.spent(Contribution, secret) is None:
        count_miss(request, GUESSES)
        return Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    return Refused("replaced", _("This link was replaced by a newer one. The newest mail has the one that counts."))
