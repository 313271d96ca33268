"""The ledger by page: all entries with their balance, expenses, and reversals."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.lines import PAGE, ledger_of
from events_core.ledger.models import Book, Contribution, Entry
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event
from tests.cast import Make, join

from .books import address, links, page, send, source
from .conftest import money, pledged
from .pages import signed_in, text_of
from .test_entering import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LUNCH = {"category": "catering", "amount": "15,000", "currency": "JPY", "note": "Lunch, invoice 7"}


@pytest.fixture
def written(book: Book, body: Organisation, officer: Person, finance: Person) -> Contribution:
    """A contribution that was confirmed, received by mistake, reversed, and received again; and an expense."""
    one = pledged(book, body, note="Towards interpretation")
    actions.confirm(one.pk, by=officer.actor)
    wrong = actions.receive(one.pk, by=finance.actor)
    actions.reverse(wrong.pk, "Another account", by=finance.actor)
    actions.receive(one.pk, money("150000", "JPY"), by=finance.actor)
    actions.spend(book.pk, {"category": "catering", "money": money("40")}, by=finance.actor)
    return one


def event_of(one: Contribution) -> Event:
    """Whose book it is in."""
    assert one.book.event is not None
    return one.book.event


def rows(markup: str) -> list[str]:
    """The rows of the first table's body, as they are read."""
    body = markup.split("<tbody", 1)[1].split("</tbody", 1)[0]
    found = [re.sub(r"<[^>]+>", " ", row) for row in body.split("<tr")[1:]]
    return [" ".join(re.sub(r"^[^>]*>", "", row).replace("\u2060", "").split()) for row in found]


def test_the_ledger_tells_every_entry(written: Contribution, officer: Person) -> None:
    markup = source(officer, address(event_of(written), "entries/"))
    first, _second, wrong, undoing, right, lunch = rows(markup)
    assert first.startswith("001 City of Kitakyushu Cash: Meeting rooms Towards interpretation Pledge")
    assert first.endswith("JPY 500,000 3,333.33 0.00")
    assert "Reversed by 004" in wrong
    assert wrong.endswith("JPY 500,000 3,333.33 3,333.33")
    assert undoing.startswith("004 Reversal of 003")
    assert "Another account" in undoing
    assert undoing.endswith("JPY −500,000 −3,333.33 0.00")
    assert right.endswith("JPY 150,000 1,000.00 1,000.00")
    assert lunch.startswith("006 Meals and refreshments Expense")
    assert lunch.endswith("USD 40 40.00 1,000.00")
    assert markup.count("is-void") == 2
    assert '<span class="strike">' in markup
    read = page(officer, address(event_of(written), "entries/"))
    assert "Given, up to entry 006 1,000.00" in read
    assert "JPY 150 1 January 2026 Test" in read


def test_an_empty_ledger_says_what_comes(draft: Event, officer: Person) -> None:
    shown = page(officer, address(draft, "entries/"))
    assert "No entries yet" in shown
    assert "Rates of exchange" not in shown


def test_what_has_no_rate_yet_is_named(draft: Event, body: Organisation, officer: Person) -> None:
    pledged(actions.book_of(draft), body, "1000", "MNT")
    assert "MNT 1,000 no rate yet 0.00" in page(officer, address(draft, "entries/"))
    row = {"currency": "MNT", "effective": "2026-01-01", "units_per_usd": "3400", "source": "Test"}
    actions.load_rates([row], name="late", by=COMMAND)
    shown = page(officer, address(draft, "entries/"))
    assert "MNT 1,000 0.29 0.00" in shown
    assert "MNT 3,400 1 January 2026 Test" in shown


def test_entries_of_one_kind_keep_their_balance(written: Contribution, officer: Person) -> None:
    at = address(event_of(written), "entries/")
    found = rows(source(officer, f"{at}?kind=receipt"))
    assert [row[:3] for row in found] == ["003", "004", "005"]
    assert found[-1].endswith("1,000.00 1,000.00")
    assert rows(source(officer, f"{at}?kind=expense"))[0].endswith("40.00 1,000.00")
    assert "No entry of this kind" in page(officer, f"{at}?kind=delivery")
    assert len(rows(source(officer, f"{at}?kind=nonsense"))) == 6


