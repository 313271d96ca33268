"""Letters and reports: what a reader can copy, where it stands, how it is divided between pages."""

import io
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from events_core.foundation.typeset.bands import LEFT, RIGHT
from events_core.foundation.typeset.column import BOTTOM, TOP
from events_core.foundation.typeset.faces import is_drawable
from events_core.foundation.typeset.flow import Flow
from events_core.foundation.typeset.gate import REPLACED, MissingGlyph, clean, forgiven, printable
from events_core.foundation.typeset.page import PORTRAIT

HIGH = PORTRAIT[1]
TEXTS = {
    "en": "The City of Kitakyushu agrees to host the field visit on the dates and at the sites below.",
    "ru": "Город Владивосток согласен принять ознакомительный визит в указанные ниже сроки.",
    "mn": "Улаанбаатар хот айлчлалыг доорх өдөр, газруудад хүлээн авахыг зөвшөөрч байна.",
    "zh-hans": "武汉市同意在下列日期和地点承办“低碳城区实践”实地考察。",
    "ja": "北九州市は、視察「低炭素地区の実践」を以下の日程で受け入れることに同意します。",
    "ko": "수원시는 아래 날짜와 장소에서 현장 방문을 주최하는 데 동의합니다.",
}
OTHERS = "Łukasik 张喆鑫 髙橋﨑子 김민준 Өлзийсайхан Щербакова"
NOTE = "Demonstration: people and events on this page are invented."


def flow(language: str = "en", title: str = "Field visit to Kitakyushu") -> Flow:
    return Flow(title=title, author="Low Carbon City Platform", language=language, subject="LCC-1", note=NOTE)


def letter(language: str, times: int = 1) -> Flow:
    text = TEXTS[language]
    made = flow(language).letterhead("Low Carbon City Platform", "North-East Asia").address([OTHERS, "", text])
    made.dateline("18 May 2027").heading(text).paragraph(f"{text}\n\n{OTHERS} {text * times}")
    made.facts([("Event", text), ("Dates", "14 September 2027\n16 September 2027"), ("Group", text * times)])
    made.heading("Sites", 2).table(
        ["Site", "Time", "People"],
        [(f"{text} {number}", "9:00", str(number)) for number in range(times)],
        (5, 2, 1),
        ("left", "left", "right"),
    )
    made.items([text] * 3).quote(text).heading(OTHERS, 3).paragraph(text * times)
    return made.signature("Tanaka Yoko", "Director", "City of Kitakyushu", "Answered on 12 May 2027.", by_hand=True)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def without_feet(shown: list[str]) -> str:
    """The text of all pages without feet and heads of columns."""
    lines = [line for page in shown for line in page.splitlines()]
    foot = re.compile(r"Page \d+ of \d+|Field visit to Kitakyushu|Demonstration: .*|Safety|No\.|1")
    return "".join(line for line in lines if not foot.fullmatch(line.strip()))


def words(folder: Path, pdf: bytes) -> list[list[tuple[str, float, float, float, float]]]:
    """The words of each page with left, upper, right and lower edge, from the upper left corner."""
    (folder / "box.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-bbox", "box.pdf", "-"], cwd=folder, check=True, capture_output=True, text=True
    )
    tree = ElementTree.fromstring(done.stdout)
    names = ("xMin", "yMin", "xMax", "yMax")
    return [
        [(word.text or "", *(float(word.get(name) or 0) for name in names)) for word in page.iter() if is_word(word)]
        for page in tree.iter()
        if page.tag.endswith("}page")
    ]


def is_word(element: ElementTree.Element) -> bool:
    return element.tag.endswith("}word")


def assert_well_placed(folder: Path, pdf: bytes) -> None:
    """Nothing outside the margins, nothing over anything else."""
    for page in words(folder, pdf):
        assert page
        for text, left, upper, right, lower in page:
            assert left >= LEFT - 1, text
            assert right <= RIGHT + 1.5, text
            assert upper >= HIGH - TOP - 8, text
            assert lower <= HIGH - 24, text
        body = [box for box in page if box[4] < HIGH - BOTTOM + 8]
        foot = [box for box in page if box not in body]
        assert all(box[2] > HIGH - BOTTOM + 10 for box in foot)
        for place, one in enumerate(page):
            for other in page[place + 1 :]:
                beside = one[1] >= other[3] - 0.5 or other[1] >= one[3] - 0.5
                middles = abs((one[2] + one[4]) - (other[2] + other[4])) / 2
                assert beside or middles > 8, (one, other)


