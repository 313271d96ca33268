"""Certificates by API, to the letter of the contract."""

import pytest

from certificates import actions
from certificates.models import Batch, Certificate
from events_core.network.models import Person
from events_core.programme.models import Event
from registrations.models import Registration
from tests.api.caller import Program
from tests.cast import join
from tests.certificates.conftest import People
from tests.certificates.test_issue import issue_all

pytestmark = pytest.mark.django_db


def test_an_order_is_taken_and_followed(held: Event, attended: list[Registration], officer: Person) -> None:
    program = Program(officer)
    answer = program.post(
        f"/events/{held.slug}/certificates", {"kind": "attendance", "languages": ["en", "mn"], "registrations": None}
    )
    assert answer.status_code == 202
    batch = answer.data["batch"]
    assert list(batch) == ["id", "state", "total", "done", "failed"]
    assert batch == {"id": batch["id"], "state": "queued", "total": 6, "done": 0, "failed": 0}
    actions.work(batch["id"])
    assert program.get(f"/batches/{batch['id']}").data == {**batch, "state": "done", "done": 6}
    listed = program.get(f"/events/{held.slug}/certificates").data
    assert listed["next"] is None
    assert [set(item) for item in listed["items"]] == [{"code", "serial", "kind", "state", "holder"}] * 6
    assert Program().client.get(f"/certificates/{listed['items'][0]['code']}.pdf").status_code == 200


def test_an_empty_order_means_all_who_are_eligible(held: Event, attended: list[Registration], officer: Person) -> None:
    answer = Program(officer).post(f"/events/{held.slug}/certificates", {})
    assert answer.data["batch"]["total"] == 6
    assert Batch.objects.get().languages == ["en"]


def test_named_registrations(held: Event, attended: list[Registration], came: People, officer: Person) -> None:
    program, path = Program(officer), f"/events/{held.slug}/certificates"
    absent = came(held, "absent", state=Registration.State.ABSENT)
    answer = program.post(path, {"registrations": [attended[0].code, absent.code]})
    assert (answer.status_code, answer.data["code"]) == (409, "refused")
    assert [blocker["code"] for blocker in answer.data["blockers"]] == ["not_eligible"]
    assert program.post(path, {"registrations": ["NOBODY"]}).data["errors"][0]["field"] == "registrations"
    assert program.post(path, {"registrations": [attended[0].code]}).data["batch"]["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "praise"},
        {"languages": ["xx"]},
        {"languages": "en"},
        {"registrations": [1]},
        {"colour": "red"},
        [],
        "x",
        None,
    ],
)
def test_bad_orders_are_refused(held: Event, attended: list[Registration], officer: Person, body: object) -> None:
    answer = Program(officer).call("POST", f"/events/{held.slug}/certificates", body if body is not None else "null")
    assert answer.status_code == 422, answer.data
    assert not Batch.objects.exists()


def test_not_before_the_event_is_held(published: Event, came: People, officer: Person) -> None:
    came(published, "kim")
    answer = Program(officer).post(f"/events/{published.slug}/certificates", {})
    assert (answer.status_code, answer.data["code"]) == (409, "not_held")


def test_a_batch_is_paused_resumed_stopped(held: Event, attended: list[Registration], officer: Person) -> None:
    program = Program(officer)
    number = program.post(f"/events/{held.slug}/certificates", {}).data["batch"]["id"]
    assert program.post(f"/batches/{number}/pause").data["state"] == "paused"
    assert program.post(f"/batches/{number}/resume").data["state"] == "queued"
    assert program.post(f"/batches/{number}/stop").data["state"] == "stopped"
    answer = program.post(f"/batches/{number}/pause")
    assert (answer.status_code, answer.data["code"]) == (409, "refused")
    assert program.get("/batches/999999").status_code == 404
    assert program.get("/batches/x").status_code in (404, 422)


def test_revoking_and_correcting_by_serial(held: Event, came: People, officer: Person) -> None:
    came(held, "kim")
    issue_all(held, officer)
    program, serial = Program(officer), Certificate.objects.get().serial
    assert program.post(f"/certificates/{serial}/revoke", {}).data["errors"][0]["field"] == "reason"
    old = program.post(f"/certificates/{serial}/revoke", {"reason": "Wrong."}).data
    assert (old["state"], old["serial"]) == ("revoked", serial)
    new = program.post(f"/certificates/{serial}/reissue", {"reason": "Right.", "name": "Kim Minjun"}).data
    assert (new["state"], new["serial"], new["holder"]) == ("valid", serial, "Kim Minjun")
    assert new["code"] != old["code"]
    states = [item["state"] for item in program.get(f"/events/{held.slug}/certificates").data["items"]]
    assert states == ["replaced", "valid"]
    assert program.post("/certificates/LCC-1900-XX-01-0001/revoke", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("lead", (202, 200, 200)),
        ("organiser", (202, 200, 200)),
        ("trainer", (202, 200, 403)),
        ("steward", (403, 200, 403)),
        ("viewer", (403, 200, 403)),
        ("", (403, 403, 404)),
    ],
)
def test_each_role_may_do_its_part(
    held: Event, came: People, officer: Person, trainer: Person, role: str, expected: tuple[int, int, int]
) -> None:
    came(held, "kim")
    issue_all(held, officer)
    came(held, "zhang")
    if role:
        join(held, trainer, role)
    program, serial = Program(trainer), Certificate.objects.get().serial
    path = f"/events/{held.slug}/certificates"
    assert (
        program.post(path, {}).status_code,
        program.get(path).status_code,
        program.post(f"/certificates/{serial}/revoke", {"reason": "Because."}).status_code,
    ) == expected


