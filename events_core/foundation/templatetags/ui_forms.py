"""Forms, filters and pages of lists as template tags; their markup stands in `templates/components/`."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation.formviews import field_view, summary_of

register = template.Library()
Text = str | Promise


@register.simple_block_tag(takes_context=True, end_name="endfilters")
def filters(
    context: Context, content: str, label: Text, button: Text = "", target: str = "", main: bool = True, chips: Any = ()
) -> SafeString:
    """A GET form above a list; with `target` htmx replaces that element (`#results`) as one chooses."""
    values = {"label": label, "button": button or _("Show"), "target": target, "main": main, "chips": chips}
    return _part("filters", content=content, path=context["request"].path, **values)


@register.simple_tag
def once() -> SafeString:
    """The key of a form that makes something, so that a second click makes it no second time (`journal.once`)."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(16))


@register.simple_tag
def chips(items: Iterable[Any]) -> SafeString:
    """Filters in use; each item has `label` and `url` (the page without it)."""
    return _part("chips", items=list(items))


@register.simple_tag(takes_context=True)
def pager(context: Context, page: Page) -> SafeString:
    """Which rows of how many, and links to the pages beside; keeps the other parts of the query string."""
    request: HttpRequest = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"{request.path}?{query.urlencode()}"

    return _part(
        "pager",
        page=page,
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
    )


@register.simple_tag
def field(bound: BoundField, classes: str = "", lang: str = "", optional: bool = True, **attrs: Any) -> SafeString:
    """A form field: label, hint, error, control, in that order. Further arguments become attributes of the control.

    Radio buttons and tick boxes become a `<fieldset>`, a single tick box a choice, several languages a group.
    """
    return field_view(bound, classes=classes, lang=lang, optional=optional, attrs=attrs)


@register.simple_tag
def filter_field(bound: BoundField, **attrs: Any) -> SafeString:
    """A field of a filter bar: a label above its control."""
    control = bound.as_widget(attrs={"class": "field__input", **_dashed(attrs)})
    return _part("filter_field", field=bound, control=control)


@register.simple_tag
def form_errors(*forms: BaseForm | Iterable[BaseForm] | None) -> SafeString:
    """The summary at the top of a form, or of several and lists of them, that failed: each line links to its field.

    Nothing when all is well.
    """
    each = [form for given in forms for form in ([given] if isinstance(given, BaseForm) else given or [])]
    items = [item for form in each for item in summary_of(form)]
    if not items:
        return SafeString("")
    title = ngettext("One answer needs another look", "%(count)d answers need another look", len(items))
    return _part("form_errors", items=items, title=title % {"count": len(items)})


def _dashed(attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in attrs.items()}


def _part(name: str, **values: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", values)