def assert_clean_margins(folder: Path, pdf: bytes) -> None:
    """No ink left, right, above or below of the column: hairlines and the mark too."""
    (folder / "ink.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-png", "ink.pdf", "ink"], cwd=folder, check=True)
    for path in sorted(folder.glob("ink-*.png")):
        image = Image.open(path).convert("L")
        wide, high = image.size
        edges = [(0, 0, int(LEFT) - 1, high), (int(RIGHT) + 2, 0, wide, high)]
        for edge in [*edges, (0, 0, wide, int(HIGH - TOP) - 2), (0, high - 24, wide, high)]:
            assert image.crop(edge).getextrema()[0] == 255, (path.name, edge)


@pytest.mark.parametrize("language", TEXTS)
def test_a_letter_can_be_copied_in_every_script(language: str) -> None:
    text = bare("".join(pages(letter(language).save())))
    for wanted in (TEXTS[language], OTHERS, "Tanaka Yoko", "Answered on 12 May 2027.", "16 September 2027"):
        assert bare(wanted) in text, wanted


@pytest.mark.parametrize("language", TEXTS)
def test_a_long_letter_keeps_its_margins_and_nothing_overlaps(language: str, tmp_path: Path) -> None:
    pdf = letter(language, 50).save()
    assert len(pages(pdf)) > 4
    assert_well_placed(tmp_path, pdf)
    assert_clean_margins(tmp_path, pdf)


def test_the_same_letter_is_the_same_bytes() -> None:
    assert letter("ja", 20).save() == letter("ja", 20).save()
    assert len(letter("ja", 20).save()) < 90_000


def test_title_and_language_are_told_and_fonts_are_cut(tmp_path: Path) -> None:
    pdf = letter("zh-hans").language("en", title="In English").paragraph(TEXTS["en"]).save()
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Field visit to Kitakyushu"
    assert reader.metadata.subject == "LCC-1"
    assert reader.root_object["/Lang"] == "zh-Hans"
    assert b"/Span <</Lang (en)>> BDC" in reader.pages[-1].get_contents().get_data()  # type: ignore[union-attr]
    (tmp_path / "fonts.pdf").write_bytes(pdf)
    done = subprocess.run(["pdffonts", "fonts.pdf"], cwd=tmp_path, check=True, capture_output=True, text=True)
    rows = done.stdout.splitlines()[2:]
    assert rows
    assert all(re.search(r"\s+yes\s+yes\s+yes\s+\d+\s+0$", row) for row in rows), rows


def test_each_page_has_its_foot() -> None:
    made = letter("en", 30)
    shown = pages(made.save())
    for number, page in enumerate(shown, 1):
        assert f"Page {number} of {len(shown)}" in page
        assert "Field visit to Kitakyushu" in page
        assert NOTE in page


def test_a_second_language_begins_on_a_page_with_its_own_foot() -> None:
    made = flow("ja", "視察の確認").paragraph(TEXTS["ja"]).language("en", title="Confirmation", note="Made up.")
    first, second = pages(made.paragraph(TEXTS["en"]).save())
    assert TEXTS["ja"] in first
    assert "視察の確認" in first
    assert TEXTS["en"] not in re.sub(r"\s+", " ", first)
    assert TEXTS["en"] in re.sub(r"\s+", " ", second)
    assert "Confirmation" in second
    assert "Made up." in second
    assert "Page 2 of 2" in second


def test_a_language_chosen_before_anything_is_said_leaves_no_empty_page() -> None:
    assert len(pages(flow("ja").language("en").paragraph("One page.").save())) == 1


def test_a_letter_with_nothing_in_it_is_one_page() -> None:
    assert len(pages(flow().facts([]).items([]).address([]).paragraph(" \n\n ").save())) == 1


def test_a_long_title_is_shortened_at_the_foot_and_leaves_the_count_alone(tmp_path: Path) -> None:
    pdf = flow(title="Decarbonisation " * 40).paragraph("One.").save()
    assert "Decarbonisation …" in pages(pdf)[0]
    assert_well_placed(tmp_path, pdf)


def test_empty_lines_make_paragraphs_and_ended_lines_stay(tmp_path: Path) -> None:
    (page,) = words(tmp_path, flow().paragraph("one\r\ntwo\n \n\nthree").save())
    one, two, three = (next(box[2] for box in page if box[0] == word) for word in ("one", "two", "three"))
    assert 14 < two - one < 17
    assert 23 < three - two < 27


def test_the_head_of_a_table_is_on_each_of_its_pages_and_rows_are_whole() -> None:
    rows = [(f"Site {number} begins {TEXTS['en']} Site {number} ends", str(number)) for number in range(60)]
    shown = pages(flow().table(["Place of the visit", "No."], rows, (3, 1)).save())
    assert len(shown) > 3
    assert all(page.count("Place of the visit") == 1 for page in shown)
    for number in range(60):
        begun = next(page for page in shown if f"Site {number} begins" in re.sub(r"\s+", " ", page))
        assert f"Site {number} ends" in re.sub(r"\s+", " ", begun)