def test_without_a_token_or_with_another_scope(held: Event, attended: list[Registration], officer: Person) -> None:
    path = f"/events/{held.slug}/certificates"
    assert Program().post(path, {}).status_code == 401
    assert Program().get(path).status_code == 401
    assert Program(officer, "events").post(path, {}).status_code == 403
    assert Program(officer, "read").get(path).status_code == 200
    assert Program(officer, "certificates").post(path, {}).status_code == 202


@pytest.mark.parametrize("kind", ["completion", "appreciation"])
def test_kinds_that_nobody_can_get_yet_are_known_by_name(
    held: Event, attended: list[Registration], officer: Person, kind: str
) -> None:
    for registrations in (None, [attended[0].code]):
        body = {"kind": kind, "languages": ["en"], "registrations": registrations}
        answer = Program(officer).post(f"/events/{held.slug}/certificates", body)
        assert (answer.status_code, answer.data["code"]) == (409, "nobody")
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("body", "total", "languages"),
    [
        ({"kind": None, "languages": None, "registrations": None}, 6, ["en"]),
        ({"kind": "", "languages": [], "registrations": ""}, 6, ["en"]),
        ({"languages": ["zh", "zh-CN", "ja"]}, 6, ["zh-hans", "ja"]),
    ],
)
def test_an_order_may_leave_all_open(
    held: Event,
    attended: list[Registration],
    officer: Person,
    body: dict[str, object],
    total: int,
    languages: list[str],
) -> None:
    answer = Program(officer).post(f"/events/{held.slug}/certificates", body)
    assert (answer.status_code, answer.data["batch"]["total"]) == (202, total)
    assert Batch.objects.get().languages == languages


def test_nobody_named_is_nobody_to_issue_for(held: Event, attended: list[Registration], officer: Person) -> None:
    path = f"/events/{held.slug}/certificates"
    answer = Program(officer).post(path, {"registrations": []})
    assert (answer.status_code, answer.data["code"]) == (409, "nobody")
    assert Program(officer).post(path, {}).status_code == 202
    again = Program(officer).post(path, {})
    assert (again.status_code, again.data["code"]) == (409, "nobody")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"languages": ["en", "ja", "ko"]}, "languages"),
        ({"registrations": ["a\x00b"]}, "registrations.0"),
        ({"registrations": ["x" * 5_000]}, "registrations"),
        ({"registrations": ["X"] * 10_001}, "registrations"),
        ({"kind": 5}, "kind"),
    ],
)
def test_what_is_wrong_with_an_order_is_named(
    held: Event, attended: list[Registration], officer: Person, body: dict[str, object], field: str
) -> None:
    answer = Program(officer).post(f"/events/{held.slug}/certificates", body)
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, [field])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": None}, "reason"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
        ({"reason": "a\u202eb"}, "reason"),
        ({"name": "a\r\nBcc: x"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"native_name": "\U0001f9ff"}, "native_name"),
        ({"title": "x"}, "title"),
    ],
)
def test_a_correction_is_checked(
    held: Event, came: People, officer: Person, values: dict[str, object], field: str
) -> None:
    came(held, "kim")
    issue_all(held, officer)
    serial = Certificate.objects.get().serial
    answer = Program(officer).post(f"/certificates/{serial}/reissue", {"reason": "Spelling", "name": "Kim", **values})
    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, [field])
    assert Certificate.objects.count() == 1


def test_a_revoked_one_is_not_revoked_again(held: Event, came: People, officer: Person) -> None:
    came(held, "kim")
    issue_all(held, officer)
    path = f"/certificates/{Certificate.objects.get().serial}/revoke"
    assert Program(officer).post(path, {"reason": "Wrong."}).status_code == 200
    again = Program(officer).post(path, {"reason": "Wrong."})
    assert (again.status_code, again.data["code"], again.data["blockers"][0]["code"]) == (409, "refused", "state")
