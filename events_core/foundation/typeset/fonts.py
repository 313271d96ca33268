"""Fonts cut to the characters at hand: a static TrueType of a few kilobytes from a variable file of several megabytes.

Two catches of ReportLab are met here. It keys an embedded file by its PostScript name, so that two fonts of one name in
a document silently share one stream and text comes out blank: every font of a document has a name of its own. And it
remembers every font ever registered: names are taken from a small stock and given back.
"""

import io
import threading
from collections.abc import Iterable, Mapping
from types import TracebackType

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from .faces import FACES, harfbuzz
from .runs import runs

Key = tuple[str, int]
_DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "VORG", "DSIG", "gasp", "HVAR", "MVAR", "avar")
_LOCK = threading.Lock()
_FREE: list[str] = []
_MADE = 0


def cut(face: str, chars: Iterable[str], weight: int) -> bytes:
    """A static TrueType font with just these characters (and the space) at this weight (100–900)."""
    source = harfbuzz(face)
    wanted = hb.SubsetInput()
    wanted.unicode_set.set({ord(char) for char in chars} | {32})
    wanted.pin_axis_location(source, "wght", float(weight))
    for axis, value in FACES[face].fixed:
        wanted.pin_axis_location(source, axis, value)
    dropped = wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG)
    for tag in _DROPPED:
        dropped.add(int.from_bytes(tag.encode(), "big"))
    return bytes(hb.subset(source, wanted).blob.data)


def needed(texts: Iterable[tuple[str, str, int]]) -> dict[Key, set[str]]:
    """Which characters of which face and weight these (text, language, weight) ask for."""
    need: dict[Key, set[str]] = {}
    for text, language, weight in texts:
        for run in runs(text, language):
            need.setdefault((run.face, weight), set()).update(run.text)
    return need


class Fonts:
    """Cut fonts known to ReportLab while in use (`with Fonts(need): …`); `label` keeps two sets in a document apart."""

    def __init__(self, need: Mapping[Key, set[str]], label: str = "") -> None:
        self.chars = {key: frozenset(chars) for key, chars in need.items()}
        self.label = label
        self.fonts: dict[Key, TTFont] = {}

    def __enter__(self) -> "Fonts":
        try:
            for (face, weight), chars in sorted(self.chars.items()):
                self.fonts[face, weight] = self._registered(face, weight, chars)
        except Exception:
            self.__exit__(None, None, None)
            raise
        return self

    def _registered(self, face: str, weight: int, chars: frozenset[str]) -> TTFont:
        name = _take_name()
        font = TTFont(name, io.BytesIO(cut(face, sorted(chars), weight)), shapable=False, asciiReadable=0)
        font.face.name = name.encode()
        pdfmetrics.registerFont(font)
        font.face.name = f"{FACES[face].name}-{weight}{self.label}".encode()
        return font

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for font in self.fonts.values():
            font.face.name = font.fontName.encode()
            font.unregister()
            with _LOCK:
                _FREE.append(font.fontName)
        self.fonts = {}

    def name(self, face: str, weight: int, text: str) -> str | None:
        """The name under which ReportLab knows a font with all of `text`, or None."""
        if (face, weight) in self.fonts and self.chars[face, weight].issuperset(text.replace(" ", "")):
            return str(self.fonts[face, weight].fontName)
        return None


def _take_name() -> str:
    global _MADE
    with _LOCK:
        if _FREE:
            return _FREE.pop()
        _MADE += 1
        return f"cut{_MADE}"
