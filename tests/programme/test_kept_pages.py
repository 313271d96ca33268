"""Public pages that were drawn once are shown again for as long as they are true, and only to readers without a session."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from i18nfield.strings import LazyI18nString

from events_core.foundation import kept
from events_core.ledger import actions as ledger
from events_core.network import actions as network
from events_core.network.models import City, Organisation, Person
from events_core.programme import actions, sessions
from events_core.programme.models import Event
from registrations import actions as registering
from tests.cast import Make, confirm_host
from tests.registrations.conftest import answers

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
TITLE = {"en": "Working with city inventories"}


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> kept.Shelf:
    """An empty shelf, and a minute that does not end; the transaction of the test counts as the whole database."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(kept, "is_settled", lambda: True)
    own, now = kept.Shelf(), timezone.now().replace(second=1)
    monkeypatch.setattr(kept, "SHELF", own)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return own


def read(path: str, client: Client | None = None, **headers: str) -> tuple[str, int]:
    """A page in English, and how many statements it took."""
    with CaptureQueriesContext(connection) as heard:
        answer = (client or Client()).get(path, headers={"accept-language": "en"} | headers)
    assert answer.status_code == 200
    return answer.content.decode(), len(heard)


def fresh(path: str) -> str:
    """The page as it is drawn now."""
    kept.SHELF.pages.clear()
    kept.SHELF.size = 0
    return read(path)[0]


def changes(event: Event, officer: Person, city: City, body: Organisation, other: Event) -> list[Callable[[], Any]]:
    """One of each kind that a public page shows, on whatever floor it is made."""
    by = officer.actor
    start = event.starts_at
    session = {"kind": "talk", "title": {"en": "Baselines"}, "starts_at": start, "ends_at": start + HOUR}
    name = {"name": LazyI18nString({"en": "Kitakyushu City"}), "country": "JP"}
    book = ledger.book_of(event)
    line = {"category": "venue", "money": {"amount": "900", "currency": "USD"}}
    return [
        lambda: actions.edit_event(event.pk, {"summary": {"en": "What to count"}}, by=by),
        lambda: sessions.add_session(event.pk, session, by=by),
        lambda: registering.register(Event.objects.get(pk=event.pk), answers("kim")),
        lambda: actions.edit_event(event.pk, {"capacity": 1}, by=by),
        lambda: network.save_city(City.objects.get(pk=city.pk), name, by=by),
        lambda: network.save_organisation(body, {"name": LazyI18nString({"en": "The Secretariat"})}, by=by),
        lambda: actions.edit_event(other.pk, {"parent": event.slug}, by=by),
        lambda: actions.postpone(other.pk, by=by),
        lambda: confirm_host(event, officer),
        lambda: (ledger.add_line(book.pk, line, by=by), ledger.publish_totals(book.pk, "totals", by=by)),
        lambda: actions.cancel(event.pk, "Typhoon", by=by),
    ]


@pytest.mark.sqlite
def test_a_page_is_drawn_once_and_every_kind_of_change_shows_at_once(
    make_event: Make, officer: Person, kitakyushu: City, secretariat: Organisation, shelf: kept.Shelf
) -> None:
    event, other = make_event(publish=True, capacity=5), make_event(publish=True, title={"en": "Buses"}, capacity=3)
    path = f"/events/{event.slug}/"
    drawn, statements = read(path)
    assert read(path) == (drawn, 1)
    assert statements > 5
    for number, change in enumerate(changes(event, officer, kitakyushu, secretariat, other)):
        change()
        shown, _statements = read(path)
        assert shown != drawn, number
        assert read(path) == (shown, 1), number
        drawn = fresh(path)
        assert shown == drawn, number


@pytest.mark.sqlite
def test_the_directory_follows_too_and_what_is_for_few_is_for_nobody_else(make_event: Make, officer: Person) -> None:
    event = make_event(publish=True, capacity=2)
    path = f"/events/{event.slug}/"
    assert TITLE["en"] in read("/")[0]
    assert read("/")[1] == 1
    registering.register(event, answers("kim"))
    assert "1 of 2 places left" in read("/")[0]
    assert read(path)[0] == read(path)[0]
    actions.edit_event(event.pk, {"visibility": "by_invitation"}, by=officer.actor)
    assert TITLE["en"] not in read("/")[0]
    assert Client().get(path).status_code == 404
    insider = Client()
    insider.force_login(officer)
    assert TITLE["en"] in read(path, insider)[0]
    assert Client().get(path).status_code == 404


