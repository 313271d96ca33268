"""Events by API, to the letter of the contract."""

from typing import Any

import pytest

from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event
from tests.api.caller import Program
from tests.cast import Make, join

pytestmark = pytest.mark.both
VISIT = {
    "kind": "field_visit", "title": "Eco-town visit", "summary": "…", "description": "…", "timezone": "Asia/Tokyo",
    "starts_at": "2037-05-18T09:00:00+09:00", "ends_at": "2037-05-19T17:00:00+09:00", "cities": ["kitakyushu"], "venue": "City hall",
    "mode": "in_person", "capacity": 30, "registration_opens_at": None, "registration_closes_at": None,
    "waiting_list": True, "approval": False, "contact": {"name": "Secretariat", "email": "secretariat@demo.example"},
    "themes": ["waste"], "languages": ["en", "ja"], "partners": [{"organisation": "city-of-kitakyushu", "part": "host"}],
}  # fmt: skip
MINIMAL = {name: VISIT[name] for name in ("kind", "title", "timezone", "starts_at", "ends_at")}


def codes(answer: Any) -> list[str]:
    return [blocker["code"] for blocker in answer.data["blockers"]]


def test_an_event_is_drafted_as_in_the_contract(officer: Person, kitakyushu: City) -> None:
    answer = Program(officer).post("/events", VISIT)
    assert answer.status_code == 201, answer.data
    assert answer["Location"].endswith(f"/api/v1/events/{answer.data['slug']}")
    event = answer.data
    assert (event["state"], event["version"], event["sequence"]) == ("draft", 1, 0)
    assert event["title"] == {"en": "Eco-town visit"}
    assert event["starts_at"] == "2037-05-18T09:00:00+09:00"
    assert event["capacity"] == 30
    assert event["waiting_list"] is True
    assert event["partners"] == [{"organisation": "city-of-kitakyushu", "part": "host"}]
    assert {move["name"] for move in event["moves"]} == {"publish", "reschedule", "cancel"}
    publish = next(move for move in event["moves"] if move["name"] == "publish")
    assert [blocker["code"] for blocker in publish["blockers"]] == ["cohost_unconfirmed"]


def test_five_fields_are_enough(officer: Person) -> None:
    assert Program(officer).post("/events", MINIMAL).status_code == 201


def test_a_field_visit_publishes_after_its_city_said_yes(officer: Person, kitakyushu: City) -> None:
    program = Program(officer)
    slug = program.post("/events", VISIT).data["slug"]
    refused = program.post(f"/events/{slug}/publish")
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.data["code"] == "refused"
    assert codes(refused) == ["cohost_unconfirmed"]
    drafted = program.post(f"/events/{slug}/cohosts", {"city": "kitakyushu", "organisation": "city-of-kitakyushu",
        "contact": {"name": "…", "email": "k@test.example", "language": "ja"}, "visitors": 25, "asks": ["local_transport"],
        "sites": ["…"], "reply_by": "2037-03-01", "message": "…"})  # fmt: skip
    assert (drafted.status_code, drafted.data["state"]) == (201, "drafted")
    answered = program.post(
        f"/cohosts/{drafted.data['id']}/record",
        {"answer": "confirmed", "name": "Mayor", "position": "Mayor", "note": "By letter"},
    )
    assert (answered.status_code, answered.data["state"]) == (200, "confirmed")
    published = program.post(f"/events/{slug}/publish")
    assert (published.status_code, published.data["state"], published.data["sequence"]) == (200, "published", 1)
    assert Program().get(f"/events/{slug}").status_code == 200


def test_without_a_token_only_what_was_published_is_seen(draft: Event, make_event: Make) -> None:
    shown = make_event(publish=True)
    items = Program().get("/events").data["items"]
    assert [item["slug"] for item in items] == [shown.slug]
    assert Program().get(f"/events/{draft.slug}").status_code == 404


