"""What a text from outside may hold: normalised, printable, of one line or several, within a length."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import localise

# Controls, lone surrogates, private use, bidirectional overrides and isolates, byte order mark, noncharacters.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]"
)
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029\t]")


def normalise(value: str) -> str:
    """NFC, outer spaces off, line ends as \\n."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip() if not _FORBIDDEN.search(text) else text.strip()


def fault_of(value: str, max_length: int, *, line: bool) -> tuple[str, str] | None:
    """The first thing wrong with a normalised text as (code, sentence), or None."""
    bad = _FORBIDDEN.search(value)
    if bad:
        return "unprintable", _("Remove the character that does not print (%(code)s).") % {
            "code": f"U+{ord(bad.group()):04X}"
        }
    if line and _BREAKS.search(value):
        return "line_break", _("Write this on one line.")
    if len(value) > max_length:
        return "too_long", _("Shorten this to %(limit)d characters or fewer; it has %(length)d now.") % {
            "limit": max_length,
            "length": len(value),
        }
    return None


class _Checked:
    """A form field's text is normalised and refused with a sentence, never cut."""

    line = True

    def __init__(self, *, max_length: int = 300, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = normalise(str(value)) if value not in (None, "") else ""
        fault = fault_of(text, self.limit, line=self.line)
        if fault:
            raise ValidationError(fault[1], code=fault[0])
        return text


class LineField(_Checked, forms.CharField):
    """One line of printable text."""


class TextField(_Checked, forms.CharField):
    """Several lines of printable text."""

    line = False
    widget = forms.Textarea

    def __init__(self, *, max_length: int = 20_000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


def multilingual(
    value: Any, language: str, max_length: int, *, line: bool
) -> tuple[dict[str, str], tuple[str, str] | None]:
    """A text in one language (`str`) or several (`{"en": …}`) as a dict of our codes, and its first fault or None."""
    if value is None or isinstance(value, str):
        value = {language: value or ""}
    texts: dict[str, str] = {}
    for tag, text in value.items():
        code = localise.normalise_language(tag)
        if code is None:
            return {}, ("unknown_language", _("There is no language %(tag)s here.") % {"tag": str(tag)[:20]})
        texts[code] = normalise(text or "")
        fault = fault_of(texts[code], max_length, line=line)
        if fault:
            return {}, fault
    return {code: text for code, text in texts.items() if text}, None
