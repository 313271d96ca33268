"""QR codes as PNG, read back by an independent decoder."""

import io

import zxingcpp
from PIL import Image

from events_core.foundation.typeset.qr import qr_bars, qr_matrix, qr_png

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
