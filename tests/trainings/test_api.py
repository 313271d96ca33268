"""Training requests, offers and matches by program: what the contract promises, line by line, and who may do it."""

import datetime
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events_core.journal.actors import COMMAND
from events_core.journal.models import Entry, Letter
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests import cast
from tests.api.caller import Program
from tests.cast import Make
from trainings import actions
from trainings.models import Match, Offer, TrainingRequest
from trainings.terms import TrainingTerms

from . import scenes
from .acts import COST, DATES, MORE_OF_OFFER, MORE_OF_REQUEST, OFFER, REQUEST, TERMS, VERBS, matched, proposed

pytestmark = pytest.mark.both
CHECKED_APART = {"contact": None, "budget": None}
PARTS = ["topics", "language", "dates", "experience", "level", "cost", "audience", "mode", "size"]


def faults(answer: Any) -> dict[str, str]:
    """The fields that were refused, with the codes."""
    assert answer.status_code == 422, answer.data
    return {error["field"]: error["code"] for error in answer.data["errors"]}


def blockers(answer: Any) -> list[str]:
    """The codes of what stands against a move."""
    assert (answer.status_code, answer.data["code"]) == (409, "refused"), answer.data
    return [blocker["code"] for blocker in answer.data["blockers"]]


def at(asked: TrainingRequest, verb: str = "") -> str:
    return f"/training-requests/{asked.pk}{verb and '/'}{verb}"


def by_link(match: Match, verb: str, body: Any = None) -> Any:
    """The provider's answer by its link, without a token."""
    return Program().post(f"/match/{match.link_secret}/{verb}", body)


@pytest.fixture
def program(officer: Person, ulaanbaatar: City, provider: Organisation, provider_person: Person) -> Program:
    """An officer's program."""
    return Program(officer)


# The contract


def test_the_bodies_of_the_contract_are_accepted_as_they_stand(program: Program) -> None:
    asked = program.post("/training-requests", REQUEST)
    assert (asked.status_code, asked.data["state"], type(asked.data["id"])) == (201, "draft", int)
    assert {**asked.data, **CHECKED_APART} == {**asked.data, **REQUEST, **CHECKED_APART}
    assert asked.data["budget"] == {"amount": "3000.00", "currency": "USD"}
    assert asked.data["contact"] == {**REQUEST["contact"], "position": None}
    offered = program.post("/training-offers", OFFER)
    assert (offered.status_code, offered.data["state"], type(offered.data["id"])) == (201, "active", int)
    assert {name: offered.data[name] for name in OFFER} == OFFER


def test_bodies_with_everything_in_them(program: Program) -> None:
    asked = program.post("/training-requests", REQUEST | MORE_OF_REQUEST)
    assert {name: asked.data[name] for name in MORE_OF_REQUEST} == MORE_OF_REQUEST
    offered = program.post("/training-offers", OFFER | MORE_OF_OFFER)
    assert offered.status_code == 201, offered.data
    assert offered.data["title"] == {"en": MORE_OF_OFFER["title"]}
    assert offered.data["costs"] == [COST]
    assert offered.data["experience"] == ["ulaanbaatar"]
    assert program.get(f"/training-offers/{offered.data['id']}").data == offered.data


def test_little_is_required_and_what_is_left_out_may_be_null_or_empty(program: Program, officer: Person) -> None:
    for least in (
        {},
        dict.fromkeys(REQUEST),
        {name: type(value)() for name, value in REQUEST.items() if name != "people"},
    ):
        asked = program.post("/training-requests", least)
        assert asked.status_code == 201, asked.data
        assert asked.data["contact"]["email"] == officer.email
        assert blockers(program.post(f"/training-requests/{asked.data['id']}/submit")) == [
            "city_missing",
            "topics_missing",
        ]
    least = {"organisation": "test-network", "topics": ["ghg-accounting"], "languages": ["en"], "modes": ["online"]}
    assert program.post("/training-offers", least).status_code == 201
    assert faults(program.post("/training-offers", {"organisation": "test-network"})) == {
        "topics": "required",
        "languages": "required",
        "modes": "required",
    }


def test_months_that_are_over_are_kept(program: Program) -> None:
    past = ["2020-04", scenes.month_in(2)]
    assert program.post("/training-requests", {**REQUEST, "months": past}).data["months"] == past
    assert program.post("/training-offers", {**OFFER, "months": past}).data["months"] == past


