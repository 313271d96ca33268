"""Idempotency-Key: the same key and body get the same answer for 24 hours, per caller and path."""

import datetime
import json
from typing import Any

import pytest
from django.utils import timezone

from events_core.network.api_front import forget_answers
from events_core.network.models import Person, RememberedAnswer
from events_core.programme.models import Event
from registrations.models import Registration
from tests.api.caller import Program
from tests.api.test_events import MINIMAL
from tests.registrations.conftest import answers

pytestmark = pytest.mark.both


def test_refusals_are_remembered_too(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}/cancel"
    first = program.post(path, {}, Idempotency_Key="k")
    again = program.post(path, {}, Idempotency_Key="k")
    assert (first.status_code, first.content, first["Content-Type"]) == (422, again.content, again["Content-Type"])
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first


def test_a_key_counts_per_path(officer: Person, published: Event, make_event: Any) -> None:
    program, other = Program(officer), make_event(publish=True)
    for event in (published, other):
        assert program.post(f"/events/{event.slug}/postpone", {}, Idempotency_Key="k").data["slug"] == event.slug


def test_a_key_is_forgotten_after_24_hours(officer: Person) -> None:
    program = Program(officer)
    first = program.post("/events", MINIMAL, Idempotency_Key="k").data["slug"]
    for hours, same in [(23, True), (25, False)]:
        RememberedAnswer.objects.update(at=timezone.now() - datetime.timedelta(hours=hours))
        assert (program.post("/events", MINIMAL, Idempotency_Key="k").data["slug"] == first) is same
    RememberedAnswer.objects.update(at=timezone.now() - datetime.timedelta(hours=25))
    assert forget_answers() == 1


def test_another_body_under_the_same_key_is_bad_input(published: Event) -> None:
    program, path = Program(), f"/events/{published.slug}/registrations"
    first = program.post(path, answers("kim"), Idempotency_Key="k")
    other = program.post(path, answers("lee"), Idempotency_Key="k")
    assert (other.status_code, other.data["code"]) == (422, "key_reused")
    assert [error["field"] for error in other.data["errors"]] == ["Idempotency-Key"]
    assert program.post(path, answers("kim"), Idempotency_Key="k").data == first.data
    assert Registration.objects.count() == 1


def test_what_was_not_decided_is_not_remembered(officer: Person, published: Event) -> None:
    path = f"/events/{published.slug}/postpone"
    nobody = Program()
    assert nobody.post(path, {}, Idempotency_Key="k").status_code == 401
    assert not RememberedAnswer.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_a_sensible_length(officer: Person, key: str) -> None:
    answer = Program(officer).post("/events", MINIMAL, Idempotency_Key=key)
    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_the_secret_of_an_answer_cannot_be_read_from_the_database(published: Event) -> None:
    made = Program().post(f"/events/{published.slug}/registrations", answers("kim"), Idempotency_Key="my-key").data
    kept = RememberedAnswer.objects.get()
    told = json.dumps({name: str(value) for name, value in vars(kept).items()}) + bytes(kept.body).decode()
    assert made["secret"] not in told
    assert "my-key" not in told


def test_gets_and_patches_do_not_mind_a_key(officer: Person, published: Event) -> None:
    program, path = Program(officer), f"/events/{published.slug}"
    for venue in ("A", "B"):
        assert program.patch(path, {"venue": venue}, Idempotency_Key="k").data["venue"] == {"en": venue}
        assert program.get(path, Idempotency_Key="k").data["venue"] == {"en": venue}
