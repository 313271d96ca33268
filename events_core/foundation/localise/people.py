"""People as they write themselves: in Latin script and in their own, the one first that the reader reads."""

import re

from .languages import reader
from .patterns import NAME_BESIDE

_SCRIPTS = {
    "hangul": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "kana": re.compile("[\u3040-\u30ff\uff66-\uff9d]"),
    "han": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
}
_READS = {
    "zh-hans": {"han"},
    "ja": {"han", "kana"},
    "ko": {"hangul"},
    "mn": {"cyrillic"},
    "ru": {"cyrillic"},
    "en": set(),
}
_MONGOLIAN = re.compile("[ӨөҮү]")


def script_of(text: str) -> str:
    """The script that tells most about a name: hangul, kana, han, cyrillic or latin."""
    return next((script for script, letters in _SCRIPTS.items() if letters.search(text)), "latin")


def language_of_name(native_name: str, known: str = "") -> str:
    """The BCP 47 tag for a name in its own script: what is known of its bearer if it fits, else what the letters tell.

    "" where letters alone do not tell (han, most of Cyrillic).
    """
    script = script_of(native_name)
    if known and script in _READS.get(known, ()):
        return {"zh-hans": "zh-Hans"}.get(known, known)
    if script == "cyrillic":
        return "mn" if _MONGOLIAN.search(native_name) else ""
    return {"hangul": "ko", "kana": "ja"}.get(script, "")


def name_pair(name: str, native_name: str = "", language: str | None = None) -> tuple[str, str]:
    """Both writings, the one first that the reader reads; the second is "" when there is but one."""
    first, second = name.strip(), native_name.strip()
    if not first or not second or first == second:
        return first or second, ""
    if script_of(second) in _READS[reader(language)]:
        return second, first
    return first, second


def person_name(name: str, native_name: str = "", language: str | None = None) -> str:
    """A person as one text: "Moriyama Aya (森山 彩)", in Japanese "森山 彩（Moriyama Aya）"."""
    first, second = name_pair(name, native_name, language)
    return NAME_BESIDE[reader(language)].format(first, second) if second else first