def test_from_asking_to_the_scheduled_event(program: Program) -> None:
    offered = program.post("/training-offers", OFFER)
    asked = program.post("/training-requests", {**REQUEST, "months": OFFER["months"]})
    path = f"/training-requests/{asked.data['id']}"
    assert blockers(program.post(f"{path}/propose", {"offer": offered.data["id"]})) == ["state"]
    sent = program.post(f"{path}/submit", {}).data
    assert sent["state"] == "submitted"
    assert re.fullmatch(r"LCC/\d{4}/REQ-\d\d", sent["reference"])
    assert program.post(f"{path}/review", {}).data["state"] == "under_review"

    (one,) = program.get(f"{path}/matches").data["items"]
    assert set(one) == {"offer", "score", "parts", "conflicts"}
    assert (one["offer"], one["conflicts"]) == (offered.data["id"], [])
    assert [part["name"] for part in one["parts"]] == PARTS
    assert all(set(part) == {"name", "weight", "points", "reason"} and part["reason"] for part in one["parts"])
    assert all(0 <= Decimal(part["points"]) <= Decimal(part["weight"]) for part in one["parts"])
    assert sum(Decimal(part["weight"]) for part in one["parts"]) == 100
    assert sum(Decimal(part["points"]) for part in one["parts"]) == Decimal(one["score"])

    told = program.post(f"{path}/propose", {"offer": one["offer"]})
    assert (told.status_code, told.data["state"], told.data["match"]["state"]) == (200, "under_review", "proposed")
    assert told.data["match"]["score"] == one["score"]
    assert blockers(program.post(f"{path}/propose", {"offer": one["offer"]})) == ["match_open"]
    answered = by_link(Match.objects.get(), "accept", {"name": "Teach"})
    assert (answered.status_code, answered.data["state"]) == (200, "accepted")
    assert program.get(path).data["state"] == "matched"
    assert program.post(f"{path}/agree", {}).data["state"] == "agreed"
    scheduled = program.post(f"{path}/schedule", DATES)
    assert (scheduled.status_code, scheduled.data["state"]) == (200, "scheduled"), scheduled.data
    event = Event.objects.get(slug=scheduled.data["event"])
    assert (event.kind, event.starts_at) == ("training", datetime.datetime.fromisoformat(DATES["starts_at"]))
    assert event.cohost_requests.count() == 1
    assert blockers(program.post(f"{path}/deliver", {})) == ["not_held"]


def test_the_end_of_a_request(program: Program, ulaanbaatar: City, make_event: Make) -> None:
    event = make_event(publish=True)
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - datetime.timedelta(days=2), ends_at=timezone.now() - datetime.timedelta(days=1)
    )
    asked = scenes.ask(ulaanbaatar, "scheduled", event=event)
    assert program.post(at(asked, "deliver")).data["state"] == "delivered"
    assert program.post(at(asked, "close")).data["state"] == "closed"
    assert blockers(program.post(at(asked, "close"))) == ["state"]


@pytest.mark.parametrize(
    ("verb", "body", "state"),
    [
        ("decline", {"reason": "Too late"}, "declined"),
        ("hold", {"reason": "Elections"}, "on_hold"),
        ("withdraw", {"reason": "No time"}, "withdrawn"),
        ("withdraw", None, "withdrawn"),
    ],
)
def test_what_else_can_become_of_a_request(
    program: Program, ulaanbaatar: City, verb: str, body: dict[str, Any] | None, state: str
) -> None:
    asked = scenes.ask(ulaanbaatar)
    answer = program.post(at(asked, verb), body)
    assert (answer.status_code, answer.data["state"]) == (200, state)
    assert answer.data["reason"] == (body or {}).get("reason", "")
    assert blockers(program.post(at(asked, verb), body)) == ["state"]
    if state == "on_hold":
        assert program.post(at(asked, "resume"), {}).data["state"] == "under_review"


@pytest.mark.parametrize("verb", [*VERBS])
def test_no_act_takes_what_its_time_is_not(
    program: Program, ulaanbaatar: City, provider: Organisation, verb: str
) -> None:
    asked = scenes.ask(ulaanbaatar, "declined")
    body = {"propose": {"offer": scenes.offer(provider).pk}, "hold": {"reason": "r"}, "decline": {"reason": "r"}}
    assert blockers(program.post(at(asked, verb), body.get(verb, {}))) == ["state"]
    asked.refresh_from_db()
    assert (asked.state, asked.version) == ("declined", 1)


def test_the_owner_is_who_takes_it_up(program: Program, officer: Person, ulaanbaatar: City) -> None:
    asked = scenes.ask(ulaanbaatar, "submitted")
    program.post(at(asked, "review"))
    asked.refresh_from_db()
    assert asked.owner == officer


