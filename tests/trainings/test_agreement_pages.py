"""Who sees and does what between a proposal and a training; and that the pages say what stands in the way."""

from typing import Any

import pytest
from django.test import Client

from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, TeamMember
from tests.cast import Make
from tests.trainings import scenes
from tests.trainings.test_provider_page import TERMS
from tests.trainings.test_scheduling import agreed_on
from trainings import actions
from trainings.models import Match, TrainingRequest

pytestmark = pytest.mark.sqlite
DESK = "/desk/trainings"


@pytest.fixture
def match(request_under_review: TrainingRequest, provider: Organisation) -> Match:
    return scenes.match(request_under_review, scenes.offer(provider), terms=TERMS)


def pages_of(match: Match) -> list[str]:
    number = match.request_id
    return [
        f"{DESK}/{number}/propose/{match.offer_id}/",
        f"{DESK}/{number}/match/",
        f"{DESK}/{number}/match/recall/",
        f"{DESK}/{number}/match/reply/",
        f"{DESK}/{number}/agree/",
        f"{DESK}/{number}/schedule/",
    ]


def test_strangers_are_asked_to_sign_in(client: Client, match: Match) -> None:
    for page in pages_of(match):
        answer = client.get(page)
        assert answer.status_code == 302
        assert "sign-in" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("who", ["participant", "organiser", "finance", "trainer", "provider_person"])
