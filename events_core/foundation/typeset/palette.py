"""The platform's colours on paper, and its mark: storeys of a tower, which every printed page carries once."""

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

INK, SECOND = "#1d2320", "#4a514c"
PINE, RULE, PAPER, CONTOUR = "#0b5d4b", "#cfc6b3", "#fdfbf6", "#ece6d8"
MARK_HIGH = 34.0
_MARK = ((14, 3, 6, 3), (10, 9, 14, 3), (6, 15, 22, 3), (2, 21, 30, 3), (15.5, 27, 3, 5))


def draw_mark(canvas: Canvas, x: float, y: float, size: float = MARK_HIGH) -> None:
    """The mark in a square of `size` points whose lower left corner is (x, y)."""
    part = size / MARK_HIGH
    canvas.setFillColor(HexColor(PINE))
    for left, top, wide, high in _MARK:
        bottom = y + (MARK_HIGH - top - high) * part
        canvas.rect(x + left * part, bottom, wide * part, high * part, stroke=0, fill=1)
