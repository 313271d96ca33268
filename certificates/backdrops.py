"""What stands behind the words: paper, the band of the platform, its mark, and contour lines as on a map."""

import functools
import math

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from events_core.foundation.typeset.page import LANDSCAPE, Backdrop
from events_core.foundation.typeset.palette import CONTOUR, PAPER, PINE, RULE, draw_mark

WIDE, HIGH = LANDSCAPE
MARGIN, COLUMN = 50.0, 232.0  # where the margin's texts and the column's texts begin


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
    draw_mark(canvas, MARGIN - 2, HIGH - 84)
    canvas.setStrokeColor(HexColor(RULE))
    canvas.setLineWidth(0.6)
    canvas.line(COLUMN - 24, 50, COLUMN - 24, HIGH - 50)


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
