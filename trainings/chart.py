"""Columns of figures on a scale, one or two beside each other, drawn with SVG attributes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from events_core.foundation import localise

WIDTH, HEIGHT, BASE, TOP = 640, 168, 140, 24
FILL = 0.7
"""How much of its place a group of columns fills."""
WIDEST = 120


@dataclass(frozen=True)
class Column:
    """One column: what it shows, and where it stands in the picture; `tone` is the number of its colour."""

    value: Decimal
    shown: str
    x: int
    y: int
    width: int
    height: int
    tone: str

    @property
    def middle(self) -> int:
        """The middle of its width."""
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        """Where its figure stands."""
        return self.y - 7


@dataclass(frozen=True)
class Group:
    """The columns of one thing, with its short name below."""

    label: str
    columns: list[Column]

    @property
    def middle(self) -> int:
        """The middle of all its columns."""
        return (self.columns[0].x + self.columns[-1].x + self.columns[-1].width) // 2


def counts(labels: Sequence[str], values: Sequence[int]) -> list[Group]:
    """How many chose each answer; the highest column is as high as the picture."""
    rows = [(label, [(Decimal(value), localise.number(value))]) for label, value in zip(labels, values, strict=True)]
    return _groups(rows, Decimal(max(1, *values)) if values else Decimal(1), ["1"])


def means(rows: Sequence[tuple[str, Sequence[Decimal]]], tones: Sequence[str] = ("1",), most: int = 5) -> list[Group]:
    """Means on a scale that ends at `most`."""
    shown = [(label, [(value, localise.fixed(value, 1)) for value in values]) for label, values in rows]
    return _groups(shown, Decimal(most), tones)


def _groups(
    rows: Sequence[tuple[str, Sequence[tuple[Decimal, str]]]], most: Decimal, tones: Sequence[str]
) -> list[Group]:
    groups = []
    step = WIDTH / max(1, len(rows))
    for number, (label, values) in enumerate(rows):
        width = min(round(step * FILL / len(values)), WIDEST)
        left = round(step * (number + 0.5) - width * len(values) / 2)
        columns = []
        for place, (value, shown) in enumerate(values):
            height = max(round((BASE - TOP) * max(value, Decimal(0)) / most), 0)
            x = left + place * (width + 2)
            columns.append(Column(value, shown, x, BASE - height, width, height, tones[place]))
        groups.append(Group(label, columns))
    return groups
