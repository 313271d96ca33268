"""The page: A4 across, a margin that carries the platform and the code, a column that says who took part in what."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from events_core.foundation.typeset.faces import language_of
from events_core.foundation.typeset.fonts import Fonts, needed
from events_core.foundation.typeset.lines import NoRoom, Setting
from events_core.foundation.typeset.page import LANDSCAPE, Backdrop, Document

WIDE, HIGH = LANDSCAPE
PINE, INK, SECOND, RULE = "#0b5d4b", "#1d2320", "#4a514c", "#cfc6b3"
PAPER, CONTOUR = "#fdfbf6", "#ece6d8"
MARGIN, COLUMN, RIGHT = 50.0, 232.0, WIDE - 58.0
LIMIT = RIGHT - COLUMN
MARK = ((14, 3, 6, 3), (10, 9, 14, 3), (6, 15, 22, 3), (2, 21, 30, 3), (15.5, 27, 3, 5))


@dataclass(frozen=True)
class Wording:
    """What a certificate says in one language."""

    language: str
    platform: str
    region: str
    heading: str
    opening: str
    closing: str
    title: str
    when_where: str
    organisers: str
    issued: str
    check: str


@dataclass(frozen=True)
class Printed:
    """What one certificate says: the holder's name, the numbers, and the wording in one language or two."""

    name: str
    native_name: str
    native_language: str
    serial: str
    code: str
    address: str
    wordings: Sequence[Wording] = field(default_factory=list)
    note: str = ""
    stamp: str = ""

    @property
    def main(self) -> Wording:
        """The first language, which is set large."""
        return self.wordings[0]


def fixed_fonts(wordings: Sequence[Wording]) -> Fonts:
    """The fonts of all that is the same on every certificate of a batch; to be used as a context."""
    texts: list[tuple[str, str, int]] = []
    for place, wording in enumerate(wordings):
        heading, title = (300, 600) if place == 0 else (400, 400)
        texts += [(wording.heading, wording.language, heading), (wording.title, wording.language, title)]
        for text in (
            wording.opening,
            wording.closing,
            wording.when_where,
            wording.organisers,
            wording.issued,
            wording.check,
        ):
            texts.append((text, wording.language, 400))
    texts += [("0123456789ABCDEFGHJKMNPQRSTVWXYZILOU-/", "en", 400), ("0123456789ABCDEFGHJKMNPQRSTVWXYZ-", "en", 600)]
    return Fonts(needed(texts), "-fixed")


def drawn(printed: Printed, fonts: Fonts | None = None) -> bytes:
    """The certificate as a PDF. Refuses `missing_glyph` and `no_room`, naming the text."""
    main = printed.main
    document = Document(
        title=f"{main.heading} – {printed.name}",
        author=main.platform,
        subject=printed.serial,
        language=main.language,
        size=LANDSCAPE,
        backdrop=backdrop(),
        shared=fonts,
    )
    _margin(document, printed)
    if printed.stamp:
        _stamp(document, printed.stamp, main.language)
    _column(document, printed)
    return document.save()


@functools.cache
def backdrop() -> Backdrop:
    """Paper, the band across the top, hairlines, and the platform's mark as a shade."""
    return Backdrop(_draw_backdrop, LANDSCAPE)


def _draw_backdrop(canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(PAPER))
    canvas.rect(0, 0, WIDE, HIGH, stroke=0, fill=1)
    _draw_contours(canvas)
    canvas.setFillColor(HexColor(PINE))
    canvas.rect(0, HIGH - 10, WIDE, 10, stroke=0, fill=1)
    _draw_mark(canvas, MARGIN - 2, HIGH - 84)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.6)
    canvas.line(COLUMN - 24, 50, COLUMN - 24, HIGH - 50)


def _draw_mark(canvas: Canvas, x: float, y: float) -> None:
    for left, top, wide, high in MARK:
        canvas.rect(x + left, y + 34 - top - high, wide, high, stroke=0, fill=1)


def _draw_contours(canvas: Canvas) -> None:
    """Lines of equal height as on a map, in the lower right corner: hard to copy by eye, quiet to look at."""
    canvas.setStrokeColor(HexColor(CONTOUR))
    canvas.setLineWidth(0.5)
    for ring in range(1, 19):
        radius = ring * 15.0
        path = canvas.beginPath()
        for step in range(0, 361, 5):
            turn = math.radians(step)
            bend = 1 + 0.13 * math.sin(2 * turn + ring * 0.11) + 0.07 * math.sin(3 * turn - ring * 0.23)
            x, y = WIDE - 120 + radius * 1.35 * bend * math.cos(turn), 96 + radius * bend * math.sin(turn)
            (path.lineTo if step else path.moveTo)(round(x, 1), round(y, 1))
        canvas.drawPath(path)