def test_a_small_table_of_figures_has_room_for_many_and_ends_with_sums(tmp_path: Path) -> None:
    figures = ["1,234,567.89"] * 6
    made = flow().table(
        ["What", *"ABCDEF"],
        [("Interpretation", *figures)] * 60,
        (1.4, *[1] * 6),
        ("left", *["right"] * 6),
        small=True,
        foot=("Total", *figures),
    )
    shown = pages(made.save())
    assert len(shown) == 2
    rows = re.findall(
        rf"(?:Interpretation|Total)\s+{re.escape(' '.join(figures))}", re.sub(r"\s+", " ", " ".join(shown))
    )
    assert (len(rows), rows[-1].split()[0]) == (61, "Total")
    assert_clean_margins(tmp_path, made.save())


def test_a_bar_is_drawn_as_wide_as_the_column_and_stays_with_its_table(tmp_path: Path) -> None:
    made = flow().paragraph("A line.\n\n" * 26).bar([(1, "#0b5d4b"), (2.5, "#b9862b"), (0.5, "")])
    made.table(["Carried by", "USD"], [("Hosts", "1.00"), ("Others", "2.50")])
    pdf = made.save()
    shown = pages(pdf)
    assert "Carried by" in shown[-1]
    assert_clean_margins(tmp_path, pdf)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "ink.pdf", "bar"], cwd=tmp_path, check=True)
    picture = Image.open(sorted(tmp_path.glob("bar-*.png"))[-1]).convert("RGB")
    colours = {picture.getpixel((x, y)) for x in range(int(LEFT), int(RIGHT)) for y in range(60, picture.height - 90)}
    assert {(11, 93, 75), (185, 134, 43)} <= colours


def test_a_row_longer_than_a_page_goes_on_under_the_head(tmp_path: Path) -> None:
    pdf = flow().table(["Safety", "No."], [(TEXTS["en"] * 60, "1"), ("Last row", "2")]).save()
    shown = pages(pdf)
    assert len(shown) > 2
    assert all("Safety" in page for page in shown)
    assert bare(TEXTS["en"] * 60) in bare(without_feet(shown))
    assert_well_placed(tmp_path, pdf)


def test_a_heading_never_ends_a_page() -> None:
    for before in range(20, 30):
        made = flow()
        for number in range(before):
            made.items([f"Item {number}"])
        shown = pages(made.heading("The heading", 2).paragraph(TEXTS["en"] * 4).save())
        page = next(page for page in shown if "The heading" in page)
        assert "The City of Kitakyushu" in page.split("The heading")[1]


def test_no_line_of_a_paragraph_stands_alone_on_a_page() -> None:
    for before in range(20, 30):
        made = flow()
        for _number in range(before):
            made.items(["Item"])
        first, *rest = pages(made.paragraph("\n".join(f"Line {number}" for number in range(6))).save())
        split = first.count("Line ")
        assert split in (0, 2, 3, 4, 6), split
        assert split + sum(page.count("Line ") for page in rest) == 6


def test_a_signature_is_whole_and_not_alone_on_its_page() -> None:
    for before in range(20, 45):
        made = flow()
        for number in range(before):
            made.paragraph(f"Paragraph {number}")
        last = pages(made.signature("Tanaka Yoko", "Director", "City of Kitakyushu", "Answered.").save())[-1]
        assert all(part in last for part in ("Tanaka Yoko", "Director", "City of Kitakyushu", "Answered."))
        assert f"Paragraph {before - 1}" in last


def test_a_long_value_of_a_fact_goes_on_over_pages(tmp_path: Path) -> None:
    pdf = flow().facts([("Message", TEXTS["en"] * 60), ("Contact", "Tanaka")]).save()
    assert len(pages(pdf)) > 2
    assert bare(TEXTS["en"] * 60) in bare(without_feet(pages(pdf))).replace("Message", "")
    assert_well_placed(tmp_path, pdf)


@pytest.mark.parametrize("char", ["W", "i", "鑫", "뷁", "Щ"])
def test_a_name_of_300_characters_without_spaces_fits_everywhere(char: str, tmp_path: Path) -> None:
    name = char * 300
    made = flow().letterhead(name, name).address([name, name]).dateline(name).heading(name).heading(name, 2)
    made.paragraph(name).items([name]).facts([(name, name)]).table([name] * 6, [[name] * 6], align=["right"] * 6)
    pdf = made.signature(name, name, name, name, by_hand=True).save()
    assert_well_placed(tmp_path, pdf)
    assert_clean_margins(tmp_path, pdf)
    assert "".join(pages(pdf)).count(char) >= 300 * 22


