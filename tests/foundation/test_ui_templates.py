"""What no template may do: style or script in its markup, forms without their token, words that are never translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "templates"
NAMES = {"doctype", "PDF", "CSV", "API", "USD", "Outlook", "Apple", "Calendar", "Google", "Thunderbird"}
PAGES = sorted(path for path in FOLDER.rglob("*.html") if path.relative_to(FOLDER).parts[0] != "letters")


@pytest.fixture(params=PAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def source(request: pytest.FixtureRequest) -> str:
    """The text of one template."""
    path: Path = request.param
    return path.read_text()


def test_styles_and_scripts_stay_in_their_files(source: str) -> None:
    bare = re.sub(r"(?s){%.*?%}", "", source)  # a tag may be given something called `one=`
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", bare)
    for tag in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in tag or 'type="application/ld+json"' in tag


def test_nothing_is_fetched_from_elsewhere(source: str) -> None:
    assert not re.search(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=\"(?:https?:)?//", source)


def test_each_form_that_changes_something_has_its_token(source: str) -> None:
    for form in re.findall(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", source, re.S):
        assert "{% csrf_token %}" in form


def test_words_are_translated(source: str) -> None:
    bare = re.sub(
        r"(?s){% comment %}.*?{% endcomment %}|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}",
        "",
        source,
    )
    bare = re.sub(r"(?s)<script.*?</script>|<svg.*?</svg>|<meta[^>]*>|<code>.*?</code>|<[^>]+>", " ", bare)
    words = [word for word in re.findall(r"[A-Za-z]{3,}", bare) if word not in NAMES]
    assert words == []
