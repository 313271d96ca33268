"""Markdown in descriptions: what it becomes, and what it cannot become."""

import re

import pytest
from django.template import Context, Template
from i18nfield.strings import LazyI18nString

from events_core.foundation.markdown import to_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "![x](https://tracker.example/p.png)",
    '![" onerror="alert(1)](x)',
    "<iframe src=https://a.example></iframe>",
    "<style>body{display:none}</style>",
    '```"><script>alert(1)</script>\nx\n```',
    "`<script>alert(1)</script>`",
]
SAFE = re.compile(
    r'</?(?:p|h[3-6]|ul|li|strong|em|code|pre|blockquote)>|<br>|<hr>|</?ol>|<ol start="\d+">|</a>'
    r'|<a href="(?:https?:|mailto:|/)[^"<>]*" rel="nofollow noopener">'
)


@pytest.mark.parametrize("text", ATTACKS)
def test_what_is_dangerous_stays_text(text: str) -> None:
    drawn = to_html(text)
    rest = SAFE.sub("", drawn)
    assert "<" not in rest
    assert ">" not in rest


def test_what_it_is_for() -> None:
    text = "Two *days*, **many** cities.\n\n- Suwon\n- Toyama\n\n3. one\n\n> said\n\n[The page](https://a.example/x?a=1&b=2)"
    drawn = to_html(text)
    assert "<em>days</em>" in drawn
    assert "<strong>many</strong>" in drawn
    assert "<li>Suwon</li>" in drawn
    assert '<ol start="3">' in drawn
    assert "<blockquote>" in drawn
    assert '<a href="https://a.example/x?a=1&amp;b=2" rel="nofollow noopener">The page</a>' in drawn


@pytest.mark.parametrize(
    ("text", "tag"), [("# A", "h3"), ("## A", "h4"), ("A\n=", "h3"), ("##### A", "h6"), ("###### A", "h6")]
)
def test_headings_stand_below_those_of_the_page(text: str, tag: str) -> None:
    assert to_html(text) == f"<{tag}>A</{tag}>\n"


def test_a_picture_is_its_description() -> None:
    assert to_html("See ![the <old> hall](https://a.example/x.png)") == "<p>See the &lt;old&gt; hall</p>\n"


def test_mail_addresses_are_links() -> None:
    assert 'href="mailto:a@b.example"' in to_html("[Write](mailto:a@b.example)")


@pytest.mark.parametrize("text", [None, "", LazyI18nString({})])
def test_nothing_is_nothing(text: object) -> None:
    assert to_html(text) == ""


def test_deep_nesting_ends() -> None:
    assert len(to_html(">" * 5000 + "a")) < 100_000
    assert "a" in to_html("*" * 10_000 + "a")


def test_the_filter_is_at_hand_in_every_template() -> None:
    drawn = Template("{{ text|markdown }}").render(Context({"text": LazyI18nString({"en": "**a** <b>"})}))
    assert drawn == "<p><strong>a</strong> &lt;b&gt;</p>\n"
