"""Formal letters and reports on A4: said from above to below, broken into pages, with a foot on each.

    letter = Flow(title="Field visit to Kitakyushu", author="Low Carbon City Platform", language="ja")
    letter.letterhead("…", "…").address(["…"]).dateline("…").heading("…").paragraph("…")
    letter.language("en", title="…")
    letter.letterhead("…", "…").paragraph("…")
    pdf = letter.save()

Every text refuses (`missing_glyph`) characters that no font has. With `forgiving` it shows U+FFFD in their place, and
the foot of the page says what that means: for what people wrote freely, never for names.
"""

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from .bands import LEFT, RIGHT, ROOM, Cell, Style, Unit, band, beside, headed, held, listed, merged, together
from .column import BOTTOM, TOP, Part, draw_leaves, leaves
from .gate import check_glyphs, forgiven
from .page import Document
from .palette import INK, PINE, RULE, SECOND, draw_mark

BODY = Style()
SMALL = Style(size=8.5, colour=SECOND, leading=1.45)
LABEL = Style(size=9.5, colour=SECOND)
CELL, COLUMN_HEAD = Style(size=9.5, leading=1.45), Style(600, 8.5, SECOND, 1.4)
FIGURES, FIGURES_HEAD = Style(size=8, leading=1.4), Style(600, 7.5, SECOND, 1.35)
HEADINGS = {
    1: (Style(600, 18, PINE, 1.3, even=True), 22.0, 4.0),
    2: (Style(600, 12.5, INK, 1.4), 20.0, 1.0),
    3: (Style(600, 10.5, SECOND, 1.4), 13.0, 0.0),
}
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_GUTTER, _NARROW = 12.0, 7.0
_BAR = 16.0


class Flow:
    """A letter or report in one language or several; every method but `save` returns the flow itself.

    `title` is told to readers and stands at the foot of each page, `note` below it (the demonstration's).
    """

    def __init__(self, *, title: str, author: str, language: str, subject: str = "", note: str = "") -> None:
        self.title, self.author, self.subject = title, author, subject
        self._parts = [Part(language, title, note)]

    @property
    def _part(self) -> Part:
        return self._parts[-1]

    def language(self, code: str, *, title: str = "", note: str = "") -> "Flow":
        """What follows is in this language, from a new page on; title and note as they read in it."""
        part = Part(code, title or self._part.title, note or self._part.note)
        if self._part.units:
            self._parts.append(part)
        else:
            self._parts[-1] = part
        return self

    def letterhead(self, platform: str, region: str) -> "Flow":
        """A quiet head: the mark, the platform, the region, a hairline."""
        x, room = LEFT + 40, ROOM - 40
        name = self._cell(platform, Style(600, 12, INK, 1.35), x=x, room=room)
        place = self._cell(region, Style(400, 9.5, SECOND, 1.4), x=x, room=room)
        units = [*band([name]), *band([place], below=14, rule=RULE)]
        units[0] = merged([_mark(), units[0]])
        return self._add(together(units))

    def address(self, lines: Iterable[str], *, forgiving: bool = False) -> "Flow":
        """To whom it is written, line by line; empty lines are left out."""
        text = "\n".join(line.strip() for line in lines if line.strip())
        return self._add(together(band([self._cell(text, BODY, room=ROOM * 0.7, forgiving=forgiving)])), before=24)

    def dateline(self, text: str) -> "Flow":
        """Place, date or reference, at the right."""
        return self._add(band([self._cell(text, Style(align="right"))], before=20))

    def heading(self, text: str, level: int = 1, *, forgiving: bool = False) -> "Flow":
        """The subject (1), a section (2) or a part of it (3); never alone at the end of a page."""
        style, before, below = HEADINGS[level]
        units = band([self._cell(text, style, forgiving=forgiving)], before=before, below=below)
        return self._add(held(units))

    def paragraph(self, text: str, *, language: str = "", forgiving: bool = False) -> "Flow":
        """Running text; an empty line begins a new paragraph. `language` when it is not the letter's."""
        return self._add(self._paragraphs(text, language, LEFT, forgiving))

    def quote(self, text: str, *, language: str = "", forgiving: bool = False) -> "Flow":
        """Somebody else's words, set in, with a line along their left."""
        units = self._paragraphs(text, language, LEFT + 14, forgiving)
        return self._add(beside(units, LEFT + 2))

    def _paragraphs(self, text: str, language: str, x: float, forgiving: bool) -> list[Unit]:
        units: list[Unit] = []
        for part in _BLANK.split(_unix(text)):
            if part.strip():
                cell = self._cell(part.strip(), BODY, language, x=x, room=RIGHT - x, forgiving=forgiving)
                units += band([cell], before=9)
        return units

    def items(self, texts: Iterable[str], *, forgiving: bool = False) -> "Flow":
        """A list with bullets."""
        entries: list[list[Unit]] = []
        for text in texts:
            cell = self._cell(text.strip(), BODY, x=LEFT + 16, room=ROOM - 16, forgiving=forgiving)
            bullet = self._cell("•", Style(colour=PINE), x=LEFT + 3)
            entries.append(band([bullet, cell], before=3 if entries else 9))
        return self._add(listed(entries))

    def facts(self, rows: Iterable[tuple[str, str]], *, forgiving: bool = False) -> "Flow":
        """Labels with their values, which may have several lines and go on over pages; `forgiving` is for these."""
        wide = ROOM * 0.32
        entries: list[list[Unit]] = []
        for label, value in rows:
            cells = [
                self._cell(label, LABEL, room=wide - _GUTTER),
                self._cell(value.strip(), BODY, x=LEFT + wide, room=ROOM - wide, forgiving=forgiving),
            ]
            entries.append(band(cells, above=3, below=4, rule=RULE))
        return self._add(listed(entries), before=9)

    def table(
        self,
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float] = (),
        align: Sequence[str] = (),
        *,
        forgiving: bool = False,
        small: bool = False,
        foot: Sequence[str] = (),
    ) -> "Flow":
        """Columns with a head on every page. `widths` are parts of the whole, `align` is left, centre or right for each
        column, `forgiving` is for the rows, `small` for many columns of figures, `foot` a last row of sums. A row is
        divided only when it is longer than a page."""
        places = _places(widths or [1.0] * len(head), _NARROW if small else _GUTTER)
        aligned = [*align, *["left"] * (len(head) - len(align))]
        cell, above_cell = (FIGURES, FIGURES_HEAD) if small else (CELL, COLUMN_HEAD)
        top = self._row(head, above_cell, places, aligned, rule=INK)
        above = merged(top)
        repeated = above.high < (TOP - BOTTOM) / 3
        self._add(held([above]) if repeated else top, before=8)
        entries = [together(self._row(row, cell, places, aligned, rule=RULE, forgiving=forgiving)) for row in rows]
        if foot:
            bold = replace(cell, weight=600)
            entries.append(together(self._row(foot, bold, places, aligned, rule=INK, forgiving=forgiving)))
        return self._add(headed(listed(entries), above) if repeated else listed(entries))

    def bar(self, parts: Sequence[tuple[float, str]]) -> "Flow":
        """A bar divided by the weights of its parts, each in its colour; "" is an empty part with an outline.

        It says nothing by itself: what it shows stands in the table below, which it stays with.
        """
        return self._add([Unit(_BAR, functools.partial(_draw_bar, tuple(parts)), before=14, keep=True)])

    def _row(
        self,
        texts: Sequence[str],
        style: Style,
        places: Sequence[tuple[float, float]],
        aligned: Sequence[str],
        *,
        rule: str,
        forgiving: bool = False,
    ) -> list[Unit]:
        cells = [
            self._cell(text.strip(), replace(style, align=align), x=x, room=room, forgiving=forgiving)
            for text, (x, room), align in zip(texts, places, aligned, strict=True)
        ]
        return band(cells, above=4, below=4, rule=rule)

    def signature(self, name: str, position: str, body: str = "", note: str = "", *, by_hand: bool = False) -> "Flow":
        """Who answers for the letter, on one page with its last lines; `by_hand` leaves room and a line for a pen."""
        self._part.units[-1:] = held(self._part.units[-1:])
        units = band([self._cell(name, Style(600))], above=48 if by_hand else 0)
        if by_hand:
            units[0] = merged([_pen(40), units[0]])
        for text, style in ((position, BODY), (body, BODY), (note, SMALL)):
            if text:
                units += band([self._cell(text, style)], above=6 if style is SMALL else 0)
        return self._add(together(units), before=26)

    def _cell(
        self,
        text: str,
        style: Style,
        language: str = "",
        *,
        x: float = LEFT,
        room: float = ROOM,
        forgiving: bool = False,
    ) -> Cell:
        shown = forgiven(_unix(text)) if forgiving else _unix(text)
        check_glyphs(shown)
        return Cell(shown, language or self._part.language, style, x, room)

    def _add(self, units: Sequence[Unit], before: float = 0) -> "Flow":
        if units and before:
            units = [replace(units[0], before=before), *units[1:]]
        self._part.units += units
        return self

    def save(self) -> bytes:
        """The PDF; the same content is the same bytes."""
        first = self._parts[0]
        document = Document(title=self.title, author=self.author, subject=self.subject, language=first.language)
        draw_leaves(document, leaves(self._parts))
        return document.save()


