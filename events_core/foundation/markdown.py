"""Markdown that people write, as HTML that cannot do harm (CommonMark 0.31; no HTML, no pictures)."""

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

FIRST_HEADING = 3
TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "a"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}


class _Renderer(RendererHTML):
    """Headings below those of the page; a picture is its description."""

    def heading_open(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[index])}>"

    def heading_close(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[index])}>\n"

    def image(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:  # type: ignore[override]
        return str(escape(tokens[index].content))


_PARSER = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)


def to_html(text: object) -> SafeString:
    """The text as safe HTML: headings from h3 down, links to web and mail addresses only."""
    drawn = _PARSER.render(str(text or ""))
    clean = nh3.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow noopener")
    return mark_safe(clean)  # noqa: S308 - cleaned in the line above


def _level(token: Token) -> int:
    return min(6, int(token.tag[1]) + FIRST_HEADING - 1)
