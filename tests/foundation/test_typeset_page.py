"""Pages looked at twice: what a reader can copy, and what is really inked, because a lost font prints blanks in silence."""

import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from events_core.foundation.typeset.fonts import Fonts, needed
from events_core.foundation.typeset.gate import MissingGlyph
from events_core.foundation.typeset.lines import Setting
from events_core.foundation.typeset.page import LANDSCAPE, Backdrop, Document

WIDE, HIGH = LANDSCAPE
ADDRESS = "HTTPS://EVENTS.EXAMPLE.ORG/V/7K3MQ9TX2HVN4X"
TEXTS = {
    "en": ("Certificate of attendance", "Amélie Łukasik-O’Connor"),
    "ru": ("Сертификат участника", "Александра Щербакова"),
    "mn": ("Оролцсоны гэрчилгээ", "Батбаярын Өлзийсайхан Үүрийнтуяа"),
    "zh-hans": ("参会证书", "直骨令門角 张喆鑫"),
    "ja": ("参加証明書", "直骨令門角 髙橋﨑子"),
    "ko": ("참가 증명서", "김민준 뷁갑"),
}
LINES = [(HIGH - 100, 300, 34), (HIGH - 180, 600, 24), (HIGH - 260, 400, 14)]


def page(language: str, shared: Fonts | None = None) -> Document:
    title, name = TEXTS[language]
    document = Document(title=f"{title} {name}", author="Platform", language=language, size=LANDSCAPE, shared=shared)
    for (y, weight, size), text in zip(LINES, (title, name, f"{name} 2027"), strict=True):
        document.text(WIDE / 2, y, text, Setting(language, weight, size), colour="#1d2320", align="centre")
    return document


def picture(folder: Path, pdf: bytes, dpi: int = 72) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", "page.pdf", "page"], cwd=folder, check=True)
    return Image.open(next(folder.glob("page-*.png"))).convert("L")


def extracted(folder: Path, pdf: bytes) -> str:
    (folder / "text.pdf").write_bytes(pdf)
    return subprocess.run(["pdftotext", "text.pdf", "-"], cwd=folder, check=True, capture_output=True, text=True).stdout


def ink(image: Image.Image, y: float, size: float) -> int:
    """Dark pixels of the line whose base line is `y` points above the lower edge of the page."""
    scale = image.height / HIGH
    strip = image.crop((0, round((HIGH - y - size) * scale), image.width, round((HIGH - y + size * 0.3) * scale)))
    return sum(strip.histogram()[:128])


@pytest.mark.parametrize("language", TEXTS)
def test_every_line_can_be_copied_and_is_inked(language: str, tmp_path: Path) -> None:
    pdf = page(language).save()
    text = re.sub(r"\s+", " ", extracted(tmp_path, pdf))
    assert all(wanted in text for wanted in TEXTS[language])
    image = picture(tmp_path, pdf, 144)
    title, name = TEXTS[language]
    for (y, _weight, size), shown in zip(LINES, (title, name, name), strict=True):
        letters = len(shown.replace(" ", ""))
        assert ink(image, y, size) > letters * size * 1.2, (language, shown)


@pytest.mark.parametrize("language", TEXTS)
def test_fonts_are_all_embedded_and_cut(language: str, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(page(language).save())
    rows = subprocess.run(
        ["pdffonts", "page.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"\s+yes\s+yes\s+yes\s+\d+\s+0$", row), row
    assert not any("Helvetica" in row for row in rows)
    assert len(page(language).save()) < 60_000


@pytest.mark.parametrize("language", TEXTS)
def test_the_same_page_is_the_same_bytes(language: str) -> None:
    assert page(language).save() == page(language).save()


def test_title_language_and_author_are_told(tmp_path: Path) -> None:
    pdf = page("zh-hans").save()
    (tmp_path / "page.pdf").write_bytes(pdf)
    info = subprocess.run(["pdfinfo", "page.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert "参会证书" in info
    assert re.search(r"Author:\s+Platform", info)
    assert b"/Lang (zh-Hans)" in pdf


def test_two_weights_of_one_face_do_not_share_a_stream(tmp_path: Path) -> None:
    """The catch that printed blanks: the bold line must be darker than the light one, and neither empty."""
    document = Document(title="t", author="a", language="ru", size=LANDSCAPE)
    for y, weight in ((400, 300), (300, 800)):
        document.text(WIDE / 2, y, "Щербакова", Setting("ru", weight, 40), colour="#000000", align="centre")
    image = picture(tmp_path, document.save())
    assert ink(image, 300, 40) > 1.3 * ink(image, 400, 40) > 300


def test_shared_fonts_and_own_ones_stand_together(tmp_path: Path) -> None:
    texts = [("Certificate of attendance", "en", 300), ("参会证书", "zh-hans", 300)]
    with Fonts(needed(texts), "-fixed") as shared:
        pdf = page("zh-hans", shared).save()
    assert "张喆鑫" in extracted(tmp_path, pdf)
    image = picture(tmp_path, pdf)
    assert all(ink(image, y, size) > 50 for y, _weight, size in LINES)
    assert b"-fixed" in pdf
    assert b"-own" in pdf


def test_fonts_are_given_back() -> None:
    page("ko").save()
    before = set(pdfmetrics.getRegisteredFontNames())
    for _time in range(5):
        page("ja").save()
    assert set(pdfmetrics.getRegisteredFontNames()) == before


def test_a_page_with_a_missing_glyph_is_not_made() -> None:
    document = Document(title="t", author="a", language="en")
    with pytest.raises(MissingGlyph):
        document.text(100, 100, "Bat 😀", Setting("en", 400, 12), colour="#000000")


def test_a_backdrop_is_drawn_once_for_all_pages(tmp_path: Path) -> None:
    backdrop = Backdrop(lambda canvas: canvas.rect(20, 20, 100, 100, stroke=0, fill=1), LANDSCAPE)
    document = Document(title="t", author="a", language="en", size=LANDSCAPE, backdrop=backdrop)
    for number in range(3):
        document.text(300, 300, f"Page {number}", Setting("en", 400, 12), colour="#000000")
        document.next_page()
    document.text(300, 300, "last", Setting("en", 400, 12), colour="#000000")
    pdf = document.save()
    assert pdf.count(b"/Subtype /Form") == 1
    image = picture(tmp_path, pdf)
    assert image.getpixel((60, image.height - 60)) < 10


def test_the_code_on_paper_is_read_at_72_dpi(tmp_path: Path) -> None:
    document = page("en")
    document.qr(60, 60, 75, ADDRESS)
    read = zxingcpp.read_barcode(picture(tmp_path, document.save(), 72))
    assert read is not None
    assert read.text == ADDRESS
