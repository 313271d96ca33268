"""What a personal link opens, and what to say when it opens nothing (any more)."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.refusals import Missing, Refusal, Refused
from events_core.network import links

from .models import CohostRequest

GUESSES = "hosting.secret"


def request_behind(http_request: HttpRequest, secret: str) -> CohostRequest:
    """The request that a link opens, with event, city, local government and answer.

    Refuses what opens nothing (404), what a newer link has replaced (`lapsed` when dates or cities had changed, else
    `replaced`), what is long over (`over`), and who guesses (429).
    """
    hold_back(http_request, GUESSES)
    rows = links.find(CohostRequest, secret).select_related("event", "city", "organisation", "answer__amends")
    found: CohostRequest | None = rows.first()
    if found is None:
        raise _why_nothing(http_request, secret)
    if timezone.now() > found.link_until:
        raise Refused("over", _("This page was closed some time after the event. The organizers have what was agreed."))
    return found


def _why_nothing(http_request: HttpRequest, secret: str) -> Refusal:
    spent = links.spent(CohostRequest, secret)
    if spent is None:
        count_miss(http_request, GUESSES)
        return Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    if spent.why == CohostRequest.State.LAPSED:
        text = _("The dates or cities changed, and the city was asked again. The newest mail has the link that counts.")
        return Refused("lapsed", text)
    return Refused("replaced", _("This link was replaced by a newer one. The newest mail has the one that counts."))


def asked_before(secret: str) -> CohostRequest | None:
    """Whose link it is or was, so that a page can say whom to write to; None when nobody knows it."""
    digest = tokens.digest(secret)
    spent = links.spent(CohostRequest, secret)
    wanted = Q(pk=spent.row) if spent else Q(link_digest=digest)
    return CohostRequest.objects.filter(wanted).select_related("event", "city", "organisation").first()