def test_the_same_key_asks_once(program: Program) -> None:
    first = program.post("/training-requests", REQUEST, Idempotency_Key="k")
    again = program.post("/training-requests", REQUEST, Idempotency_Key="k")
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert again["Idempotent-Replayed"] == "true"
    other = program.post("/training-requests", {**REQUEST, "people": 5}, Idempotency_Key="k")
    assert (other.status_code, other.data["code"]) == (422, "key_reused")
    assert TrainingRequest.objects.count() == 1
    for _time in range(2):
        assert program.post("/training-offers", OFFER, Idempotency_Key="k").status_code == 201
    assert Offer.objects.count() == 1


# Matches


def test_possible_ones_come_before_those_with_conflicts(
    program: Program, ulaanbaatar: City, provider: Organisation
) -> None:
    asked = scenes.ask(ulaanbaatar, languages=["mn", "en"])
    russian = scenes.offer(provider, languages=["ru"])
    other = scenes.offer(provider, level="advanced")
    best = scenes.offer(provider)
    items = program.get(at(asked, "matches")).data["items"]
    assert [item["offer"] for item in items] == [best.pk, other.pk, russian.pk]
    assert [[one["code"] for one in item["conflicts"]] for item in items] == [[], [], ["language"]]
    assert all(one["message"] for item in items for one in item["conflicts"])


