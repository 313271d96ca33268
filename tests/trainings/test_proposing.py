"""An offer is proposed for a request: to its provider, with terms, by a day, and with the reason why."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation, Person
from tests.trainings import scenes
from trainings import actions, mail, ranking
from trainings.models import Match, OfferCost, TrainingRequest

State = Match.State


@pytest.fixture
def offered(provider: Organisation):  # type: ignore[no-untyped-def]
    made = scenes.offer(provider, languages=["en", "mn"])
    OfferCost.objects.create(offer=made, category="travel", amount=Decimal(900), currency="USD", bearer="city")
    return made


@pytest.fixture
def proposed(request_under_review: TrainingRequest, offered, officer: Person) -> Match:  # type: ignore[no-untyped-def]
    return actions.propose(request_under_review.pk, offered.pk, by=officer.actor, person=officer, reason="Fits best")


def last_letter(template: str) -> Letter:
    return Letter.objects.filter(template=f"trainings/{template}").latest("pk")


def in_days(days: int) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


def test_a_proposal_keeps_score_reasons_weights_and_who_chose_it(proposed: Match, officer: Person) -> None:
    match = Match.objects.get(pk=proposed.pk)
    ranked = ranking.judge([match.request], match.offer)
    assert match.score == ranked.score > 0
    assert ranking.shown(match).parts_body == ranked.parts_body
    assert (match.reason, match.chosen_by, match.state) == ("Fits best", officer, State.PROPOSED)
    assert match.reply_by == in_days(14)
    assert match.needs["people"] == 18
    assert match.needs["requests"][0]["id"] == match.request_id


def test_terms_begin_with_what_is_asked_as_far_as_the_offer_holds_it(proposed: Match) -> None:
    assert proposed.terms["languages"] == ["mn", "en"]
    assert (proposed.terms["mode"], proposed.terms["people"], proposed.terms["first"]) == ("in_person", 18, None)
    (cost,) = proposed.terms["costs"]
    assert (cost["amount"], cost["currency"], cost["bearer"]) == ("900.00", "USD", "city")


def test_the_provider_gets_a_letter_with_its_link_in_two_languages(proposed: Match) -> None:
    proposed.offer.contact_language = "mn"
    letter = last_letter("proposed")
    assert letter.to_email == proposed.offer.contact_email
    assert letter.links["match"] == ["match", proposed.pk, proposed.link_generation]
    assert "USD\u00a0900" in letter.body
    assert "Fits best" not in letter.body  # what the secretariat thinks stays with it


def test_the_city_stays_under_review_while_the_provider_thinks(proposed: Match) -> None:
    proposed.request.refresh_from_db()
    assert proposed.request.state == "under_review"
    assert Entry.objects.filter(verb="request.proposed", thing_id=proposed.request_id).count() == 1


def test_a_second_proposal_waits_for_the_first(proposed: Match, offered, officer: Person) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        actions.propose(proposed.request_id, offered.pk, by=officer.actor, reason="Again")
    assert [one.code for one in refusal.value.blockers] == ["match_open"]
    assert Match.objects.count() == 1


def test_an_offer_that_tells_nobody_to_write_to_cannot_be_proposed(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    offered = scenes.offer(provider, contact_email="")
    with pytest.raises(Refused) as refusal:
        actions.propose(request_under_review.pk, offered.pk, by=officer.actor, reason="Fits")
    assert [one.code for one in refusal.value.blockers] == ["no_contact"]


def test_an_offer_not_in_force_cannot_be_proposed(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    offered = scenes.offer(provider, state="resting")
    with pytest.raises(Refused) as refusal:
        actions.propose(request_under_review.pk, offered.pk, by=officer.actor, reason="Fits")
    assert [one.code for one in refusal.value.blockers] == ["offer_resting"]


@pytest.mark.parametrize("state", ["submitted", "matched", "agreed", "on_hold", "declined", "withdrawn"])
def test_only_what_is_under_review_is_proposed(
    ulaanbaatar: City, provider: Organisation, officer: Person, state: str
) -> None:
    asked = scenes.ask(ulaanbaatar, state)
    with pytest.raises(Refused):
        actions.propose(asked.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits")


def test_a_city_that_is_not_on_record_is_named_first(provider: Organisation, officer: Person) -> None:
    asked = scenes.ask(None, city_text="Somewhere", organisation=None)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        actions.propose(asked.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits")
    assert [one.code for one in refusal.value.blockers] == ["city_unknown"]


def test_a_conflict_is_no_ban_but_wants_a_reason(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    offered = scenes.offer(provider, languages=["ru"])
    with pytest.raises(Invalid) as refusal:
        actions.propose(request_under_review.pk, offered.pk, by=officer.actor)
    assert refusal.value.errors[0].field == "reason"
    made = actions.propose(request_under_review.pk, offered.pk, by=officer.actor, reason="They bring interpreters")
    assert [one.code for one in ranking.shown(made).conflicts] == ["language"]


def test_other_terms_are_proposed_where_the_officer_says_so(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    values = {"first": in_days(90).isoformat(), "people": 12, "place": "City hall", "costs": []}
    made = actions.propose(
        request_under_review.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits", terms=values
    )
    assert made.terms["first"] == made.terms["last"] == in_days(90).isoformat()
    assert (made.terms["people"], made.terms["place"], made.terms["mode"]) == (12, "City hall", "in_person")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first": "soon"}, "first"),
        ({"last": "2099-01-01"}, "first"),
        ({"first": "2099-01-02", "last": "2099-01-01"}, "last"),
        ({"first": "2020-01-01"}, "first"),
        ({"mode": "by post"}, "mode"),
        ({"languages": ["klingon"]}, "languages"),
        ({"people": 0}, "people"),
        ({"costs": [{"category": "gold", "amount": "1", "currency": "USD"}]}, "costs.0.category"),
        ({"costs": [{"category": "travel", "amount": "0", "currency": "USD"}]}, "costs.0.amount"),
        ({"costs": [{"category": "travel", "amount": "1", "currency": "ZZZ"}]}, "costs.0.amount"),
        ({"costs": [{"category": "travel", "amount": {"amount": "1.5", "currency": "JPY"}}]}, "costs.0.amount"),
        ({"costs": [{"category": "travel", "amount": "1", "currency": "USD", "bearer": "me"}]}, "costs.0.bearer"),
        ({"place": "x" * 301}, "place"),
    ],
)
def test_wrong_terms_are_refused_at_their_fields(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person, values: dict, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.propose(
            request_under_review.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits", terms=values
        )
    assert [one.field for one in refusal.value.errors] == [field]
    assert not Match.objects.exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_of_reply_is_to_come(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person, days: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.propose(
            request_under_review.pk,
            scenes.offer(provider).pk,
            by=officer.actor,
            reason="Fits",
            reply_by=in_days(days).isoformat(),
        )
    assert [one.field for one in refusal.value.errors] == ["reply_by"]


def test_all_that_agreed_to_be_joined_are_served(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu, people=5))
    made = actions.propose(lead.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits")
    assert made.terms["people"] == 23
    assert [one["id"] for one in made.needs["requests"]] == [lead.pk, member.pk]
    with pytest.raises(Refused) as refusal:
        actions.propose(member.pk, scenes.offer(provider).pk, by=officer.actor, reason="Fits")
    assert refusal.value.code == "joined"


def test_a_reminder_goes_once_a_minute_at_most(proposed: Match, officer: Person) -> None:
    actions.remind(proposed.pk, by=officer.actor)
    actions.remind(proposed.pk, by=officer.actor)
    assert Letter.objects.filter(template="trainings/reminded").count() == 1


def test_the_clock_reminds_three_days_before_and_once(proposed: Match) -> None:
    assert actions.remind_due() == 0
    Match.objects.update(reply_by=in_days(3))
    assert (actions.remind_due(), actions.remind_due()) == (1, 0)
    assert last_letter("reminded").to_email == proposed.offer.contact_email


def test_what_nobody_answered_ends_after_its_day_and_the_desk_is_told(proposed: Match) -> None:
    Match.objects.update(reply_by=in_days(0))
    assert actions.expire_due() == 0
    Match.objects.update(reply_by=in_days(-1))
    assert (actions.expire_due(), actions.expire_due()) == (1, 0)
    proposed.refresh_from_db()
    assert proposed.state == State.EXPIRED
    assert last_letter("expired").to_email == proposed.offer.contact_email
    assert "No answer" in last_letter("desk_provider").subject
    with pytest.raises(Refused) as refusal:
        actions.accept(proposed.pk, "Teach Test")
    assert refusal.value.code == "expired"


def test_what_waits_for_the_secretariat_does_not_expire(proposed: Match) -> None:
    actions.counter(proposed.pk, {"people": 10}, "Ten at most", "Teach Test")
    Match.objects.update(reply_by=in_days(-1))
    assert actions.expire_due() == 0


def test_a_proposal_that_is_taken_back_can_be_made_again(proposed: Match, offered, officer: Person) -> None:  # type: ignore[no-untyped-def]
    actions.recall(proposed.pk, by=officer.actor, message="We found another way.")
    assert "another way" in last_letter("recalled").body
    again = actions.propose(proposed.request_id, offered.pk, by=officer.actor, reason="After all")
    assert again.pk != proposed.pk


def test_letters_can_all_be_written(proposed: Match) -> None:
    for template in ("fell_through", "counter_taken", "provider_scheduled", "replied"):
        mail.to_provider(proposed, template)
    assert Letter.objects.filter(about_id=proposed.pk, template__startswith="trainings/").count() == 5
