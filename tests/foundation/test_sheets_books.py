"""Workbooks, read back."""

import datetime
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from events_core.foundation import sheets
from events_core.foundation.money import Money
from events_core.foundation.sheets import Figure, Sheet, figure, per_cent, workbook


def read(*made: Sheet) -> list[Worksheet]:
    """The sheets of a workbook as another program sees them."""
    with workbook(made) as file:
        return list(openpyxl.load_workbook(file).worksheets)


def one(value: Any) -> Any:
    """A cell with this value."""
    [sheet] = read(Sheet("One", ["Value"], [[value]]))
    return sheet["A2"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "007", "1e5", "=", "＝1"]
)
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = one(text)
    assert (cell.data_type, cell.value) == ("s", text)
    with workbook([Sheet("One", [text], [[text]])]) as file, zipfile.ZipFile(file) as package:
        body = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in body
    assert body.count(b'"inlineStr"') == 2


@pytest.mark.parametrize(
    ("value", "read_back", "shown"),
    [
        (Decimal("1234567.89"), 1234567.89, "#,##0.00"),
        (Decimal("-3333.33"), -3333.33, "#,##0.00"),
        (Money(Decimal("690000.00"), "JPY"), 690000, "#,##0"),
        (Money(Decimal("1300.00"), "KRW"), 1300, "#,##0"),
        (Money(Decimal("33.10"), "CNY"), 33.1, "#,##0.00"),
        (per_cent(Decimal("0.58")), 0.58, "0%"),
        (Figure(Decimal("7.123456"), "0.000000"), 7.123456, "0.000000"),
        (12, 12, "#,##0"),
        (datetime.date(2027, 3, 1), datetime.datetime(2027, 3, 1), "yyyy-mm-dd"),
        (
            datetime.datetime(2027, 3, 1, 14, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=9))),
            datetime.datetime(2027, 3, 1, 5, 30),
            "yyyy-mm-dd hh:mm",
        ),
    ],
)
def test_numbers_and_days_are_real(value: Any, read_back: Any, shown: str) -> None:
    cell = one(value)
    assert (cell.value, cell.number_format) == (read_back, shown)
    assert cell.data_type == ("d" if isinstance(read_back, datetime.datetime) else "n")


def test_nothing_is_an_empty_cell() -> None:
    assert one(None).value is None
    assert per_cent(None) is None
    assert figure(Money(Decimal(1), "USD")).format == "#,##0.00"


def test_the_head_stays_in_sight_and_filters() -> None:
    rows: Iterator[list[Any]] = ([n, f"row {n}"] for n in range(3))
    [sheet, facts] = read(
        Sheet("Entries", ["No.", "Text"], rows, widths=(8, 40)), Sheet("Facts", ["", ""], [["a", "b"]], is_list=False)
    )
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.b
    assert not sheet["A2"].font.b
    assert sheet.auto_filter.ref == "A1:B4"
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (8, 40)
    assert facts.auto_filter.ref is None


def test_titles_of_sheets_are_made_to_fit() -> None:
    titles = ["Costs: a/b?", "x" * 40, "X" * 40, "", "'"]
    found = [sheet.title for sheet in read(*(Sheet(title, ["a"], []) for title in titles))]
    assert found == ["Costs  a b", "x" * 31, "X" * 29 + " 2", "Sheet", "Sheet 2"]


def test_signs_that_no_workbook_can_hold_are_replaced() -> None:
    assert one("a\x01b\ud800c\uffff").value == "a\ufffdb\ufffdc\ufffd"


def test_rows_are_read_one_by_one_and_the_file_goes_when_closed() -> None:
    read_so_far = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal read_so_far
        for number in range(3_000):
            read_so_far += 1
            yield [number, "text", Decimal("1.10")]

    file = sheets.workbook([Sheet("Long", ["a", "b", "c"], rows())])
    assert read_so_far == 3_000
    assert file.read(2) == b"PK"
    file.close()
