"""Breaking a text into lines that fit a width, as its language breaks them, and making the lines even."""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused

from .gate import clean
from .runs import width

_NOT_FIRST = frozenset("、。，．,.:;：；!?！？)]}）］｝」』】〕〉》”’…·ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%％")
_NOT_LAST = frozenset("([{（［｛「『【〔〈《“‘")
_SIGNS = "/@-_.?&="
_SPACES = re.compile("(?<= )")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


class NoRoom(Refused):
    """The text does not fit its place, however small it may be set."""

    def __init__(self, text: str) -> None:
        super().__init__("no_room", no_room_for(text))
        self.text = text


def no_room_for(text: str) -> str:
    """A sentence that says which text is too long."""
    return _("“%(text)s” is too long for its place on the page. Write a shorter form.") % {"text": text}


@dataclass(frozen=True)
class Setting:
    """How a text is set: language, weight (100–900) and size in points."""

    language: str
    weight: int
    size: float

    def width(self, text: str) -> float:
        """The text's width in points."""
        return width(text, self.language, self.weight, self.size)


def pieces(text: str, language: str) -> list[str]:
    """The parts between which a line may end: words; in Chinese and Japanese characters, by the usual prohibitions."""
    words = [word for word in _SPACES.split(text) if word]
    if language not in ("zh-hans", "ja"):
        return words
    return [part for word in words for part in _characters(word)]


def _characters(word: str) -> list[str]:
    parts: list[str] = []
    for char in word:
        last = parts[-1][-1] if parts else ""
        tied = last and not (_WIDE.match(last) or _WIDE.match(char))
        if parts and (tied or char in _NOT_FIRST or char == " " or last in _NOT_LAST):
            parts[-1] += char
        else:
            parts.append(char)
    return parts


def broken(text: str, setting: Setting, limit: float) -> list[str]:
    """Lines no wider than `limit` points; a word that is wider by itself is broken, an address after its signs."""
    parts = pieces(clean(text), setting.language)
    lines: list[str] = []
    at = count = 0

    def fits(some: int) -> bool:
        return setting.width("".join(parts[at : at + some]).rstrip()) <= limit

    while at < len(parts):
        count = _most(len(parts) - at, fits, count or 8)
        if count:
            lines.append("".join(parts[at : at + count]).rstrip())
            at += count
        else:
            cut = _that_fits(parts[at].rstrip(), setting, limit)
            lines.append(parts[at][:cut])
            parts[at] = parts[at][cut:]
            at += not parts[at].strip()
    return [line for line in lines if line]


def _most(total: int, fits: Callable[[int], bool], guess: int) -> int:
    """The largest number up to `total` that fits, looked for from a guess on; 0 when not even 1 does."""
    low, high, step = 0, total + 1, 1
    tried = min(max(guess, 1), total)
    while high - low > 1:
        low, high = (tried, high) if fits(tried) else (low, tried)
        tried = low + step if low == tried else high - step
        step *= 2
        if not low < tried < high:
            tried = (low + high) // 2
    return low


def _that_fits(piece: str, setting: Setting, limit: float) -> int:
    """How many characters of a word stand on a line: all, else up to a sign in its second half or the last letter."""
    likely = max(1, round(limit / setting.size * 2))
    fits = _most(min(len(piece), 8 * likely), lambda count: setting.width(piece[:count]) <= limit, likely) or 1
    if fits == len(piece):
        return fits
    sign = max(piece.rfind(char, fits // 2, fits) for char in _SIGNS) + 1
    letter = next((cut for cut in range(fits, 0, -1) if not unicodedata.combining(piece[cut])), fits)
    return sign or letter


def even(text: str, setting: Setting, limit: float) -> list[str]:
    """The same number of lines, about equally long: what a centred title wants."""
    best = broken(text, setting, limit)
    widest = max((setting.width(piece.rstrip()) for piece in pieces(clean(text), setting.language)), default=0)
    low, high = min(widest, limit), limit
    for _step in range(7 if len(best) > 1 else 0):
        middle = (low + high) / 2
        tried = broken(text, setting, middle)
        if len(tried) == len(best):
            best, high = tried, middle
        else:
            low = middle
    return best


@functools.lru_cache(2048)
def fitted(
    text: str, setting: Setting, limit: float, *, lines: int = 1, smallest: float = 0.6
) -> tuple[Setting, tuple[str, ...]]:
    """The setting, made smaller where it must, and the lines: one line as long as four fifths of the size allow it.

    Refuses (`no_room`) when even the `smallest` part of the size does not fit.
    """
    for share in _shares(0.8):
        smaller = Setting(setting.language, setting.weight, setting.size * share)
        if smaller.width(text) <= limit:
            return smaller, (clean(text),)
    for whole in (True, False):  # words are broken only when no size keeps them whole
        for share in _shares(smallest):
            smaller = Setting(setting.language, setting.weight, setting.size * share)
            if whole and any(smaller.width(piece.rstrip()) > limit for piece in pieces(clean(text), setting.language)):
                continue
            if len(found := even(text, smaller, limit)) <= lines:
                return smaller, tuple(found)
    raise NoRoom(text)


def _shares(smallest: float) -> list[float]:
    steps = round((1 - smallest) / 0.04)
    return [1 - 0.04 * step for step in range(steps + 1)]
