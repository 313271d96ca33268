"""QR codes (ISO/IEC 18004) with a fixed mask, so that the same text is always the same picture."""

import functools
import io

import segno

_MASK = 3


@functools.lru_cache(256)
def qr_matrix(text: str, error: str = "q") -> tuple[bytes, ...]:
    """The modules row by row, 1 is dark; `error` is the level of correction (l, m, q, h). No quiet zone."""
    code = segno.make(text, error=error, boost_error=False, micro=False, mask=_MASK)
    return tuple(bytes(row) for row in code.matrix)


def qr_bars(text: str, error: str = "q") -> list[tuple[int, int, int]]:
    """Dark modules as bars: (column, row from the top, length)."""
    bars: list[tuple[int, int, int]] = []
    for y, row in enumerate(qr_matrix(text, error)):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                bars.append((x, y, length))
            x += length or 1
    return bars


def qr_png(text: str, scale: int = 8) -> bytes:
    """A black and white PNG with its quiet zone, `scale` pixels a module; for mails."""
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False, micro=False, mask=_MASK).save(out, kind="png", scale=scale, border=4)
    return out.getvalue()
