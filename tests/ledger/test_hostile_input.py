"""What is made to break the books: rows that were tampered with, rates and amounts beyond all measure, odd texts."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from events_core.foundation.refusals import Invalid
from events_core.journal.actors import COMMAND
from events_core.ledger import actions
from events_core.ledger.models import Book, BudgetLine, Entry
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event

from .books import address
from .conftest import money, pledged
from .pages import signed_in

pytestmark = pytest.mark.both
MOST = "999999999999.99"
ROW = '"category":"venue","amount":"5","currency":"USD"'
PAGES = (
    "", "?people=100000", "?people=1000000000", "?people=-1", "?page=99999999999999999999", "?page=x", "shares/",
    "entries/", "entries/?kind=%00", "statement.csv", "statement.xlsx", "statement.pdf", "entries.csv", "publish/",
    "close/",
)  # fmt: skip


def codes(somebody: Person, *paths: str) -> dict[str, int]:
    """What pages and files answer, each read to its end."""
    client, found = signed_in(somebody), {}
    for path in paths:
        answer = client.get(path)
        found[path] = answer.status_code
        if answer.streaming:
            assert b"".join(answer)
    return found


@pytest.mark.parametrize(
    "rows",
    [
        f'[{{"number":1e999,{ROW}}}]', f'[{{"number":{"9" * 4000},{ROW}}}]', f'[{{"number":{"9" * 5000},{ROW}}}]',
        f'[{{"number":0,{ROW}}}]', f'[{{"number":NaN,{ROW}}}]', "[" * 100_000, '{"a":1}', "[]", "[1]", '"x"', "null", "",
        f'[{{"number":2,{ROW},"description":"\\ud800"}}]', f'[{{"number":2,{ROW},"description":"\\u0000"}}]',
        f'[{{"number":2,{ROW},"bearer":"\\ud800"}}]', f'[{{"number":2,{ROW},"per_person":"\\udfff"}}]',
    ],
)  # fmt: skip
def test_rows_that_were_tampered_with_are_refused(rates: None, draft: Event, officer: Person, rows: str) -> None:
    answer = signed_in(officer).post(address(draft, "budget/import/"), {"rows": rows})
    assert answer.status_code == 422
    assert "Choose the file once more." in answer.content.decode()
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize("units", ["0.000001", "0.0067", "0.099999"])
def test_a_rate_the_wrong_way_round_is_refused(db: None, units: str) -> None:
    row = {"currency": "JPY", "effective": "2026-02-01", "units_per_usd": units, "source": "UN"}
    with pytest.raises(Invalid) as caught:
        actions.load_rates([row], name="x", by=COMMAND)
    assert [(one.field, one.code) for one in caught.value.errors] == [("rows.0.units_per_usd", "number")]


def test_the_largest_amounts_stand_on_every_page(book: Book, body: Organisation, draft: Event, finance: Person) -> None:
    row = {"currency": "EUR", "effective": "2026-02-01", "units_per_usd": "0.1", "source": "Test"}
    actions.load_rates([row], name="test", by=COMMAND)
    most = money(MOST, "EUR")
    for _number in range(20):
        actions.add_line(book.pk, {"category": "venue", "money": most, "per_person": True}, by=COMMAND)
        actions.spend(book.pk, {"category": "venue", "money": most}, by=COMMAND)
    actions.plan_people(book.pk, 100_000, by=COMMAND)
    shared: dict[str, Any] = {"rule": "per_participant", "money": most, "people": 100_000}
    actions.share(book.pk, body.slug, shared, by=COMMAND)
    one = pledged(book, body, MOST, "EUR")
    actions.confirm(one.pk, by=COMMAND)
    actions.receive(one.pk, by=COMMAND)
    actions.publish_totals(book.pk, "totals", by=COMMAND)
    own = f"/me/contributions/{body.slug}/"
    others = ["/desk/", "/desk/books/", own, f"{own}statement.csv", f"{own}statement.xlsx", f"{own}statement.pdf"]
    found = codes(finance, *[address(draft, path) for path in PAGES], *others)
    wrong = {path for path, code in found.items() if code != 200}
    assert wrong == {address(draft, path) for path in ("?people=1000000000", "?people=-1")}


def test_no_text_becomes_a_formula_or_stops_a_paper(
    book: Book, body: Organisation, draft: Event, finance: Person
) -> None:
    bad = (
        '=HYPERLINK("http://e.example") 🐉 \U0001f468\u200d\U0001f469 ﷽ \u0301\u0301\u0301\u0301 {{ x }} %(x)s ⟦answer⟧'
    )
    Organisation.objects.filter(pk=body.pk).update(name={"en": "=cmd|' /C calc'!A0 🐉"})
    line = {"category": "venue", "money": money("5"), "description": bad, "bearer": body}
    actions.add_line(book.pk, line, by=COMMAND)
    pledged(book, body, "500", "USD", note=bad, valuation=bad)
    spent = actions.spend(book.pk, {"category": "venue", "money": money("5"), "note": bad}, by=finance.actor)
    actions.reverse(Entry.objects.get(pk=spent.pk).pk, bad, by=COMMAND)
    actions.write_note(book.pk, f"{bad}\n{bad}", by=COMMAND)
    client, own = signed_in(finance), f"/me/contributions/{body.slug}/"
    for path in (address(draft, "statement.pdf"), f"{own}statement.pdf"):
        assert client.get(path).content.startswith(b"%PDF")
    for path in (
        *(address(draft, f"{name}.csv") for name in ("statement", "entries", "budget")),
        f"{own}statement.csv",
    ):
        text = b"".join(client.get(path)).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells), path
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], path
    for path in (address(draft, "statement.xlsx"), address(draft, "budget.xlsx"), f"{own}statement.xlsx"):
        book_of_sheets = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(path))))
        kinds = {cell.data_type for sheet in book_of_sheets for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds, path
