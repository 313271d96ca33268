"""Breaking and fitting lines."""

import pytest

from events_core.foundation.typeset.lines import NoRoom, Setting, broken, even, fitted, pieces


def test_words_stay_whole_where_they_can() -> None:
    setting = Setting("en", 400, 12)
    lines = broken("Working with the low carbon city index in a small secretariat", setting, 150)
    assert " ".join(lines) == "Working with the low carbon city index in a small secretariat"
    assert all(setting.width(line) <= 150 for line in lines)


def test_a_word_wider_than_the_line_is_broken() -> None:
    setting = Setting("en", 400, 12)
    lines = broken("W" * 60, setting, 100)
    assert "".join(lines) == "W" * 60
    assert all(setting.width(line) <= 100 for line in lines)


def test_japanese_lines_do_not_begin_with_a_full_stop_or_end_with_a_bracket() -> None:
    text = "低炭素都市の排出量算定と、行動計画。（研修）「第一回」ーその他ー"
    for limit in range(60, 200, 7):
        lines = broken(text, Setting("ja", 400, 12), limit)
        assert "".join(lines) == text
        assert not any(line[0] in "、。）」ー" for line in lines[1:])
        assert not any(line[-1] in "（「" for line in lines[:-1])


def test_korean_breaks_between_words_and_latin_within_chinese_is_kept_whole() -> None:
    assert pieces("저탄소 도시", "ko") == ["저탄소 ", "도시"]
    assert pieces("低碳ICLEI城市", "zh-hans") == ["低", "碳", "ICLEI", "城", "市"]


def test_a_date_is_not_torn_apart() -> None:
    assert pieces("on 18\u00a0May\u00a02027", "en") == ["on ", "18\u00a0May\u00a02027"]


def test_a_title_of_two_lines_is_even() -> None:
    setting = Setting("en", 400, 12)
    text = "Low carbon city development in North-East Asia: from plans to delivery"
    first, second = even(text, setting, setting.width(text) * 0.8)
    assert setting.width(second) > setting.width(first) * 0.6


def test_a_long_line_is_set_smaller_then_on_two_lines_then_refused() -> None:
    setting = Setting("en", 600, 30)
    assert fitted("Bat", setting, 300, lines=2) == (setting, ("Bat",))
    smaller, lines = fitted("Bat-Erdene Bold", setting, setting.width("Bat-Erdene Bold") * 0.9, lines=2)
    assert smaller.size < 30
    assert len(lines) == 1
    _setting, lines = fitted("Alexandra Shcherbakova-Konstantinopolskaya", setting, 400, lines=2)
    assert len(lines) == 2
    with pytest.raises(NoRoom) as refused:
        fitted("Alexandra " * 12, setting, 300, lines=2)
    assert refused.value.code == "no_room"