def test_pages_go_on_with_the_balance(book: Book, body: Organisation, officer: Person) -> None:
    one = pledged(book, body, "1000", "USD")
    actions.confirm(one.pk, by=COMMAND)
    for _number in range(PAGE + 1):
        actions.receive(one.pk, money("1"), by=COMMAND)
    first, second = ledger_of(book), ledger_of(book, page="2")
    assert (len(first.lines), len(second.lines)) == (PAGE, 3)
    assert (first.lines[-1].number, first.lines[-1].balance) == ("100", Decimal("98.00"))
    assert [line.balance for line in second.lines] == [Decimal("99.00"), Decimal("100.00"), Decimal("101.00")]
    assert "101 to 103 of 103" in page(officer, address(event_of(one), "entries/?page=2"))


def test_the_ledger_costs_the_same_for_many_entries(written: Contribution, finance: Person) -> None:
    client = signed_in(finance)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(address(event_of(written), "entries/"))
        return len(found)

    count()
    few = count()
    for _number in range(20):
        actions.receive(written.pk, money("1", "JPY"), by=finance.actor)
    assert count() == few


@pytest.mark.parametrize("path", ["entries/", "expenses/new/", "entries/1/reverse/"])
def test_who_may_not_is_refused(
    written: Contribution, make_event: Make, organiser: Person, participant: Person, trainer: Person, path: str
) -> None:
    event = event_of(written)
    join(make_event(title={"en": "Another"}), organiser, "lead")
    join(event, trainer, "trainer")
    answer = Client().get(address(event, path))
    assert "/sign-in/" in answer["Location"]
    for somebody, status in ((participant, 404), (organiser, 404), (trainer, 403)):
        assert signed_in(somebody).get(address(event, path)).status_code == status


def test_each_role_does_its_part(written: Contribution, organiser: Person, officer: Person, finance: Person) -> None:
    event = event_of(written)
    join(event, organiser, "organiser")
    for somebody, spends, reverses in ((organiser, 403, 403), (officer, 200, 403), (finance, 200, 200)):
        client = signed_in(somebody)
        assert client.get(address(event, "expenses/new/")).status_code == spends
        assert client.get(address(event, "entries/2/reverse/")).status_code in (reverses, 409)
        assert client.post(address(event, "entries/2/reverse/"), {"reason": ""}).status_code in (reverses, 422)
        if spends == 403:
            assert client.post(address(event, "expenses/new/"), LUNCH).status_code == 403
        found = links(source(somebody, address(event, "entries/")))
        assert ("new" in found, "reverse" in found) == (spends == 200, reverses == 200)
    assert written.book.entries.count() == 6


def test_an_expense_is_recorded(draft: Event, body: Organisation, rates: None, officer: Person, uploads: Path) -> None:
    bill = SimpleUploadedFile("invoice.txt", b"7", content_type="text/plain")
    day = str(Book(event=draft).today)
    sent = LUNCH | {"organisation": body.slug, "on": day}
    shown = send(officer, address(draft, "expenses/new/"), **sent, evidence=bill)
    assert "Meals and refreshments: JPY 15,000 spent" in shown
    assert "It is entry 001." in shown
    assert "invoice.txt" in shown
    entry = Entry.objects.get()
    assert (entry.usd, entry.note, str(entry.on)) == (Decimal("100.00"), "Lunch, invoice 7", day)
    assert entry.party is not None
    assert entry.party.organisation == body
    file = entry.evidence.get()
    answer = signed_in(officer).get(address(draft, f"evidence/{file.pk}/"))
    assert b"".join(answer.streaming_content) == b"7"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wrong", "said", "target"),
    [
        ({"category": ""}, "Choose what it was spent on.", "id_category"),
        ({"amount": "0"}, "Enter an amount above zero.", "id_amount"),
        ({"on": "2100-01-01"}, "Choose a day that is not in the future.", "id_on"),
        ({"on": "2025-01-01"}, "There is no rate of exchange for JPY on that day.", "id_on"),
        ({"organisation": "nobody"}, "Choose one of the answers offered.", "id_organisation"),
    ],
)
def test_what_is_wrong_with_an_expense_is_said(
    draft: Event, rates: None, officer: Person, wrong: dict[str, str], said: str, target: str
) -> None:
    sent = LUNCH | {"on": str(Book(event=draft).today)} | wrong
    answer = signed_in(officer).post(address(draft, "expenses/new/"), sent)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'href="#{target}"' in answer.content.decode()
    assert not Entry.objects.exists()


