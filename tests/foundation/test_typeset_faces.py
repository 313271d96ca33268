"""Faces, the gate and runs: which glyph comes from which file, and what no file has."""

import pytest

from events_core.foundation.typeset import gate
from events_core.foundation.typeset.faces import FACES, harfbuzz, language_of
from events_core.foundation.typeset.runs import runs, shape, width

LANGUAGES = ("en", "zh-hans", "ja", "ko", "mn", "ru")


def faces_of(text: str, language: str) -> list[tuple[str, str]]:
    return [(run.face, run.text) for run in runs(text, language)]


def test_all_five_faces_are_variable_truetype() -> None:
    for key in FACES:
        tables = set(harfbuzz(key).table_tags)
        assert {"glyf", "fvar"} <= tables, key


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Батбаярын Өлзийсайхан", "mn", "latin"),
        ("Александра Щербакова", "ru", "latin"),
        ("Amélie Łukasik-O’Connor", "en", "latin"),
        ("张喆鑫", "zh-hans", "sc"),
        ("髙橋﨑子", "ja", "jp"),
        ("김민준 뷁갑", "ko", "kr"),
    ],
)
def test_a_name_is_set_in_the_face_of_its_language(text: str, language: str, expected: str) -> None:
    assert {face for face, _text in faces_of(text, language)} == {expected}


def test_the_same_characters_take_the_forms_of_each_language() -> None:
    assert [faces_of("直骨令", language)[0][0] for language in ("zh-hans", "ja", "ko")] == ["sc", "jp", "kr"]


def test_a_chinese_name_on_a_japanese_page_is_not_set_in_two_designs() -> None:
    assert faces_of("张伟明", "ja") == [("sc", "张伟明")]


def test_faces_are_mixed_by_character_only_when_none_has_the_whole_name() -> None:
    both = "张갑"
    assert faces_of(both, "zh-hans") in ([("sc", "张"), ("kr", "갑")], [("sc", both)], [("kr", both)])
    mixed = "刘뷁"
    whole = [key for key in ("sc", "tc", "jp", "kr") if all(ord(char) in set(harfbuzz(key).unicodes) for char in mixed)]
    assert not whole
    assert faces_of(mixed, "zh-hans") == [("sc", "刘"), ("kr", "뷁")]


def test_latin_words_and_digits_within_chinese_stay_latin() -> None:
    assert faces_of("2027年5月 Kim", "zh-hans") == [
        ("latin", "2027"),
        ("sc", "年"),
        ("latin", "5"),
        ("sc", "月 "),
        ("latin", "Kim"),
    ]


def test_quotation_marks_take_the_width_of_their_neighbours() -> None:
    assert faces_of("“引号”", "zh-hans") == [("sc", "“引号”")]
    assert faces_of("“quoted”", "zh-hans") == [("latin", "“quoted”")]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("\u1820", "U+1820"),  # traditional Mongolian
        ("😀", "U+1F600"),
        ("\u0627", "U+0627"),  # Arabic
        ("\u0905", "U+0905"),  # Devanagari: the file has it, but the page does not shape it
        ("\U0002b820", "U+2B820"),  # a rare ideograph
        ("\x07", "U+0007"),
        ("\ue000", "U+E000"),
    ],
)
def test_a_missing_glyph_is_refused_by_its_code_point(bad: str, code: str) -> None:
    assert gate.printable(f"Бат{bad}") == [bad]
    with pytest.raises(gate.MissingGlyph) as refused:
        gate.check_glyphs(f"Бат{bad}")
    assert refused.value.code == "missing_glyph"
    assert code in refused.value.message


def test_the_gate_lets_real_names_through() -> None:
    for name in (
        "Ц. Өлзийсайхан",
        "O’Connor-Ünlü",
        "Nguyễn Thị Ánh",
        "李小龍",
        "渡邉 さくら",
        "남궁 민",
        "Łukasz Żak",
        "Анна-Мария",
    ):
        assert gate.printable(name) == []


def test_characters_of_no_width_and_variation_selectors_are_dropped() -> None:
    assert gate.clean("B\u200bat\u00ad \u2060Erdene\ufeff") == "Bat Erdene"
    assert gate.clean("葛\U000e0100城") == "葛城"
    assert gate.clean("  и\u0306  й ") == "й й"
    assert gate.clean("18\u00a0May  2027\u202f") == "18\u00a0May 2027\u00a0".strip()
    assert gate.printable("葛\U000e0100城") == []


@pytest.mark.parametrize("text", ["AVATAR", "Татьяна"])
def test_letters_are_kerned(text: str) -> None:
    run = runs(text, "en")[0]
    assert any(glyph.advance < glyph.nominal for glyph in shape(run, 400))
    assert width(text, "en", 400, 10) < sum(glyph.nominal for glyph in shape(run, 400)) / 100


def test_a_mark_stands_over_its_letter() -> None:
    letter, mark = shape(runs("и\u0301", "ru")[0], 400)
    assert (letter.char, mark.char) == ("и", "\u0301")
    assert mark.dx < 0
    assert mark.advance == 0


def test_width_grows_with_weight_and_size() -> None:
    assert (
        width("Certificate", "en", 700, 20)
        > width("Certificate", "en", 400, 20)
        == 2 * width("Certificate", "en", 400, 10)
    )


@pytest.mark.parametrize(
    ("text", "hints", "language"),
    [
        ("山田 さくら", ("en",), "ja"),
        ("김민준", ("en",), "ko"),
        ("森山彩", ("ja", "en"), "ja"),
        ("张伟", ("en", "zh-hans"), "zh-hans"),
        ("张伟", ("en",), "zh-hans"),
        ("Өлзий", ("ru",), "mn"),
        ("Бат", ("mn",), "mn"),
        ("Анна", ("en",), "ru"),
        ("Anna", ("ja",), "en"),
        ("Anna", ("ru",), "ru"),
    ],
)
def test_the_script_of_a_name_tells_its_language(text: str, hints: tuple[str, ...], language: str) -> None:
    assert language_of(text, *hints) == language
