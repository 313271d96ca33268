"""Lines of text side by side: what paragraphs, items, facts and the rows of tables are made of, line by line."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .faces import is_eastern, language_of
from .gate import REPLACED
from .lines import Setting, broken, even
from .page import Document
from .palette import INK, RULE

LEFT, RIGHT = 78.0, 517.0
ROOM = RIGHT - LEFT
_LONG = 160.0
Draw = Callable[[Document, float], None]


@dataclass(frozen=True)
class Style:
    """How a text looks: weight, size and leading (a part of the size), colour, where it stands in its place,
    and whether its lines are made about equally long."""

    weight: int = 400
    size: float = 10.5
    colour: str = INK
    leading: float = 1.5
    align: str = "left"
    even: bool = False

    @property
    def high(self) -> float:
        """Points from one base line to the next."""
        return self.size * self.leading


@dataclass(frozen=True)
class Cell:
    """A text in its place: it begins at `x` and is broken to `room` points."""

    text: str
    language: str
    style: Style
    x: float = LEFT
    room: float = ROOM

    @functools.cached_property
    def setting(self) -> Setting:
        """The type that the text is set in."""
        return Setting(_spoken(self.text, self.language), self.style.weight, self.style.size)

    def lines(self) -> list[str]:
        """Its lines; a line that the writer ended ends here too. Refuses `missing_glyph`."""
        breaking = even if self.style.even else broken
        return [line for part in self.text.split("\n") for line in breaking(part, self.setting, self.room) or [""]]


@dataclass(frozen=True)
class Unit:
    """What is never divided between two pages: a line, with whatever stands beside it.

    `draw` gets the height of its upper edge; `before` is white above, not wanted at the head of a page; `keep` holds it
    on the page of the next unit; `head` is drawn again above it when it begins a page; `replaced` says that it shows a
    mark for a character that no font has.
    """

    high: float
    draw: Draw
    before: float = 0
    keep: bool = False
    head: "Unit | None" = None
    replaced: bool = False


def _spoken(text: str, language: str) -> str:
    """The language by whose rules a text is broken: a Japanese address in an English letter follows its own."""
    return language if is_eastern(language) else language_of(text, language)


def band(cells: Sequence[Cell], *, before: float = 0, above: float = 0, below: float = 0, rule: str = "") -> list[Unit]:
    """The cells line by line, on common base lines, with white above and below; `rule` is the colour of a hairline
    under the whole. The first two lines stay together, and so do the last two."""
    columns = [(cell, cell.lines()) for cell in cells]
    count = max(len(lines) for _cell, lines in columns)
    high = max(cell.style.high for cell in cells)
    size = max(cell.style.size for cell in cells)
    units = []
    for index in range(count):
        first, last = index == 0, index == count - 1
        shown = [(cell, lines[index]) for cell, lines in columns if index < len(lines) and lines[index]]
        top, bottom = above if first else 0, below if last else 0
        units.append(
            Unit(
                top + high + bottom,
                _drawing(shown, top + high / 2 + 0.36 * size, top + high + bottom, rule if last else ""),
                before=before if first else 0,
                keep=not last and index in (0, count - 2),
                replaced=any(REPLACED in line for _cell, line in shown),
            )
        )
    return units


def _drawing(shown: Sequence[tuple[Cell, str]], base: float, bottom: float, rule: str) -> Draw:
    def draw(document: Document, y: float) -> None:
        for cell, line in shown:
            style = cell.style
            x = cell.x + {"left": 0.0, "centre": cell.room / 2, "right": cell.room}[style.align]
            document.text(x, y - base, line, cell.setting, colour=style.colour, align=style.align)
        if rule:
            document.rule(LEFT, y - bottom, RIGHT, y - bottom, colour=rule, width=0.5)

    return draw


def beside(units: Sequence[Unit], x: float) -> list[Unit]:
    """The same lines with a hairline along their left: words that somebody else wrote."""

    def ruled(unit: Unit) -> Draw:
        def draw(document: Document, y: float) -> None:
            unit.draw(document, y)
            document.rule(x, y, x, y - unit.high, colour=RULE, width=1.5)

        return draw

    return [replace(unit, draw=ruled(unit)) for unit in units]


def together(units: Sequence[Unit]) -> list[Unit]:
    """The same units on one page, if a page holds them."""
    return [*held(units[:-1]), *units[-1:]]


def held(units: Sequence[Unit]) -> list[Unit]:
    """The same units on the page of what follows, if a page holds them."""
    return [replace(unit, keep=True) for unit in units]


def listed(entries: Sequence[Sequence[Unit]]) -> list[Unit]:
    """Entries one below the other; the first two stay on one page, and so do the last two, unless they are long."""
    high = [sum(unit.high for unit in entry) for entry in entries]
    bound = {place for place in (0, len(entries) - 2) if sum(high[place : place + 2]) < _LONG}
    units = [held(entry) if place in bound - {len(entries) - 1} else entry for place, entry in enumerate(entries)]
    return [unit for entry in units for unit in entry]


def merged(units: Sequence[Unit]) -> Unit:
    """One unit of them all, which is never divided."""

    def draw(document: Document, y: float) -> None:
        for unit in units:
            unit.draw(document, y)
            y -= unit.high

    high, replaced = sum(unit.high for unit in units), any(unit.replaced for unit in units)
    return Unit(high, draw, before=units[0].before, replaced=replaced)


def headed(units: Sequence[Unit], head: Unit) -> list[Unit]:
    """The same units, each with a head for when it begins a page."""
    return [replace(unit, head=head) for unit in units]
