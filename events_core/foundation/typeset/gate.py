"""The gate: which characters of a text no font can draw, asked when it is typed and again before it is printed.

ReportLab draws a missing glyph silently as an empty box; nothing goes to the page without passing here.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused

from .faces import is_drawable

REPLACED = "\ufffd"
_MARKS_IN_A_ROW = 3
_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0]"
)
_WHITE = re.compile(r"[^\S\u00a0]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class MissingGlyph(Refused):
    """No font has these characters; `chars` names each once, in order."""

    def __init__(self, chars: list[str]) -> None:
        super().__init__("missing_glyph", message_for(chars))
        self.chars = chars


def clean(text: str) -> str:
    """NFC (UAX #15), without characters of no width and variation selectors, runs of white space as one space.

    A no-break space stays, so that a date is not torn apart at the end of a line.
    """
    return _WHITE.sub(" ", unicodedata.normalize("NFC", _with_width(text))).strip()


def _with_width(text: str) -> str:
    return _SELECTORS.sub("", _ZERO_WIDTH.sub("", text)).replace("\u202f", "\u00a0")


def forgiven(text: str) -> str:
    """The text with a mark (U+FFFD) in place of each character that no font has, for what people wrote freely.

    What has no look (controls) is left out, ends of lines stay, accents heaped on one letter count as unprintable.
    """
    seen = (char for char in _with_width(text) if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf"))
    found: list[str] = []
    heap = 0
    for char in unicodedata.normalize("NFC", "".join(seen)):
        heap = heap + 1 if unicodedata.combining(char) else 0
        drawn = char.isspace() or (is_drawable(char) and heap <= _MARKS_IN_A_ROW)
        found.append(char if drawn else REPLACED)
    return "".join(found)


def printable(text: str) -> list[str]:
    """The characters that no font has, each once, in order; an empty list means that the text can be printed."""
    return [char for char in dict.fromkeys(clean(text)) if not is_drawable(char)]


def message_for(chars: list[str]) -> str:
    """A sentence that names characters which no font has, with their code points."""
    named = ", ".join(f"{_visible(char)} (U+{ord(char):04X})".strip() for char in chars[:5])
    return _("No font here can print %(characters)s. Write it with other characters.") % {"characters": named}


def check_glyphs(text: str) -> str:
    """The cleaned text. Refuses (`missing_glyph`) when a character has no glyph in any face."""
    missing = printable(text)
    if missing:
        raise MissingGlyph(missing)
    return clean(text)


def _visible(char: str) -> str:
    return "" if unicodedata.category(char)[0] in "CZ" else char
