"""Events by API, to the letter of the contract."""

import datetime
from typing import Any

import pytest

from events_core.network.models import City, Organisation, Person
from events_core.programme.models import Event, Series
from events_core.programme.series import save_series
from tests.api.caller import Program
from tests.cast import Make, in_days, join

pytestmark = pytest.mark.both
VISIT = {
    "kind": "field_visit", "title": "Eco-town visit", "summary": "…", "description": "…", "timezone": "Asia/Tokyo",
    "starts_at": "2037-05-18T09:00:00+09:00", "ends_at": "2037-05-19T17:00:00+09:00", "cities": ["kitakyushu"], "venue": "City hall",
    "mode": "in_person", "capacity": 30, "registration_opens_at": None, "registration_closes_at": None,
    "waiting_list": True, "approval": False, "contact": {"name": "Secretariat", "email": "secretariat@demo.example"},
    "themes": ["waste"], "languages": ["en", "ja"], "partners": [{"organisation": "city-of-kitakyushu", "part": "host"}],
}  # fmt: skip
MINIMAL = {name: VISIT[name] for name in ("kind", "title", "timezone", "starts_at", "ends_at")}


EMPTY = {
    "summary": "", "description": None, "outcome": {}, "cities": [], "venue": "", "mode": "", "capacity": None, "link": "", "visibility": None,
    "registration_opens_at": "", "registration_closes_at": None, "waiting_list": None, "approval": "", "confirm_email": None, "contact": {},
    "themes": None, "languages": [], "partners": None, "parent": "", "recorded": None, "related": None, "date_precision": "",
    "interpretation": None, "minimum": "", "minimum_by": None, "minimum_shown": None, "series": "",
}  # fmt: skip


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


@pytest.mark.parametrize("empty", [{}, EMPTY, dict.fromkeys(EMPTY), {name: "" for name in EMPTY if name != "partners"}])
def test_the_rest_may_be_left_out_null_or_empty(officer: Person, empty: dict[str, Any]) -> None:
    lists = {name: [] for name in ("cities", "themes", "languages", "partners") if empty.get(name) == ""}
    made = Program(officer).post("/events", {**MINIMAL, **empty, **lists})
    assert made.status_code == 201, made.data
    told = {
        name: made.data[name] for name in ("mode", "visibility", "date_precision", "recorded", "capacity", "approval")
    }
    assert told == {
        "mode": "in_person",
        "visibility": "public",
        "date_precision": "exact",
        "recorded": False,
        "capacity": None,
        "approval": False,
    }
    assert made.data["contact"] == {"name": "", "email": ""}


KINDS = [
    "symposium",
    "workshop",
    "field_visit",
    "expert_group_meeting",
    "training",
    "forum",
    "conference",
    "meeting",
    "webinar",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["in_person", "online", "hybrid"])
def test_every_kind_and_mode(officer: Person, kind: str, mode: str) -> None:
    made = Program(officer).post("/events", {**MINIMAL, "kind": kind, "mode": mode})
    assert (made.status_code, made.data["kind"], made.data["mode"]) == (201, kind, mode)


