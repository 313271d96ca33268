"""How the feed and single events are answered: validators, compression, methods, and what a 304 costs."""

import datetime
import gzip
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from events_core.calendars import front
from events_core.network.models import Person
from events_core.programme import actions as programme
from events_core.programme.models import Event, ProgrammeVersion
from tests.calendars.conftest import FEED
from tests.cast import Make

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def settled(published: Event) -> Event:
    """An event whose last change is some seconds old, as dates in HTTP count full seconds."""
    some_time_ago = timezone.now() - datetime.timedelta(seconds=10)
    ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW).update(changed_at=some_time_ago)
    return published


@pytest.fixture(params=["feed", "single"])
def path(request: pytest.FixtureRequest, settled: Event) -> str:
    """The feed, and an event as a file."""
    return FEED if request.param == "feed" else f"/events/{settled.slug}/event.ics"


def get(path: str, **headers: str) -> HttpResponseBase:
    return Client().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def body(answer: HttpResponseBase) -> bytes:
    return bytes(answer.getvalue())  # type: ignore[attr-defined]


def test_what_an_answer_says_of_itself(path: str) -> None:
    answer = get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["ETag"].startswith('W/"')
    assert parse_http_date(answer["Last-Modified"]) <= timezone.now().timestamp()
    assert answer["Cache-Control"] == "public, max-age=300"
    assert answer["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer
    assert body(answer) == body(get(path))
    assert get(path)["ETag"] == answer["ETag"]


def test_a_tag_that_is_known_gets_304(path: str) -> None:
    first = get(path)
    tag = first["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = get(path, If_None_Match=known)
        assert again.status_code == 304
        assert not body(again)
        for name in ("ETag", "Cache-Control", "Vary", "Last-Modified"):
            assert again[name] == first[name]
        assert "Content-Type" not in again
    assert get(path, If_None_Match='"other"').status_code == 200


def test_a_date_that_is_known_gets_304_unless_a_tag_says_otherwise(path: str) -> None:
    long_ago = http_date(timezone.now().timestamp() - 10 * 86_400)
    later = http_date(timezone.now().timestamp() + 5)
    assert get(path, If_Modified_Since=later).status_code == 304
    assert get(path, If_Modified_Since=long_ago).status_code == 200
    assert get(path, If_Modified_Since="yesterday").status_code == 200
    assert get(path, If_Modified_Since=later, If_None_Match='"other"').status_code == 200
    assert get(path, If_Modified_Since=long_ago, If_None_Match=get(path)["ETag"]).status_code == 304


def test_a_change_is_seen_at_once(path: str, published: Event, officer: Person) -> None:
    first = get(path)
    programme.edit_event(published.pk, {"title": "Another title"}, by=officer.actor)
    again = get(path, If_None_Match=first["ETag"], If_Modified_Since=first["Last-Modified"])
    assert again.status_code == 200
    assert b"Another title" in body(again)
    assert again["ETag"] != first["ETag"]
    by_date = get(path, If_Modified_Since=first["Last-Modified"])
    assert by_date.status_code == 200


def test_two_changes_within_a_second_are_both_seen(published: Event) -> None:
    second = timezone.now().replace(microsecond=0) - datetime.timedelta(seconds=30)
    versions = ProgrammeVersion.objects.filter(pk=ProgrammeVersion.ROW)
    versions.update(changed_at=second.replace(microsecond=100_000))
    known = get(FEED)["Last-Modified"]
    assert get(FEED, If_Modified_Since=known).status_code == 304
    assert get(FEED, If_Modified_Since=http_date(second.timestamp())).status_code == 200
    assert parse_http_date(known) == second.timestamp() + 1


def test_a_last_change_is_never_in_the_future(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now().timestamp() - 0.5
    monkeypatch.setattr(front.time, "time", lambda: at - 60)
    assert parse_http_date(get(path)["Last-Modified"]) == int(at - 60)


def test_an_event_that_is_back_as_it_was_is_new_to_clients(published: Event, officer: Person) -> None:
    path = f"/events/{published.slug}/event.ics"
    before = body(get(path))
    for state in (programme.postpone, programme.publish):
        state(published.pk, by=officer.actor)
    assert body(get(path)) != before
    assert b"SEQUENCE:3\r\n" in body(get(path))


def test_a_head_is_a_get_without_its_body(path: str) -> None:
    with_body, head = get(path), Client().head(path)
    assert head.status_code == 200
    of_its_own = {"X-Request-ID"}
    assert {*head.items()} - {*with_body.items()} == {(name, head[name]) for name in of_its_own}
    assert {name for name, _value in with_body.items()} == {name for name, _value in head.items()}
    assert not body(head)
    assert Client().head(path, headers={"If-None-Match": head["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("accepts", "zipped"),
    [
        ("gzip", True),
        ("GZIP, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("identity", False),
        ("br", False),
        ("*;q=0", False),
        ("gzip;q=", True),
        ("", False),
    ],
)
def test_gzip_only_for_those_who_ask(path: str, accepts: str, zipped: bool) -> None:
    plain, answer = get(path), get(path, Accept_Encoding=accepts)
    assert answer["Vary"] == "Accept-Encoding"
    assert (answer.get("Content-Encoding") == "gzip") is zipped
    assert (gzip.decompress(body(answer)) if zipped else body(answer)) == body(plain)
    assert (answer["ETag"] == plain["ETag"]) is not zipped
    assert get(path, Accept_Encoding=accepts, If_None_Match=answer["ETag"]).status_code == 304


def test_gzip_can_be_switched_off(path: str, settings: Any) -> None:
    settings.FEED_GZIP = False
    answer = get(path, Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer
    assert "Vary" not in answer


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_other_methods_are_refused(path: str, method: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(path)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert not answer.cookies


def test_no_cookie_and_no_session_whoever_asks(path: str, officer: Person) -> None:
    client = Client(headers={"Accept-Language": "ja"})
    client.force_login(officer)
    client.cookies["language"] = "ru"
    answer = client.get(path)
    assert not answer.cookies
    assert body(answer) == body(get(path))
    assert answer["ETag"] == get(path)["ETag"]


@pytest.mark.parametrize("query", ["", "?kind=workshop&theme=waste&city=kitakyushu&country=JP&lang=ja"])
def test_a_304_of_the_feed_is_one_small_query(published: Event, query: str) -> None:
    tag = get(FEED + query)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        answer = get(FEED + query, If_None_Match=tag)
    assert answer.status_code == 304
    assert len(queries) == 1
    assert "programmeversion" in queries[0]["sql"]


def test_each_feed_has_its_own_tag(published: Event, settings: Any) -> None:
    queries = ("", "?lang=ja", "?kind=workshop", "?when=past", "?country=JP")
    tags = {get(FEED + query)["ETag"] for query in queries}
    assert len(tags) == len(queries)
    plain = get(FEED)["ETag"]
    assert get(FEED + "?lang=en&kind=&when=coming")["ETag"] == plain
    settings.DEMO = True
    assert get(FEED)["ETag"] != plain


def test_the_next_day_is_another_feed(published: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    first = get(FEED)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    monkeypatch.setattr(front.time, "time", tomorrow.timestamp)
    again = get(FEED, If_None_Match=first["ETag"], If_Modified_Since=first["Last-Modified"])
    assert again.status_code == 200


@pytest.mark.parametrize(
    "path", ["/feeds/events.ics/", "/feeds/others.ics", "/events/none/event.ics", "/events/a/b/event.ics"]
)
def test_other_addresses_are_not_found(path: str, db: None) -> None:
    assert get(path).status_code == 404


def test_a_draft_is_as_if_it_were_not_there(make_event: Make) -> None:
    draft = make_event()
    there, not_there = get(f"/events/{draft.slug}/event.ics"), get("/events/none/event.ics")
    assert there.status_code == not_there.status_code == 404
    assert not there.cookies


def test_a_file_is_offered_to_be_saved(published: Event) -> None:
    answer = get(f"/events/{published.slug}/event.ics")
    assert answer["Content-Disposition"] == f'attachment; filename="{published.slug}.ics"'


def test_the_same_feed_is_put_together_once_and_anew_after_a_change(published: Event, officer: Person) -> None:
    first = body(get(FEED))
    with CaptureQueriesContext(connection) as queries:
        assert body(get(FEED)) == first
    assert len(queries) == 1
    programme.edit_event(published.pk, {"title": "Another title"}, by=officer.actor)
    assert b"Another title" in body(get(FEED))
    assert gzip.decompress(body(get(FEED, Accept_Encoding="gzip"))) == body(get(FEED))
