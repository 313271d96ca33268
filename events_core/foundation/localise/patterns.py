"""How each language writes days, months, years and spans of them: one table to read and to correct.

Fields: `{d}` day, `{m}` month as a number, `{y}` year, `{mon}` month inside a date (genitive if there is one), `{Mon}`
month that stands alone, `{ord}` Mongolian ending of the month's number, `{wd}` weekday; `2` marks the end of a span
(`{d2}`). A `|` stands where the start, what joins and the end of a span meet. Of block and sheet the second text comes
under the first.
English is written as the United Nations does (day month year, en dash without spaces).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patterns:
    """One language's ways."""

    day: str
    days_in_month: str
    days_in_year: str
    days: str
    month: str
    months_in_year: str
    months: str
    year: str
    years: str
    heading: str
    day_and_month: str
    instant: str
    clock_span: str
    weekday_span: str
    block: tuple[str, str]
    block_in_month: tuple[str, str]
    block_in_year: tuple[str, str]
    block_days: tuple[str, str]
    block_month: tuple[str, str]
    block_months: tuple[str, str]
    sheet: tuple[str, str]
    sheet_in_month: tuple[str, str]
    sheet_in_year: tuple[str, str]
    with_weekdays: str
    with_zone: str


# After a Mongolian year a date may go on in the next line.
LONG_YEAR = "оны "

# A name in one script with the other beside it, and a zone with its offset.
NAME_BESIDE = ZONE_BESIDE = {
    "en": "{} ({})",
    "zh-hans": "{}（{}）",
    "ja": "{}（{}）",
    "ko": "{}({})",
    "mn": "{} ({})",
    "ru": "{} ({})",
}

