"""What a provider does with a proposal by its personal link."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.intake import Intake
from events_core.foundation.refusals import FieldError, Invalid
from trainings import mail
from trainings.models import Match, TrainingRequest
from trainings.terms import TermsIntake, TrainingTerms

from .common import by_provider, locked_match, take_match, tell, text_of, write
from .matched import become_matched, must_be_open, tell_desk, told_of

State = Match.State


@transaction.atomic
def accept(match_id: int, name: str = "", position: str = "", message: str = "") -> Match:
    """The provider teaches on the terms proposed: the request is matched, and its city told. The same twice is once.

    Refuses (409: `answered`, `recalled`, `expired`, …) what does not wait for it.
    """
    match, requests = locked_match(match_id)
    words = text_of(message, "message")
    if match.state == State.ACCEPTED and not match.counter and match.answer_message == words:
        return match
    must_be_open(match)
    take_match(match, "accept")
    _answered(match, name, position, words)
    match.counter = {}
    write(match)
    tell(by_provider(match), "accepted", match.request, body=match.offer.organisation.name)
    _tell_answer(match, "accepted", requests)
    become_matched(match, requests, by_provider(match))
    return match


@transaction.atomic
def decline(match_id: int, reason: str, name: str = "", position: str = "") -> Match:
    """The provider does not teach this. Refuses without a reason (422), and what does not wait for it (409)."""
    match, requests = locked_match(match_id)
    words = text_of(reason, "reason", missing=_("Say why, in a sentence or two."))
    if match.state == State.DECLINED and match.answer_message == words:
        return match
    must_be_open(match)
    take_match(match, "decline")
    _answered(match, name, position, words)
    write(match)
    tell(by_provider(match), "provider_declined", match.request, body=match.offer.organisation.name, reason=words)
    _tell_answer(match, "declined", requests)
    return match


@transaction.atomic
def counter(match_id: int, terms: Mapping[str, Any], message: str = "", name: str = "", position: str = "") -> Match:
    """The provider would teach on other terms; what is not in `terms` is as proposed. The secretariat answers.

    Refuses what changes nothing and says nothing (422), and what does not wait for it (409).
    """
    match, requests = locked_match(match_id)
    proposed, words = TrainingTerms.read(match.terms), text_of(message, "message")
    wanted = TermsIntake(terms, proposed).clean()
    if match.state == State.COUNTERED and (match.counter, match.answer_message) == (wanted.body, words):
        return match
    must_be_open(match)
    if wanted == proposed and not words:
        nothing = _("Say what should be different: days, place, languages, people, costs, or in your words.")
        raise Invalid(FieldError("message", "no_change", nothing))
    take_match(match, "counter")
    _answered(match, name, position, words)
    match.counter = wanted.body
    write(match)
    tell(by_provider(match), "countered", match.request, body=match.offer.organisation.name)
    _tell_answer(match, "countered", requests)
    return match


def opened(match: Match) -> None:
    """Note that the link was opened for the first time, perhaps by a mail filter; all that a GET ever writes."""
    if match.opened_at is not None or match.state != State.PROPOSED:
        return
    with transaction.atomic():
        fresh = Match.objects.filter(
            pk=match.pk, opened_at=None, state=State.PROPOSED, link_generation=match.link_generation
        )
        if fresh.update(opened_at=timezone.now()):
            tell(by_provider(match), "opened", match.request, body=match.offer.organisation.name)


def _answered(match: Match, name: str, position: str, words: str) -> None:
    """Who answers for the provider and what they say; the offer's contact when nobody is named (not saved yet)."""
    checked = Intake()
    match.answered_name = checked.name("name", name) or match.offer.contact_name
    match.answered_position = checked.text("position", position, 200)
    checked.done()
    match.answer_message, match.answered_at = words, timezone.now()


def _tell_answer(match: Match, news: str, requests: Sequence[TrainingRequest]) -> None:
    """A copy to the provider, and the news to the secretariat."""
    mail.to_provider(
        match, "answered", news=news, by_whom=match.answered_name, **told_of(match, requests, answered=True)
    )
    tell_desk(match, news, requests)
