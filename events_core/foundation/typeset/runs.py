"""A text divided into runs of one face, and each run into placed glyphs."""

import functools
from dataclasses import dataclass

import uharfbuzz as hb

from .faces import FACES, LATIN, covers, eastern, face_for, harfbuzz
from .gate import MissingGlyph, clean

# Drawn by the Latin face too, but full-width between Chinese or Japanese characters.
_SHARED = frozenset("‘’“”…—·")
_FEATURES = {
    "kern": True,
    "mark": True,
    "mkmk": True,
    "liga": False,
    "clig": False,
    "calt": False,
    "ccmp": False,
    "locl": False,
}
_PLAIN = dict.fromkeys(_FEATURES, False)


@dataclass(frozen=True)
class Run:
    """Neighbouring characters that one face draws."""

    face: str
    text: str


@dataclass(frozen=True)
class Glyph:
    """One character placed: advance to the next and shift from the line, in thousandths of the type size."""

    char: str
    advance: float
    nominal: float
    dx: float = 0
    dy: float = 0


@functools.lru_cache(4096)
def runs(text: str, language: str) -> tuple[Run, ...]:
    """The text as runs: Latin and Cyrillic in their face, all else in the first CJK face of the language that covers
    the whole; faces are mixed by character only when none does. Refuses (`missing_glyph`) what no face draws."""
    text = clean(text)
    wide = [char for char in text if not covers(LATIN, char)]
    whole = face_for(wide, language)
    keys: list[str] = []
    for index, char in enumerate(text):
        if char == " " and keys:
            keys.append(keys[-1])
        elif covers(LATIN, char) and not (char in _SHARED and _among_wide(text, index, language)):
            keys.append(LATIN)
        else:
            keys.append(whole or _first(char, language))
    return _joined(text, keys)


def _among_wide(text: str, index: int, language: str) -> bool:
    beside = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    return language in ("zh-hans", "ja") and any(not covers(LATIN, char) for char in beside)


def _first(char: str, language: str) -> str:
    for key in eastern(language):
        if covers(key, char):
            return key
    raise MissingGlyph([char])


def _joined(text: str, keys: list[str]) -> tuple[Run, ...]:
    found: list[Run] = []
    for char, key in zip(text, keys, strict=True):
        if found and found[-1].face == key:
            found[-1] = Run(key, found[-1].text + char)
        else:
            found.append(Run(key, char))
    return tuple(found)


@functools.cache
def _font(face: str, weight: int) -> hb.Font:
    font = hb.Font(harfbuzz(face))
    font.set_variations({"wght": float(weight), **dict(FACES[face].fixed)})
    return font


@functools.lru_cache(4096)
def shape(run: Run, weight: int) -> tuple[Glyph, ...]:
    """The run's characters placed, Latin and Cyrillic with kerning and marks over their letters."""
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    font = _font(run.face, weight)
    hb.shape(font, buffer, _FEATURES if run.face == LATIN else _PLAIN)
    scale = 1000 / harfbuzz(run.face).upem
    return tuple(
        Glyph(
            run.text[info.cluster],
            place.x_advance * scale,
            font.get_glyph_h_advance(info.codepoint) * scale,
            place.x_offset * scale,
            place.y_offset * scale,
        )
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


def width(text: str, language: str, weight: int, size: float) -> float:
    """How wide the text is at `size` points, in points."""
    return sum(glyph.advance for run in runs(text, language) for glyph in shape(run, weight)) * size / 1000
