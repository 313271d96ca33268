"""What a provider does by its link: it sees who asks for what, and says yes, yes with changes, or no."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from events_core.foundation.refusals import Invalid, Refused
from events_core.journal.models import Entry, Letter
from events_core.network.models import City, Organisation, Person
from tests.trainings import scenes
from trainings import actions
from trainings.models import Match, Message, TrainingRequest

State = Match.State
TERMS: dict[str, Any] = {
    "first": None, "last": None, "place": "City hall", "mode": "in_person", "languages": ["en"], "people": 18,
    "costs": [
        {"category": "travel", "description": "Flights", "amount": "900.00", "currency": "USD", "per_person": False,
         "bearer": "city"}
    ],
}  # fmt: skip

pytestmark = pytest.mark.sqlite


def in_days(days: int) -> datetime.date:
    return timezone.now().date() + datetime.timedelta(days=days)


@pytest.fixture
def match(request_under_review: TrainingRequest, provider: Organisation, officer: Person) -> Match:
    TrainingRequest.objects.filter(pk=request_under_review.pk).update(owner=officer)
    return scenes.match(request_under_review, scenes.offer(provider), terms=TERMS, message="Dear colleagues")


@pytest.fixture
def link(match: Match) -> str:
    return f"/match/{match.link_secret}/"


def form(**values: Any) -> dict[str, Any]:
    """What the page sends, with the terms as they stand."""
    sent = {
        "answer": "accept", "name": "Teach Test", "position": "Director", "message": "Gladly",
        "first": "", "last": "", "mode": "in_person", "place": "City hall", "languages": ["en"], "people": "18",
        "costs-TOTAL_FORMS": "1", "costs-INITIAL_FORMS": "1", "costs-MIN_NUM_FORMS": "0", "costs-MAX_NUM_FORMS": "30",
        "costs-0-category": "travel", "costs-0-description": "Flights", "costs-0-amount": "900",
        "costs-0-currency": "USD", "costs-0-bearer": "city",
    }  # fmt: skip
    return sent | values


def test_the_page_says_who_asks_for_what_and_names_no_contact_of_the_city(
    client: Client, match: Match, link: str
) -> None:
    page = client.get(link)
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("Ulaanbaatar", "Build the first inventory for the whole city", "USD\u00a0900", "Dear colleagues"):
        assert words in text
    for secret in (match.request.contact_email, match.request.contact_name, match.reason):
        assert secret not in text
    assert page["Cache-Control"] == "private, no-store"


def test_opening_is_noted_once_and_changes_nothing_else(client: Client, match: Match, link: str) -> None:
    client.get(link)
    client.get(link)
    before, match = match, Match.objects.get(pk=match.pk)
    assert match.opened_at is not None
    assert (match.state, match.version) == (before.state, before.version)
    assert Entry.objects.filter(verb="request.opened").count() == 1


def test_a_yes_is_checked_before_it_is_sent(client: Client, match: Match, link: str) -> None:
    page = client.post(link, form())
    assert "Check your answer before you send it" in page.content.decode()
    assert Match.objects.get(pk=match.pk).state == State.PROPOSED
    sent = client.post(f"{link}accept/", form(), follow=True)
    assert "You teach this, if the city agrees" in sent.content.decode()
    match.refresh_from_db()
    assert (match.state, match.answered_name, match.answer_message) == (State.ACCEPTED, "Teach Test", "Gladly")


def test_a_second_click_answers_once(client: Client, match: Match, link: str) -> None:
    for _time in range(2):
        assert client.post(f"{link}accept/", form()).status_code == 302
    assert Letter.objects.filter(template="trainings/matched").count() == 1
    assert Entry.objects.filter(verb="request.accepted").count() == 1


def test_a_yes_with_changes_shows_what_is_different(client: Client, match: Match, link: str) -> None:
    first = in_days(60).isoformat()
    changed = form(answer="counter", first=first, last=first, people="12", note="Twelve at most")
    changed["costs-0-amount"] = "1200"
    page = client.post(link, changed).content.decode()
    assert "instead of" in page
    assert "USD\u00a01,200" in page
    client.post(f"{link}counter/", changed)
    match.refresh_from_db()
    assert (match.state, match.counter["people"], match.counter["first"]) == (State.COUNTERED, 12, first)
    assert match.counter["costs"][0]["amount"] == "1200.00"
    assert match.terms == TERMS
    assert "Yes with changes" in Letter.objects.get(template="trainings/desk_provider").subject
    assert "Your terms are with the secretariat" in client.get(link).content.decode()


def test_ticking_the_same_languages_is_no_change_of_their_order(client: Client, match: Match, link: str) -> None:
    Match.objects.filter(pk=match.pk).update(terms={**TERMS, "languages": ["mn", "en"]})
    page = client.post(link, form(answer="counter", languages=["en", "mn"]))
    assert page.status_code == 422
    assert "Say what should be different" in page.content.decode()
    client.post(f"{link}counter/", form(answer="counter", languages=["en", "mn", "ru"], note="Russian, too"))
    match.refresh_from_db()
    assert match.counter["languages"] == ["mn", "en", "ru"]


def test_a_no_wants_a_reason(client: Client, match: Match, link: str) -> None:
    assert client.post(link, form(answer="decline")).status_code == 422
    client.post(f"{link}decline/", form(answer="decline", reason="We have no trainers in spring."))
    match.refresh_from_db()
    assert (match.state, match.answer_message) == (State.DECLINED, "We have no trainers in spring.")
    assert "no trainers" in Letter.objects.get(template="trainings/desk_provider").body
    assert match.request.state == "under_review"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": ""}, "Choose one of the three answers."),
        ({"name": ""}, "Say who answers."),
        ({"answer": "counter"}, "Say what should be different"),
        ({"answer": "counter", "last": "2099-01-01"}, "Give the first day."),
        ({"answer": "counter", "people": "-3"}, "Enter a whole number from 1 to"),
        ({"answer": "counter", "costs-0-amount": "much"}, "Write the amount in figures"),
        ({"answer": "counter", "costs-0-amount": ""}, "Write the amount in figures"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, match: Match, link: str, values: dict[str, str], words: str
) -> None:
    page = client.post(link, form(position="Head of teaching", **values))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Head of teaching" in page.content.decode()
    assert Match.objects.get(pk=match.pk).state == State.PROPOSED


def test_more_rows_and_going_back_keep_what_was_typed(client: Client, match: Match, link: str) -> None:
    more = client.post(link, form(more="1", note="Wait")).content.decode()
    assert 'name="costs-2-amount"' in more
    assert "Wait" in more
    back = client.post(link, form(step="change", position="Head")).content.decode()
    assert 'value="Head"' in back


def test_questions_go_to_the_secretariat_and_stand_in_the_thread(
    client: Client, match: Match, link: str, officer: Person
) -> None:
    for _time in range(2):
        client.post(f"{link}write/", {"say-text": "Is there a projector?", "say-name": "Teach Test", "once": "k"})
    said = Message.objects.get()
    assert (said.side, said.match, said.name) == ("provider", match, "Teach Test")
    assert "Is there a projector?" in client.get(link).content.decode()
    assert Letter.objects.get(template="trainings/desk_message").to_email == officer.email
    client.force_login(officer)
    client.post(f"/desk/trainings/{match.request_id}/match/write/", {"text": "Yes, two.", "once": "l"})
    assert Letter.objects.get(template="trainings/provider_message").to_email == match.offer.contact_email
    assert Message.objects.filter(side="staff", match=match).count() == 1


def test_an_empty_question_is_refused(client: Client, link: str) -> None:
    page = client.post(f"{link}write/", {"say-text": " ", "say-name": "X"})
    assert page.status_code == 422
    assert "Write what you want to say." in page.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("recalled", "has taken this proposal back"),
        ("expired", "The time to answer is over"),
        ("declined", "You do not teach this"),
        ("ended", "This training does not come about"),
        ("accepted", "You teach this, if the city agrees"),
    ],
)
def test_what_is_over_says_so_and_takes_no_answer(
    client: Client, match: Match, link: str, state: str, words: str
) -> None:
    Match.objects.filter(pk=match.pk).update(state=state)
    TrainingRequest.objects.filter(pk=match.request_id).update(state="matched")
    assert words in client.get(link).content.decode()
    sent = client.post(f"{link}counter/", form(answer="counter", note="But we would like to"))
    assert sent.status_code == 409
    assert "But we would like to" in sent.content.decode()
    assert Match.objects.get(pk=match.pk).state == state


def test_after_its_day_the_page_is_closed_even_before_the_clock_says_so(
    client: Client, match: Match, link: str
) -> None:
    Match.objects.filter(pk=match.pk).update(reply_by=in_days(-1))
    assert "The time to answer is over" in client.get(link).content.decode()
    assert client.post(f"{link}accept/", form()).status_code == 409


def test_a_link_that_was_replaced_says_so(client: Client, match: Match, link: str, officer: Person) -> None:
    actions.counter(match.pk, {"people": 10}, "Ten at most", "Teach Test")
    actions.reply(match.pk, {"people": 15}, "Fifteen?", in_days(10).isoformat(), by=officer.actor)
    page = client.get(link)
    assert page.status_code == 409
    assert "replaced by a newer one" in page.content.decode()
    match.refresh_from_db()
    text = client.get(f"/match/{match.link_secret}/").content.decode()
    assert "Fifteen?" in text
    match.refresh_from_db()
    assert (match.state, match.terms["people"], match.opened_at is not None) == (State.PROPOSED, 15, True)


def test_a_link_that_nobody_knows_opens_nothing(client: Client, db: None) -> None:
    assert client.get(f"/match/{'x' * 43}/").status_code == 404
    assert client.get("/match/short/").status_code == 404


def test_only_the_known_answers_have_pages(client: Client, link: str) -> None:
    assert client.get(f"{link}accept/").status_code == 302
    assert client.post(f"{link}perhaps/", form()).status_code == 404


def test_the_page_speaks_the_providers_language(client: Client, match: Match, link: str) -> None:
    match.offer.contact_language = "ru"
    match.offer.save()
    assert 'lang="ru"' in client.get(link).content.decode()


def test_the_secretariat_takes_the_counter_or_answers(client: Client, match: Match, officer: Person) -> None:
    actions.counter(match.pk, {"people": 10}, "Ten at most", "Teach Test")
    client.force_login(officer)
    page = client.get(f"/desk/trainings/{match.request_id}/").content.decode()
    assert "Accept the changes" in page
    assert "Ten at most" in page
    assert "instead of" in page
    done = client.post(f"/desk/trainings/{match.request_id}/match/take/", {"version": match.version + 1})
    assert done.status_code == 302
    match.refresh_from_db()
    assert (match.state, match.terms["people"]) == (State.ACCEPTED, 10)
    assert Letter.objects.filter(template="trainings/counter_taken").count() == 1


def test_a_move_on_an_old_page_is_late(client: Client, match: Match, officer: Person) -> None:
    actions.counter(match.pk, {"people": 10}, "Ten at most", "Teach Test")
    client.force_login(officer)
    page = client.post(f"/desk/trainings/{match.request_id}/match/take/", {"version": match.version})
    assert page.status_code == 412
    assert Match.objects.get(pk=match.pk).state == State.COUNTERED


def test_what_changes_nothing_and_says_nothing_is_no_counter(match: Match) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.counter(match.pk, {}, "", "Teach Test")
    assert refusal.value.errors[0].code == "no_change"


def test_a_counter_can_be_given_with_instants(match: Match) -> None:
    day = in_days(50)
    at = datetime.datetime.combine(day, datetime.time(9), datetime.UTC)
    values = {"starts_at": at, "ends_at": (at + datetime.timedelta(days=2)).isoformat()}
    made = actions.counter(match.pk, values, "", "Teach Test")
    assert (made.counter["first"], made.counter["last"]) == (day.isoformat(), in_days(52).isoformat())


def test_a_countered_proposal_can_be_taken_back_but_not_answered_twice(match: Match, officer: Person) -> None:
    actions.counter(match.pk, {"people": 10}, "Ten", "Teach Test")
    with pytest.raises(Refused) as refusal:
        actions.accept(match.pk, "Teach Test")
    assert refusal.value.code == "answered"
    actions.recall(match.pk, by=officer.actor)
    assert Match.objects.get(pk=match.pk).state == State.RECALLED


def test_the_page_costs_the_same_for_more_said_and_more_costs(
    client: Client, match: Match, link: str, django_assert_max_num_queries: Any
) -> None:
    client.get(link)
    with django_assert_max_num_queries(60) as few:
        client.get(link)
    Match.objects.filter(pk=match.pk).update(terms={**TERMS, "costs": TERMS["costs"] * 20})
    for number in range(20):
        actions.say(match.request_id, "provider", f"Question {number}", match=match)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(link)


def test_two_cities_stand_on_the_page_each_by_itself(
    client: Client, ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    lead, _member = scenes.joined(scenes.ask(ulaanbaatar), scenes.ask(kitakyushu, outcome="Run our buses"))
    match = scenes.match(lead, scenes.offer(provider), terms=TERMS)
    text = client.get(f"/match/{match.link_secret}/").content.decode()
    assert "Kitakyushu" in text
    assert "Run our buses" in text
