"""What somebody finds who means harm, or clicks on an old page."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from events_core.foundation.money import Money
from events_core.journal.models import Letter
from events_core.ledger.actions import book_of
from events_core.network.models import City, Organisation, Person
from tests.api.caller import Program
from tests.trainings import scenes
from tests.trainings.test_provider_page import TERMS
from trainings import actions
from trainings.models import Match, TrainingRequest
from trainings.termview import shown_to_city

YES = {"name": "Bold Test", "position": "Mayor", "may": "on"}


@pytest.fixture
def match(request_under_review: TrainingRequest, provider: Organisation) -> Match:
    """A proposal that its provider accepted."""
    TrainingRequest.objects.filter(pk=request_under_review.pk).update(contact_language="en")
    made = scenes.match(request_under_review, scenes.offer(provider), terms=TERMS)
    actions.accept(made.pk, "Teach Test")
    return made


def seen_on(client: Client, page: str) -> str:
    """What the form of agreement holds of the terms beside it."""
    found = re.search(r'name="seen" value="([^"]+)"', client.get(page).content.decode())
    assert found
    return found[1]


def test_a_city_agrees_only_to_the_terms_that_it_saw(
    client: Client, match: Match, provider: Organisation, officer: Person
) -> None:
    request = match.request
    page = f"/trainings/requests/{request.link_secret}/"
    seen = seen_on(client, page)
    actions.fall_through(request.pk, "The teacher is ill", by=officer.actor)
    dearer = scenes.match(request, scenes.offer(provider), terms={**TERMS, "people": 30})
    actions.accept(dearer.pk, "Teach Test")
    late = client.post(f"{page}agree/", {**YES, "seen": seen})
    assert late.status_code == 412
    assert page in late.content.decode()
    request.refresh_from_db()
    assert (request.state, request.agreed_name) == ("matched", "")
    assert client.post(f"{page}agree/", {**YES, "seen": seen_on(client, page)}).status_code == 302
    request.refresh_from_db()
    assert request.state == "agreed"


def test_a_program_cannot_have_mail_sent_to_strangers_without_end(
    settings: Any, participant: Person, ulaanbaatar: City
) -> None:
    settings.RATE_LIMITS, settings.DEMO = True, False
    cache.clear()
    program = Program(participant)
    stranger = {"contact": {"name": "Somebody Else", "email": "stranger@elsewhere.example", "language": "en"}}
    answers = [program.post("/training-requests", stranger).status_code for _each in range(35)]
    assert (answers[:30], answers[-1]) == ([201] * 30, 429)
    assert Letter.objects.filter(to_email="stranger@elsewhere.example").count() == answers.count(201)


def test_no_city_bears_the_share_of_one_that_stays_behind(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar, people=20), scenes.ask(kitakyushu, people=10))
    hall = {"category": "venue", "description": "", "amount": "900.00", "currency": "USD", "bearer": "city"}
    terms = {
        **TERMS,
        "first": "2030-04-12",
        "last": "2030-04-14",
        "people": 30,
        "costs": [{**hall, "per_person": False}],
    }
    made = scenes.match(lead, scenes.offer(provider), terms=terms)
    actions.accept(made.pk, "Teach Test")
    actions.agree(lead.pk, "Bold Test", "Mayor")
    event = actions.schedule(lead.pk, by=officer.actor, person=officer)
    lines = [
        (line.bearer and line.bearer.organisation_id, str(line.money.amount)) for line in book_of(event).lines.all()
    ]
    assert lines == [(lead.organisation_id, "600.00"), (None, "300.00")]
    member.refresh_from_db()
    assert member.state == "under_review"


def test_a_share_that_was_agreed_stays_when_another_city_leaves(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar, people=20), scenes.ask(kitakyushu, people=10))
    fixed = {"category": "venue", "description": "", "amount": "900.00", "currency": "USD", "bearer": "city"}
    each = {**fixed, "category": "materials", "amount": "12.00"}
    costs = [{**fixed, "per_person": False}, {**each, "per_person": True}]
    terms = {**TERMS, "first": "2030-04-12", "last": "2030-04-14", "people": 30, "costs": costs}
    made = scenes.match(lead, scenes.offer(provider), terms=terms)
    actions.accept(made.pk, "Teach Test")
    before = shown_to_city(made, [lead, member], lead).share
    actions.agree(lead.pk, "Bold Test", "Mayor")
    actions.withdraw(member.pk, by=officer.actor)
    assert before == shown_to_city(made, [lead], lead).share == Money(Decimal("840.00"), "USD")
    event = actions.schedule(lead.pk, by=officer.actor, person=officer)
    lines = [
        (line.bearer and line.bearer.organisation_id, str(line.money.amount), line.per_person)
        for line in book_of(event).lines.all()
    ]
    assert lines == [
        (lead.organisation_id, "600.00", False),
        (None, "300.00", False),
        (lead.organisation_id, "12.00", True),
    ]


def test_a_former_contact_answers_no_proposal(ulaanbaatar: City, provider: Organisation, officer: Person) -> None:
    offered = scenes.offer(provider)
    made = scenes.match(scenes.ask(ulaanbaatar), offered)
    old = made.link_secret
    contact = {"name": "New Test", "email": "new@provider.example", "language": "en"}
    actions.save_offer(offered, {"contact": contact}, by=officer.actor, person=officer)
    made.refresh_from_db()
    assert made.link_secret != old
    refused = Program().post(f"/match/{old}/accept", {})
    assert (refused.status_code, refused.data["code"]) == (409, "replaced")
    letter = Letter.objects.get(template="trainings/proposed")
    assert (letter.to_email, letter.links["match"]) == ("new@provider.example", list(made.link))
    assert Program().post(f"/match/{made.link_secret}/accept", {}).data["state"] == "accepted"
