"""Pages: texts with mixed faces, hairlines and QR codes over a backdrop, as a PDF that is the same every time.

Everything is noted first and drawn at the end, when the characters of each face are known and its font can be cut.
Lengths are points (1/72 inch), y grows upwards from the lower edge.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .fonts import Fonts, needed
from .lines import Setting, fitted
from .qr import qr_bars, qr_matrix
from .runs import Run, runs, shape

PORTRAIT = (float(A4[0]), float(A4[1]))
LANDSCAPE = (float(A4[1]), float(A4[0]))
Draw = Callable[[Canvas], None]
TAGS = {"zh-hans": "zh-Hans"}


@dataclass(frozen=True)
class _Text:
    """One line of text, noted to be drawn; (x, y) is its start on the base line."""

    x: float
    y: float
    text: str
    setting: Setting
    colour: str
    angle: float = 0


class Backdrop:
    """What stands behind every page of its kind: drawn once, its operators kept."""

    def __init__(self, draw: Draw, size: tuple[float, float]) -> None:
        scratch = Canvas(io.BytesIO(), pagesize=size, invariant=1)
        before = len(scratch._code)
        draw(scratch)
        self.operators = list(scratch._code[before:])


class Document:
    """A PDF of one or more pages; `shared` are fonts that several documents use (a batch's fixed texts)."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        language: str,
        subject: str = "",
        size: tuple[float, float] = PORTRAIT,
        backdrop: Backdrop | None = None,
        shared: Fonts | None = None,
    ) -> None:
        self.title, self.author, self.language, self.subject = title, author, language, subject
        self.size = size
        self.backdrop = backdrop
        self.shared = shared
        self._pages: list[list[_Text | Draw]] = [[]]

    def next_page(self) -> None:
        """Begin another page."""
        self._pages.append([])

    def text(self, x: float, y: float, text: str, setting: Setting, *, colour: str, align: str = "left") -> None:
        """One line from, around or up to `x` (align left, centre, right). Refuses `missing_glyph`."""
        wide = setting.width(text)
        start = x - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self._pages[-1].append(_Text(start, y, text, setting, colour))

    def block(
        self,
        x: float,
        y: float,
        text: str,
        setting: Setting,
        *,
        colour: str,
        limit: float,
        lines: int = 1,
        align: str = "centre",
        leading: float = 1.3,
        smallest: float = 0.6,
    ) -> float:
        """Up to so many lines within `limit`, set smaller where they must be; the first base line is `y`.

        Returns the last base line. Refuses `missing_glyph` and `no_room`.
        """
        smaller, found = fitted(text, setting, limit, lines=lines, smallest=smallest)
        for index, line in enumerate(found):
            self.text(x, y - index * smaller.size * leading, line, smaller, colour=colour, align=align)
        return y - (len(found) - 1) * smaller.size * leading

    def turned(self, x: float, y: float, text: str, setting: Setting, *, colour: str, angle: float) -> None:
        """One line whose middle is (x, y), turned counter-clockwise by so many degrees."""
        self._pages[-1].append(_Text(x, y, text, setting, colour, angle))

    def draw(self, act: Draw) -> None:
        """Anything else, straight on the canvas."""
        self._pages[-1].append(act)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, colour: str, width: float = 0.5) -> None:
        """A hairline."""

        def act(canvas: Canvas) -> None:
            canvas.setStrokeColor(HexColor(colour))
            canvas.setLineWidth(width)
            canvas.line(x1, y1, x2, y2)

        self.draw(act)

    def qr(self, x: float, y: float, side: float, text: str, *, colour: str = "#000000") -> None:
        """A QR code whose lower left corner is (x, y); keep four modules clear around it."""
        module = side / len(qr_matrix(text, "q"))

        def act(canvas: Canvas) -> None:
            canvas.setFillColor(HexColor(colour))
            canvas._code.append(
                " ".join(
                    f"{x + left * module:.3f} {y + side - (row + 1) * module:.3f} {length * module:.3f} {module:.3f} re"
                    for left, row, length in qr_bars(text, "q")
                )
                + " f"
            )

        self.draw(act)

    def texts(self) -> Iterator[tuple[str, str, int]]:
        """Every text noted so far with its language and weight."""
        for page in self._pages:
            for thing in page:
                if isinstance(thing, _Text):
                    yield thing.text, thing.setting.language, thing.setting.weight

    def save(self) -> bytes:
        """The PDF: title, language and author told, every font embedded and cut, same content same bytes."""
        with ExitStack() as stack:
            sets = [self.shared] if self.shared else []
            own = _without(needed(self.texts()), sets[0] if sets else None)
            sets.append(stack.enter_context(Fonts(own, "-own" if sets else "")))
            return self._drawn(sets)

    def _drawn(self, sets: list[Fonts]) -> bytes:
        out = io.BytesIO()
        first = next(str(font.fontName) for fonts in sets for font in fonts.fonts.values())
        canvas = Canvas(
            out,
            self.size,
            pageCompression=1,
            invariant=1,
            initialFontName=first,
            lang=TAGS.get(self.language, self.language),
        )
        canvas.setTitle(self.title)
        canvas.setAuthor(self.author)
        canvas.setCreator(self.author)
        canvas.setSubject(self.subject)
        canvas.setViewerPreference("DisplayDocTitle", "true")
        if self.backdrop:
            canvas.beginForm("backdrop", 0, 0, *self.size)
            canvas._code.extend(self.backdrop.operators)
            canvas.endForm()
        for page in self._pages:
            self._draw_page(canvas, page, sets)
        canvas.save()
        return out.getvalue()

    def _draw_page(self, canvas: Canvas, page: list[_Text | Draw], sets: list[Fonts]) -> None:
        if self.backdrop:
            canvas.doForm("backdrop")
        for thing in page:
            if isinstance(thing, _Text):
                _draw_text(canvas, thing, sets)
            else:
                thing(canvas)
        canvas.showPage()


