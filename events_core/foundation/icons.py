"""The few line icons of the interface; each stands beside a word, so it is hidden from screen readers."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def _icon(path: str) -> SafeString:
    return format_html(
        '<svg class="i" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        path,
    )


ICONS = {
    "globe": _icon(
        "M10 2.5a7.5 7.5 0 100 15 7.5 7.5 0 000-15zM2.5 10h15"
        "M10 2.5c2.4 2 3.4 4.7 3.4 7.5s-1 5.5-3.4 7.5c-2.4-2-3.4-4.7-3.4-7.5s1-5.5 3.4-7.5"
    ),
    "cal": _icon("M3 5h14v12H3zM3 8.5h14M7 3v3.5M13 3v3.5"),
    "down": _icon("M10 3v10M6 9.5l4 4 4-4M4 17h12"),
    "printer": _icon("M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z"),
    "lock": _icon("M5 9h10v8H5zM7 9V6.5a3 3 0 016 0V9"),
    "plus": _icon("M10 4v12M4 10h12"),
}