def test_an_organiser_sees_only_their_own_drafts(draft: Event, organiser: Person) -> None:
    program = Program(organiser)
    assert program.get(f"/events/{draft.slug}").status_code == 404
    own = program.post("/events", MINIMAL).data["slug"]
    assert program.get(f"/events/{own}").status_code == 200
    assert program.patch(f"/events/{own}", {"venue": "Hall"}).status_code == 200


def test_who_may_not_is_told_so(published: Event, organiser: Person, participant: Person, trainer: Person) -> None:
    assert Program().post("/events", MINIMAL).status_code == 401
    assert Program(participant).post("/events", MINIMAL).status_code == 403
    assert Program(organiser).patch(f"/events/{published.slug}", {"venue": "X"}).status_code == 403
    join(published, trainer, "trainer")
    assert Program(trainer).post(f"/events/{published.slug}/cancel", {"reason": "x"}).status_code == 403
    assert Program(organiser).post("/events", {**MINIMAL, "recorded": True}).status_code == 403


def test_a_bad_token_is_refused_everywhere(published: Event) -> None:
    answer = Program().get("/events", Authorization="Bearer nonsense")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_is_good_for_its_scopes_only(officer: Person, published: Event) -> None:
    reader = Program(officer, "read")
    assert reader.get(f"/events/{published.slug}").status_code == 200
    refused = reader.post("/events", MINIMAL)
    assert (refused.status_code, refused.data["code"]) == (403, "scope")
    assert Program(officer, "events").post("/events", MINIMAL).status_code == 201


def test_an_unknown_field_is_refused(officer: Person) -> None:
    answer = Program(officer).post("/events", {**MINIMAL, "titel": "x"})
    assert answer.status_code == 422
    assert answer.data["errors"][0]["field"] == "titel"


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "5", b"\xff\xfe", '{"title": NaN}', "[" * 5000])
def test_no_body_however_broken_gives_a_500(officer: Person, body: str | bytes) -> None:
    assert Program(officer).call("POST", "/events", body).status_code == 422


def test_the_past_is_for_officers_who_record_it(officer: Person) -> None:
    past = {
        **MINIMAL,
        "starts_at": "2013-12-05T00:00:00+08:00",
        "ends_at": "2013-12-06T00:00:00+08:00",
        "timezone": "Asia/Shanghai",
    }
    program = Program(officer)
    assert program.post("/events", past).data["errors"][0]["code"] == "past"
    made = program.post("/events", {**past, "recorded": True, "date_precision": "day"})
    assert made.status_code == 201
    assert made.data["date_precision"] == "day"


def test_a_change_of_dates_is_a_reschedule(officer: Person, published: Event) -> None:
    answer = Program(officer).patch(
        f"/events/{published.slug}", {"starts_at": "2037-01-01T09:00:00+09:00", "ends_at": "2037-01-02T09:00:00+09:00"}
    )
    assert (answer.status_code, answer.data["sequence"], answer.data["state"]) == (200, 2, "published")


def test_if_match_guards_against_overwriting(officer: Person, published: Event) -> None:
    program = Program(officer)
    seen = program.get(f"/events/{published.slug}")
    assert seen["ETag"] == f'"{seen.data["version"]}"'
    assert program.patch(f"/events/{published.slug}", {"venue": "A"}, If_Match=seen["ETag"]).status_code == 200
    assert program.patch(f"/events/{published.slug}", {"venue": "B"}, If_Match=seen["ETag"]).status_code == 412
    assert program.patch(f"/events/{published.slug}", {"venue": "C"}).status_code == 200


def test_cancelling_needs_a_reason(officer: Person, published: Event) -> None:
    program = Program(officer)
    assert program.post(f"/events/{published.slug}/cancel", {}).status_code == 422
    assert program.post(f"/events/{published.slug}/cancel", {"reason": "Typhoon"}).data["state"] == "cancelled"
    again = program.post(f"/events/{published.slug}/publish")
    assert (again.status_code, codes(again)) == (409, ["state"])


