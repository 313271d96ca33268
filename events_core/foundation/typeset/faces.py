"""The five typefaces: variable TrueType files that come with their packages, and which language asks which first.

All are under the SIL Open Font License. Noto Sans draws Latin, Greek and Cyrillic (with Mongolian Ө and Ү); the four
Noto Sans CJK cuts draw Chinese, Japanese and Korean, each in the forms that its readers are used to.
"""

import functools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import uharfbuzz as hb

_NOTO = files("fontpkg_noto_sans") / "files"
_CJK = files("justmytype_intl_cjk") / "fonts" / "ofl"
LATIN = "latin"


@dataclass(frozen=True)
class Face:
    """One font file: its PostScript name and the axes that are always fixed."""

    name: str
    path: str
    fixed: tuple[tuple[str, float], ...] = ()


FACES = {
    LATIN: Face("NotoSans", str(_NOTO / "NotoSans[wdth,wght].ttf"), (("wdth", 100.0),)),
    "sc": Face("NotoSansSC", str(_CJK / "notosanssc" / "NotoSansSC[wght].ttf")),
    "tc": Face("NotoSansTC", str(_CJK / "notosanstc" / "NotoSansTC[wght].ttf")),
    "jp": Face("NotoSansJP", str(_CJK / "notosansjp" / "NotoSansJP[wght].ttf")),
    "kr": Face("NotoSansKR", str(_CJK / "notosanskr" / "NotoSansKR[wght].ttf")),
}
_EASTERN = {"zh-hans": ("sc", "tc", "jp", "kr"), "ja": ("jp", "tc", "sc", "kr"), "ko": ("kr", "tc", "jp", "sc")}
_ELSEWHERE = ("sc", "jp", "kr", "tc")

# Covered by a file, but right only with shaping that the page does not do: Devanagari, old Hangul letters.
_UNSHAPED = ((0x0900, 0x097F), (0x1100, 0x11FF), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))


def eastern(language: str) -> tuple[str, ...]:
    """The CJK faces in the order in which this language asks them."""
    return _EASTERN.get(language, _ELSEWHERE)


def is_eastern(language: str) -> bool:
    """Whether the language is written in Chinese characters, kana or Hangul."""
    return language in _EASTERN


@functools.cache
def harfbuzz(key: str) -> hb.Face:
    """The opened font file."""
    return hb.Face(hb.Blob.from_file_path(FACES[key].path))


@functools.cache
def _unicodes(key: str) -> frozenset[int]:
    return frozenset(harfbuzz(key).unicodes)


@functools.lru_cache(65536)
def covers(key: str, char: str) -> bool:
    """Whether the face draws this character rightly, one glyph for one character."""
    code = ord(char)
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return False
    return code in _unicodes(key) and not any(low <= code <= high for low, high in _UNSHAPED)


def is_drawable(char: str) -> bool:
    """Whether any of the five faces draws this character."""
    return any(covers(key, char) for key in FACES)


def face_for(chars: Iterable[str], language: str) -> str | None:
    """The first CJK face of the language that covers them all, so that a name is not set in two designs."""
    wanted = set(chars)
    return next((key for key in eastern(language) if all(covers(key, char) for char in wanted)), None)


def language_of(text: str, *hints: str) -> str:
    """The language whose forms a name in its own script wants: read off the script where that tells it, else the first
    hint that uses the script (a person's language, an event's), else the most likely one."""
    names = {unicodedata.name(char, "").split(" ")[0] for char in text}
    if names & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    if "HANGUL" in names:
        return "ko"
    if "CJK" in names:
        return next((hint for hint in hints if hint in _EASTERN), "zh-hans")
    if "CYRILLIC" in names:
        if set(text) & set("ӨөҮү"):
            return "mn"
        return next((hint for hint in hints if hint in ("ru", "mn")), "ru")
    return next((hint for hint in hints if hint not in _EASTERN), "en")
