"""Tables that people send, as CSV and as workbooks."""

import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from events_core.foundation import sheets
from events_core.foundation.refusals import Invalid
from events_core.foundation.sheets import reading

COLUMNS = ("currency", "effective", "units_per_usd")
WANTED = [{"currency": "CNY", "effective": "2027-03-01", "units_per_usd": "7.2"}]


def upload(data: bytes, name: str = "rates.csv") -> SimpleUploadedFile:
    """A file that somebody sent."""
    return SimpleUploadedFile(name, data)


def book(*rows: list[object]) -> bytes:
    """A workbook with these rows."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def refused(data: bytes, columns: tuple[str, ...] = COLUMNS, most: int = reading.MOST_ROWS) -> tuple[str, str]:
    """With which code and sentence a file is refused."""
    with pytest.raises(Invalid) as caught:
        sheets.read_table(upload(data), columns, most=most)
    [error] = caught.value.errors
    assert error.field == "file"
    return error.code, error.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_may_be_of_any_usual_kind(delimiter: str, encoding: str) -> None:
    lines = [["Note", "UNITS PER USD", " Currency ", "effective"], ["市", "7.2", "CNY", "2027-03-01"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    assert sheets.read_table(upload(text.encode(encoding)), COLUMNS) == WANTED


def test_empty_rows_are_left_out_and_rows_know_their_line() -> None:
    rows = sheets.read_table(upload(b"\na,b\n\n1,\n , \n,2\n3\n"), ("a",), optional=("b", "c"))
    assert rows == [{"a": "1", "b": "", "c": ""}, {"a": "", "b": "2", "c": ""}, {"a": "3", "b": "", "c": ""}]
    assert [row.line for row in rows] == [4, 6, 7]


def test_a_field_may_hold_lines_delimiters_and_quotes() -> None:
    rows = sheets.read_table(upload(b'a;b\n"x;\ny ""z""";2\n'), ("a", "b"))
    assert rows == [{"a": 'x;\ny "z"', "b": "2"}]


def test_what_was_exported_comes_back_the_same() -> None:
    values = ["=1+1", "-5 °C", "@home", "'quoted'", "plain", "＝2"]
    data = "".join(sheets.csv_lines(["a"], [[value] for value in values])).encode()
    assert [row["a"] for row in sheets.read_table(upload(data), ("a",))] == values


def test_a_workbook_gives_plain_texts() -> None:
    data = book(
        ["Units per USD", "effective", "Currency", None, "more"],
        [7.2, datetime.datetime(2027, 3, 1), "CNY", 1, None],
        [1300, datetime.date(2027, 4, 1), " KRW ", 1, None],
        [0.1 + 0.2, datetime.datetime(2027, 4, 1, 14, 30), True, None, None],
        [0.0000012, "2027-05-01", "=1+1", None, None],
        [],
        [123456789012.0, None, "EUR"],
    )
    rows = sheets.read_table(upload(data, "rates.xlsx"), COLUMNS)
    assert [tuple(row.values()) for row in rows] == [
        ("CNY", "2027-03-01", "7.2"),
        ("KRW", "2027-04-01", "1300"),
        ("TRUE", "2027-04-01 14:30", "0.3"),
        ("", "2027-05-01", "0.0000012"),  # a formula that nobody has calculated yet
        ("EUR", "", "123456789012"),
    ]
    assert [row.line for row in rows] == [2, 3, 4, 5, 7]


def test_a_workbook_of_our_own_is_read_again() -> None:
    sheet = sheets.Sheet("Rates", list(COLUMNS), [["CNY", datetime.date(2027, 3, 1), Decimal("7.2")]])
    with sheets.workbook([sheet, sheets.Sheet("Other", ["x"], [])]) as file:
        assert sheets.read_table(file, COLUMNS) == WANTED


def test_missing_columns_are_named() -> None:
    code, message = refused(b"currency;rate\nCNY;7\n")
    assert code == "missing_columns"
    assert "effective, units_per_usd" in message
    assert "currency," not in message


def test_a_column_twice_is_refused() -> None:
    assert refused(b"currency,effective,units_per_usd,Currency\n")[0] == "column_twice"


def test_too_long_tables_are_refused() -> None:
    data = b"a\n" + b"1\n" * 6
    assert len(sheets.read_table(upload(data), ("a",), most=6)) == 6
    assert refused(data, ("a",), most=5)[0] == "too_many_rows"
    assert refused(b"a\n" + b"1\n" * (reading.MOST_ROWS + 1), ("a",))[0] == "too_many_rows"


def test_a_sheet_with_a_cell_far_below_is_refused_at_once() -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A1048576"], made.active["XFD3"] = "a", "1", "far right"
    file = io.BytesIO()
    made.save(file)
    assert refused(file.getvalue(), ("a",))[0] == "too_many_rows"


def test_too_large_files_are_refused() -> None:
    assert refused(b"a" * (reading.MOST_BYTES + 1))[0] == "too_large"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refused(data)[0] == "empty"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 \x00\x01", "not_a_table"),
        (b"PK\x03\x04 and then nothing", "not_a_table"),
        (b'currency,effective,units_per_usd\n"CNY,2027-03-01,7', "not_a_table"),
        ("währung,effective,units_per_usd".encode("latin-1"), "encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "locked"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, code: str) -> None:
    assert refused(data)[0] == code


def test_a_damaged_workbook_is_refused() -> None:
    data = book(["currency", "effective", "units_per_usd"])
    assert refused(data[:-60])[0] == "not_a_table"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refused(other.getvalue())[0] == "not_a_table"


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread() -> None:
    bomb = io.BytesIO(book(list(COLUMNS)))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/zeros.bin", b"\0" * (reading.MOST_UNPACKED + 1))
    assert len(bomb.getvalue()) < 100_000
    assert refused(bomb.getvalue())[0] == "unpacks_to_too_much"


def test_a_locked_part_is_refused() -> None:
    data = bytearray(book(list(COLUMNS)))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data))[0] == "not_a_table"
