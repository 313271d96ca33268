"""An organisation's own statement in every form, by the functions that its page hands out."""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from events_core.foundation import localise
from events_core.journal.actors import COMMAND
from events_core.ledger import actions, exports
from events_core.ledger.models import Book
from events_core.ledger.statements import OwnStatement, own_statement
from events_core.network.models import Organisation, Person

from .conftest import money, pledged

pytestmark = pytest.mark.django_db
SUMS = ("planned", "pledged", "confirmed", "given", "spent")
OLD = datetime.date(2026, 3, 1)


@pytest.fixture
def gifts(book: Book, body: Organisation, secretariat: Organisation) -> Organisation:
    """Who has given to two books, beside others."""
    actions.add_line(book.pk, {"category": "venue", "money": money("600000", "JPY"), "bearer": body}, by=COMMAND)
    hall = actions.confirm(pledged(book, body, note="=hall").pk, by=COMMAND)
    actions.receive(hall.pk, money("200000", "JPY"), on=OLD, by=COMMAND)
    pledged(book, secretariat, "7200", "CNY")
    year = actions.book_of_year(2027)
    pledged(year, body, "1300", "KRW", category="other")
    return body


def rows_of(lines: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines).removeprefix("\ufeff"))))


def sheets_of(statement: OwnStatement, person: Person) -> dict[str, list[dict[str, Any]]]:
    found = {}
    with exports.own_xlsx(statement, person) as file:
        for sheet in openpyxl.load_workbook(file).worksheets:
            head, *rows = sheet.iter_rows(values_only=True)
            found[sheet.title] = [dict(zip(head, row, strict=False)) for row in rows]
    return found


def test_all_forms_say_the_same(gifts: Organisation, finance: Person) -> None:
    told = own_statement(gifts)
    wanted = {str(one.book.title): [getattr(one, name) for name in SUMS] for one in told.books}
    assert list(wanted) == ["Operation of the secretariat, 2027", "Working with city inventories"]
    rows = rows_of(exports.own_csv(told, finance))
    names = [name.title() for name in SUMS]
    assert {row["What"]: [Decimal(row[name]) for name in names] for row in rows if row["Part"] == "Book"} == wanted
    assert [row["No."] for row in rows if row["Part"] == "Entry"] == ["1", "2", "3", "1"]
    assert [(row["Given"], row["Date"]) for row in rows if row["Given"] and row["Part"] == "Entry"] == [
        ("200000", "2026-03-01")
    ]
    sheets = sheets_of(told, finance)
    assert {
        row["Book"]: [Decimal(str(row[f"{name} (USD)"])).quantize(Decimal("0.01")) for name in names]
        for row in sheets["Books"]
    } == wanted
    assert [row["Last entry"] for row in sheets["Books"]] == [1, 4]
    assert [row["Note"] for row in sheets["Contributions"]] == ["=hall", None]
    assert len(sheets["Ledger"]) == 4
    pages = PdfReader(io.BytesIO(exports.own_pdf(told, finance))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for figures in (*wanted.values(), [getattr(told.sums, name) for name in SUMS]):
        assert " ".join(localise.fixed(value) for value in figures) in text
    assert "JPY 300,000" in text
    assert "by Finance." in text
    assert "7,200" not in text + str(rows) + str(sheets)


def test_a_period_leaves_out_what_happened_later(gifts: Organisation, finance: Person) -> None:
    told = own_statement(gifts, datetime.date(2026, 1, 1), OLD)
    rows = rows_of(exports.own_csv(told, finance))
    assert [row["No."] for row in rows if row["Part"] == "Entry"] == ["3"]
    assert [row["Note"] for row in rows if row["Part"] == "About this file"][1:3] == ["1 January 2026", "1 March 2026"]
    assert [row["No."] for row in sheets_of(told, finance)["Ledger"]] == [3]
    assert exports.own_name(told, "pdf") == "contributions-city-of-kitakyushu-2026-01-01-2026-03-01.pdf"


@pytest.mark.parametrize("language", ["en", "zh-hans", "ja", "ko", "mn", "ru"])
def test_it_speaks_the_reader_s_language_though_it_is_sent_later(
    gifts: Organisation, finance: Person, language: str
) -> None:
    told = own_statement(gifts)
    with translation.override(language):
        lines = exports.own_csv(told, finance)
        paper = exports.own_pdf(told, finance)
        venue = str(told.categories[0].label)
    assert venue in "".join(lines)
    reader = PdfReader(io.BytesIO(paper))
    assert "\ufffd" not in "".join(page.extract_text() for page in reader.pages)


def test_who_gave_nothing_has_an_empty_statement(gifts: Organisation, ulaanbaatar: Any, finance: Person) -> None:
    told = own_statement(Organisation.objects.get(slug="city-of-ulaanbaatar"))
    assert [row["Part"] for row in rows_of(exports.own_csv(told, finance))] == [
        "About this file",
        "About this file",
        "Total",
    ]
    assert sheets_of(told, finance)["Ledger"] == []
    assert exports.own_pdf(told, finance).startswith(b"%PDF")
