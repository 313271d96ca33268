"""The filters: HTML that does not break on pages, plain text in letters."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, engines
from django.utils import translation

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass
class Event:
    starts_at: datetime.datetime = datetime.datetime(2027, 5, 18, 9, 0, tzinfo=TOKYO)
    ends_at: datetime.datetime = datetime.datetime(2027, 5, 20, 17, 30, tzinfo=TOKYO)
    timezone: str = "Asia/Tokyo"
    date_precision: str = "exact"


@dataclass
class Person:
    name: str = "Moriyama Aya"
    native_name: str = "森山 彩"
    language: str = "ja"


def draw(template: str, *, escape: bool = True, language: str = "en", **values: object) -> str:
    values = {"event": Event(), "person": Person(), **values}
    with translation.override(language):
        return engines["django"].engine.from_string(template).render(Context(values, autoescape=escape))


def test_a_span_does_not_break_and_machines_can_read_it() -> None:
    assert draw("{{ event|dates }}") == (
        '<span class="nowrap"><time datetime="2027-05-18">18</time>–<time datetime="2027-05-20">20 May 2027</time></span>'
    )


def test_two_full_dates_may_break_between_them_only() -> None:
    event = Event(ends_at=datetime.datetime(2028, 1, 2, 12, 0, tzinfo=TOKYO))
    assert draw("{{ event|dates }}", language="ru", event=event) == (
        '<time datetime="2027-05-18"><span class="nowrap">18 мая 2027 года</span></time>\N{NO-BREAK SPACE}– '
        '<time datetime="2028-01-02"><span class="nowrap">2 января 2028 года</span></time>'
    )


def test_letters_and_attributes_get_plain_text() -> None:
    assert draw("{{ event|dates }}", escape=False) == "18–20 May 2027"
    assert draw('<a title="{{ event|dates_text }}">') == '<a title="18–20 May 2027">'
    assert draw("{{ person|person }}", escape=False) == "Moriyama Aya (森山 彩)"
    assert (
        draw("{{ event.starts_at|deadline:event.timezone }}", escape=False) == "18 May 2027, 09:00 Japan time (UTC+9)"
    )


def test_an_instant_is_shown_in_the_zone_and_marked_in_utc() -> None:
    assert draw("{{ event.starts_at|instant:event.timezone }}") == (
        '<time datetime="2027-05-18T00:00Z"><span class="nowrap">18 May 2027,</span> <span class="nowrap">09:00</span></time>'
    )


def test_a_long_mongolian_date_may_break_after_its_year() -> None:
    assert draw("{{ event|dates }}", language="mn") == (
        '<time datetime="2027-05-18"><span class="nowrap">2027 оны</span> <span class="nowrap">5 дугаар сарын 18</span></time>'
        '<span class="nowrap">–<time datetime="2027-05-20">20</time></span>'
    )


def test_a_name_in_another_script_is_marked_with_its_language() -> None:
    assert draw("{{ person|person }}") == 'Moriyama Aya (<span lang="ja">森山 彩</span>)'
    assert draw("{{ person|person }}", language="ja") == '<span lang="ja">森山 彩</span><wbr>（Moriyama Aya）'


def test_markup_in_a_name_stays_text() -> None:
    rogue = Person(name="<b>Bat</b>", native_name="<i>Бат</i>")
    assert "<b>" not in draw("{{ person|person }}", person=rogue)
    assert "<i>" not in draw("{{ person|person }}", person=rogue)


def test_the_sheet_has_weekdays_times_and_zone() -> None:
    assert draw("{% date_sheet event %}") == (
        '<p class="date"><span class="date__day"><time datetime="2027-05-18">18</time>–<time datetime="2027-05-20">20 May</time></span>'
        '<span class="date__rest">2027, Tuesday to Thursday<br>09:00–17:30 Japan time (UTC+9)</span></p>'
    )


def test_no_times_where_only_days_are_known() -> None:
    assert "09:00" not in draw("{% date_sheet event %}", event=Event(date_precision="day"))
    assert draw("{{ event|dates_text }}", event=Event(date_precision="month")) == "May 2027"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ event.starts_at|day_text:'America/New_York' }}", "17 May 2027"),
        ("{{ event.starts_at|day_heading:event.timezone|striptags }}", "Tuesday 18 May 2027"),
        ("{{ event.starts_at|time:event.timezone }}", "09:00"),
        ("{% times event %}", "09:00–17:30"),
        ("{% times_in_zone event %}", "09:00–17:30 Japan time (UTC+9)"),
        ("{{ event.timezone|zone:event.starts_at }}", "Japan time (UTC+9)"),
        ("{{ 'KR'|country }}", "Republic of Korea"),
        ("{{ 'mn'|language_name }}", "Mongolian"),
        ("{{ codes|languages }}", "Japanese, Mongolian"),
        ("{{ 1234567|number }}", "1,234,567"),
        ("{{ 20|percent:25 }}", "20–25%"),
        ("{{ codes|list_of }}", "ja and mn"),
        (
            "{{ nothing|dates }}{{ nothing|instant }}{{ nothing|day }}{{ nothing|country }}{{ nothing|number }}{{ nothing|person }}",
            "",
        ),
    ],
)
def test_small_filters(template: str, text: str) -> None:
    assert draw(template, codes=["ja", "mn"], nothing=None) == text