def test_an_entry_is_reversed(written: Contribution, finance: Person) -> None:
    event = event_of(written)
    asked = page(finance, address(event, "entries/5/reverse/"))
    assert "Reverse entry 005?" in asked
    assert "JPY 150,000" in asked
    assert "Say why, in a sentence or two." in send(finance, address(event, "entries/5/reverse/"), 422, reason="")
    shown = send(finance, address(event, "entries/5/reverse/"), reason="Not ours")
    assert "Entry 005 is reversed by entry 007" in shown
    assert "Contribution of City of Kitakyushu" in shown
    assert fresh(written).given == 0


def test_only_what_nothing_stands_on_can_be_reversed(written: Contribution, finance: Person) -> None:
    markup = source(finance, address(event_of(written), "entries/"))
    assert re.findall(r"/entries/(\d+)/reverse/", markup) == ["5", "6"]
    at = address(event_of(written), f"contributions/{written.pk}/")
    assert re.findall(r"/entries/(\d+)/reverse/", source(finance, at)) == ["5"]


def test_an_expense_is_reversed_from_the_ledger(written: Contribution, finance: Person) -> None:
    shown = send(finance, address(event_of(written), "entries/6/reverse/"), reason="Paid by somebody else")
    assert "Entry 006 is reversed by entry 007" in shown
    assert "Reversal of 006" in shown


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "Later entries stand on this one."),
        (3, "This entry was reversed already."),
        (4, "This entry is a reversal."),
    ],
)
def test_what_cannot_be_reversed_says_why(written: Contribution, finance: Person, number: int, said: str) -> None:
    at = address(event_of(written), f"entries/{number}/reverse/")
    assert said in page(finance, at, 409)
    answer = signed_in(finance).post(at, {"reason": "All the same"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="All the same"' in answer.content.decode()
    assert fresh(written.book).last_number == 6


def test_no_other_books_entry_is_reversed(written: Contribution, make_event: Make, finance: Person) -> None:
    other = make_event(title={"en": "Another"})
    page(finance, address(other, "entries/1/reverse/"), 404)
    page(finance, address(event_of(written), "entries/99/reverse/"), 404)


def test_a_closed_ledger_is_only_read(written: Contribution, finance: Person) -> None:
    event = event_of(written)
    actions.close(written.book_id, by=COMMAND)
    assert links(source(finance, address(event, "entries/"))) & {"new", "reverse"} == set()
    for path in ("expenses/new/", "entries/5/reverse/"):
        assert "The ledger is closed." in page(finance, address(event, path), 409)
    answer = signed_in(finance).post(address(event, "entries/5/reverse/"), {"reason": "Late"})
    assert answer.status_code == 422
    assert "The ledger is closed." in text_of(answer)
    sent = LUNCH | {"on": str(written.book.today)}
    answer = signed_in(finance).post(address(event, "expenses/new/"), sent)
    assert answer.status_code == 422
    assert "The ledger is closed." in text_of(answer)


def test_a_years_ledger_has_its_own_pages(body: Organisation, rates: None, officer: Person, organiser: Person) -> None:
    year = actions.book_of_year(2026)
    sent = LUNCH | {"on": str(year.today)}
    assert "It is entry 001." in send(officer, "/desk/books/2026/expenses/new/", **sent)
    assert "Lunch, invoice 7" in page(officer, "/desk/books/2026/entries/")
    page(organiser, "/desk/books/2026/entries/", 404)
    page(officer, "/desk/books/1950/entries/", 404)
