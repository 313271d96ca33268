"""What personal links open, and what to say when they open nothing (any more)."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import tokens
from events_core.foundation.guessing import count_miss, hold_back
from events_core.foundation.refusals import Missing, Refusal, Refused
from events_core.network import links

from .models import Invitation, Match, Offer, TrainingRequest
from .models.demand import KEPT

GUESSES = "trainings.secret"
FORGOTTEN = "forgotten"
"""Why a link opens nothing: the draft was not continued, and was deleted."""


def request_behind(http_request: HttpRequest, secret: str) -> TrainingRequest:
    """The training request that a link opens, with city, owner, event and topics.

    Refuses what opens nothing (404), what a newer link has replaced (`replaced`), a draft that was deleted
    (`forgotten`), what is long over (`over`), and who guesses (429).
    """
    hold_back(http_request, GUESSES)
    found: TrainingRequest | None = _whole(links.find(TrainingRequest, secret)).first()
    if found is None:
        raise _why_no_request(http_request, secret)
    if timezone.now() > found.link_until:
        raise Refused("over", _("This page was closed three years after the request. The secretariat has the record."))
    return found


def request_before(secret: str) -> TrainingRequest | None:
    """Whose link it is or was, so that a page can say whom to write to; None when nobody knows it."""
    spent = links.spent(TrainingRequest, secret)
    wanted = Q(pk=spent.row) if spent else Q(link_digest=tokens.digest(secret))
    found: TrainingRequest | None = _whole(TrainingRequest.objects.filter(wanted)).first()
    return found


def _whole(rows: QuerySet[TrainingRequest]) -> QuerySet[TrainingRequest]:
    wide = rows.select_related("city", "organisation", "owner", "event", "asked_to_join__lead__city")
    return wide.prefetch_related("topics")


def _why_no_request(http_request: HttpRequest, secret: str) -> Refusal:
    spent = links.spent(TrainingRequest, secret)
    if spent is None:
        count_miss(http_request, GUESSES)
        return Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    if spent.why == FORGOTTEN:
        return Refused(
            FORGOTTEN, _("This draft was not continued for 30 days, and was deleted. You can begin a new one.")
        )
    return Refused("replaced", _("This link was replaced by a newer one. The newest mail has the one that counts."))


def invitation_behind(http_request: HttpRequest, secret: str) -> Invitation:
    """The invitation to a survey that a link opens. Refuses what opens nothing (404), and who guesses (429)."""
    hold_back(http_request, GUESSES)
    rows = links.find(Invitation, secret).select_related("survey__event", "registration")
    found: Invitation | None = rows.first()
    if found is None:
        count_miss(http_request, GUESSES)
        raise Missing(_("This link opens nothing (any more). Open it again from your mail."))
    return found


def match_behind(http_request: HttpRequest, secret: str) -> Match:
    """The proposal that a provider's link opens, with its offer, its request and who owns it.

    Refuses what opens nothing (404), what a newer link has replaced (`replaced`), what is long over (`over`), and who
    guesses (429).
    """
    hold_back(http_request, GUESSES)
    found: Match | None = _whole_matches(links.find(Match, secret)).first()
    if found is None:
        raise _why_no_match(http_request, secret)
    if timezone.now() > found.state_since + KEPT:
        raise Refused("over", _("This page was closed three years after the answer. The secretariat has the record."))
    return found


def match_before(secret: str) -> Match | None:
    """Whose link it is or was, so that a page can say whom to write to; None when nobody knows it."""
    spent = links.spent(Match, secret)
    wanted = Q(pk=spent.row) if spent else Q(link_digest=tokens.digest(secret))
    found: Match | None = _whole_matches(Match.objects.filter(wanted)).first()
    return found


def _whole_matches(rows: QuerySet[Match]) -> QuerySet[Match]:
    wide = rows.select_related("offer__organisation", "request__city", "request__owner", "request__event", "weights")
    return wide.prefetch_related("request__topics", "offer__topics")


def _why_no_match(http_request: HttpRequest, secret: str) -> Refusal:
    if links.spent(Match, secret) is None:
        count_miss(http_request, GUESSES)
        return Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    return Refused("replaced", _("This link was replaced by a newer one. The newest mail has the one that counts."))


def offer_behind(http_request: HttpRequest, secret: str) -> Offer:
    """The training offer that a link opens, with all that its page shows.

    Refuses what opens nothing (404), what a newer link has replaced (`replaced`), and who guesses (429).
    """
    hold_back(http_request, GUESSES)
    rows = links.find(Offer, secret).select_related("organisation__city")
    found: Offer | None = rows.prefetch_related("topics", "experience", "costs").first()
    if found is None:
        if links.spent(Offer, secret):
            raise Refused("replaced", _("This link was replaced: it went to whoever is the contact of the offer now."))
        count_miss(http_request, GUESSES)
        raise Missing(_("This link opens nothing (any more). The newest mail from us has the one that counts."))
    return found
