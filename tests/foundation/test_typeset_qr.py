"""QR codes as PNG and SVG, read back by an independent decoder."""

import io
import re

import zxingcpp
from PIL import Image

from events_core.foundation.typeset.qr import qr_bars, qr_matrix, qr_png, qr_svg

ADDRESS = "HTTPS://EVENTS.EXAMPLE.ORG/V/7K3MQ9TX2HVN4X"


def test_an_upper_case_address_takes_29_modules() -> None:
    assert len(qr_matrix(ADDRESS)) == 29


def test_the_png_of_a_mail_is_read() -> None:
    assert (
        zxingcpp.read_barcode(Image.open(io.BytesIO(qr_png("http://localhost:8000/r/aB_9-x/")))).text
        == "http://localhost:8000/r/aB_9-x/"
    )


def test_the_bars_are_the_matrix() -> None:
    painted = {(x + step, y) for x, y, length in qr_bars(ADDRESS) for step in range(length)}
    assert painted == {(x, y) for y, row in enumerate(qr_matrix(ADDRESS)) for x, dark in enumerate(row) if dark}


def test_the_svg_has_a_name_and_no_style() -> None:
    svg = qr_svg(ADDRESS, 'Code "A" <b>')
    assert svg.startswith('<svg class="qr"')
    assert "style" not in svg
    assert 'aria-label="Code &quot;A&quot; &lt;b&gt;"' in svg
    side = len(qr_matrix(ADDRESS, "m")) + 8
    picture = Image.new("L", (side * 4, side * 4), 255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        left, top = int(x) * 4, int(y) * 4
        picture.paste(0, (left, top, left + int(length) * 4, top + 4))
    assert zxingcpp.read_barcode(picture).text == ADDRESS
