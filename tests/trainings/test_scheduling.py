"""What was agreed becomes an event: with partners, places, budget lines, a host; or a part of an event."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from events_core.foundation.money import Money
from events_core.foundation.refusals import Invalid, Missing, Refused
from events_core.hosting.models import CohostRequest
from events_core.journal.models import Entry, Letter
from events_core.ledger.models import Book
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from events_core.programme.models import State as EventState
from registrations.models import Category
from tests.cast import Make
from tests.trainings import scenes
from trainings import actions
from trainings.agreed import agreement_of
from trainings.models import Match, Training, TrainingRequest

State = TrainingRequest.State
COSTS = [
    {"category": "experts", "amount": "1000.00", "currency": "USD", "bearer": "provider"},
    {"category": "catering", "amount": "20.00", "currency": "USD", "per_person": True, "bearer": "city"},
    {"category": "travel", "amount": "700.00", "currency": "USD", "bearer": "open"},
]


def in_days(days: int) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


def terms(**values: Any) -> dict[str, Any]:
    return {
        "first": in_days(100).isoformat(),
        "last": in_days(102).isoformat(),
        "place": "City hall",
        "mode": "in_person",
        "languages": ["en", "mn"],
        "people": 18,
        "costs": COSTS,
        **values,
    }


def agreed_on(provider: Organisation, *requests: TrainingRequest, agreeing: int = 9, **values: Any) -> Match:
    people = sum(one.people or 0 for one in requests) or None
    match = scenes.match(requests[0], scenes.offer(provider), terms=terms(**{"people": people, **values}))
    actions.accept(match.pk, "Teach Test")
    for one in requests[:agreeing]:
        actions.agree(one.pk, "Bold Test", "Mayor")
    return match


@pytest.fixture
def agreed(request_under_review: TrainingRequest, provider: Organisation) -> Match:
    return agreed_on(provider, request_under_review)


def budget(event: Event) -> list[tuple[str, Decimal, bool, str]]:
    rows = Book.objects.get(event=event).lines.select_related("bearer__organisation")
    return [(row.category, row.amount, row.per_person, str(row.bearer or "")) for row in rows]


def test_an_agreement_becomes_an_event_with_all_that_belongs_to_it(agreed: Match, officer: Person) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    request = TrainingRequest.objects.get(pk=agreed.request_id)
    assert (request.state, request.event) == (State.SCHEDULED, event)
    assert (event.kind, event.mode, event.timezone) == ("training", "in_person", "Asia/Ulaanbaatar")
    assert event.starts_at.astimezone(event.zone).date() == in_days(100)
    assert event.ends_at.astimezone(event.zone).date() == in_days(102)
    assert [city.slug for city in event.cities.all()] == ["ulaanbaatar"]
    assert [theme.slug for theme in event.themes.all()] == ["ghg-accounting"]
    assert (event.languages, event.capacity, event.visibility) == (["en", "mn"], 18, "by_invitation")
    assert (event.contact_email, event.team.get().person) == (officer.email, officer)
    assert Training.objects.filter(event=event).exists()


def test_provider_and_city_are_partners(agreed: Match, officer: Person) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    parts = {row.organisation_id: row.part for row in event.partners.all()}
    assert parts == {agreed.offer.organisation_id: "co_organiser", agreed.request.organisation_id: "co_host"}


def test_the_city_gets_as_many_places_as_it_asked_for(agreed: Match, officer: Person) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    category = event.categories.get(slug="ulaanbaatar")
    assert (category.quota, category.taken) == (18, 0)


def test_costs_stand_in_the_budget_with_who_bears_them(agreed: Match, officer: Person) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    city = str(agreed.request.organisation)
    assert Book.objects.get(event=event).people == 18
    assert budget(event) == [
        ("experts", Decimal(1000), False, str(agreed.offer.organisation)),
        ("catering", Decimal(20), True, city),
        ("travel", Decimal(700), False, ""),
    ]


@pytest.mark.parametrize(("asks", "state"), [(True, "sent"), (False, "drafted")])
def test_the_citys_government_is_named_as_host_and_asked_if_wanted(
    agreed: Match, officer: Person, asks: bool, state: str
) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer, ask_cohost=asks)
    cohost = CohostRequest.objects.get(event=event)
    assert (cohost.state, cohost.contact_email) == (state, agreed.request.contact_email)
    assert (cohost.asks.visitors, list(cohost.asks.asks)) == (18, ["venue", "catering"])


def test_online_nobody_hosts(request_under_review: TrainingRequest, provider: Organisation, officer: Person) -> None:
    match = agreed_on(provider, request_under_review, mode="online", place="")
    event = actions.schedule(match.request_id, by=officer.actor, person=officer)
    assert not CohostRequest.objects.exists()
    assert not event.cities.exists()


def test_city_and_provider_hear_of_the_dates(agreed: Match, officer: Person) -> None:
    actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    city = Letter.objects.get(template="trainings/scheduled")
    body = Letter.objects.get(template="trainings/provider_scheduled")
    assert (city.to_email, body.to_email) == (agreed.request.contact_email, agreed.offer.contact_email)
    assert str(in_days(102).year) in city.body


def test_dates_zone_title_and_place_can_be_said_otherwise(agreed: Match, officer: Person) -> None:
    start = timezone.now() + datetime.timedelta(days=200)
    values = {
        "title": {"en": "Inventories"}, "venue": "Library", "timezone": "Asia/Tokyo",
        "starts_at": start, "ends_at": start + datetime.timedelta(hours=5),
    }  # fmt: skip
    event = actions.schedule(agreed.request_id, values, by=officer.actor, person=officer)
    assert (str(event.title), str(event.venue), event.timezone) == ("Inventories", "Library", "Asia/Tokyo")
    assert event.starts_at == start


def test_without_agreed_days_somebody_has_to_say_them(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    match = agreed_on(provider, request_under_review, first=None, last=None)
    with pytest.raises(Invalid) as refusal:
        actions.schedule(match.request_id, by=officer.actor, person=officer)
    assert {one.field for one in refusal.value.errors} == {"starts_at", "ends_at"}
    assert not Event.objects.exists()


def test_the_training_can_stand_inside_an_event(agreed: Match, officer: Person, make_event: Make) -> None:
    event = make_event(capacity=100)
    before = list(event.partners.all())
    assert actions.schedule(agreed.request_id, event=event.slug, by=officer.actor, person=officer) == event
    event.refresh_from_db()
    assert (event.capacity, list(event.partners.all())) == (100, before)
    assert event.categories.get(slug="ulaanbaatar").quota == 18
    assert ("catering", Decimal(360), False, str(agreed.request.organisation)) in budget(event)
    assert not CohostRequest.objects.exists()
    assert Training.objects.filter(event=event).exists()


def test_two_requests_of_a_city_share_its_places(
    agreed: Match, ulaanbaatar: City, provider: Organisation, officer: Person
) -> None:
    event = actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    other = agreed_on(provider, scenes.ask(ulaanbaatar, people=4))
    actions.schedule(other.request_id, event=event.slug, by=officer.actor, person=officer)
    assert event.categories.get(slug="ulaanbaatar").quota == 22
    assert Book.objects.get(event=event).people == 22


def test_an_event_that_is_over_or_unknown_is_refused(agreed: Match, officer: Person, make_event: Make) -> None:
    event = make_event(publish=True)
    Event.objects.filter(pk=event.pk).update(state=EventState.CANCELLED)
    with pytest.raises(Refused) as refusal:
        actions.schedule(agreed.request_id, event=event.slug, by=officer.actor)
    assert refusal.value.code == "event_over"
    with pytest.raises(Missing):
        actions.schedule(agreed.request_id, event="no-such-event", by=officer.actor)


def test_several_cities_get_places_and_share_what_the_city_bears(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar, people=20), scenes.ask(kitakyushu, people=10))
    match = agreed_on(provider, lead, member)
    parts = {one.pk: agreement_of(one)["terms"].share for one in (lead, member)}
    event = actions.schedule(match.request_id, by=officer.actor, person=officer)
    assert {row.slug: row.quota for row in event.categories.all()} == {
        "delegate": None, "ulaanbaatar": 20, "kitakyushu": 10,
    }  # fmt: skip
    shares = {bearer: amount for category, amount, _each, bearer in budget(event) if category == "catering"}
    assert shares == {str(lead.organisation): Decimal(400), str(member.organisation): Decimal(200)}
    assert {row.event for row in TrainingRequest.objects.all()} == {event}
    assert parts == {lead.pk: Money(Decimal(400), "USD"), member.pk: Money(Decimal(200), "USD")}


def test_a_joined_city_that_has_not_agreed_stays_behind(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar, people=20), scenes.ask(kitakyushu, people=10))
    match = agreed_on(provider, lead, member, agreeing=1)
    Match.objects.filter(pk=match.pk).update(needs={"requests": [{"id": lead.pk}, {"id": member.pk}]})
    event = actions.schedule(match.request_id, by=officer.actor, person=officer)
    member.refresh_from_db()
    lead.refresh_from_db()
    assert (lead.state, lead.event) == (State.SCHEDULED, event)
    assert (member.state, member.event, member.asked_to_join) == (State.UNDER_REVIEW, None, None)
    assert not Category.objects.filter(slug="kitakyushu").exists()
    assert Letter.objects.filter(template="trainings/left_behind", to_email=member.contact_email).exists()
    assert (event.capacity, event.categories.get(slug="ulaanbaatar").quota) == (20, 20)
    assert agreement_of(lead)["terms"].estimate.city == Decimal(400)


def test_what_was_agreed_is_what_is_planned(
    request_under_review: TrainingRequest, provider: Organisation, officer: Person, make_event: Make
) -> None:
    match = agreed_on(provider, request_under_review, people=12)  # it asked for 18; the provider teaches 12
    seen = agreement_of(TrainingRequest.objects.get(pk=request_under_review.pk))["terms"]
    event = actions.schedule(match.request_id, event=make_event().slug, by=officer.actor, person=officer)
    assert event.categories.get(slug="ulaanbaatar").quota == 12
    assert Book.objects.get(event=event).people == 12
    (line,) = [amount for category, amount, _each, _bearer in budget(event) if category == "catering"]
    assert seen.estimate.city == line == Decimal(240)


def test_a_member_is_scheduled_with_its_lead(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu))
    agreed_on(provider, lead, member)
    with pytest.raises(Refused) as refusal:
        actions.schedule(member.pk, by=officer.actor, person=officer)
    assert refusal.value.code == "joined"


def test_nothing_is_left_of_what_fails(agreed: Match, officer: Person) -> None:
    values = {"timezone": "Mars/Base"}
    letters = Letter.objects.count()
    with pytest.raises(Invalid):
        actions.schedule(agreed.request_id, values, by=officer.actor, person=officer)
    with pytest.raises(Refused):  # online without an address cannot be published
        actions.schedule(
            agreed.request_id, {"mode": "online", "venue": "", "publish": True}, by=officer.actor, person=None
        )
    assert (Event.objects.count(), Book.objects.count(), CohostRequest.objects.count()) == (0, 0, 0)
    assert Letter.objects.count() == letters
    assert TrainingRequest.objects.get(pk=agreed.request_id).state == State.AGREED


@pytest.mark.parametrize("state", ["submitted", "under_review", "matched", "on_hold"])
def test_what_is_not_agreed_cannot_be_scheduled(
    ulaanbaatar: City, provider: Organisation, officer: Person, state: str
) -> None:
    request = scenes.ask(ulaanbaatar, state)
    if state == "matched":
        scenes.match(request, scenes.offer(provider), "accepted", terms=terms())
    with pytest.raises(Refused):
        actions.schedule(request.pk, by=officer.actor, person=officer)
    assert not Event.objects.exists()


def test_a_second_click_schedules_once(agreed: Match, officer: Person) -> None:
    actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    with pytest.raises(Refused):
        actions.schedule(agreed.request_id, by=officer.actor, person=officer)
    assert Event.objects.count() == 1


def test_published_at_once_the_city_can_name_its_people(agreed: Match, officer: Person) -> None:
    event = actions.schedule(agreed.request_id, {"publish": True}, by=officer.actor, person=officer)
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED
    letter = Letter.objects.get(template="trainings/scheduled")
    assert "name your people" in letter.body
    assert not Letter.objects.filter(template="trainings/name_people").exists()


def test_cities_and_provider_hear_of_other_dates_and_of_a_delay(
    ulaanbaatar: City, kitakyushu: City, provider: Organisation, officer: Person
) -> None:
    lead, member = scenes.joined(scenes.ask(ulaanbaatar, people=20), scenes.ask(kitakyushu, people=10))
    match = agreed_on(provider, lead, member)
    event = actions.schedule(match.request_id, {"publish": True}, by=officer.actor, person=officer)
    later = event.starts_at + datetime.timedelta(days=30)
    programme.reschedule(event.pk, later, later + datetime.timedelta(days=1), by=officer.actor)
    programme.postpone(event.pk, by=officer.actor)
    for template, mails in (
        ("moved", [lead.contact_email, member.contact_email]),
        ("provider_moved", [match.offer.contact_email]),
    ):
        letters = list(Letter.objects.filter(template=f"trainings/{template}").order_by("pk"))
        assert [one.to_email for one in letters] == mails * 2
        assert "other dates" in letters[0].body
        assert "put off" in letters[-1].body
        assert str(later.year) in letters[0].body
    told = Entry.objects.filter(thing="trainings.trainingrequest", thing_id=member.pk).order_by("-pk")
    assert [entry.verb for entry in told[:2]] == ["request.put_off", "request.moved"]
