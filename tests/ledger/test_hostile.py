"""Who is not meant to gets nowhere: every address by role, others' numbers under one's own book, and hostile input."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from events_core.journal.actors import COMMAND
from events_core.ledger import actions, urls
from events_core.ledger.models import Book, BudgetLine, Contribution, Entry, Evidence, Grant, Party, RateTable
from events_core.network.models import Organisation, Person
from events_core.programme import actions as programme
from events_core.programme.models import Event
from tests.cast import Make, join, person

from .books import address
from .conftest import money, pledged
from .pages import hidden, signed_in

pytestmark = pytest.mark.sqlite
KEEPING = {"receive", "adjust", "settle", "reverse", "close", "reopen", "note"}
"""What only finance officers do."""
READING = {
    "desk", "budget_csv", "budget_xlsx", "shares", "contribution", "evidence_file", "entries", "entries_csv",
    "statement_csv", "statement_xlsx", "statement_pdf",
}  # fmt: skip
WORKSPACE = {
    "desk/books/": "", "desk/rates/": "", "desk/rates/new/": "keep", "desk/rates.csv": "", "desk/grants/": "",
    "desk/grants/new/": "", "desk/grants/{grant}/": "", "desk/grants/{grant}/edit/": "",
    "desk/grants/{grant}/spread/": "",
}  # fmt: skip
BODY = {
    "amount": "100", "currency": "USD", "reason": "x", "note": "x", "category": "venue", "people": "5", "how": "kept",
    "published": "totals", "organisation": "city-of-kitakyushu", "form": "cash", "rule": "fixed", "on": "2026-01-02",
    "step": "load", "email": "a@b.example", "text": "currency,effective,units_per_usd,source\nMNT,2026-05-01,3400,UN",
    "rows": '[{"number":2,"category":"venue","amount":"5","currency":"USD"}]', "title": "x", "contact": "x",
}  # fmt: skip
TABLES: list[type[Model]] = [Book, BudgetLine, Contribution, Entry, Evidence, Grant, Party, RateTable]


class World:
    """A book with one of everything, and what stands in all tables."""

    def __init__(self, book: Book, body: Organisation) -> None:
        self.book = book
        self.one = pledged(book, body)
        actions.confirm(self.one.pk, by=COMMAND)
        self.line = actions.add_line(book.pk, {"category": "venue", "money": money("600"), "bearer": body}, by=COMMAND)
        upload = SimpleUploadedFile("letter.txt", b"We promise.", "text/plain")
        self.evidence = actions.add_evidence(self.one.pk, upload, by=COMMAND)
        values = {"organisation": body, "title": "Green", "money": money("1000")}
        self.grant = actions.save_grant(Grant(), values, by=COMMAND)

    def number(self, name: str) -> int:
        """What a page of this name is about."""
        entry = Entry.objects.filter(book=self.book).order_by("number").first()
        assert entry
        known = {"line": self.line.pk, "line_remove": self.line.pk, "share": self.one.party_id}
        known |= {"reverse": entry.number, "evidence_file": self.evidence.pk}
        return known.get(name, self.one.pk)

    @staticmethod
    def state() -> list[Any]:
        """All that stands in the tables of the ledger."""
        return [sorted(map(str, model._default_manager.values_list())) for model in TABLES]


def pages(world: World, prefix: str, other: World | None = None) -> Iterator[tuple[str, str]]:
    """The name and the address of every page of a book; `other` fills in the numbers of another one's."""
    for at, _view, name in urls.BOOK:
        path = at.replace("<int:number>", str((other or world).number(name)))
        yield name, f"{prefix}{path}"


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    cache.clear()


@pytest.fixture
def world(book: Book, body: Organisation, uploads: Any) -> World:
    return World(book, body)


def walk(client: Client, at: str) -> set[int]:
    """What looking at a page and sending to it answer."""
    return {looked(client, at), client.post(at, BODY).status_code}


def looked(client: Client, at: str) -> int:
    """What looking at a page or fetching a file answers."""
    answer = client.get(at)
    if answer.streaming:
        assert b"".join(answer)  # read to its end, so that its file is closed
    return int(answer.status_code)


