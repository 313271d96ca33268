"""Workbooks (XLSX, ECMA-376) to read and to reckon with: real numbers with their formats, texts that stay texts.

    workbook([Sheet(_("Parties"), [_("Party"), _("Given (USD)")], rows, widths=(40, 16))])

A value's kind says how it is written: `Money` by its currency, a `Figure` by its own format, a decimal with two
places, an int in whole numbers, a day or an instant (aware ones as UTC) as such, None as an empty cell, all else as
text.
"""

import datetime
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple, cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from events_core.foundation.money import WHOLE, Money

CENTS, UNITS, PER_CENT = "#,##0.00", "#,##0", "0%"
DAY, INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WIDTH = 16.0
LONGEST_TITLE = 31
LONG = 40
"""Texts of more signs than this are broken into lines."""
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Figure(NamedTuple):
    """A number with the format in which it is shown."""

    value: Decimal
    format: str


def figure(money: Money) -> Figure:
    """An amount as a figure of its currency."""
    return Figure(money.amount, UNITS if money.currency in WHOLE else CENTS)


def per_cent(share: Decimal | None) -> Figure | None:
    """A share of the whole (0.58) as whole per cent."""
    return None if share is None else Figure(share, PER_CENT)


@dataclass
class Sheet:
    """One sheet: its title, the names of its columns and its rows, which are read one by one.

    `widths` are in characters. Without `is_list` (labels with their values) the head is not filtered.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[float] = ()
    is_list: bool = True


def workbook(sheets: Iterable[Sheet], *, title: str = "", author: str = "") -> BinaryIO:
    """The workbook as a temporary file, open at its beginning, which is gone when it is closed."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = _text(title), _text(author)
    names: set[str] = set()
    for sheet in sheets:
        _write(book, sheet, _free_name(sheet.title, names))
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _write(book: Workbook, sheet: Sheet, name: str) -> None:
    made = book.create_sheet(name)
    made.freeze_panes = "A2"
    for number in range(len(sheet.head)):
        letter = get_column_letter(number + 1)
        made.column_dimensions[letter].width = sheet.widths[number] if number < len(sheet.widths) else WIDTH
    cells = _Cells(made)
    made.append([cells.text(text, is_head=True) for text in sheet.head])
    last = 1
    for row in sheet.rows:
        made.append([cells.of(value) for value in row])
        last += 1
    if sheet.is_list and sheet.head:
        made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{last}"


class _Cells:
    """Makes the cells of one sheet; cells that look the same share one style."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[str, bool, bool], Any] = {}

    def of(self, value: Any) -> Cell | None:
        """A cell by the kind of its value."""
        if isinstance(value, Money):
            value = figure(value)
        if value is None:
            return None
        if isinstance(value, Figure):
            return self._number(value.value, value.format)
        if isinstance(value, Decimal):
            return self._number(value, CENTS)
        if isinstance(value, int) and not isinstance(value, bool):
            return self._number(value, UNITS)
        if isinstance(value, datetime.datetime):
            return self._number(value.astimezone(datetime.UTC).replace(tzinfo=None) if value.tzinfo else value, INSTANT)
        if isinstance(value, datetime.date):
            return self._number(value, DAY)
        return self.text(value)

    def text(self, value: Any, *, is_head: bool = False) -> Cell:
        """A text, also one that begins like a formula."""
        text = _text(value)
        cell = WriteOnlyCell(self._sheet, value=text)
        cell.data_type = "s"
        cell._style = self._style("General", is_head, is_head or "\n" in text or len(text) > LONG)
        return cell

    def _number(self, value: Any, shown: str) -> Cell:
        cell = WriteOnlyCell(self._sheet, value=value)
        cell._style = self._style(shown, False, False)
        return cell

    def _style(self, shown: str, is_bold: bool, is_wrapped: bool) -> Any:
        key = (shown, is_bold, is_wrapped)
        if key not in self._styles:
            model = WriteOnlyCell(self._sheet)
            model.number_format = shown
            model.alignment = Alignment(wrap_text=is_wrapped, vertical="top")
            if is_bold:
                model.font = Font(bold=True)
            self._styles[key] = model._style
        return self._styles[key]


def _text(value: Any) -> str:
    return _NOT_IN_XML.sub("\ufffd", str(value))


def _free_name(title: str, taken: set[str]) -> str:
    """A name that no other sheet has and that spreadsheets allow."""
    base = _NOT_IN_TITLES.sub(" ", _text(title)).strip("' ")[:LONGEST_TITLE] or "Sheet"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: LONGEST_TITLE - len(str(number)) - 1]} {number}"
    taken.add(name.casefold())
    return name
