"""The city agrees to what its provider would teach; and what becomes of it when it falls through."""

import pytest

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from tests.cast import Make
from tests.trainings import scenes
from trainings import actions
from trainings.actions.common import by_city
from trainings.models import Match, TrainingRequest

State = TrainingRequest.State


@pytest.fixture
def matched(request_under_review: TrainingRequest, provider: Organisation) -> Match:
    match = scenes.match(request_under_review, scenes.offer(provider), terms={"people": 18, "mode": "in_person"})
    return actions.accept(match.pk, "Teach Test", "Director", "Gladly")


def mailed(template: str) -> list[str]:
    rows = Letter.objects.filter(template=f"trainings/{template}").order_by("pk")
    return list(rows.values_list("to_email", flat=True))


def test_a_yes_matches_the_request_and_asks_the_city(matched: Match) -> None:
    request = matched.request
    request.refresh_from_db()
    assert (matched.state, request.state) == (Match.State.ACCEPTED, State.MATCHED)
    assert mailed("matched") == [request.contact_email]
    assert mailed("answered") == [matched.offer.contact_email]


def test_a_city_agrees_with_a_name_and_a_position(matched: Match) -> None:
    request = actions.agree(matched.request_id, "Bold Test", "Deputy mayor")
    assert (request.state, request.agreed_name, request.agreed_position) == (State.AGREED, "Bold Test", "Deputy mayor")
    assert request.agreed_at is not None
    entry = Entry.objects.get(verb="request.agreed")
    assert (entry.actor_kind, entry.actor_id) == ("request", request.pk)
    assert mailed("agreed") == [request.contact_email]


def test_the_same_yes_twice_is_once(matched: Match) -> None:
    for _time in range(2):
        actions.agree(matched.request_id, "Bold Test", "Deputy mayor")
    assert len(mailed("agreed")) == 1
    with pytest.raises(Refused):
        actions.agree(matched.request_id, "Somebody else", "")


def test_nobody_agrees_without_a_name(matched: Match) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.agree(matched.request_id, " ")
    assert [one.field for one in refusal.value.errors] == ["name"]


@pytest.mark.parametrize("state", ["submitted", "under_review", "declined", "withdrawn", "on_hold"])
def test_what_is_not_matched_cannot_be_agreed(ulaanbaatar: City, state: str) -> None:
    with pytest.raises(Refused):
        actions.agree(scenes.ask(ulaanbaatar, state).pk, "Bold Test")


def test_an_agreement_that_came_by_letter_is_recorded_by_an_officer(matched: Match, officer: Person) -> None:
    actions.agree(matched.request_id, "Bold Test", "Mayor", by=officer.actor, recorded=True)
    assert Entry.objects.get(verb="request.agreement_recorded").actor_id == officer.pk


def test_joined_cities_agree_each_for_itself(ulaanbaatar: City, kitakyushu: City, provider: Organisation) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu, people=5))
    match = scenes.match(lead, scenes.offer(provider))
    actions.accept(match.pk, "Teach Test")
    actions.agree(member.pk, "Kita Test")
    lead.refresh_from_db()
    member.refresh_from_db()
    assert (lead.state, member.state) == (State.MATCHED, State.AGREED)
    assert set(mailed("matched")) == {lead.contact_email, member.contact_email}


def test_what_falls_through_is_under_review_again_and_everybody_hears(matched: Match, officer: Person) -> None:
    actions.agree(matched.request_id, "Bold Test", "Mayor")
    request = actions.fall_through(matched.request_id, "The trainer is ill.", by=officer.actor)
    matched.refresh_from_db()
    assert (request.state, matched.state) == (State.UNDER_REVIEW, Match.State.ENDED)
    assert (request.agreed_name, request.agreed_at, request.reason) == ("", None, "The trainer is ill.")
    assert mailed("city_fell_through") == [request.contact_email]
    assert mailed("fell_through") == [matched.offer.contact_email]


def test_nothing_falls_through_without_a_reason_or_twice(matched: Match, officer: Person) -> None:
    with pytest.raises(Invalid):
        actions.fall_through(matched.request_id, "", by=officer.actor)
    actions.fall_through(matched.request_id, "Ill", by=officer.actor)
    with pytest.raises(Refused):
        actions.fall_through(matched.request_id, "Ill", by=officer.actor)
    assert len(mailed("fell_through")) == 1


def test_with_the_lead_all_fall_through_and_a_member_goes_alone(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu, people=5))
    match = scenes.match(lead, scenes.offer(provider))
    actions.accept(match.pk, "Teach Test")
    gone = actions.fall_through(member.pk, "No money", by=officer.actor)
    lead.refresh_from_db()
    match.refresh_from_db()
    assert (gone.state, gone.asked_to_join, lead.state) == (State.UNDER_REVIEW, None, State.MATCHED)
    assert match.state == Match.State.ACCEPTED
    lead, member = scenes.joined(lead, scenes.ask(kitakyushu, "matched"))
    actions.fall_through(lead.pk, "Ill", by=officer.actor)
    member.refresh_from_db()
    match.refresh_from_db()
    assert (member.state, match.state) == (State.UNDER_REVIEW, Match.State.ENDED)


def test_a_cancelled_event_takes_its_training_with_it(matched: Match, make_event: Make, officer: Person) -> None:
    actions.agree(matched.request_id, "Bold Test", "Mayor")
    event = make_event(kind="training")
    actions.schedule(matched.request_id, event=event.slug, by=officer.actor, person=officer)
    programme.cancel(event.pk, "Flood", by=officer.actor)
    request = TrainingRequest.objects.get(pk=matched.request_id)
    assert (request.state, request.event, request.reason) == (State.UNDER_REVIEW, None, "Flood")
    assert mailed("fell_through") == [matched.offer.contact_email]
    assert officer.email in mailed("desk_fell_through")


def test_the_city_acts_under_its_own_name(matched: Match) -> None:
    assert by_city(matched.request).kind == "request"
