"""What a text from outside may hold."""

import pytest
from django.core.exceptions import ValidationError

from events_core.foundation.texts import LineField, TextField, multilingual

LINE = LineField(max_length=20)
TEXT = TextField(max_length=100)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Kim Min-jun ", "Kim Min-jun"), ("김민준", "김민준"), ("e\u0301", "é"), ("", ""), ("<b>x</b>", "<b>x</b>")],
)
def test_a_line_is_normalised(typed: str, kept: str) -> None:
    assert LineField(max_length=20, required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a\nBcc: x@y.example", "line_break"),
        ("a\x00b", "unprintable"),
        ("a\u202eb", "unprintable"),
        ("a\ud800b", "unprintable"),
        ("a\u2028b", "line_break"),
        ("x" * 21, "too_long"),
        ("", "required"),
    ],
)
def test_a_line_is_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        LINE.clean(typed)
    assert caught.value.code == code


def test_several_lines_keep_their_breaks() -> None:
    assert TEXT.clean("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_a_text_in_several_languages_is_kept_by_our_codes() -> None:
    assert multilingual({"en": "Waste", "zh-CN": "废物", "ja": ""}, "en", 50, line=True) == (
        {"en": "Waste", "zh-hans": "废物"},
        None,
    )


def test_a_plain_text_is_in_the_readers_language() -> None:
    assert multilingual("Хог", "mn", 50, line=True)[0] == {"mn": "Хог"}


def test_an_unknown_language_is_named() -> None:
    assert multilingual({"tlh": "x"}, "en", 50, line=True)[1][0] == "unknown_language"  # type: ignore[index]