BAD: list[tuple[dict[str, Any], str]] = [
    *[({name: value}, name) for name in MINIMAL for value in (None, "", " ", 5, [], {"x": 1})],
    ({"kind": "party"}, "kind"),
    ({"mode": "by_boat"}, "mode"),
    ({"date_precision": "hour"}, "date_precision"),
    ({"date_precision": "month"}, "date_precision"),
    ({"timezone": "Mars/Phobos"}, "timezone"),
    ({"timezone": "+09:00"}, "timezone"),
    ({"timezone": "../etc/passwd"}, "timezone"),
    ({"starts_at": "2037-05-18T09:00:00"}, "starts_at"),
    ({"starts_at": "2037-05-18"}, "starts_at"),
    ({"starts_at": "18.5.2037 9:00"}, "starts_at"),
    ({"starts_at": "2037-02-30T09:00:00Z"}, "starts_at"),
    ({"starts_at": 2126768400}, "starts_at"),
    ({"starts_at": "2126768400"}, "starts_at"),
    ({"starts_at": "2020-05-18T09:00:00+09:00"}, "starts_at"),
    ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
    ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
    ({"ends_at": "2037-05-18T08:59:59+09:00"}, "ends_at"),
    ({"registration_opens_at": "2037-05-01T00:00:00"}, "registration_opens_at"),
    (
        {"registration_opens_at": "2037-05-02T00:00:00Z", "registration_closes_at": "2037-05-01T00:00:00Z"},
        "registration_closes_at",
    ),
    ({"registration_closes_at": "2037-06-01T00:00:00Z"}, "registration_closes_at"),
    ({"capacity": 0}, "capacity"),
    ({"capacity": -1}, "capacity"),
    ({"capacity": 1.5}, "capacity"),
    ({"capacity": "30"}, "capacity"),
    ({"capacity": True}, "capacity"),
    ({"capacity": 2**31}, "capacity"),
    ({"capacity": 2**63}, "capacity"),
    ({"waiting_list": "yes"}, "waiting_list"),
    ({"approval": 1}, "approval"),
    ({"title": "x" * 301}, "title"),
    ({"title": "a\r\nBcc: x@y.example"}, "title"),
    ({"title": "a\u202eb"}, "title"),
    ({"title": {"tlh": "x"}}, "title"),
    ({"title": {"en": ""}}, "title"),
    ({"summary": {"en": "x" * 1_001}}, "summary"),
    ({"venue": "a\x00b"}, "venue"),
    ({"contact": {"email": "nobody"}}, "contact_email"),
    ({"contact": {"name": "a\nb"}}, "contact_name"),
    ({"contact": "me"}, "contact"),
    ({"cities": ["atlantis"]}, "cities"),
    ({"cities": "kitakyushu"}, "cities"),
    ({"themes": ["nothing"]}, "themes"),
    ({"themes": ["waste"] * 201}, "themes"),
    ({"languages": ["tlh"]}, "languages"),
    ({"partners": [{"organisation": "nobody", "part": "host"}]}, "partners"),
    ({"partners": [{"organisation": "city-of-kitakyushu", "part": "guest"}]}, "partners"),
    ({"parent": "nothing"}, "parent"),
    ({"link": "javascript:alert(1)"}, "link"),
    ({"recorded": "yes"}, "recorded"),
    ({"state": "published"}, "state"),
    ({"slug": "mine"}, "slug"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_values_are_named_at_their_fields_and_nothing_is_saved(
    officer: Person, kitakyushu: City, values: dict[str, Any], field: str
) -> None:
    answer = Program(officer).post("/events", {**VISIT, **values})
    assert answer.status_code == 422
    assert field in [error["field"].split(".")[0] for error in answer.data["errors"]], answer.data
    assert not Event.objects.exists()


def test_markup_is_kept_as_it_was_written(officer: Person) -> None:
    script = "<script>alert(1)</script> & “quotes”"
    made = Program(officer).post("/events", {**MINIMAL, "title": script, "summary": script})
    assert (made.data["title"], made.data["summary"]) == ({"en": script}, {"en": script})


def test_a_text_in_one_language_leaves_the_others(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}"
    assert set(program.get(path).data["title"]) == {"en", "ja"}
    assert program.patch(path, {"title": "Renamed"}).data["title"] == {"en": "Renamed", "ja": "都市インベントリの活用"}
    assert program.patch(path, {"title": "新名称"}, Accept_Language="ja").data["title"] == {
        "en": "Renamed",
        "ja": "新名称",
    }
    assert program.patch(path, {"title": {"en": "Alone", "ko": None}}).data["title"] == {"en": "Alone"}
    both = {"contact": {"name": "A", "email": "a@test.example"}}
    assert program.patch(path, both).data["contact"] == both["contact"]
    assert program.patch(path, {"contact": {"name": "B"}}).data["contact"] == {"name": "B", "email": "a@test.example"}
    assert program.patch(path, {"contact": None}).data["contact"] == {"name": "", "email": ""}


def test_what_is_not_sent_is_not_changed(officer: Person, kitakyushu: City) -> None:
    program = Program(officer)
    made = program.post("/events", VISIT).data
    changed = program.patch(f"/events/{made['slug']}", {"venue": "Hall"}).data
    differing = {name for name in made if made[name] != changed[name]}
    assert differing == {"venue", "version", "sequence", "changed_at"}
    assert program.patch(f"/events/{made['slug']}", {}).data["version"] == changed["version"]
    refused = program.patch(f"/events/{made['slug']}", {"recorded": True})
    assert refused.data["errors"][0]["field"] == "recorded"


def test_the_moves_of_an_event_are_its_lifecycle(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}"

    def moves() -> set[str]:
        return {move["name"] for move in program.get(path).data["moves"]}

    assert moves() == {"postpone", "reschedule", "complete", "cancel"}
    assert program.post(f"{path}/postpone").data["state"] == "postponed"
    assert moves() == {"publish", "reschedule", "cancel"}
    moved = {"starts_at": "2037-01-01T09:00:00+09:00", "ends_at": "2037-01-02T09:00:00+09:00"}
    assert program.post(f"{path}/reschedule", moved).data["state"] == "postponed"
    assert program.post(f"{path}/publish").data["state"] == "published"
    assert program.post(f"{path}/complete").data["state"] == "completed"
    assert moves() == set()
    for move, body in [
        ("publish", {}),
        ("postpone", {}),
        ("complete", {}),
        ("reschedule", {**moved, "ends_at": "2037-01-03T09:00:00+09:00"}),
        ("cancel", {"reason": "x"}),
    ]:
        refused = program.post(f"{path}/{move}", body)
        assert (refused.status_code, refused.data["code"], codes(refused)) == (409, "refused", ["state"])


def test_a_reschedule_is_checked_like_any_dates(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}/reschedule"
    for body, field in [
        ({}, "starts_at"),
        ({"starts_at": "2037-01-02T09:00:00Z"}, "ends_at"),
        ({"starts_at": "2037-01-02T09:00:00Z", "ends_at": "2037-01-01T09:00:00Z"}, "ends_at"),
        ({"starts_at": "2020-01-01T09:00:00Z", "ends_at": "2037-01-01T09:00:00Z"}, "starts_at"),
        ({"starts_at": None, "ends_at": None}, "starts_at"),
        (
            {"starts_at": "2037-01-01T09:00:00Z", "ends_at": "2037-01-02T09:00:00Z", "timezone": "Nowhere/Else"},
            "timezone",
        ),
        ({"starts_at": "2037-01-01T09:00:00Z", "ends_at": "2037-01-02T09:00:00Z", "when": "x"}, "when"),
    ]:
        answer = program.post(path, body)
        assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, field), body
    published.refresh_from_db()
    assert published.sequence == 1


def test_sessions_move_with_the_event_and_one_left_outside_blocks(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}"
    event = program.get(path).data
    last = {
        "title": "Last day",
        "starts_at": event["ends_at"][:11] + "09:00:00+09:00",
        "ends_at": event["ends_at"][:11] + "10:00:00+09:00",
    }
    number = program.post(f"{path}/sessions", last).data["id"]
    moved = program.post(
        f"{path}/reschedule", {"starts_at": "2037-03-01T09:00:00+09:00", "ends_at": "2037-03-02T18:00:00+09:00"}
    )
    assert moved.status_code == 200
    assert program.get(f"{path}/sessions").data["items"][0]["starts_at"] == "2037-03-02T09:00:00+09:00"
    refused = program.post(
        f"{path}/reschedule", {"starts_at": "2037-04-01T09:00:00+09:00", "ends_at": "2037-04-01T18:00:00+09:00"}
    )
    assert (refused.status_code, codes(refused)) == (409, ["session_outside"])
    assert program.get(f"{path}/sessions").data["items"][0]["starts_at"] == "2037-03-02T09:00:00+09:00"
    assert program.delete(f"/sessions/{number}").status_code == 204


def test_whatever_was_published_stays_in_the_list(make_event: Make, officer: Person) -> None:
    program, shown = Program(officer), []
    for move, body in [("postpone", {}), ("complete", {}), ("cancel", {"reason": "x"})]:
        event = make_event(publish=True)
        assert program.post(f"/events/{event.slug}/{move}", body).status_code == 200
        shown.append(event.slug)
    hidden = make_event()
    assert program.post(f"/events/{hidden.slug}/cancel", {"reason": "x"}).status_code == 200
    make_event()
    assert [item["slug"] for item in Program().get("/events").data["items"]] == shown
    assert [item["state"] for item in Program().get("/events").data["items"]] == ["postponed", "completed", "cancelled"]


def test_dates_are_as_exact_as_they_are_known(officer: Person) -> None:
    program = Program(officer)
    past = {
        **MINIMAL,
        "recorded": True,
        "timezone": "Asia/Ulaanbaatar",
        "starts_at": "2014-08-17T10:00:00+08:00",
        "ends_at": "2014-08-18T10:00:00+08:00",
    }
    for precision, first, last in [
        ("exact", "2014-08-17T10:00:00+08:00", "2014-08-18T10:00:00+08:00"),
        ("day", "2014-08-17T00:00:00+08:00", "2014-08-18T23:59:59+08:00"),
        ("month", "2014-08-01T00:00:00+08:00", "2014-08-31T23:59:59+08:00"),
        ("year", "2014-01-01T00:00:00+08:00", "2014-12-31T23:59:59+08:00"),
    ]:
        made = program.post("/events", {**past, "date_precision": precision}).data
        assert (made["date_precision"], made["recorded"], made["state"]) == (precision, True, "draft")
        assert (made["starts_at"], made["ends_at"]) == (first, last)


def test_if_match_knows_the_forms_of_http(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}"
    for number, form in enumerate(["*", '"{}"', 'W/"{}"', "{}"]):
        version = program.get(path).data["version"]
        assert program.patch(path, {"venue": f"Hall {number}"}, If_Match=form.format(version)).status_code == 200
    for wrong in ('"0"', "nonsense", '"99999999999999999999"', '"-1"'):
        stale = program.patch(path, {"venue": "X"}, If_Match=wrong)
        assert (stale.status_code, stale.data["code"]) == (412, "stale")


def test_every_filter_of_the_directory(make_event: Make, ulaanbaatar: City, officer: Person) -> None:
    make_event(publish=True)
    other = make_event(
        publish=True, kind="forum", cities=["ulaanbaatar"], themes=["waste", "energy"], starts_at=in_days(400, 1)
    )
    month = f"{other.starts_at:%Y-%m}"
    for query in ["kind=forum", "kind=forum,training", "kind=forum&kind=training", "theme=energy", "city=ulaanbaatar", "country=MN", "country=mn",
                  f"when={month}", f"when={other.starts_at:%Y}&kind=forum", "q=Улаанбаатар", "kind=forum&when=coming"]:  # fmt: skip
        assert [item["slug"] for item in Program().get(f"/events?{query}").data["items"]] == [other.slug], query
    for query in [
        "kind=training",
        "theme=water",
        "city=atlantis",
        "country=RU",
        "when=past",
        "when=1999",
        "q=nothing",
        "kind=nothing",
    ]:
        assert Program().get(f"/events?{query}").data["items"] == [], query
    assert len(Program().get("/events?kind=&theme=&city=&country=&when=&q=").data["items"]) == 2


@pytest.mark.parametrize("query", ["", "when=coming", "when=past", "when=2037"])
def test_pages_follow_each_other_without_gaps(make_event: Make, officer: Person, query: str) -> None:
    is_past = query == "when=past"
    for _n in range(7):
        make_event(
            publish=True,
            recorded=is_past,
            starts_at=in_days(-30) if is_past else datetime.datetime(2037, 5, 18, tzinfo=datetime.UTC),
        )
    program, seen, address = Program(), [], f"/events?{query}&limit=3"
    while address:
        answer = program.get(address).data
        assert set(answer) == {"items", "next"}
        assert len(answer["items"]) <= 3
        seen += [item["slug"] for item in answer["items"]]
        address = answer["next"] and answer["next"].partition("/api/v1")[2]
    whole = [item["slug"] for item in program.get(f"/events?{query}&limit=200").data["items"]]
    assert seen == whole
    assert len(set(seen)) == 7


def test_an_event_belongs_to_no_event_that_its_maker_does_not_see(
    organiser: Person, officer: Person, draft: Event, make_event: Make, kitakyushu: City
) -> None:
    mine = make_event(by=organiser)
    program = Program(organiser)
    for answer in (
        program.post("/events", {**MINIMAL, "parent": draft.slug}),
        program.patch(f"/events/{mine.slug}", {"parent": draft.slug}),
    ):
        assert answer.status_code == 422, answer.data
        assert [error["field"] for error in answer.data["errors"]] == ["parent"]
    assert Program(officer).patch(f"/events/{mine.slug}", {"parent": draft.slug}).status_code == 200
    assert program.patch(f"/events/{mine.slug}", {"parent": draft.slug}).status_code == 200


def test_an_event_does_not_tell_of_a_hidden_one_that_it_belongs_to(officer: Person, make_event: Make) -> None:
    whole = make_event(title={"en": "Closed meeting"}, visibility="unlisted", publish=True)
    part = make_event(parent=whole.slug, publish=True)
    for path in (f"/events/{part.slug}", "/events"):
        assert whole.slug not in Program().get(path).content.decode()
    assert Program(officer).get(f"/events/{part.slug}").data["parent"] == whole.slug


def test_minimum_interpretation_and_series(officer: Person, make_event: Make) -> None:
    series = save_series(Series(), {"name": {"en": "Annual forum"}}, by=officer.actor)
    event, program = make_event(publish=True), Program(officer)
    by = (event.starts_at - datetime.timedelta(days=9)).date().isoformat()
    values = {"minimum": 12, "minimum_by": by, "interpretation": ["zh"], "series": series.slug}
    told = program.patch(f"/events/{event.slug}", values).data
    assert {name: told[name] for name in values} == values | {"interpretation": ["zh-hans"]}
    hidden = Program().get(f"/events/{event.slug}").data
    assert (hidden["minimum"], hidden["minimum_by"], hidden["series"]) == (None, None, series.slug)
    program.patch(f"/events/{event.slug}", {"minimum_shown": True})
    assert Program().get(f"/events/{event.slug}").data["minimum"] == 12
    assert [item["slug"] for item in Program().get("/series").data["items"]] == [series.slug]
    assert len(Program().get(f"/events?series={series.slug}").data["items"]) == 1
    for wrong in (
        {"minimum_by": "soon"},
        {"minimum_by": 5},
        {"series": "nothing"},
        {"minimum": None, "minimum_by": by},
    ):
        assert program.patch(f"/events/{event.slug}", wrong).status_code == 422, wrong
    assert program.post(f"/events/{event.slug}/go-ahead").data["goes_ahead_at"]


def test_an_event_is_copied(organiser: Person, make_event: Make) -> None:
    event, program = make_event(by=organiser, summary="Short"), Program(organiser)
    made = program.post(f"/events/{event.slug}/copy", {"starts_on": "2038-05-18", "title": "Once more"})
    assert (made.status_code, made.data["state"], made.data["starts_at"][:10]) == (201, "draft", "2038-05-18")
    assert made["Location"].endswith(made.data["slug"])
    assert (made.data["title"], made.data["summary"]) == ({"en": "Once more"}, {"en": "Short"})
    bare = program.post(f"/events/{event.slug}/copy", {"starts_on": "2038-05-18", "parts": []}).data
    assert (bare["summary"], bare["partners"]) == ({}, [])
    for wrong in ({"starts_on": "2020-01-01"}, {"starts_on": "2038-05-18", "parts": ["registrations"]}):
        assert program.post(f"/events/{event.slug}/copy", wrong).status_code == 422
