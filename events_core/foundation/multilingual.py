"""A form field for a text in several languages: one box per language, the reader's own first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from . import texts
from .navigation import LANGUAGES


@dataclass(frozen=True)
class Part:
    """The box of one language."""

    id: str
    name: str
    tag: str
    control: SafeString
    text: str
    is_open: bool


class MultilingualWidget(forms.Widget):
    """One input (`<name>-<language>`) per language; several lines each when `rows` is given."""

    def __init__(self, *, line: bool = True, attrs: dict[str, Any] | None = None) -> None:
        self.line = line
        super().__init__(attrs)

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str]:
        """What was typed, by language."""
        return {code: data.get(f"{name}-{code}", "") for code, _tag, _name in LANGUAGES}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> bool:
        """Whether no box of the group was sent."""
        return not any(f"{name}-{code}" in data for code, _tag, _name in LANGUAGES)

    def id_for_label(self, id_: str) -> str:
        """The group has a legend, not a label."""
        return ""

    def parts(self, bound: BoundField, classes: str = "") -> dict[str, list[Part]]:
        """The boxes: `main` is the reader's language and all with text when it fails, `others` fold away."""
        value = _texts(bound.value())
        codes = sorted(LANGUAGES, key=lambda row: row[0] != (get_language() or "en"))
        boxes = [self._part(bound, row, value.get(row[0], ""), classes, is_open=not n) for n, row in enumerate(codes)]
        return {"main": boxes[:1], "others": boxes[1:], "filled": [box for box in boxes[1:] if box.text]}

    def first_id(self, bound: BoundField) -> str:
        """The id of the first box that is drawn."""
        return f"{bound.auto_id}-{get_language() or 'en'}"

    def _part(self, bound: BoundField, row: tuple[str, str, str], text: str, classes: str, *, is_open: bool) -> Part:
        code, tag, name = row
        described = bound.aria_describedby
        attrs = {"id": f"{bound.auto_id}-{code}", "lang": tag, "class": f"field__input {classes}".strip()}
        if described:
            attrs["aria-describedby"] = described
        if bound.errors:
            attrs["aria-invalid"] = "true"
        box = forms.TextInput() if self.line else forms.Textarea(attrs={"rows": 5})
        return Part(attrs["id"], name, tag, box.render(f"{bound.html_name}-{code}", text, attrs), text, is_open)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """All boxes bare, where nobody draws the group."""
        text = _texts(value)
        boxes = [forms.TextInput().render(f"{name}-{code}", text.get(code, "")) for code, _tag, _name in LANGUAGES]
        return format_html("{}" * len(boxes), *boxes)


class MultilingualField(forms.Field):
    """A text in one or more languages; its value is a dict of those that are not empty.

    Refuses characters that do not print, line breaks in a line, and more than `max_length` characters in a language.
    """

    def __init__(self, *, line: bool = True, max_length: int = 0, **kwargs: Any) -> None:
        self.line = line
        self.limit = max_length or (300 if line else 20_000)
        super().__init__(widget=MultilingualWidget(line=line), **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        """The texts by language, normalised."""
        found, fault = texts.multilingual(_texts(value), "en", self.limit, line=self.line)
        if fault:
            raise ValidationError(fault[1], code=fault[0])
        if self.required and not found:
            raise ValidationError(_("Write this in at least one language."), code="required")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any language differs."""
        kept = {code: text for code, text in _texts(data).items() if text}
        return {code: text for code, text in _texts(initial).items() if text} != kept


def _texts(value: Any) -> dict[str, str]:
    """A multilingual text, whatever holds it, by language."""
    if isinstance(value, LazyI18nString):
        value = value.data
    if isinstance(value, Mapping):
        return {str(code): str(text or "") for code, text in value.items()}
    return {"en": str(value)} if value else {}
