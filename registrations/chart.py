"""The columns of "registrations by week", drawn with SVG attributes only."""

import datetime
import math
from dataclasses import dataclass

from babel.dates import format_skeleton

from events_core.foundation.localise.languages import locale_of, reader

WIDTH, HEIGHT, BASE, TOP = 640, 168, 140, 24
BAR = 0.73
LETTER = 15  # the width of a letter on a phone, where the figures are drawn larger


@dataclass(frozen=True)
class Column:
    """One week: its Monday, how many, and where it stands in the picture."""

    monday: datetime.date
    count: int
    x: int
    y: int
    width: int
    height: int
    middle: int

    @property
    def short(self) -> str:
        """The Monday without its year, as short as the reader's language writes it: 12 Oct."""
        return format_skeleton("MMMd", self.monday, locale=locale_of(reader()))

    @property
    def above(self) -> int:
        """Where its figure stands."""
        return self.y - 7


@dataclass(frozen=True)
class Chart:
    """The columns of a chart, and how many weeks lie between two labels that fit beside each other."""

    columns: list[Column]
    every: int = 1

    @property
    def labelled(self) -> list[Column]:
        """The columns that bear a date."""
        return [column for number, column in enumerate(self.columns) if number % self.every == 0]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(column.count for column in self.columns)


def chart_of(weeks: list[tuple[datetime.date, int]]) -> Chart:
    """Columns for these weeks, the highest as high as the picture."""
    if not weeks:
        return Chart([])
    most = max(1, *(count for _monday, count in weeks))
    step = WIDTH / max(6, len(weeks))
    columns = []
    for number, (monday, count) in enumerate(weeks):
        height = round((BASE - TOP) * count / most)
        x, width = round(step * (number + (1 - BAR) / 2)), round(step * BAR)
        columns.append(Column(monday, count, x, BASE - height, width, height, x + width // 2))
    widest = max(sum(2 if ord(char) > 0x2E80 else 1 for char in column.short) for column in columns)
    return Chart(columns, every=math.ceil((widest + 1) * LETTER / step))