def test_nobody_else_reaches_any_page_of_a_book(
    world: World, draft: Event, make_event: Make, trainer: Person, focal_point: Person
) -> None:
    elsewhere = person("elsewhere@secretariat.example")
    join(make_event(title={"en": "Another one"}), elsewhere, "organiser")
    join(draft, trainer, "trainer")
    before = world.state()
    others = [signed_in(one) for one in (trainer, elsewhere, focal_point)]
    for prefix in (address(draft), "/desk/books/2026/"):
        for name, at in pages(world, prefix):
            assert walk(Client(), at) <= {302, 405}, name
            for client in others:
                assert walk(client, at) <= {403, 404, 405}, name
    assert world.state() == before


def test_each_role_has_its_pages_only(
    world: World, draft: Event, organiser: Person, officer: Person, finance: Person
) -> None:
    join(draft, organiser, "organiser")
    before = world.state()
    team, office, money_office = (signed_in(one) for one in (organiser, officer, finance))
    for name, at in pages(world, address(draft)):
        if name in KEEPING:
            assert walk(team, at) | walk(office, at) == {403}, name
        if name == "spend":
            assert walk(team, at) == {403}
        if name in READING:
            assert walk(team, at) == {200, 405}, name
    for name, at in pages(world, "/desk/books/2026/"):
        assert walk(team, at) <= {404, 405}, name
    for path, kept in WORKSPACE.items():
        at = f"/{path.format(grant=world.grant.pk)}"
        assert walk(team, at) <= {403, 405}, at
        if kept:
            assert walk(office, at) == {403}
        assert looked(money_office, at) == 200, at
    assert world.state() == before


def test_the_numbers_of_another_book_open_nothing(
    world: World, draft: Event, make_event: Make, body: Organisation, finance: Person
) -> None:
    mine = make_event(title={"en": "Another one"})
    here = World(actions.book_of(mine), body)
    actions.reverse(Entry.objects.get(book=here.book, number=2).pk, "A mistake", by=COMMAND)
    before, client = world.state(), signed_in(finance)
    for prefix in (address(mine), "/desk/books/2026/"):
        for name, at in pages(here, prefix, other=world):
            if str(world.number(name)) in at.removeprefix(prefix) and name != "reverse":
                assert walk(client, at) <= {404, 405}, at
    assert world.state() == before


def test_every_form_wants_its_token(world: World, draft: Event, finance: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(finance)
    before = world.state()
    for name, at in pages(world, address(draft)):
        if name not in READING:
            assert client.post(at, BODY).status_code == 403, name
    assert world.state() == before


def test_a_line_that_has_changed_since_it_was_seen_stays(world: World, draft: Event, officer: Person) -> None:
    client, at = signed_in(officer), address(draft, f"budget/{world.line.pk}/remove/")
    seen = hidden(client.get(at))
    actions.change_line(world.line.pk, {"category": "venue", "money": money("9000")}, by=COMMAND)
    assert client.post(at, seen).status_code == 412
    assert BudgetLine.objects.filter(pk=world.line.pk).exists()
    assert client.post(at, hidden(client.get(at))).status_code == 302


def test_what_has_come_since_is_not_settled_unseen(world: World, draft: Event, finance: Person) -> None:
    actions.receive(world.one.pk, money("100", "JPY"), by=COMMAND)
    programme.cancel(draft.pk, "A typhoon", by=COMMAND)
    client, at = signed_in(finance), address(draft, f"contributions/{world.one.pk}/settle/")
    seen = hidden(client.get(at)) | {"how": "refunded"}
    actions.receive(world.one.pk, money("200", "JPY"), by=COMMAND)
    late = client.post(at, seen)
    assert late.status_code == 412
    world.one.refresh_from_db()
    assert (world.one.settlement, world.one.given) == ("", Decimal(300))
    assert client.post(at, hidden(late) | {"how": "refunded"}).status_code == 302
    world.one.refresh_from_db()
    assert (world.one.settlement, world.one.given) == ("refunded", Decimal(0))
