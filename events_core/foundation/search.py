"""Search that finds every script on every database.

A `search_text` column holds folded words (NFKC, casefolded, Latin letters without marks, ё as е) and, for Chinese,
Japanese and Korean runs, their bigrams, with a space around each; a query becomes terms of the same form, all of which
must be contained.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Q

LONGEST = 200  # characters of a query that count; SQLite takes no more than a thousand conditions
_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_CJK}]+|[^\W{_CJK}]+")
_TYPED = {"ё": "е", "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}  # what does not decompose, and ё
_IS_CJK = re.compile(rf"[{_CJK}]")


def fold(text: str) -> str:
    """NFKC and casefolded (Unicode Standard §3.13); Łukasz and Алёшин as people type them."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded if folded.isascii() else "".join(map(_plain, folded))


def _plain(letter: str) -> str:
    if letter in _TYPED:
        return _TYPED[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else letter


def search_text(*texts: object) -> str:
    """What a `search_text` column holds for these texts (multilingual ones may be given as dicts or lazy strings)."""
    terms: dict[str, None] = {}
    for text in _flat(texts):
        for run in _RUN.findall(fold(text)):
            for term in _terms(run):
                terms[term] = None
    return f" {' '.join(terms)} " if terms else ""


def search_query(query: str, field: str = "search_text") -> Q:
    """A filter that every word of `query` must meet; words match from their beginning, CJK anywhere."""
    condition = Q()
    for run in _RUN.findall(fold(query)[:LONGEST])[:12]:  # folded, because one sign can become many
        if _IS_CJK.match(run):
            for pair in _pairs(run):
                condition &= Q(**{f"{field}__contains": pair})
        else:
            condition &= Q(**{f"{field}__contains": f" {run}"})
    return condition


def _terms(run: str) -> list[str]:
    return [*_pairs(run), *([run] if len(run) <= 2 else [])] if _IS_CJK.match(run) else [run]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _flat(texts: Iterable[object]) -> Iterable[str]:
    for text in texts:
        data = getattr(text, "data", text)
        if isinstance(data, dict):
            yield from (str(value) for value in data.values() if value)
        elif isinstance(data, list | tuple | set):
            yield from _flat(data)
        elif data:
            yield str(data)