def test_others_do_not_learn_of_it(client: Client, match: Match, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    for page in pages_of(match):
        assert client.get(page).status_code == 404
        assert client.post(page, {}).status_code in (404, 405)
    assert Match.objects.get(pk=match.pk).state == Match.State.PROPOSED


def test_the_citys_focal_point_sees_its_request_and_does_not_do_the_secretariats_work(
    client: Client, match: Match, mongolian: Person
) -> None:
    client.force_login(mongolian)
    for page in pages_of(match):
        assert client.get(page).status_code == 403
        assert client.post(page, {}).status_code in (403, 405)


def test_an_events_team_has_no_part_in_it(client: Client, match: Match, draft: Event, organiser: Person) -> None:
    TeamMember.objects.create(event=draft, person=organiser, role=TeamMember.Role.LEAD)
    client.force_login(organiser)
    assert client.get(f"{DESK}/{match.request_id}/match/").status_code == 404


def test_officers_see_every_page(client: Client, match: Match, officer: Person) -> None:
    client.force_login(officer)
    for page in pages_of(match):
        assert client.get(page).status_code in (200, 409)


def proposal(**values: str) -> dict[str, str]:
    return {
        "reason": "Fits best", "message": "Dear all", "reply_by": scenes.month_in(2) + "-10", "mode": "in_person",
        "place": "City hall", "people": "18", "costs-TOTAL_FORMS": "2", "costs-INITIAL_FORMS": "0",
        "costs-MIN_NUM_FORMS": "0", "costs-MAX_NUM_FORMS": "30", **values,
    }  # fmt: skip


def test_an_officer_proposes_from_the_page(
    client: Client, request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    offered = scenes.offer(provider)
    client.force_login(officer)
    page = f"{DESK}/{request_under_review.pk}/propose/{offered.pk}/"
    assert offered.contact_email in client.get(page).content.decode()
    missing = client.post(page, proposal(reason=""))
    assert missing.status_code == 422
    assert "Dear all" in missing.content.decode()
    wrong = client.post(page, proposal(**{"costs-0-amount": "x", "costs-0-category": "travel"}))
    assert wrong.status_code == 422
    assert "Write the amount in figures" in wrong.content.decode()
    done = client.post(page, proposal(**{"costs-0-amount": "1,200", "costs-0-category": "travel"}))
    assert done.status_code == 302
    match = Match.objects.get()
    assert (match.reason, match.message, match.terms["costs"][0]["amount"]) == ("Fits best", "Dear all", "1200.00")
    again = client.post(page, proposal())
    assert again.status_code == 422
    assert "A provider has been asked already" in again.content.decode()
    assert Match.objects.count() == 1


def test_the_page_names_what_stands_in_the_way(
    client: Client, request_under_review: TrainingRequest, provider: Organisation, officer: Person
) -> None:
    client.force_login(officer)
    silent = scenes.offer(provider, contact_email="", languages=["ru"])
    text = client.get(f"{DESK}/{request_under_review.pk}/propose/{silent.pk}/").content.decode()
    assert "does not say whom to write to" in text
    assert "This offer does not fit in everything" in text
    assert "Ask the provider" not in text
    assert client.get(f"{DESK}/{request_under_review.pk}/propose/99999/").status_code == 404


def test_an_officer_answers_with_other_terms(client: Client, match: Match, officer: Person) -> None:
    actions.counter(match.pk, {"people": 10}, "Ten at most", "Teach Test")
    client.force_login(officer)
    page = f"{DESK}/{match.request_id}/match/reply/"
    assert 'value="10"' in client.get(page).content.decode()
    sent = proposal(people="14", version=str(Match.objects.get(pk=match.pk).version))
    sent.pop("reason")
    assert client.post(page, sent).status_code == 302
    match.refresh_from_db()
    assert (match.state, match.terms["people"], match.message) == (Match.State.PROPOSED, 14, "Dear all")


@pytest.mark.parametrize(
    ("move", "values", "state"),
    [("recall", {"words": "Sorry"}, "recalled"), ("remind", {}, "proposed")],
)
def test_an_officer_takes_back_or_reminds(
    client: Client, match: Match, officer: Person, move: str, values: dict[str, str], state: str
) -> None:
    client.force_login(officer)
    page = f"{DESK}/{match.request_id}/match/{move}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {**values, "version": match.version}).status_code == 302
    match.refresh_from_db()
    assert match.state == state


def test_moves_that_do_not_fit_say_why(client: Client, match: Match, officer: Person) -> None:
    client.force_login(officer)
    assert "This is not possible now" in client.get(f"{DESK}/{match.request_id}/match/take/").content.decode()
    assert client.post(f"{DESK}/{match.request_id}/match/take/", {"version": match.version}).status_code == 422
    assert client.get(f"{DESK}/{match.request_id}/match/dance/").status_code == 404


def test_the_city_sees_what_it_costs_and_who_bears_it_and_agrees(client: Client, match: Match) -> None:
    actions.accept(match.pk, "Teach Test")
    request = TrainingRequest.objects.get(pk=match.request_id)
    TrainingRequest.objects.filter(pk=request.pk).update(contact_language="en")
    page = f"/trainings/requests/{request.link_secret}/"
    text = client.get(page).content.decode()
    for words in ("Test Network of Cities", "USD\u00a0900", "The city", "Does the city agree?"):
        assert words in text
    refused = client.post(f"{page}agree/", {"name": "Bold Test", "position": "Mayor"})
    assert refused.status_code == 422
    assert "Tick this if you may agree" in refused.content.decode()
    done = client.post(f"{page}agree/", {"name": "Bold Test", "position": "Mayor", "may": "on"}, follow=True)
    assert "Bold Test" in done.content.decode()
    request.refresh_from_db()
    assert request.state == "agreed"
    late = client.post(f"{page}agree/", {"name": "Other", "position": "Mayor", "may": "on"})
    assert late.status_code in (409, 422)


def test_each_joined_city_sees_its_share(
    client: Client, ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    lead, member = scenes.joined(
        scenes.ask(ulaanbaatar, people=20, contact_language="en"),
        scenes.ask(kitakyushu, people=10, contact_language="en"),
    )
    match = scenes.match(lead, scenes.offer(provider), terms={**TERMS, "people": 30})
    actions.accept(match.pk, "Teach Test")
    assert "USD\u00a0300" in client.get(f"/trainings/requests/{member.link_secret}/").content.decode()
    assert "USD\u00a0600" in client.get(f"/trainings/requests/{lead.link_secret}/").content.decode()


def test_an_officer_records_an_agreement_and_schedules(client: Client, match: Match, officer: Person) -> None:
    actions.accept(match.pk, "Teach Test")
    client.force_login(officer)
    number = match.request_id
    assert client.post(f"{DESK}/{number}/agree/", {"name": "Bold Test", "position": "Mayor"}).status_code == 302
    page = f"{DESK}/{number}/schedule/"
    assert "Asia/Ulaanbaatar" in client.get(page).content.decode()
    sent = {
        "event": "", "title-en": "Inventories", "first": "2030-04-12", "begins": "09:00", "last": "2030-04-14",
        "ends": "16:30", "timezone": "Asia/Ulaanbaatar", "venue": "Library", "publish": "on",
    }  # fmt: skip
    missing = client.post(page, {**sent, "first": ""})
    assert missing.status_code == 422
    assert "Library" in missing.content.decode()
    assert client.post(page, {**sent, "last": "2030-04-11"}).status_code == 422
    done = client.post(page, sent)
    event = Event.objects.get()
    assert done["Location"] == f"/desk/events/{event.slug}/"
    assert (str(event.title), str(event.venue), event.state) == ("Inventories", "Library", "published")
    assert not event.cohost_requests.filter(state="sent").exists()
    assert client.get(page)["Location"] == f"/desk/events/{event.slug}/"


def test_only_an_event_that_one_may_change_can_be_chosen(
    client: Client, request_under_review: TrainingRequest, provider: Organisation, officer: Person, make_event: Make
) -> None:
    match = agreed_on(provider, request_under_review)
    event = make_event()
    client.force_login(officer)
    page = f"{DESK}/{match.request_id}/schedule/"
    assert event.reference in client.get(page).content.decode()
    assert client.post(page, {"event": "elsewhere"}).status_code == 422
    assert client.post(page, {"event": event.slug}).status_code == 302
    assert TrainingRequest.objects.get(pk=match.request_id).event == event


def test_the_request_is_not_scheduled_before_it_is_agreed(client: Client, match: Match, officer: Person) -> None:
    client.force_login(officer)
    assert client.get(f"{DESK}/{match.request_id}/schedule/").status_code == 409
    assert client.post(f"{DESK}/{match.request_id}/schedule/", {"event": ""}).status_code == 409


def test_it_falls_through_from_the_page(client: Client, match: Match, officer: Person) -> None:
    actions.accept(match.pk, "Teach Test")
    client.force_login(officer)
    page = f"{DESK}/{match.request_id}/match/fall-through/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"words": ""}).status_code == 422
    assert client.post(page, {"words": "The trainer is ill."}).status_code == 302
    assert TrainingRequest.objects.get(pk=match.request_id).state == "under_review"
    text = client.get(f"{DESK}/{match.request_id}/").content.decode()
    assert "Asked before" in text


def test_the_requests_page_costs_the_same_for_many_earlier_proposals(
    client: Client, match: Match, officer: Person, provider: Organisation, django_assert_max_num_queries: Any
) -> None:
    client.force_login(officer)
    page = f"{DESK}/{match.request_id}/"
    scenes.match(match.request, scenes.offer(provider), "declined")
    client.get(page)
    with django_assert_max_num_queries(120) as few:
        client.get(page)
    for _number in range(12):
        scenes.match(match.request, scenes.offer(provider), "declined")
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(page)
