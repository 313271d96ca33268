"""Every bad value of an event is named at its field, and nothing is half-saved."""

import datetime
from typing import Any

import pytest

from events_core.foundation.refusals import Invalid
from events_core.network.models import Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event, Session
from tests.cast import Make, in_days

START = in_days(30)
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "required"),
    ({"title": {"en": "  "}}, "title", "required"),
    ({"title": "x" * 301}, "title", "too_long"),
    ({"title": {"ja": "a\nb"}}, "title", "line_break"),
    ({"title": {"tlh": "nuqneH"}}, "title", "unknown_language"),
    ({"summary": "a\x00b"}, "summary", "unprintable"),
    ({"description": "x" * 20_001}, "description", "too_long"),
    ({"kind": "party"}, "kind", "unknown"),
    ({"kind": ""}, "kind", "required"),
    ({"mode": "hologram"}, "mode", "unknown"),
    ({"timezone": "Mars/Base"}, "timezone", "unknown_zone"),
    ({"starts_at": START.replace(tzinfo=None)}, "starts_at", "offset"),
    ({"starts_at": START.replace(year=9999)}, "starts_at", "year"),
    ({"ends_at": START - datetime.timedelta(hours=1)}, "ends_at", "order"),
    ({"capacity": 0}, "capacity", "range"),
    ({"capacity": 10**9}, "capacity", "range"),
    ({"cities": ["atlantis"]}, "cities", "unknown"),
    ({"themes": ["magic"]}, "themes", "unknown"),
    ({"partners": [{"organisation": "nobody", "part": "host"}]}, "partners", "unknown"),
    ({"partners": [{"organisation": "neaspec-secretariat", "part": "boss"}]}, "partners", "unknown"),
    ({"languages": ["tlh"]}, "languages", "unknown_language"),
    ({"contact_email": "not an address"}, "contact_email", "invalid"),
    ({"contact_name": "A\r\nBcc: everybody@test.example"}, "contact_name", "line_break"),
    ({"link": "javascript:alert(1)"}, "link", "invalid"),
    ({"parent": "no-such-event"}, "parent", "unknown"),
    ({"registration_opens_at": START, "registration_closes_at": START - datetime.timedelta(days=1)}, "registration_closes_at", "order"),
    ({"date_precision": "month"}, "date_precision", "recorded_only"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "field", "code"), BAD)
def test_a_bad_value_is_named_at_its_field(make_event: Make, values: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        make_event(**{"starts_at": START, "ends_at": START + datetime.timedelta(hours=8), **values})
    assert (field, code) in [(error.field, error.code) for error in caught.value.errors]
    assert not Event.objects.exists()


def test_several_faults_are_named_at_once(make_event: Make) -> None:
    with pytest.raises(Invalid) as caught:
        make_event(title="", kind="party", timezone="Mars/Base")
    assert {error.field for error in caught.value.errors} == {"title", "kind", "timezone"}


def test_a_capacity_below_what_is_taken_is_refused(draft: Event, officer: Person) -> None:
    Event.objects.filter(pk=draft.pk).update(taken=5)
    with pytest.raises(Invalid) as caught:
        actions.edit_event(draft.pk, {"capacity": 4}, by=officer.actor)
    assert caught.value.errors[0].code == "below_taken"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": in_days(30, 8)}, "ends_at"),
        ({"starts_at": in_days(60, 9), "ends_at": in_days(60, 10)}, "starts_at"),
        ({"speakers": [{"name": ""}]}, "speakers"),
        ({"speakers": [{"name": "A\nB"}]}, "speakers"),
        ({"room": "x" * 201}, "room"),
        ({"kind": "nap"}, "kind"),
    ],
)
def test_a_bad_session_is_refused(make_event: Make, officer: Person, values: dict[str, Any], field: str) -> None:
    event = make_event(starts_at=in_days(30, 1))
    good = {"title": "One", "starts_at": in_days(30, 9), "ends_at": in_days(30, 10)}
    with pytest.raises(Invalid) as caught:
        sessions.add_session(event.pk, {**good, **values}, by=officer.actor)
    assert field in [error.field for error in caught.value.errors]
    assert not Session.objects.exists()
