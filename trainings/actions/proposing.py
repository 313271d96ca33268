"""Proposing an offer to its provider, and what the secretariat and the clock do with the proposal."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Blocker, Refused
from events_core.journal.actors import WORKER, Actor
from events_core.network.links import replace
from events_core.network.models import Person
from trainings import mail, ranking
from trainings.models import Match, Offer, TrainingRequest
from trainings.supplied import weighing_now
from trainings.terms import TermsIntake, TrainingTerms, beginning

from .common import locked_match, locked_together, must_be_fresh, take, take_match, tell, text_of, write
from .matched import become_matched, is_late, tell_desk, told_of

State = Match.State
DAYS_TO_ANSWER = 14
REMIND_BEFORE = datetime.timedelta(days=3)
MOST_DAYS = 365
ONCE = datetime.timedelta(minutes=1)
AT_ONCE = 200
"""How many proposals one run of the clock looks at."""


@transaction.atomic
def propose(
    request_id: int,
    offer_id: int,
    *,
    by: Actor,
    person: Person | None = None,
    reason: str = "",
    message: str = "",
    reply_by: Any = None,
    terms: Mapping[str, Any] | None = None,
) -> Match:
    """Ask a provider whether it teaches what a request asks for, and those that are joined to it.

    `terms` are what is proposed where it differs from what request and offer say. Refuses (409) what is not under
    review, a second proposal beside one, an offer that is not in force or tells nobody to write to; wrong values, and
    an offer with conflicts without a reason (422).
    """
    requests = locked_together(request_id)
    lead = _lead_of(requests, request_id)
    take(lead, "propose")
    served = [one for one in requests if one.state == TrainingRequest.State.UNDER_REVIEW]
    offer = _offer_to_propose(offer_id)
    weighing = weighing_now()
    ranked = ranking.judge(served, offer, weighing)
    begins = beginning(served, offer)
    match = Match(
        request=lead,
        offer=offer,
        score=ranked.score,
        parts=ranked.stored["parts"],
        conflicts=ranked.stored["conflicts"],
        weights=weighing,
        needs=_needs(served),
        reason=text_of(reason, "reason", missing=_no_reason() if ranked.conflicts else ""),
        message=text_of(message, "message"),
        reply_by=_reply_by(reply_by),
        terms=(TermsIntake(terms, begins).clean() if terms is not None else begins).body,
        chosen_by=person,
    )
    match.save()
    match.renew_link()
    match.save(update_fields=["link_generation", "link_digest"])
    tell(by, "proposed", lead, body=offer.organisation.name, reply_by=match.reply_by)
    mail.to_provider(match, "proposed", **told_of(match, served))
    return match


@transaction.atomic
def remind(match_id: int, *, by: Actor, version: int | None = None) -> Match:
    """Mail the provider a reminder with its link; twice within a minute is once. Refuses what was answered (409)."""
    match, requests = locked_match(match_id)
    must_be_fresh(match, version)
    take_match(match, "remind")
    now = timezone.now()
    if match.reminded_at and now - match.reminded_at < ONCE:
        return match
    match.reminded_at = now
    write(match)
    tell(by, "provider_reminded", match.request, body=match.offer.organisation.name)
    mail.to_provider(match, "reminded", **told_of(match, requests))
    return match


@transaction.atomic
def recall(match_id: int, *, by: Actor, message: str = "", version: int | None = None) -> Match:
    """Take a proposal back; the provider is told and need do nothing. Refuses what is accepted or over (409)."""
    match, _requests = locked_match(match_id)
    must_be_fresh(match, version)
    words = text_of(message, "message")
    take_match(match, "recall")
    write(match)
    tell(by, "recalled", match.request, body=match.offer.organisation.name)
    mail.to_provider(match, "recalled", words=words)
    return match


@transaction.atomic
def reply(
    match_id: int,
    terms: Mapping[str, Any],
    message: str = "",
    reply_by: Any = None,
    *,
    by: Actor,
    version: int | None = None,
) -> Match:
    """Answer a provider that would teach with changes: with other terms, by another link, until another day.

    What is not in `terms` is as the provider would have it. Refuses what is not countered (409), wrong values (422).
    """
    match, requests = locked_match(match_id)
    must_be_fresh(match, version)
    take_match(match, "reply")
    match.terms = TermsIntake(terms, TrainingTerms.read(match.counter)).clean().body
    match.message, match.reply_by = text_of(message, "message"), _reply_by(reply_by)
    match.opened_at = match.reminded_at = None
    replace(match, "replied")
    write(match)
    tell(by, "replied", match.request, body=match.offer.organisation.name, reply_by=match.reply_by)
    mail.to_provider(match, "replied", **told_of(match, requests))
    return match


@transaction.atomic
def take_counter(match_id: int, *, by: Actor, version: int | None = None) -> Match:
    """Accept what the provider would have otherwise: its terms count. Refuses what is not countered (409)."""
    match, requests = locked_match(match_id)
    must_be_fresh(match, version)
    take_match(match, "take_counter")
    match.terms = match.counter
    write(match)
    tell(by, "counter_taken", match.request, body=match.offer.organisation.name)
    mail.to_provider(match, "counter_taken", **told_of(match, requests))
    become_matched(match, requests, by)
    return match


def remind_due() -> int:
    """Remind providers three days before the day by which they should answer; how many."""
    soon = timezone.now().date() + REMIND_BEFORE
    rows = Match.objects.filter(state=State.PROPOSED, reminded_at=None, reply_by__lte=soon)
    return sum(_remind_one(number) for number in rows.values_list("pk", flat=True)[:AT_ONCE])


def expire_due() -> int:
    """End proposals that were not answered by their day; how many. What the secretariat has to answer stays."""
    rows = Match.objects.filter(state=State.PROPOSED, reply_by__lt=timezone.now().date())
    return sum(_expire_one(number) for number in rows.values_list("pk", flat=True)[:AT_ONCE])


def why_not_proposed(offer: Offer) -> Blocker | None:
    """Why its provider cannot be asked; None when it can."""
    if offer.state != Offer.State.ACTIVE:
        return Blocker("offer_resting", _("This offer is not in force. Ask its provider to confirm it first."), "offer")
    if not offer.contact_email:
        text = _("This offer does not say whom to write to. Add a contact to the offer first.")
        return Blocker("no_contact", text, "offer")
    return None


@transaction.atomic
def _remind_one(match_id: int) -> int:
    match, requests = locked_match(match_id)
    if match.state != State.PROPOSED or match.reminded_at or is_late(match):
        return 0
    match.reminded_at = timezone.now()
    write(match)
    mail.to_provider(match, "reminded", **told_of(match, requests))
    return 1


@transaction.atomic
def _expire_one(match_id: int) -> int:
    match, requests = locked_match(match_id)
    if match.state != State.PROPOSED or not is_late(match):
        return 0
    take_match(match, "expire")
    write(match)
    tell(WORKER, "expired", match.request, body=match.offer.organisation.name)
    mail.to_provider(match, "expired")
    tell_desk(match, "expired", requests)
    return 1


def _lead_of(requests: Sequence[TrainingRequest], request_id: int) -> TrainingRequest:
    """The request for which is proposed. Refuses one that is served with another, where it is done."""
    if requests[0].pk != request_id:
        text = _("This request is served together with that of %(city)s. Ask a provider there.")
        raise Refused("joined", text % {"city": requests[0].place})
    return requests[0]


def _offer_to_propose(offer_id: int) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",)).select_related("organisation")
    offer = rows.get(pk=offer_id)
    if blocker := why_not_proposed(offer):
        raise Refused("refused", str(blocker.message), [blocker])
    return offer


def _no_reason() -> str:
    return _("This offer does not fit in everything. Say why you choose it all the same.")


def _needs(requests: Sequence[TrainingRequest]) -> dict[str, Any]:
    """What was matched, as JSON: whose requests, and what they ask for together."""
    asked = ranking.needs_of(requests)
    return {
        "requests": [
            {"id": one.pk, "reference": one.reference, "city": one.place, "people": one.people} for one in requests
        ],
        "topics": sorted(asked.topics),
        "level": asked.level,
        "audiences": sorted(asked.audiences),
        "people": asked.people,
        "languages": list(asked.languages),
        "months": sorted(asked.months),
        "mode": asked.mode,
        "countries": sorted(asked.countries),
        "budget": str(asked.budget) if asked.budget is not None else None,
    }


def _reply_by(given: Any) -> datetime.date:
    """The day by which a provider should answer; a fortnight from now when none is named."""
    today = timezone.now().date()
    checked = TermsIntake({})
    day = checked.day("reply_by", given) or today + datetime.timedelta(days=DAYS_TO_ANSWER)
    if not checked.errors and not today <= day <= today + datetime.timedelta(days=MOST_DAYS):
        checked.fault("reply_by", "range", _("Choose a day from today to a year from now."))
    checked.done()
    return day
