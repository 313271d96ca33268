"""Countries by the short names of the United Nations, and in an order that readers can search."""

import functools

from .country_names import MEMBERS, NOT_COUNTRIES, UN_NAMES
from .languages import locale_of, reader


@functools.cache
def country_codes() -> frozenset[str]:
    """Every code that ISO 3166-1 alpha-2 assigns."""
    known = [str(code) for code in locale_of("en").territories]
    return frozenset(code for code in known if len(code) == 2 and code.isalpha()) - NOT_COUNTRIES


def country_name(code: str, language: str | None = None) -> str:
    """A country's short name: "Republic of Korea", "大韩民国"; an unknown code is given back."""
    return _country_name(str(code), reader(language))


@functools.lru_cache(maxsize=3000)
def _country_name(code: str, to: str) -> str:
    if code in UN_NAMES[to]:
        return UN_NAMES[to][code]
    name = str(locale_of(to).territories.get(code, code))
    if to != "en":
        return name
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("St ", "Saint ")


def country_choices(language: str | None = None) -> list[tuple[str, str]]:
    """All countries for a list: the six member States of NEASPEC first, each part in the reader's order."""
    return [*member_choices(language), *other_choices(language)]


def member_choices(language: str | None = None) -> list[tuple[str, str]]:
    """The six member States in the reader's order."""
    return _sorted(frozenset(MEMBERS), reader(language))


def other_choices(language: str | None = None) -> list[tuple[str, str]]:
    """All but the member States in the reader's order."""
    return _sorted(country_codes() - set(MEMBERS), reader(language))


def _sorted(codes: frozenset[str], to: str) -> list[tuple[str, str]]:
    rows = [(code, country_name(code, to)) for code in codes]
    return sorted(rows, key=lambda row: collation_key(row[1], to))


def collation_key(name: str, language: str | None = None) -> bytes:
    """Where a name stands in a list: Chinese by pinyin (as GB 2312 orders its first level), others by their letters."""
    to = reader(language)
    if to == "zh-hans":
        return name.encode("gb18030")
    folded = name.casefold().translate(_PLAIN)
    return folded.encode("utf-32-be")


# Letters that stand beside their plain forms: Latin accents; Ё after Е; Mongolian Ө after О and Ү after У.
_PLAIN = str.maketrans(
    {"å": "a", "é": "e", "ü": "u", "ô": "o", "ç": "c", "’": "", "'": "", "ё": "е", "ө": "о\uffff", "ү": "у\uffff"}
)
