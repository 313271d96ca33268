"""Tables that people send: the rows of a CSV file or of a workbook's first sheet, by the names in their first row.

CSV may be UTF-8 or UTF-16, with comma, semicolon or tab. Of a workbook the values count, as last calculated; numbers
and days come as plain texts ("7.2", "2027-03-01"). What is no such table is refused at `file`.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import openpyxl
from django.core.files import File
from django.utils.translation import gettext as _

from events_core.foundation import filetypes, localise
from events_core.foundation.refusals import Invalid

from .lines import bare_cell

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
"""How large a workbook may be when unpacked, in bytes."""
MOST_PARTS = 1_000
MOST_COLUMNS = 200
LAST_LINE = 50_000
DELIMITERS = (",", ";", "\t")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Cells = Sequence[str]
Numbered = Iterator[tuple[int, Cells]]


class Row(dict[str, str]):
    """One row by the names of its columns; `line` is where it stands in the file, the first line being 1."""

    line: int = 0


def read_table(
    upload: File | IO[bytes], columns: Sequence[str], *, optional: Sequence[str] = (), most: int = MOST_ROWS
) -> list[Row]:
    """The rows of a file, with the columns that are named; others are left out, and so are empty rows.

    The first row names the columns, in any order and case. A column that is `optional` and not there is "". Refuses
    (422 at `file`) what is too large, no table, damaged or locked, lacks a column or has more than `most` rows.
    """
    data = _bytes_of(upload)
    if data.startswith(_OLE):
        raise filetypes.refusal(
            "locked",
            _("This workbook has a password or is of an old kind. Save it as XLSX without one, and choose that."),
        )
    wanted = [*columns, *optional]
    lines = _workbook_lines(data) if data.startswith(_ZIP) else _text_lines(data, wanted)
    places: dict[str, int] | None = None
    rows: list[Row] = []
    for line, cells in lines:
        if line > LAST_LINE:
            raise _too_many(most)
        if not any(cells):
            continue
        if places is None:
            places = _places(cells, columns, optional)
            continue
        if len(rows) == most:
            raise _too_many(most)
        row = Row({name: cells[at] if (at := places.get(name, -1)) in range(len(cells)) else "" for name in wanted})
        row.line = line
        rows.append(row)
    if places is None:
        raise filetypes.refusal("empty", _("There is no table in this file."))
    return rows


def _bytes_of(upload: File | IO[bytes]) -> bytes:
    upload.seek(0)
    data: bytes = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        text = _("This file is too large. Make it smaller, %(most)s at most, and choose it again.")
        raise filetypes.refusal("too_large", text % {"most": filetypes.size_in_words(MOST_BYTES)})
    return data


def _too_many(most: int) -> Invalid:
    text = _("This table is too long. Divide it: %(most)s rows at most in one file.")
    return filetypes.refusal("too_many_rows", text % {"most": localise.number(most)})


def _broken() -> Invalid:
    return filetypes.refusal(
        "not_a_table", _("This file cannot be read as a table. Save it as CSV (UTF-8) or as XLSX, and choose it again.")
    )


# The first row


def _places(cells: Cells, columns: Sequence[str], optional: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Refuses when one is missing, or there twice."""
    found: dict[str, int] = {}
    twice: list[str] = []
    known = {_key(name): name for name in (*columns, *optional)}
    for place, text in enumerate(cells):
        name = known.get(_key(text))
        if name in found:
            twice.append(name)
        elif name:
            found[name] = place
    if missing := [name for name in columns if name not in found]:
        text = _("The first row names the columns. Not found: %(names)s.")
        raise filetypes.refusal("missing_columns", text % {"names": ", ".join(missing)})
    if twice:
        text = _("The first row names a column twice: %(names)s.")
        raise filetypes.refusal("column_twice", text % {"names": ", ".join(twice)})
    return found


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


# CSV


def _text_lines(data: bytes, wanted: Sequence[str]) -> Numbered:
    text = _decoded(data)
    if _CONTROL.search(text):
        raise _broken()
    first = next((line for line in text.splitlines() if line.strip()), "")
    known = {_key(name) for name in wanted}

    def named(delimiter: str) -> int:
        return len(known & {_key(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])})

    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=named), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [bare_cell(cell.strip()) for cell in cells]
    except csv.Error as error:
        raise _broken() from error


def _decoded(data: bytes) -> str:
    """UTF-16 by its mark or, without one, by where its zeros stand; else UTF-8."""
    zeros = [data[start:400:2].count(0) > len(data[:400]) / 5 for start in (0, 1)]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif any(zeros):
        encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise filetypes.refusal(
            "encoding", _("The letters of this file cannot be read. Save it as “CSV UTF-8”, and choose it again.")
        ) from error


# XLSX


def _workbook_lines(data: bytes) -> Numbered:
    _must_be_bounded(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says about its own size may be wrong
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            yield line, [_plain(value) for value in cells] if cells.count(None) < len(cells) else ()
    except Exception as error:  # whatever a library does on bytes that are made to confuse it
        raise _broken() from error


def _must_be_bounded(data: bytes) -> None:
    """Refuses a package that is damaged, locked, or far larger inside than its size tells."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except Exception as error:  # as above
        raise _broken() from error
    if any(part.flag_bits & 1 for part in parts):
        raise _broken()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise filetypes.refusal(
            "unpacks_to_too_much",
            _("This workbook is far larger inside than its size tells. Copy the table into a new one and choose that."),
        )


def _plain(value: Any) -> str:
    """A cell as somebody would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        exact = Decimal(f"{value:.15g}")  # as many figures as spreadsheets show
        return f"{exact.normalize():f}" if exact.is_finite() else ""
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _CONTROL.sub("", str(value)).strip()
