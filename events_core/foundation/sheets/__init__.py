"""Tables for spreadsheets, in and out: CSV and XLSX."""

from .books import Figure, Sheet, figure, per_cent, workbook
from .lines import BYTE_ORDER_MARK, csv_lines, safe_cell
from .reading import Row, read_table

__all__ = [
    "BYTE_ORDER_MARK",
    "Figure",
    "Row",
    "Sheet",
    "csv_lines",
    "figure",
    "per_cent",
    "read_table",
    "safe_cell",
    "workbook",
]