def _unix(text: str) -> str:
    return "\n".join(text.splitlines())


def _places(widths: Sequence[float], gutter: float = _GUTTER) -> list[tuple[float, float]]:
    """Where each column begins and how much room it has, for parts of the whole."""
    whole = ROOM - gutter * (len(widths) - 1)
    places, x = [], LEFT
    for width in widths:
        room = whole * width / sum(widths)
        places.append((x, room))
        x += room + gutter
    return places


def _mark() -> Unit:
    def draw(document: Document, y: float) -> None:
        document.draw(functools.partial(draw_mark, x=LEFT, y=y - 29, size=28))

    return Unit(0, draw)


def _pen(below: float) -> Unit:
    def draw(document: Document, y: float) -> None:
        document.rule(LEFT, y - below, LEFT + 210, y - below, colour=SECOND)

    return Unit(0, draw)


def _draw_bar(parts: Sequence[tuple[float, str]], document: Document, y: float) -> None:
    space, whole, x = 1.5, sum(weight for weight, _colour in parts), LEFT

    def draw(canvas: Canvas, left: float, wide: float, colour: str) -> None:
        canvas.setStrokeColor(HexColor(colour or SECOND))
        canvas.setFillColor(HexColor(colour or SECOND))
        canvas.setLineWidth(0.75)
        canvas.setDash(*(() if colour else (2, 2)))
        if colour:
            canvas.rect(left, y - _BAR, wide, _BAR, stroke=0, fill=1)
        else:
            canvas.rect(left + 0.4, y - _BAR + 0.4, wide - 0.8, _BAR - 0.8, stroke=1, fill=0)
        canvas.setDash()

    for weight, colour in parts:
        wide = (ROOM - space * (len(parts) - 1)) * weight / whole
        document.draw(functools.partial(draw, left=x, wide=wide, colour=colour))
        x += wide + space
