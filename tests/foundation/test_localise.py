"""Each line of these tables is what a reader of that language expects to see."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events_core.foundation import localise

SIX = ("en", "zh-hans", "ja", "ko", "mn", "ru")
TOKYO = ZoneInfo("Asia/Tokyo")
DAY = datetime.date(2027, 12, 2)
INSTANT = datetime.datetime(2027, 10, 29, 15, 59, tzinfo=datetime.UTC)


def at(day: str, clock: str = "09:00") -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=TOKYO)


SPANS = {
    ("2013-12-05", "2013-12-05", "exact"): (
        "5 December 2013", "2013年12月5日", "2013年12月5日", "2013년 12월 5일", "2013 оны 12 дугаар сарын 5", "5 декабря 2013 года",
    ),
    ("2027-05-18", "2027-05-20", "exact"): (
        "18–20 May 2027", "2027年5月18日至20日", "2027年5月18日～20日", "2027년 5월 18일~20일", "2027 оны 5 дугаар сарын 18–20", "18–20 мая 2027 года",
    ),
    ("2027-06-30", "2027-07-02", "day"): (
        "30 June–2 July 2027", "2027年6月30日至7月2日", "2027年6月30日～7月2日", "2027년 6월 30일~7월 2일",
        "2027 оны 6 дугаар сарын 30 – 7 дугаар сарын 2", "30 июня – 2 июля 2027 года",
    ),
    ("2027-12-30", "2028-01-02", "exact"): (
        "30 December 2027–2 January 2028", "2027年12月30日至2028年1月2日", "2027年12月30日～2028年1月2日", "2027년 12월 30일~2028년 1월 2일",
        "2027 оны 12 дугаар сарын 30 – 2028 оны 1 дүгээр сарын 2", "30 декабря 2027 года – 2 января 2028 года",
    ),
    ("2014-08-01", "2014-08-31", "month"): (
        "August 2014", "2014年8月", "2014年8月", "2014년 8월", "2014 оны 8 дугаар сар", "август 2014 года",
    ),
    ("2014-08-01", "2014-10-31", "month"): (
        "August–October 2014", "2014年8月至10月", "2014年8月～10月", "2014년 8월~10월", "2014 оны 8–10 дугаар сар", "август–октябрь 2014 года",
    ),
    ("2011-01-01", "2011-12-31", "year"): ("2011", "2011年", "2011年", "2011년", "2011 он", "2011 год"),
    ("2009-01-01", "2011-12-31", "year"): (
        "2009–2011", "2009–2011年", "2009年～2011年", "2009년~2011년", "2009–2011 он", "2009–2011 годы",
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", range(6), ids=SIX)
@pytest.mark.parametrize("span", SPANS, ids=lambda span: "-".join(span))
def test_a_span_of_days_as_exact_as_it_is_known(span: tuple[str, str, str], number: int) -> None:
    first, last, precision = span
    shown = localise.dates(at(first), at(last, "17:30"), "Asia/Tokyo", precision, SIX[number])
    assert shown == SPANS[span][number]


BLOCKS = {
    ("2027-05-18", "2027-05-20", "exact"): (
        ("18–20", "May 2027"), ("18–20日", "2027年5月"), ("18～20日", "2027年5月"), ("18~20일", "2027년 5월"),
        ("18–20", "2027 оны 5 дугаар сар"), ("18–20", "мая 2027 года"),
    ),
    ("2027-06-30", "2027-07-02", "exact"): (
        ("30 June", "to 2 July 2027"), ("6月30日", "至2027年7月2日"), ("6月30日", "～2027年7月2日"), ("6월 30일", "~2027년 7월 2일"),
        ("6-р сарын 30", "– 2027 оны 7 дугаар сарын 2"), ("30 июня", "– 2 июля 2027 года"),
    ),
    ("2014-08-01", "2014-08-31", "month"): (
        ("August", "2014"), ("8月", "2014年"), ("8月", "2014年"), ("8월", "2014년"), ("8-р сар", "2014 он"), ("Август", "2014 год"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("number", range(6), ids=SIX)
@pytest.mark.parametrize("span", BLOCKS, ids=lambda span: "-".join(span))
def test_the_date_block_of_a_list(span: tuple[str, str, str], number: int) -> None:
    first, last, precision = span
    block = localise.date_block(at(first), at(last, "17:30"), "Asia/Tokyo", precision, SIX[number])
    assert (str(block.big), block.rest) == BLOCKS[span][number]


SHEETS = (
    ("18–20 May", "2027, Tuesday to Thursday"),
    ("5月18日至20日", "2027年，星期二至星期四"),
    ("5月18日～20日", "2027年、火曜日から木曜日"),
    ("5월 18일~20일", "2027년, 화요일~목요일"),
    ("5-р сарын 18–20", "2027 он, мягмар–пүрэв гараг"),
    ("18–20 мая", "2027 год, вторник–четверг"),
)


@pytest.mark.parametrize("number", range(6), ids=SIX)
def test_the_date_block_of_an_event_names_the_weekdays(number: int) -> None:
    sheet = localise.date_sheet(at("2027-05-18"), at("2027-05-20"), "Asia/Tokyo", "exact", SIX[number])
    assert (str(sheet.big), sheet.rest) == SHEETS[number]


WORDS = {
    "heading": (
        "Thursday 2 December 2027", "2027年12月2日星期四", "2027年12月2日（木）", "2027년 12월 2일 목요일",
        "2027 оны 12 дугаар сарын 2, пүрэв гараг", "Четверг, 2 декабря 2027 года",
    ),
    "month": ("December 2027", "2027年12月", "2027年12月", "2027년 12월", "2027 оны 12 дугаар сар", "Декабрь 2027 года"),
    "day and month": ("2 December", "12月2日", "12月2日", "12월 2일", "12 дугаар сарын 2", "2 декабря"),
    "weekday": ("Thursday", "星期四", "木曜日", "목요일", "пүрэв", "четверг"),
    "Monday": ("Mon", "周一", "月", "월", "Да", "пн"),
    "instant": (
        "29 October 2027, 23:59", "2027年10月29日 23:59", "2027年10月29日 23:59", "2027년 10월 29일 23:59",
        "2027 оны 10 дугаар сарын 29, 23:59", "29 октября 2027 года, 23:59",
    ),
    "deadline": (
        "29 October 2027, 23:59 Beijing time (UTC+8)", "2027年10月29日 23:59 北京时间（UTC+8）", "2027年10月29日 23:59 北京時間（UTC+8）",
        "2027년 10월 29일 23:59 베이징 시간(UTC+8)", "2027 оны 10 дугаар сарын 29, 23:59, Бээжингийн цаг (UTC+8)",
        "29 октября 2027 года, 23:59, время Пекина (UTC+8)",
    ),
    "times": ("09:00–17:30", "09:00–17:30", "09:00～17:30", "09:00~17:30", "09:00–17:30", "09:00–17:30"),
    "Tokyo": ("Japan time (UTC+9)", "日本时间（UTC+9）", "日本時間（UTC+9）", "일본 시간(UTC+9)", "Японы цаг (UTC+9)", "время Японии (UTC+9)"),
    "Ulaanbaatar": (
        "Ulaanbaatar time (UTC+8)", "乌兰巴托时间（UTC+8）", "ウランバートル時間（UTC+8）", "울란바토르 시간(UTC+8)", "Улаанбаатарын цаг (UTC+8)",
        "время Улан-Батора (UTC+8)",
    ),
    "London": (
        "London time (UTC+1)", "伦敦时间（UTC+1）", "ロンドン時間（UTC+1）", "런던 시간(UTC+1)", "Лондон хотын цаг (UTC+1)", "время города Лондон (UTC+1)",
    ),
    "number": ("12,500", "12,500", "12,500", "12,500", "12,500", "12\xa0500"),
    "fixed": ("−12,500.50", "−12,500.50", "−12,500.50", "−12,500.50", "−12,500.50", "−12\xa0500,50"),
    "percent with a zero": ("45.0%", "45.0%", "45.0%", "45.0%", "45.0%", "45,0\xa0%"),
    "percent": ("20–25.5%", "20–25.5%", "20～25.5%", "20~25.5%", "20–25.5%", "20–25,5\xa0%"),
    "list": ("Suwon, Toyama and Guiyang", "Suwon、Toyama和Guiyang", "Suwon、Toyama、Guiyang", "Suwon, Toyama 및 Guiyang", "Suwon, Toyama, Guiyang", "Suwon, Toyama и Guiyang"),
    "languages": ("Chinese, English, Russian", "中文、英语、俄语", "中国語、英語、ロシア語", "중국어, 영어, 러시아어", "Хятад, англи, орос", "Китайский, английский, русский"),
    "DPRK": (
        "Democratic People’s Republic of Korea", "朝鲜民主主义人民共和国", "朝鮮民主主義人民共和国", "조선민주주의인민공화국",
        "Бүгд Найрамдах Ардчилсан Солонгос Ард Улс", "Корейская Народно-Демократическая Республика",
    ),
    "ROK": ("Republic of Korea", "大韩民国", "大韓民国", "대한민국", "Бүгд Найрамдах Солонгос Улс", "Республика Корея"),
    "Russia": ("Russian Federation", "俄罗斯联邦", "ロシア連邦", "러시아 연방", "Оросын Холбооны Улс", "Российская Федерация"),
    "China": ("China", "中国", "中国", "중국", "Хятад", "Китай"),
    "Viet Nam": ("Viet Nam", "越南", "ベトナム", "베트남", "Вьетнам", "Вьетнам"),
    "Moriyama": ("Moriyama Aya (森山 彩)", "森山 彩（Moriyama Aya）", "森山 彩（Moriyama Aya）", "Moriyama Aya(森山 彩)", "Moriyama Aya (森山 彩)", "Moriyama Aya (森山 彩)"),
    "Kim": ("Kim Min-jun (김민준)", "Kim Min-jun（김민준）", "Kim Min-jun（김민준）", "김민준(Kim Min-jun)", "Kim Min-jun (김민준)", "Kim Min-jun (김민준)"),
}  # fmt: skip


def shown(what: str, to: str) -> str:
    """What the product writes for a row of the table."""
    makers = {
        "heading": lambda: localise.day_heading(DAY, to),
        "month": lambda: localise.month_name(DAY, to),
        "day and month": lambda: localise.day_and_month(DAY, to),
        "weekday": lambda: localise.weekday(DAY, to),
        "Monday": lambda: localise.week(to)[0],
        "instant": lambda: localise.instant(INSTANT, "Asia/Shanghai", to),
        "deadline": lambda: localise.deadline(INSTANT, "Asia/Shanghai", to),
        "times": lambda: localise.times(at("2027-05-18"), at("2027-05-18", "17:30"), "Asia/Tokyo", to),
        "Tokyo": lambda: localise.zone_name("Asia/Tokyo", INSTANT, to),
        "Ulaanbaatar": lambda: localise.zone_name("Asia/Ulaanbaatar", INSTANT, to),
        "London": lambda: localise.zone_name("Europe/London", INSTANT, to),
        "number": lambda: localise.number(12500, to),
        "fixed": lambda: localise.fixed(Decimal("-12500.5"), language=to),
        "percent with a zero": lambda: localise.percent(45, language=to, places=1),
        "percent": lambda: localise.percent(20, 25.5, to),
        "list": lambda: localise.list_of(["Suwon", "Toyama", "Guiyang"], to),
        "languages": lambda: localise.languages_of(["zh-hans", "en", "ru"], to),
        "DPRK": lambda: localise.country_name("KP", to),
        "ROK": lambda: localise.country_name("KR", to),
        "Russia": lambda: localise.country_name("RU", to),
        "China": lambda: localise.country_name("CN", to),
        "Viet Nam": lambda: localise.country_name("VN", to),
        "Moriyama": lambda: localise.person_name("Moriyama Aya", "森山 彩", to),
        "Kim": lambda: localise.person_name("Kim Min-jun", "김민준", to),
    }
    return str(makers[what]())


@pytest.mark.parametrize("number", range(6), ids=SIX)
@pytest.mark.parametrize("what", WORDS)
def test_as_each_language_writes_it(what: str, number: int) -> None:
    assert shown(what, SIX[number]) == WORDS[what][number]


@pytest.mark.parametrize("number", range(6), ids=SIX)
def test_the_active_language_is_the_default(number: int) -> None:
    with translation.override(SIX[number]):
        assert localise.date(DAY) == localise.date(DAY, SIX[number])
        assert localise.country_name("KR") == WORDS["ROK"][number]


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh", "zh-hans"), ("zh-CN", "zh-hans"), ("zh_Hans", "zh-hans"), ("ZH-TW", "zh-hans"), ("en-GB", "en"), ("EN", "en"),
        ("ja-JP", "ja"), ("ko", "ko"), ("mn-Cyrl", "mn"), ("ru_RU", "ru"), ("fr", None), ("", None), (None, None), ("x" * 300, None),
    ],
)  # fmt: skip
def test_a_language_in_any_spelling(tag: object, code: str | None) -> None:
    assert localise.normalise_language(tag) == code


def test_an_offset_with_minutes_and_a_real_minus() -> None:
    assert localise.utc_offset("Asia/Kolkata", INSTANT) == "UTC+5:30"
    assert localise.utc_offset("America/St_Johns", INSTANT) == "UTC−2:30"
    assert localise.zone_name("UTC", INSTANT, "en") == "UTC"


SLOTS = {
    "en": ("18 May 2027, 09:30–12:00", "18 May 2027, 22:00–19 May 2027, 06:00", "500 m", "2 km", "200 km"),
    "zh-hans": ("2027年5月18日 09:30–12:00", "2027年5月18日 22:00–2027年5月19日 06:00", "500米", "2公里", "200公里"),
    "ja": ("2027年5月18日 09:30～12:00", "2027年5月18日 22:00～2027年5月19日 06:00", "500 m", "2 km", "200 km"),
    "ko": ("2027년 5월 18일 09:30~12:00", "2027년 5월 18일 22:00~2027년 5월 19일 06:00", "500m", "2km", "200km"),
    "mn": (
        "2027 оны 5 дугаар сарын 18, 09:30–12:00", "2027 оны 5 дугаар сарын 18, 22:00–2027 оны 5 дугаар сарын 19, 06:00",
        "500 м", "2 км", "200 км",
    ),
    "ru": ("18 мая 2027 года, 09:30–12:00", "18 мая 2027 года, 22:00–19 мая 2027 года, 06:00", "500 м", "2 км", "200 км"),
}  # fmt: skip


@pytest.mark.parametrize("to", SIX)
def test_a_slot_of_a_day_and_lengths_on_the_ground(to: str) -> None:
    day, night = at("2027-05-18", "09:30"), at("2027-05-18", "22:00")
    shown = (
        localise.slot(day, at("2027-05-18", "12:00"), "Asia/Tokyo", to),
        localise.slot(night, at("2027-05-19", "06:00"), "Asia/Tokyo", to, with_day=False),
        *(localise.distance(metres, to) for metres in (500, 2_000, 200_000)),
    )
    assert shown == SLOTS[to]


def test_a_slot_names_its_zone_and_leaves_out_a_day_that_is_plain() -> None:
    starts, ends = at("2027-05-18", "09:30"), at("2027-05-18", "12:00")
    assert localise.slot_in_zone(starts, ends, "Asia/Tokyo", "en", with_day=False) == "09:30–12:00 Japan time (UTC+9)"


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    assert (
        localise.dates(at("2027-05-18", "00:00"), at("2027-05-19", "00:00"), "Asia/Tokyo", "day", "en") == "18 May 2027"
    )


def test_the_day_is_the_day_of_the_event_not_of_the_server() -> None:
    late = datetime.datetime(2027, 5, 17, 15, 30, tzinfo=datetime.UTC)
    assert localise.dates(late, late, "Asia/Tokyo", "exact", "en") == "18 May 2027"


@pytest.mark.parametrize("to", SIX)
def test_the_six_member_states_come_first(to: str) -> None:
    codes = [code for code, _name in localise.country_choices(to)]
    assert set(codes[:6]) == {"CN", "KP", "JP", "MN", "KR", "RU"}
    assert len(codes) == len(set(codes)) == len(localise.country_codes()) == 249


def test_countries_stand_in_the_order_of_the_language() -> None:
    names = [name for _code, name in localise.other_choices("mn")]
    assert names.index("Оман") < names.index("Өмнөд Африк") < names.index("Пакистан")
    chinese = [name for _code, name in localise.other_choices("zh-hans")]
    assert chinese.index("阿尔巴尼亚") < chinese.index("德国") < chinese.index("越南")


@pytest.mark.parametrize("to", SIX)
def test_what_is_unknown_does_not_break_a_page(to: str) -> None:
    assert localise.country_name("XX", to) == "XX"
    assert localise.language_name("qq-unknown", to) == "qq-unknown"
    assert localise.zone_name("Nowhere/At-all", INSTANT, to)
    assert localise.list_of([], to) == ""
    assert localise.person_name("", "", to) == ""


moments = st.datetimes(
    min_value=datetime.datetime(1900, 1, 2), max_value=datetime.datetime(2190, 1, 1), timezones=st.just(datetime.UTC)
)


@given(
    start=moments,
    length=st.timedeltas(min_value=datetime.timedelta(), max_value=datetime.timedelta(days=800)),
    zone=st.sampled_from(["UTC", "Asia/Ulaanbaatar", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]),
    precision=st.sampled_from(["exact", "day", "month", "year"]),
    to=st.sampled_from(SIX),
)
def test_any_span_names_its_years_and_is_never_more_exact(
    start: datetime.datetime, length: datetime.timedelta, zone: str, precision: str, to: str
) -> None:
    text = localise.dates(start, start + length, zone, precision, to)
    first = localise.local_day(start, zone)
    assert str(first.year) in text
    if precision == "year":
        assert not any(str(part) in text.replace(str(first.year), "") for part in ("-", ":"))
    assert not set("{}|") & set(text)


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(SIX))
def test_a_name_is_never_lost(name: str, native: str, to: str) -> None:
    text = localise.person_name(name, native, to)
    assert name.strip() in text
    assert native.strip() in text