PATTERNS = {
    "en": Patterns(
        day="{d} {mon} {y}",
        days_in_month="{d}|–|{d2} {mon} {y}",
        days_in_year="{d} {mon}|–|{d2} {mon2} {y}",
        days="{d} {mon} {y}|–|{d2} {mon2} {y2}",
        month="{Mon} {y}",
        months_in_year="{Mon}|–|{Mon2} {y}",
        months="{Mon} {y}|–|{Mon2} {y2}",
        year="{y}",
        years="{y}|–|{y2}",
        heading="{wd} {d} {mon} {y}",
        day_and_month="{d} {mon}",
        instant="{date}, {time}",
        clock_span="{start}–{end}",
        weekday_span="{first} to {last}",
        block=("{d}", "{mon} {y}"),
        block_in_month=("{d}|–|{d2}", "{mon} {y}"),
        block_in_year=("{d} {mon}", "to {d2} {mon2} {y}"),
        block_days=("{d} {mon}", "{y} to {d2} {mon2} {y2}"),
        block_month=("{Mon}", "{y}"),
        block_months=("{Mon}", "to {Mon2} {y}"),
        sheet=("{d} {mon}", "{y}"),
        sheet_in_month=("{d}|–|{d2} {mon}", "{y}"),
        sheet_in_year=("{d} {mon}|–|{d2} {mon2}", "{y}"),
        with_weekdays="{rest}, {weekdays}",
        with_zone="{times} {zone}",
    ),
    "zh-hans": Patterns(
        day="{y}年{m}月{d}日",
        days_in_month="{y}年{m}月{d}日|至|{d2}日",
        days_in_year="{y}年{m}月{d}日|至|{m2}月{d2}日",
        days="{y}年{m}月{d}日|至|{y2}年{m2}月{d2}日",
        month="{y}年{m}月",
        months_in_year="{y}年{m}月|至|{m2}月",
        months="{y}年{m}月|至|{y2}年{m2}月",
        year="{y}年",
        years="{y}|–|{y2}年",
        heading="{y}年{m}月{d}日{wd}",
        day_and_month="{m}月{d}日",
        instant="{date} {time}",
        clock_span="{start}–{end}",
        weekday_span="{first}至{last}",
        block=("{d}日", "{y}年{m}月"),
        block_in_month=("{d}|–|{d2}日", "{y}年{m}月"),
        block_in_year=("{m}月{d}日", "至{y}年{m2}月{d2}日"),
        block_days=("{m}月{d}日", "{y}年，至{y2}年{m2}月{d2}日"),
        block_month=("{m}月", "{y}年"),
        block_months=("{m}月", "至{y}年{m2}月"),
        sheet=("{m}月{d}日", "{y}年"),
        sheet_in_month=("{m}月{d}日|至|{d2}日", "{y}年"),
        sheet_in_year=("{m}月{d}日|至|{m2}月{d2}日", "{y}年"),
        with_weekdays="{rest}，{weekdays}",
        with_zone="{times} {zone}",
    ),
    "ja": Patterns(
        day="{y}年{m}月{d}日",
        days_in_month="{y}年{m}月{d}日|～|{d2}日",
        days_in_year="{y}年{m}月{d}日|～|{m2}月{d2}日",
        days="{y}年{m}月{d}日|～|{y2}年{m2}月{d2}日",
        month="{y}年{m}月",
        months_in_year="{y}年{m}月|～|{m2}月",
        months="{y}年{m}月|～|{y2}年{m2}月",
        year="{y}年",
        years="{y}年|～|{y2}年",
        heading="{y}年{m}月{d}日（{wd}）",
        day_and_month="{m}月{d}日",
        instant="{date} {time}",
        clock_span="{start}～{end}",
        weekday_span="{first}から{last}",
        block=("{d}日", "{y}年{m}月"),
        block_in_month=("{d}|～|{d2}日", "{y}年{m}月"),
        block_in_year=("{m}月{d}日", "～{y}年{m2}月{d2}日"),
        block_days=("{m}月{d}日", "{y}年～{y2}年{m2}月{d2}日"),
        block_month=("{m}月", "{y}年"),
        block_months=("{m}月", "～{y}年{m2}月"),
        sheet=("{m}月{d}日", "{y}年"),
        sheet_in_month=("{m}月{d}日|～|{d2}日", "{y}年"),
        sheet_in_year=("{m}月{d}日|～|{m2}月{d2}日", "{y}年"),
        with_weekdays="{rest}、{weekdays}",
        with_zone="{times} {zone}",
    ),
    "ko": Patterns(
        day="{y}년 {m}월 {d}일",
        days_in_month="{y}년 {m}월 {d}일|~|{d2}일",
        days_in_year="{y}년 {m}월 {d}일|~|{m2}월 {d2}일",
        days="{y}년 {m}월 {d}일|~|{y2}년 {m2}월 {d2}일",
        month="{y}년 {m}월",
        months_in_year="{y}년 {m}월|~|{m2}월",
        months="{y}년 {m}월|~|{y2}년 {m2}월",
        year="{y}년",
        years="{y}년|~|{y2}년",
        heading="{y}년 {m}월 {d}일 {wd}",
        day_and_month="{m}월 {d}일",
        instant="{date} {time}",
        clock_span="{start}~{end}",
        weekday_span="{first}~{last}",
        block=("{d}일", "{y}년 {m}월"),
        block_in_month=("{d}|~|{d2}일", "{y}년 {m}월"),
        block_in_year=("{m}월 {d}일", "~{y}년 {m2}월 {d2}일"),
        block_days=("{m}월 {d}일", "{y}년~{y2}년 {m2}월 {d2}일"),
        block_month=("{m}월", "{y}년"),
        block_months=("{m}월", "~{y}년 {m2}월"),
        sheet=("{m}월 {d}일", "{y}년"),
        sheet_in_month=("{m}월 {d}일|~|{d2}일", "{y}년"),
        sheet_in_year=("{m}월 {d}일|~|{m2}월 {d2}일", "{y}년"),
        with_weekdays="{rest}, {weekdays}",
        with_zone="{times} {zone}",
    ),
    "mn": Patterns(
        day="{y} оны {m} {ord} сарын {d}",
        days_in_month="{y} оны {m} {ord} сарын {d}|–|{d2}",
        days_in_year="{y} оны {m} {ord} сарын {d}| – |{m2} {ord2} сарын {d2}",
        days="{y} оны {m} {ord} сарын {d}| – |{y2} оны {m2} {ord2} сарын {d2}",
        month="{y} оны {m} {ord} сар",
        months_in_year="{y} оны {m}|–|{m2} {ord2} сар",
        months="{y} оны {m} {ord} сар| – |{y2} оны {m2} {ord2} сар",
        year="{y} он",
        years="{y}|–|{y2} он",
        heading="{y} оны {m} {ord} сарын {d}, {wd} гараг",
        day_and_month="{m} {ord} сарын {d}",
        instant="{date}, {time}",
        clock_span="{start}–{end}",
        weekday_span="{first}–{last} гараг",
        block=("{d}", "{y} оны {m} {ord} сар"),
        block_in_month=("{d}|–|{d2}", "{y} оны {m} {ord} сар"),
        block_in_year=("{m}-р сарын {d}", "– {y} оны {m2} {ord2} сарын {d2}"),
        block_days=("{m}-р сарын {d}", "{y} он – {y2} оны {m2} {ord2} сарын {d2}"),
        block_month=("{m}-р сар", "{y} он"),
        block_months=("{m}-р сар", "– {y} оны {m2} {ord2} сар"),
        sheet=("{m}-р сарын {d}", "{y} он"),
        sheet_in_month=("{m}-р сарын {d}|–|{d2}", "{y} он"),
        sheet_in_year=("{m}-р сарын {d}| – |{m2}-р сарын {d2}", "{y} он"),
        with_weekdays="{rest}, {weekdays}",
        with_zone="{times}, {zone}",
    ),
    "ru": Patterns(
        day="{d} {mon} {y} года",
        days_in_month="{d}|–|{d2} {mon} {y} года",
        days_in_year="{d} {mon}| – |{d2} {mon2} {y} года",
        days="{d} {mon} {y} года| – |{d2} {mon2} {y2} года",
        month="{Mon} {y} года",
        months_in_year="{Mon}|–|{Mon2} {y} года",
        months="{Mon} {y} года| – |{Mon2} {y2} года",
        year="{y} год",
        years="{y}|–|{y2} годы",
        heading="{Wd}, {d} {mon} {y} года",
        day_and_month="{d} {mon}",
        instant="{date}, {time}",
        clock_span="{start}–{end}",
        weekday_span="{first}–{last}",
        block=("{d}", "{mon} {y} года"),
        block_in_month=("{d}|–|{d2}", "{mon} {y} года"),
        block_in_year=("{d} {mon}", "– {d2} {mon2} {y} года"),
        block_days=("{d} {mon}", "{y} года – {d2} {mon2} {y2} года"),
        block_month=("{MON}", "{y} год"),
        block_months=("{MON}", "– {Mon2} {y} года"),
        sheet=("{d} {mon}", "{y} год"),
        sheet_in_month=("{d}|–|{d2} {mon}", "{y} год"),
        sheet_in_year=("{d} {mon}| – |{d2} {mon2}", "{y} год"),
        with_weekdays="{rest}, {weekdays}",
        with_zone="{times}, {zone}",
    ),
}