def test_matches_follow_each_other_by_pages(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    asked = scenes.ask(ulaanbaatar)
    for number in range(5):
        scenes.offer(provider, languages=["en"] if number % 2 else ["ru"])
    whole = program.get(at(asked, "matches")).data
    assert (len(whole["items"]), whole["next"]) == (5, None)
    found: list[Any] = []
    following = f"{at(asked, 'matches')}?limit=2"
    while following:
        some = program.get(following.partition("/api/v1")[2] or following).data
        assert len(some["items"]) <= 2
        found, following = found + some["items"], some["next"]
    assert found == whole["items"]
    assert faults(program.get(f"{at(asked, 'matches')}?limit=0")) == {"limit": "range"}
    assert faults(program.get(f"{at(asked, 'matches')}?cursor=x")) == {"cursor": "unknown"}


def test_reasons_are_in_the_language_that_is_asked_for(
    program: Program, ulaanbaatar: City, provider: Organisation
) -> None:
    asked = scenes.ask(ulaanbaatar)
    scenes.offer(provider, languages=["ru"])

    def said(language: str) -> tuple[list[str], str]:
        (one,) = program.get(at(asked, "matches"), Accept_Language=language).data["items"]
        return [part["reason"] for part in one["parts"]], one["conflicts"][0]["message"]

    english, russian = said("en"), said("ru")
    assert english[0][0] == "Teaches exactly the subject asked for."
    assert "Russian" in english[1]
    assert not "".join(russian[0]).isascii()
    assert "русск" in russian[1].lower()


def queries_of(program: Program, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert program.get(path).status_code == 200
    return len(counted)


def test_matches_take_a_fixed_number_of_queries(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    asked, taught = scenes.ask(ulaanbaatar), cast.city("kitakyushu", "JP", {"en": "Kitakyushu"})
    path = at(asked, "matches")

    def offers(count: int) -> None:
        for _number in range(count):
            offered = scenes.offer(provider, experience=[taught], languages=["en"])
            offered.costs.create(category="travel", amount=900, currency="USD", bearer="city")

    offers(2)
    program.get(path)
    few = queries_of(program, path)
    offers(18)
    assert queries_of(program, path) == few
    assert len(program.get(path).data["items"]) == 20


def test_requests_take_a_fixed_number_of_queries(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    offered = scenes.offer(provider)

    def ask(count: int) -> None:
        for _number in range(count):
            lead, other = scenes.ask(ulaanbaatar, "matched"), scenes.ask(ulaanbaatar, "matched")
            scenes.joined(lead, other)
            scenes.match(lead, offered, "accepted", terms={**TERMS, "costs": []})

    ask(1)
    program.get("/training-requests")
    few = queries_of(program, "/training-requests")
    ask(9)
    assert queries_of(program, "/training-requests") == few
    items = program.get("/training-requests").data["items"]
    assert len(items) == 20
    assert {item["match"]["state"] for item in items} == {"accepted"}


def test_offers_take_a_fixed_number_of_queries(ulaanbaatar: City, provider: Organisation) -> None:
    def offers(count: int) -> None:
        for _number in range(count):
            scenes.offer(provider, experience=[ulaanbaatar]).costs.create(category="travel", amount=9, currency="USD")

    offers(2)
    few = queries_of(Program(), "/training-offers")
    offers(18)
    assert queries_of(Program(), "/training-offers") == few
    assert len(Program().get("/training-offers").data["items"]) == 20


# Lists


def test_requests_by_state_city_and_page(program: Program, ulaanbaatar: City, kitakyushu: City) -> None:
    first, second = scenes.ask(ulaanbaatar, "submitted"), scenes.ask(kitakyushu)
    ids = lambda query: [item["id"] for item in program.get(f"/training-requests{query}").data["items"]]  # noqa: E731
    assert ids("") == [second.pk, first.pk]
    assert ids("?state=submitted") == [first.pk]
    assert ids("?city=kitakyushu") == [second.pk]
    assert ids("?city=nowhere") == []
    told = program.get("/training-requests?limit=1").data
    assert [item["id"] for item in told["items"]] == [second.pk]
    assert [item["id"] for item in program.get(told["next"].partition("/api/v1")[2]).data["items"]] == [first.pk]
    assert faults(program.get("/training-requests?state=lost")) == {"state": "unknown"}


def test_offers_by_the_filters_of_the_catalogue(ulaanbaatar: City, provider: Organisation) -> None:
    one = scenes.offer(provider, ("energy",), languages=["ru"], countries=["MN"], modes=["online"], level="advanced")
    other = scenes.offer(provider, title="Budgets", cost_basis="full", countries=["JP"])
    scenes.offer(provider, state="withdrawn")
    ids = lambda query: [item["id"] for item in Program().get(f"/training-offers{query}").data["items"]]  # noqa: E731
    assert ids("") == [one.pk, other.pk]
    for query in (
        "topic=energy",
        "language=ru",
        "mode=hybrid,online",
        "country=MN",
        "level=advanced",
        "cost=travel_only",
    ):
        assert one.pk in ids(f"?{query}"), query
    for query in ("topic=ghg-accounting", "language=en", "mode=in_person", "country=JP", "level=beginner", "cost=full"):
        assert ids(f"?{query}") == [other.pk], query
    assert ids("?topic=nothing") == []


# The provider's link


def test_a_counter_with_costs_and_what_comes_of_it(
    program: Program, officer: Person, ulaanbaatar: City, provider: Organisation
) -> None:
    match = proposed(ulaanbaatar, provider)
    wanted = {**TERMS, "message": "Later suits us", "name": "Teach", "position": "Head"}
    answer = by_link(match, "counter", wanted)
    assert (answer.status_code, answer.data["state"]) == (200, "countered")
    assert answer.data["counter"] == TERMS
    assert (answer.data["message"], answer.data["name"], answer.data["position"]) == ("Later suits us", "Teach", "Head")
    assert by_link(match, "counter", wanted).data == answer.data
    assert by_link(match, "accept").data["code"] == "answered"
    seen = program.get(at(match.request)).data["match"]
    assert (seen["state"], seen["counter"]) == ("countered", TERMS)
    actions.take_counter(match.pk, by=officer.actor)
    assert program.get(at(match.request)).data["match"]["terms"] == TERMS


def test_times_count_by_their_days(ulaanbaatar: City, provider: Organisation) -> None:
    match = proposed(ulaanbaatar, provider)
    told = by_link(match, "counter", DATES).data
    assert (told["counter"]["first"], told["counter"]["last"]) == ("2037-05-18", "2037-05-20")


def test_what_a_provider_says_is_checked(ulaanbaatar: City, provider: Organisation) -> None:
    match = proposed(ulaanbaatar, provider)
    past = {"starts_at": "2020-05-18T09:00:00Z", "ends_at": "2020-05-19T09:00:00Z"}
    backwards = {"starts_at": DATES["ends_at"], "ends_at": DATES["starts_at"]}
    for body, wanted in [
        ({}, {"message": "no_change"}),
        ({"first": "tomorrow"}, {"first": "day"}),
        ({"first": "2020-05-18"}, {"first": "past"}),
        (past, {"starts_at": "past"}),
        (backwards, {"ends_at": "order"}),
        ({"starts_at": "2037-05-18T09:00:00"}, {"starts_at": "offset"}),
        ({"starts_at": "9999-05-18T09:00:00Z"}, {"starts_at": "day"}),
        ({"last": "2037-05-18"}, {"first": "required"}),
        ({"mode": "by_post"}, {"mode": "unknown"}),
        ({"languages": ["xx"]}, {"languages": "unknown_language"}),
        ({"people": 0}, {"people": "range"}),
        ({"people": "many"}, {"people": "int_type"}),
        ({"costs": [{**COST, "category": "gold"}]}, {"costs.0.category": "unknown"}),
        ({"costs": [{**COST, "bearer": "nobody"}]}, {"costs.0.bearer": "unknown"}),
        ({"costs": [{**COST, "amount": {"amount": "0", "currency": "USD"}}]}, {"costs.0.amount": "zero"}),
        ({"costs": [{**COST, "amount": {"amount": "5"}}]}, {"costs.0.amount.currency": "required"}),
        ({"when": "later"}, {"when": "unknown_field"}),
        ({"message": "x" * 5_000}, {"message": "too_long"}),
    ]:
        assert faults(by_link(match, "counter", body)) == wanted, body
    assert faults(by_link(match, "decline")) == {"reason": "required"}
    assert faults(by_link(match, "decline", {"reason": " "})) == {"reason": "required"}
    match.refresh_from_db()
    assert (match.state, match.version) == ("proposed", 1)


def test_an_answer_is_given_once(ulaanbaatar: City, provider: Organisation) -> None:
    match = proposed(ulaanbaatar, provider)
    told = by_link(match, "accept", {"name": "Teach", "message": "Gladly"})
    assert by_link(match, "accept", {"name": "Teach", "message": "Gladly"}).data == told.data
    for verb, body in (("accept", {"message": "No"}), ("decline", {"reason": "r"}), ("counter", {"message": "m"})):
        answer = by_link(match, verb, body)
        assert (answer.status_code, answer.data["code"]) == (409, "answered"), verb
    other = proposed(ulaanbaatar, provider)
    assert by_link(other, "decline", {"reason": "Nobody is free"}).data["state"] == "declined"
    assert by_link(other, "decline", {"reason": "Nobody is free"}).status_code == 200
    assert by_link(other, "accept").data["code"] == "answered"
    other.request.refresh_from_db()
    assert other.request.state == "under_review"


def test_links_that_open_nothing_any_more(officer: Person, ulaanbaatar: City, provider: Organisation) -> None:
    late = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider), reply_by=datetime.date(2026, 1, 2))
    gone = proposed(ulaanbaatar, provider)
    actions.recall(gone.pk, by=officer.actor)
    replaced = proposed(ulaanbaatar, provider)
    old = replaced.link_secret
    actions.counter(replaced.pk, {}, "Later")
    fresh = actions.reply(replaced.pk, {}, "As before", by=officer.actor)
    for verb, body in (("accept", {}), ("decline", {"reason": "r"}), ("counter", {"message": "m"})):
        assert by_link(late, verb, body).data["code"] == "expired"
        assert by_link(gone, verb, body).data["code"] == "recalled"
        assert Program().post(f"/match/{old}/{verb}", body).data["code"] == "replaced"
        for secret in ("x", "A" * 43, fresh.link_secret[:-1], f"{fresh.link_secret}x"):
            assert Program().post(f"/match/{secret}/{verb}", body).status_code == 404
    assert Program().post(f"/match/{fresh.link_secret}/accept").data["state"] == "accepted"


def test_who_guesses_links_is_held_back(provider: Organisation, settings: Any) -> None:
    settings.RATE_LIMITS = True
    guesses = [Program().post(f"/match/{'A' * 42}{letter}/accept") for letter in "abcdefghijklmnopqrstuvwxyz"]
    assert {answer.status_code for answer in guesses} == {404, 429}
    assert guesses[-1]["Retry-After"]


# Proposing, agreeing, scheduling


def test_what_is_proposed_is_checked(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    asked, path = scenes.ask(ulaanbaatar), at(scenes.ask(ulaanbaatar), "propose")
    offered = scenes.offer(provider)
    assert faults(program.post(path)) == {"offer": "required"}
    for number, code in ((offered.pk + 100, "unknown"), (0, "greater_than_equal"), ("7", "int_type")):
        assert faults(program.post(path, {"offer": number})) == {"offer": code}
    assert faults(program.post(path, {"offer": offered.pk, "reply_by": "soon"})) == {"reply_by": "day"}
    assert faults(program.post(path, {"offer": offered.pk, "reply_by": "2020-01-01"})) == {"reply_by": "range"}
    russian = scenes.offer(provider, languages=["ru"])
    assert faults(program.post(path, {"offer": russian.pk})) == {"reason": "required"}
    assert program.post(path, {"offer": russian.pk, "reason": "With an interpreter"}).status_code == 200
    resting = scenes.offer(provider, state="resting")
    assert blockers(program.post(at(asked, "propose"), {"offer": resting.pk})) == ["offer_resting"]
    silent = scenes.offer(provider, contact_email="")
    assert blockers(program.post(at(asked, "propose"), {"offer": silent.pk})) == ["no_contact"]


def test_what_is_proposed_goes_out(program: Program, ulaanbaatar: City, provider: Organisation) -> None:
    asked, offered = scenes.ask(ulaanbaatar), scenes.offer(provider)
    day = (timezone.now().date() + datetime.timedelta(days=20)).isoformat()
    told = program.post(at(asked, "propose"), {"offer": offered.pk, "message": "Please", "reply_by": day})
    assert told.data["match"]["reply_by"] == day
    letter = Letter.objects.get(template="trainings/proposed")
    assert letter.to_email == offered.contact_email
    assert Match.objects.get().link_secret not in json.dumps(told.data)


def test_who_agrees(
    program: Program, officer: Person, mongolian: Person, ulaanbaatar: City, provider: Organisation
) -> None:
    first, second = matched(ulaanbaatar, provider), matched(ulaanbaatar, provider)
    assert program.post(at(first, "agree"), {"name": "Bold", "position": "Mayor"}).data["state"] == "agreed"
    assert Program(mongolian).post(at(second, "agree")).data["state"] == "agreed"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.agreed_name, first.agreed_position, second.agreed_name) == ("Bold", "Mayor", mongolian.name)
    assert agreements() == ["request.agreement_recorded", "request.agreed"]
    assert blockers(program.post(at(scenes.ask(ulaanbaatar, "matched"), "agree"))) == ["not_accepted"]


def agreements() -> list[str]:
    """What the journal says of them."""
    wanted = ("request.agreement_recorded", "request.agreed")
    return list(Entry.objects.filter(verb__in=wanted).order_by("pk").values_list("verb", flat=True))


def test_an_event_that_exists_takes_it(
    program: Program, ulaanbaatar: City, provider: Organisation, published: Event
) -> None:
    asked = matched(ulaanbaatar, provider, "agreed")
    assert faults(program.post(at(asked, "schedule"), {"event": "nothing"})) == {"event": "unknown"}
    both = program.post(at(asked, "schedule"), {"event": published.slug, **DATES})
    assert faults(both) == {"starts_at": "not_with_event", "ends_at": "not_with_event"}
    told = program.post(at(asked, "schedule"), {"event": published.slug})
    assert (told.status_code, told.data["event"]) == (200, published.slug)


def test_an_event_that_is_over_takes_nothing(
    program: Program, ulaanbaatar: City, provider: Organisation, published: Event
) -> None:
    Event.objects.filter(pk=published.pk).update(state="cancelled")
    asked = matched(ulaanbaatar, provider, "agreed")
    told = program.post(at(asked, "schedule"), {"event": published.slug})
    assert (told.status_code, told.data["code"]) == (409, "event_over")


def test_without_days_the_days_that_were_agreed_count(
    program: Program, ulaanbaatar: City, provider: Organisation
) -> None:
    asked, other = matched(ulaanbaatar, provider, "agreed"), matched(ulaanbaatar, provider, "agreed")
    assert faults(program.post(at(asked, "schedule"))) == {"starts_at": "required", "ends_at": "required"}
    assert faults(program.post(at(asked, "schedule"), {**DATES, "timezone": "Mars"})).keys() == {"timezone"}
    assert faults(program.post(at(asked, "schedule"), {"starts_at": "soon"})) == {"starts_at": "offset"}
    kept = {**TERMS, "costs": [COST | COST["amount"]]}
    Match.objects.filter(request=other).update(terms=TrainingTerms.read(kept).body)
    told = program.call("POST", at(other, "schedule"))
    assert told.data["state"] == "scheduled", told.data
    event = Event.objects.get(slug=told.data["event"])
    assert event.starts_at == datetime.datetime.fromisoformat("2037-05-18T09:00:00+08:00")
    assert event.book.lines.count() == 1


# Who may what


def test_who_sees_and_does_what(
    program: Program, mongolian: Person, participant: Person, ulaanbaatar: City, provider: Organisation
) -> None:
    asked = scenes.ask(ulaanbaatar, state="submitted")
    theirs, stranger = Program(mongolian), Program(participant)
    assert [row["id"] for row in theirs.get("/training-requests").data["items"]] == [asked.pk]
    assert stranger.get("/training-requests").data["items"] == []
    for verb in ("", "matches"):
        assert stranger.get(at(asked, verb)).status_code == 404
    assert theirs.get(at(asked)).data["id"] == asked.pk
    assert theirs.get(at(asked, "matches")).status_code == 403
    bodies = {"propose": {"offer": 1}, "hold": {"reason": "r"}, "decline": {"reason": "r"}}
    for verb in VERBS:
        assert stranger.post(at(asked, verb), bodies.get(verb, {})).status_code == 404, verb
        assert Program().post(at(asked, verb), bodies.get(verb, {})).status_code == 401, verb
        if verb not in ("submit", "agree", "withdraw"):
            assert theirs.post(at(asked, verb), bodies.get(verb, {})).status_code == 403, verb
    assert blockers(theirs.post(at(asked, "submit"))) == ["state"]
    assert theirs.post(at(asked, "withdraw"), {}).status_code == 200


def test_a_draft_is_its_makers(program: Program, mongolian: Person, participant: Person, ulaanbaatar: City) -> None:
    begun = Program(participant).post("/training-requests", REQUEST).data
    path = f"/training-requests/{begun['id']}"
    for other in (program, Program(mongolian)):
        assert other.get(path).status_code == 404
        assert other.post(f"{path}/submit").status_code == 404
        assert other.get("/training-requests").data["items"] == []
    assert [row["id"] for row in Program(participant).get("/training-requests").data["items"]] == [begun["id"]]
    assert Program(participant).post(f"{path}/submit").data["state"] == "submitted"
    for other in (program, Program(mongolian)):
        assert other.get(path).status_code == 200
        assert [row["id"] for row in other.get("/training-requests").data["items"]] == [begun["id"]]


def test_the_pages_go_by_the_same_rule(
    client: Client, officer: Person, mongolian: Person, participant: Person, ulaanbaatar: City
) -> None:
    draft = scenes.ask(ulaanbaatar, "draft", maker=participant)
    for person, status in ((officer, 404), (mongolian, 404), (participant, 302)):
        client.force_login(person)
        assert client.get(reverse("trainings:me_request", args=[draft.pk])).status_code == status


def test_a_draft_that_was_taken_back_stays_its_makers(program: Program, participant: Person, ulaanbaatar: City) -> None:
    begun = Program(participant).post("/training-requests", REQUEST).data
    Program(participant).post(f"/training-requests/{begun['id']}/withdraw")
    assert program.get("/training-requests").data["items"] == []
    assert program.get(f"/training-requests/{begun['id']}").status_code == 404


def test_a_city_does_not_see_what_is_weighed_and_bargained(
    mongolian: Person, ulaanbaatar: City, provider: Organisation, officer: Person
) -> None:
    match = scenes.match(scenes.ask(ulaanbaatar), scenes.offer(provider), terms={**TERMS, "costs": []})
    match.request.owner = officer
    match.request.next_step = "Call the mayor"
    match.request.save()
    theirs = Program(mongolian)
    seen = theirs.get(at(match.request)).data
    assert (seen["match"]["state"], seen["match"]["terms"], seen["match"]["score"]) == ("proposed", None, None)
    assert "Call the mayor" not in json.dumps(seen)
    by_link(match, "accept")
    seen = theirs.get(at(match.request)).data["match"]
    assert (seen["terms"], seen["score"], seen["counter"]) == ({**TERMS, "costs": []}, None, None)


def test_a_city_that_is_taught_with_another_sees_what_it_agrees_to(
    mongolian: Person, ulaanbaatar: City, kitakyushu: City, provider: Organisation
) -> None:
    lead, other = scenes.joined(scenes.ask(kitakyushu, "matched"), scenes.ask(ulaanbaatar, "matched"))
    scenes.match(lead, scenes.offer(provider), "accepted", terms={**TERMS, "costs": []})
    theirs = Program(mongolian)
    seen = theirs.get(at(other)).data
    assert (seen["joined_to"], seen["match"]["terms"]["first"]) == (lead.pk, TERMS["first"])
    assert theirs.get(at(lead)).status_code == 404
    assert theirs.post(at(other, "agree")).data["state"] == "agreed"


def test_who_offers_what(
    program: Program, provider: Organisation, provider_person: Person, participant: Person, ulaanbaatar: City
) -> None:
    mine = Program(provider_person).post("/training-offers", OFFER)
    assert mine.status_code == 201
    assert Offer.objects.get().contact_email == provider_person.email
    assert Program(participant).post("/training-offers", OFFER).status_code == 403
    assert Program().post("/training-offers", OFFER).status_code == 401
    assert faults(program.post("/training-offers", {**OFFER, "organisation": "nobody"})) == {"organisation": "unknown"}
    (public,) = Program().get("/training-offers").data["items"]
    assert public == Program().get(f"/training-offers/{mine.data['id']}").data
    assert "contact" not in public
    assert "@" not in json.dumps(public)
    Offer.objects.update(state="resting")
    assert Program().get("/training-offers").data["items"] == []
    assert Program().get(f"/training-offers/{mine.data['id']}").status_code == 404
    assert Program(provider_person).get(f"/training-offers/{mine.data['id']}").data["state"] == "resting"
    assert Program(provider_person, "events").get(f"/training-offers/{mine.data['id']}").status_code == 404


def test_an_organiser_of_events_is_nobody_here(program: Program, organiser: Person, ulaanbaatar: City) -> None:
    asked = scenes.ask(ulaanbaatar)
    assert Program(organiser).get("/training-requests").data["items"] == []
    assert Program(organiser).post(at(asked, "review")).status_code == 404


def test_who_speaks_for_the_local_government_speaks_for_its_city(program: Program, kitakyushu: City) -> None:
    asked, somebody = scenes.ask(kitakyushu, "submitted"), cast.person("hall@test.example")
    network.name_focal_point(somebody, organisation=kitakyushu.organisations.get(), by=COMMAND)
    assert Program(somebody).post(at(asked, "withdraw")).status_code == 200


# Bad input


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("topics", ["magic"], {"topics": "unknown"}),
        ("topics", "ghg-accounting", {"topics": "list_type"}),
        ("level", "wizard", {"level": "unknown"}),
        ("audiences", ["wizards"], {"audiences": "unknown"}),
        ("languages", ["xx"], {"languages": "unknown_language"}),
        ("months", ["2027-13"], {"months": "month"}),
        ("months", ["April"], {"months": "month"}),
        ("mode", "by_post", {"mode": "unknown"}),
        ("city", "nowhere", {"city": "unknown"}),
        ("people", 0, {"people": "range"}),
        ("people", "20", {"people": "int_type"}),
        ("days", 400, {"days": "range"}),
        ("contact", {"email": "no address"}, {"contact.email": "invalid"}),
        ("contact", {"mail": "x@y.example"}, {"contact.mail": "unknown_field"}),
        ("budget", {"amount": "many", "currency": "USD"}, {"budget": "amount"}),
        ("budget", {"amount": "5", "currency": "ZZZ"}, {"budget": "currency"}),
        ("budget", {"amount": "5"}, {"budget.currency": "required"}),
        ("outcomes", "…", {"outcomes": "unknown_field"}),
    ],
)
def test_wrong_values_of_a_request_are_named(program: Program, field: str, value: Any, wanted: dict[str, str]) -> None:
    assert faults(program.post("/training-requests", {**REQUEST, field: value})) == wanted
    assert not TrainingRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("cost_basis", "barter", {"cost_basis": "unknown"}),
        ("level", "wizard", {"level": "unknown"}),
        ("modes", ["by_post"], {"modes": "unknown"}),
        ("countries", ["ZZ"], {"countries": "unknown_country"}),
        ("group_max", 0, {"group_max": "range"}),
        ("experience", ["nowhere"], {"experience": "unknown"}),
        ("costs", [{**COST, "category": "gold"}], {"costs.0.category": "unknown"}),
        ("costs", [{"category": "travel"}], {"costs.0.amount": "required"}),
        ("costs", [{**COST, "amount": {"amount": "x", "currency": "USD"}}], {"costs.0.amount": "amount"}),
        ("title", {"xx": "?"}, {"title": "unknown_language"}),
        ("price", "1", {"price": "unknown_field"}),
    ],
)
def test_wrong_values_of_an_offer_are_named(program: Program, field: str, value: Any, wanted: dict[str, str]) -> None:
    assert faults(program.post("/training-offers", {**OFFER, field: value})) == wanted
    assert not Offer.objects.exists()


def test_a_reason_is_needed_where_the_city_reads_it(program: Program, ulaanbaatar: City) -> None:
    asked = scenes.ask(ulaanbaatar)
    for verb in ("hold", "decline"):
        assert faults(program.post(at(asked, verb))) == {"reason": "required"}
        assert faults(program.post(at(asked, verb), {"reason": " "})) == {"reason": "required"}