def test_lists_go_by_cursor(make_event: Make) -> None:
    made = [make_event(publish=True).slug for _n in range(5)]
    program, seen, address = Program(), [], "/events?limit=2"
    while address:
        answer = program.get(address).data
        seen += [item["slug"] for item in answer["items"]]
        address = answer["next"] and answer["next"].partition("/api/v1")[2]
    assert seen == made


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=W10", "when=someday", "when=2027-13"]
)
def test_a_bad_query_is_named(query: str, db: None) -> None:
    assert Program().get(f"/events?{query}").status_code == 422


def test_filters(make_event: Make, ulaanbaatar: City) -> None:
    here = make_event(publish=True)
    there = make_event(publish=True, cities=["ulaanbaatar"], kind="symposium")
    for query, found in [
        ("city=ulaanbaatar", there),
        ("country=JP", here),
        ("kind=symposium", there),
        ("q=北九州", here),
    ]:
        assert [item["slug"] for item in Program().get(f"/events?{query}").data["items"]] == [found.slug], query
    assert len(Program().get("/events?country=JP,MN&when=coming").data["items"]) == 2


def test_a_list_costs_the_same_for_one_and_for_many(make_event: Make, django_assert_max_num_queries: Any) -> None:
    for _n in range(12):
        make_event(publish=True)
    with django_assert_max_num_queries(5):
        Program().get("/events")


def test_sessions(officer: Person, published: Event) -> None:
    program, address = Program(officer), f"/events/{published.slug}/sessions"
    at = published.starts_at.isoformat()
    later = published.ends_at.isoformat()
    made = program.post(
        address,
        {"title": {"en": "Opening", "ja": "開会"}, "starts_at": at, "ends_at": later, "speakers": [{"name": "A B"}]},
    )
    assert made.status_code == 201
    changed = program.patch(f"/sessions/{made.data['id']}", {"room": "Hall 2"})
    assert (changed.data["room"], changed.data["title"]["ja"]) == ("Hall 2", "開会")
    assert [item["id"] for item in Program().get(address).data["items"]] == [made.data["id"]]
    assert program.delete(f"/sessions/{made.data['id']}").status_code == 204
    assert program.delete(f"/sessions/{made.data['id']}").status_code == 404
    assert program.patch("/sessions/99999999999999999999999", {"room": "x"}).status_code == 422


def test_the_same_key_and_body_get_the_same_answer(officer: Person) -> None:
    program = Program(officer)
    first = program.post("/events", MINIMAL, Idempotency_Key="k1")
    again = program.post("/events", MINIMAL, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again["Location"] == first["Location"]
    assert Event.objects.count() == 1
    other = program.post("/events", {**MINIMAL, "title": "Another"}, Idempotency_Key="k1")
    assert (other.status_code, other.data["code"]) == (422, "key_reused")
    assert program.post("/events", MINIMAL, Idempotency_Key="k2").data["slug"] != first.data["slug"]


def test_a_key_counts_per_caller(officer: Person, organiser: Person) -> None:
    one = Program(officer).post("/events", MINIMAL, Idempotency_Key="k")
    two = Program(organiser).post("/events", MINIMAL, Idempotency_Key="k")
    assert one.data["slug"] != two.data["slug"]


def test_errors_speak_the_callers_language(officer: Person, db: None) -> None:
    english = Program(officer).post("/events", {**MINIMAL, "title": ""}).data["errors"][0]["message"]
    japanese = (
        Program(officer).post("/events", {**MINIMAL, "title": ""}, Accept_Language="ja").data["errors"][0]["message"]
    )
    assert english != japanese


def test_unknown_addresses_and_methods_are_problems(db: None) -> None:
    for answer, status in [(Program().get("/nothing"), 404), (Program().delete("/events"), 405)]:
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_the_vocabularies_can_be_read(kitakyushu: City, secretariat: Organisation) -> None:
    assert [item["slug"] for item in Program().get("/cities?q=九州").data["items"]] == ["kitakyushu"]
    assert Program().get("/organisations/neaspec-secretariat").data["kind"] == "international"
    assert len(Program().get("/themes").data["items"]) == 10
