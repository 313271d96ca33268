"""The six languages: our codes (Django's), their locales in CLDR, their names."""

import functools
from collections.abc import Iterable

from babel import Locale
from babel.lists import format_list
from django.utils.translation import get_language

LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans", "ja": "ja", "ko": "ko", "mn": "mn", "ru": "ru"}
OWN_NAMES = {"en": "English", "zh-hans": "中文", "ja": "日本語", "ko": "한국어", "mn": "Монгол", "ru": "Русский"}
_MN_NAMES = {"zh-hans": "хятад", "mn": "монгол"}


def normalise_language(tag: object) -> str | None:
    """Our code for a BCP 47 tag (RFC 5646) in any spelling (`zh`, `zh-CN`, `en_GB`); None when it is none of the six.

    Traditional Chinese is read as Chinese: one catalogue serves both.
    """
    primary = str(tag or "").strip().replace("_", "-").lower().split("-")[0]
    code = "zh-hans" if primary == "zh" else primary
    return code if code in LOCALES else None


def reader(language: str | None = None) -> str:
    """The code of the language to write in: the one given, else the active one, else English."""
    return normalise_language(language) or normalise_language(get_language()) or "en"


@functools.cache
def locale_of(code: str) -> Locale:
    """CLDR's data for one of our codes."""
    return Locale.parse(LOCALES[code])


def language_name(code: str, language: str | None = None) -> str:
    """A language's name for the reader, as it stands in the middle of a sentence; an unknown code is given back."""
    return _language_name(code, reader(language))


@functools.lru_cache(maxsize=2000)
def _language_name(code: str, to: str) -> str:
    ours = normalise_language(code)
    names = locale_of(to).languages
    if to == "mn" and ours in _MN_NAMES:
        return _MN_NAMES[ours]
    if ours == "zh-hans":
        return names.get("zh", code)
    return names.get(str(code).replace("-", "_"), names.get(ours or str(code).split("-")[0], str(code)))


def own_name(code: str) -> str:
    """A language's name in itself; an unknown code is given back."""
    ours = normalise_language(code)
    return OWN_NAMES[ours] if ours else str(code)


def languages_of(codes: Iterable[str], language: str | None = None) -> str:
    """Languages as a list that stands alone: "Chinese, English, Russian", "Китайский, английский"."""
    to = reader(language)
    text = {"zh-hans": "、", "ja": "、"}.get(to, ", ").join(language_name(code, to) for code in codes)
    return text[:1].upper() + text[1:]


def list_of(items: Iterable[object], language: str | None = None) -> str:
    """Several things as one text: "Suwon, Toyama and Guiyang"; "" for none."""
    texts = [str(item) for item in items]
    return format_list(texts, locale=locale_of(reader(language))) if texts else ""