@pytest.mark.sqlite
def test_only_readers_without_a_session_get_kept_pages_each_in_their_language(
    make_event: Make, officer: Person, shelf: kept.Shelf
) -> None:
    event = make_event(publish=True)
    path, insider = f"/events/{event.slug}/", Client()
    insider.force_login(officer)
    assert "Open in the workspace" in read(path, insider)[0]
    assert not shelf.pages
    stranger, _statements = read(path)
    assert "Open in the workspace" not in stranger
    assert "Open in the workspace" in read(path, insider)[0]
    assert "都市インベントリ" in Client().get(path, headers={"accept-language": "ja"}).content.decode()
    chosen = Client()
    chosen.cookies["language"] = "ja"
    assert "都市インベントリ" in read(path, chosen)[0]
    assert read(path) == (stranger, 1)
    for headers in ({"hx-request": "true"}, {"authorization": "Bearer x"}, {"cookie": "messages=x"}):
        assert read(path, **headers)[1] > 1
    assert Client().head(path).content == b""
    assert len(shelf.pages) == 2


@pytest.mark.sqlite
def test_a_kept_page_says_what_a_drawn_one_does_and_304_keeps_its_policy(make_event: Make) -> None:
    path = f"/events/{make_event(publish=True).slug}/"
    drawn, shown = Client().get(path), Client().get(path)
    apart = ("X-Request-ID", "Content-Length")
    assert {k: v for k, v in drawn.items() if k not in apart} == {k: v for k, v in shown.items() if k not in apart}
    assert not shown.cookies
    assert shown["Vary"] == "Cookie, Accept-Language"
    same = Client().get(path, headers={"if-none-match": shown["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert same["Content-Security-Policy"] == shown["Content-Security-Policy"]
    assert same["Cache-Control"] == shown["Cache-Control"] == "no-cache"
    assert same.resolver_match.view_name == "programme:event"


@pytest.mark.django_db(transaction=True)
def test_what_others_commit_is_seen_and_what_is_not_committed_is_not(
    make_event: Make, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    event = make_event(publish=True)
    path = f"/events/{event.slug}/"
    read(path)
    assert read(path)[1] == 1

    def elsewhere() -> None:
        actions.edit_event(event.pk, {"summary": {"en": "Said elsewhere"}}, by=officer.actor)
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "Said elsewhere" in read(path)[0]
    with transaction.atomic():
        actions.edit_event(event.pk, {"summary": {"en": "Thought better of"}}, by=officer.actor)
        assert "Thought better of" in read(path)[0]
        transaction.set_rollback(True)
    assert "Said elsewhere" in read(path)[0]
    connection.close()
    assert "Said elsewhere" in read(path)[0]


@pytest.mark.sqlite
def test_with_the_next_minute_a_page_is_drawn_anew(make_event: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event(publish=True)
    path = f"/events/{event.slug}/"
    assert "/register/" in read(path)[0]
    over = event.starts_at
    monkeypatch.setattr(timezone, "now", lambda: over)
    assert "/register/" not in read(path)[0]


@pytest.mark.sqlite
def test_the_shelf_holds_so_much_and_lets_go_what_nobody_asked_for() -> None:
    def page(size: int) -> kept.Page:
        return kept.Page(b"x" * size, {}, kept.Heard((0,)), 0, None, {})

    shelf = kept.Shelf(most=10_000)
    for name in "abc":
        shelf.put((name,), page(1000))
    assert shelf.get(("a",))
    shelf.put(("d",), page(1000))
    assert [key for (key,) in shelf.pages] == ["c", "a", "d"]
    shelf.put(("d",), page(500))
    shelf.drop(("a",))
    assert shelf.size == sum(kept_page.size for kept_page in shelf.pages.values()) <= 10_000
