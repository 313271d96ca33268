"""What a stacked table needs so that it stays a table for screen readers (WCAG 2.2, 1.3.1) and reads well on a phone.

CSS that turns rows into sheets takes the table's roles away; the roles written out keep them. Each cell gets the
heading of its column as `data-label`, which narrow screens show beside it.
"""

import re

from django.utils.html import strip_tags

_ROLES = (("thead", "rowgroup"), ("tbody", "rowgroup"), ("tfoot", "rowgroup"), ("tr", "row"), ("td", "cell"))
_HEADING = re.compile(r'<th\b[^>]*scope="col"[^>]*>(.*?)</th>', re.S)
_CELL = re.compile(r"<(t[dh])\b([^>]*)>(?=(\s*</t[dh]>)?)")
_ROW = re.compile(r"<tr\b.*?</tr>", re.S)


def with_roles(markup: str) -> str:
    """The inside of a `<table>` with ARIA roles on every part."""
    for tag, role in _ROLES:
        markup = re.sub(rf"<{tag}(?=[\s>])", f'<{tag} role="{role}"', markup)
    markup = re.sub(r'<th(?=[^>]*scope="row")', '<th role="rowheader"', markup)
    return re.sub(r'<th(?=[^>]*scope="col")', '<th role="columnheader"', markup)


def with_labels(markup: str) -> str:
    """Cells of the body and foot with the heading of their column; hidden headings and row headings give none."""
    head, mark, rest = markup.partition("</thead>")
    if not mark:
        return markup
    labels = [
        "" if 'class="vh"' in text else " ".join(strip_tags(text).split()).replace('"', "&quot;")
        for text in _HEADING.findall(head)
    ]
    return head + mark + _ROW.sub(lambda row: _labelled(row.group(), labels), rest)


def _labelled(row: str, labels: list[str]) -> str:
    column = 0

    def label(cell: re.Match[str]) -> str:
        nonlocal column
        tag, attributes, is_empty = cell.group(1), cell.group(2), cell.group(3)
        text = labels[column] if column < len(labels) else ""
        span = re.search(r'colspan="(\d+)"', attributes)
        column += int(span.group(1)) if span else 1
        bare = tag == "th" or span or is_empty or not text or re.search(r'data-label=|class="[^"]*\btick\b', attributes)
        return cell.group() if bare else f'<{tag}{attributes} data-label="{text}">'

    return _CELL.sub(label, row)