def test_an_address_is_broken_after_its_signs() -> None:
    address = "https://events.example.org/cohost/" + "/".join(["kitakyushu-low-carbon"] * 6)
    lines = [
        line for line in pages(flow().paragraph(address).save())[0].splitlines() if "low" in line or line == "carbon"
    ]
    assert "".join(lines) == address
    assert all(line[-1] in "/-." for line in lines[:-1])


def test_a_japanese_address_in_an_english_letter_is_broken_by_its_own_rules() -> None:
    lines = pages(flow().paragraph("「低炭素地区の実践」、" * 20).save())[0].splitlines()
    assert not any(line.startswith(("、", "」")) for line in lines)


@pytest.mark.parametrize("say", ["paragraph", "heading", "quote", "dateline"])
def test_a_missing_glyph_is_refused_and_named(say: str) -> None:
    with pytest.raises(MissingGlyph, match=r"😀 \(U\+1F600\), 🚆") as refused:
        getattr(flow(), say)("See you 😀 at the station 🚆")
    assert refused.value.chars == ["😀", "🚆"]


def test_a_missing_glyph_is_refused_in_lists_and_tables() -> None:
    for say in (
        lambda made: made.items(["fine", "😀"]),
        lambda made: made.facts([("label", "😀")]),
        lambda made: made.table(["a"], [["😀"]]),
        lambda made: made.address(["😀"]),
        lambda made: made.signature("😀", "Director"),
    ):
        with pytest.raises(MissingGlyph):
            say(flow())


def test_what_people_wrote_freely_shows_a_mark_and_the_foot_explains_it() -> None:
    made = flow().paragraph("Welcome 😀!\n\nمرحبا", forgiving=True).items(["🚆 bus"], forgiving=True)
    made.facts([("Note", "a 😀")], forgiving=True).table(["a"], [["b 😀"]], forgiving=True)
    first, second = pages(made.language("ru", title="Письмо").paragraph("Всё напечатано.", forgiving=True).save())
    assert f"Welcome {REPLACED}!" in first
    assert REPLACED * 5 in first
    assert f"{REPLACED} bus" in first
    assert f"{REPLACED} stands for a character that cannot be printed here." in re.sub(r"\s+", " ", first)
    assert REPLACED not in second


def test_accents_heaped_on_a_letter_do_not_climb_over_other_lines() -> None:
    assert forgiven("a" + "\u0301" * 30).count(REPLACED) >= 25
    assert forgiven("Nguyễn Văn Đức") == "Nguyễn Văn Đức"
    assert forgiven("one\u202atwo\x00\nthree") == "onetwo\nthree"


ANY = st.text(st.characters(blacklist_categories=["Cs"]), max_size=300)
LETTERS = "aW i-.@/Щөү。、「」低碳ひー김뷁 \n\u00a0é"
SCRIPTS = st.text(st.sampled_from(LETTERS + "\u0301"), max_size=1500)
PLACED = st.text(st.sampled_from(LETTERS), max_size=1500)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ANY | SCRIPTS, language=st.sampled_from(sorted(TEXTS)))
def test_no_text_stops_a_letter_or_is_lost(text: str, language: str) -> None:
    made = Flow(title="T", author="A", language=language).paragraph(text, forgiving=True)
    shown = "".join(
        re.sub(r"(?:T|Page \d+ of \d+|\S* ?stands for.*)\Z", "", page.strip()) for page in pages(made.save())
    )
    wanted = bare(clean(forgiven(text)))
    counted = {
        char: shown.count(char) for char in set(wanted) if char not in "TPageofstndforchwibpr.0123456789" + REPLACED
    }
    assert all(counted[char] >= wanted.count(char) for char in counted)


@settings(max_examples=100, deadline=None)
@given(text=ANY)
def test_forgiven_text_is_always_printable(text: str) -> None:
    shown = forgiven(text)
    assert printable(shown) == []
    assert forgiven(shown) == shown


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Mn"])))
def test_forgiven_text_keeps_all_that_fonts_have(text: str) -> None:
    wanted = [char if is_drawable(char) else REPLACED for char in clean(text)]
    assert list(clean(forgiven(text))) == wanted


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(PLACED, min_size=3, max_size=3), language=st.sampled_from(sorted(TEXTS)))
def test_any_text_anywhere_stays_in_its_place(texts: list[str], language: str, tmp_path: Path) -> None:
    one, two, three = texts
    made = flow(language, one).letterhead(one, two).address([two, three]).dateline(one[:80]).heading(two)
    made.paragraph(one).quote(two).items(texts).facts([(one[:200], two), (two[:200], three)])
    made.table([one[:60], two, three[:60]], [texts, texts], (3, 1, 1), ("left", "right", "centre"))
    assert_well_placed(tmp_path, made.signature(one, two, three, one).save())
