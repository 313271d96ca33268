"""How the fields of a form are drawn: label, hint, error, control, joined for screen readers (WCAG 1.3.1, 3.3.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .multilingual import MultilingualWidget
from .navigation import TAGS


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id of the control it leads to, or ""."""

    target: str
    message: str


def field_view(bound: BoundField, *, classes: str, lang: str, optional: bool, attrs: Mapping[str, Any]) -> SafeString:
    """The markup of one field."""
    widget = bound.field.widget
    if bound.is_hidden:
        return SafeString(bound)
    values: dict[str, Any] = {
        "field": bound,
        "optional": optional and not bound.field.required,
        "hint_id": f"{bound.auto_id}_helptext",
        "error_id": f"{bound.auto_id}_error",
    }
    if isinstance(widget, MultilingualWidget):
        return render_to_string("components/field_multilingual.html", values | {"parts": widget.parts(bound, classes)})
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        ids = ((values["hint_id"], bound.help_text), (values["error_id"], bound.errors))
        described = " ".join(part for part, wanted in ids if wanted)
        choices = list(_choices(bound, lang=lang))
        return render_to_string(
            "components/field_choices.html", values | {"choices": choices, "described": described, "classes": classes}
        )
    extra = {name.replace("_", "-"): value for name, value in attrs.items()}
    if isinstance(widget, forms.CheckboxInput):
        return render_to_string("components/field_tick.html", values | {"control": bound.as_widget(attrs=extra)})
    if isinstance(widget, forms.Textarea):
        extra = {"rows": 4} | extra
    if lang:
        extra["lang"] = TAGS.get(lang, lang)
    extra["class"] = " ".join(part for part in ("field__input", widget.attrs.get("class", ""), classes) if part)
    return render_to_string("components/field.html", values | {"control": bound.as_widget(attrs=extra)})


def _choices(bound: BoundField, *, lang: str) -> Iterator[dict[str, Any]]:
    """Each choice with its hint, the fields that open below it, and its language when labels are in their own."""
    hints = getattr(bound.form, "choice_hints", {}).get(bound.name, {})
    more = getattr(bound.form, "choice_more", {}).get(bound.name, {})
    for option in bound.subwidgets:
        value = str(option.data["value"])
        names = more.get(value, ())
        opens = [bound.form[name] for name in ((names,) if isinstance(names, str) else names)]
        yield {
            "tag": option.tag(),
            "id": option.id_for_label,
            "label": option.choice_label,
            "hint": hints.get(value, ""),
            "more": opens,
            "is_wrong": any(part.errors for part in opens),
            "lang": TAGS.get(value, "") if lang == "own" else "",
        }


def summary_of(form: BaseForm) -> Iterator[Problem]:
    """Every error of a form with its control: those of the whole form first, then in the order of the fields."""
    for message in form.non_field_errors():
        yield Problem("", str(message))
    for name in form.fields:
        for message in form.errors.get(name, ()):
            yield Problem(_target(form[name]), str(message))


def _target(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    if isinstance(widget, MultilingualWidget):
        return widget.first_id(bound)
    return str(bound.id_for_label or bound.auto_id)
