"""CSV as RFC 4180 says, in UTF-8 with a mark that Excel needs, safe from formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Echo:
    """A file that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else None
    return f"'{text}" if text and text.lstrip(" ").startswith(_FORMULA) else value


def bare_cell(text: str) -> str:
    """The text without the apostrophe that `safe_cell` gave it, so that what was exported comes back the same."""
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(_FORMULA) else text


def csv_lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file one by one, so that a list of any length can be streamed."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(value) for value in head])  # type: ignore[func-returns-value,operator]
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])  # type: ignore[func-returns-value,misc]