def _without(need: dict[tuple[str, int], set[str]], shared: Fonts | None) -> dict[tuple[str, int], set[str]]:
    have = shared.chars if shared else {}
    return {key: chars for key, chars in need.items() if not chars <= have.get(key, frozenset())}


def _draw_text(canvas: Canvas, noted: _Text, sets: list[Fonts]) -> None:
    canvas.setFillColor(HexColor(noted.colour))
    if noted.angle:
        canvas.saveState()
        canvas.translate(noted.x, noted.y)
        canvas.rotate(noted.angle)
        _draw_text(canvas, replace(noted, x=-noted.setting.width(noted.text) / 2, y=0, angle=0), sets)
        canvas.restoreState()
        return
    x = noted.x
    for run in runs(noted.text, noted.setting.language):
        weight = noted.setting.weight
        name = next(found for fonts in reversed(sets) if (found := fonts.name(run.face, weight, run.text)))
        canvas.setFont(name, noted.setting.size)
        x = _draw_run(canvas, run, noted, x)


def _draw_run(canvas: Canvas, run: Run, noted: _Text, x: float) -> float:
    """Draws the run from x and returns where it ends; characters that need no shift go out together."""
    em = noted.setting.size / 1000
    line = canvas.beginText()
    chunk, start, rise = "", x, 0.0
    for glyph in shape(run, noted.setting.weight):
        if chunk and (glyph.dx or glyph.dy or rise):
            _put(line, start, noted.y + rise, chunk)
            chunk = ""
        if not chunk:
            start, rise = x + glyph.dx * em, glyph.dy * em
        chunk += glyph.char
        x += glyph.advance * em
        if abs(glyph.advance - glyph.nominal) > 0.01:
            _put(line, start, noted.y + rise, chunk)
            chunk, rise = "", 0.0
    if chunk:
        _put(line, start, noted.y + rise, chunk)
    canvas.drawText(line)
    return x


def _put(line: "Canvas.beginText", x: float, y: float, chunk: str) -> None:  # type: ignore[valid-type]
    line.setTextOrigin(x, y)  # type: ignore[attr-defined]
    line.textOut(chunk)  # type: ignore[attr-defined]