def _margin(document: Document, printed: Printed) -> None:
    main = printed.main
    limit = COLUMN - 24 - 18 - MARGIN
    y = document.block(
        MARGIN,
        HIGH - 104,
        main.platform,
        Setting(main.language, 600, 11),
        colour=INK,
        limit=limit,
        lines=3,
        align="left",
    )
    document.block(
        MARGIN, y - 15, main.region, Setting(main.language, 400, 9.5), colour=SECOND, limit=limit, lines=2, align="left"
    )
    document.qr(MARGIN, 138, 84, printed.address, colour=INK)
    document.text(MARGIN, 120, printed.code, Setting("en", 600, 9.5), colour=INK)
    document.text(MARGIN, 107, printed.serial, Setting("en", 400, 8.5), colour=SECOND)
    document.block(
        MARGIN,
        90,
        main.check,
        Setting(main.language, 400, 8),
        colour=SECOND,
        limit=limit,
        lines=4,
        align="left",
        leading=1.4,
    )


def _column(document: Document, printed: Printed) -> None:
    main = printed.main
    y = _line(document, HIGH - 108, main.heading, Setting(main.language, 300, 36), PINE, lines=1)
    y = _again(document, y, printed, "heading", step=24, size=15)
    y = _line(document, y - 44, main.opening, Setting(main.language, 400, 12), SECOND)
    y = _again(document, y, printed, "opening", step=15, size=9.5)
    y = _names(document, printed, y) - 20
    document.rule(COLUMN, y, RIGHT, y, colour=RULE, width=0.6)
    y = _line(document, y - 24, main.closing, Setting(main.language, 400, 12), SECOND)
    y = _again(document, y, printed, "closing", step=15, size=9.5)
    y = _line(document, y - 29, main.title, Setting(main.language, 600, 20), PINE, lines=3)
    y = _again(document, y, printed, "title", step=19, size=12)
    y = _line(document, y - 25, main.when_where, Setting(main.language, 400, 13), INK, lines=2)
    _again(document, y, printed, "when_where", step=16, size=10)
    _foot(document, printed)


def _again(document: Document, y: float, printed: Printed, part: str, *, step: float, size: float) -> float:
    """The same part in the second language, smaller, unless it reads the same."""
    for other in printed.wordings[1:]:
        text = str(getattr(other, part))
        if text != getattr(printed.main, part):
            y = _line(document, y - step, text, Setting(other.language, 400, size), SECOND, lines=2)
    return y


def _names(document: Document, printed: Printed, y: float) -> float:
    """The name as its holder writes it: in the page's own script large, the other below."""
    latin = (printed.name, "en")
    native = (printed.native_name, printed.native_language)
    first, second = (native, latin) if printed.native_name and native[1] == printed.main.language else (latin, native)
    y = _line(document, y - 44, first[0], Setting(first[1], 600, 34), INK, lines=2, smallest=0.5)
    if second[0] and second[0] != first[0]:
        y = _line(document, y - 29, second[0], Setting(second[1], 400, 19), SECOND, lines=2, smallest=0.5)
    return y


def has_room(name: str, native_name: str) -> bool:
    """Whether both names fit the page, whichever of them is set large."""
    document = Document(title="", author="", language="en", size=LANDSCAPE)
    try:
        for text in filter(None, (name, native_name)):
            _line(document, 0, text, Setting(language_of(text), 600, 34), INK, lines=2, smallest=0.5)
    except NoRoom:
        return False
    return True


def _foot(document: Document, printed: Printed) -> None:
    main, others = printed.main, printed.wordings[1:]
    y = 50.0
    if printed.note:
        y = _line(document, y, printed.note, Setting(main.language, 400, 8), SECOND) + 14
    issued = "  ·  ".join(wording.issued for wording in [main, *others])
    y = _line(document, y, issued, Setting(main.language, 400, 9.5), SECOND) + 16
    if main.organisers:
        document.block(
            COLUMN,
            y,
            main.organisers,
            Setting(main.language, 400, 10.5),
            colour=INK,
            limit=LIMIT,
            lines=1,
            align="left",
        )


def _line(
    document: Document, y: float, text: str, setting: Setting, colour: str, lines: int = 1, smallest: float = 0.6
) -> float:
    if not text:
        return y
    return document.block(
        COLUMN, y, text, setting, colour=colour, limit=LIMIT, lines=lines, align="left", smallest=smallest
    )


def _stamp(document: Document, text: str, language: str) -> None:
    """Large pale letters along the right edge, so that a preview is never taken for the thing itself."""
    setting = Setting(language, 700, 54)
    document.turned(WIDE - 20, HIGH / 2, text, setting, colour="#e8c9c0", angle=90)
