"""The same words as HTML: unbroken inside a date, `<time datetime>` for machines, names marked with their language."""

import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .clock import time, times_in_zone, zone_name
from .days import EXACT, Half, Written, date, date_sheet, day_heading, local_day
from .languages import reader
from .patterns import LONG_YEAR, NAME_BESIDE, PATTERNS
from .people import language_of_name, name_pair

MANY = 24  # characters that fit a narrow column


def stamped(half: Half) -> SafeString:
    """One end of a span inside `<time>`."""
    return format_html('<time datetime="{}">{}</time>', half.iso, half.text)


def span_html(span: Written) -> SafeString:
    """A span that breaks only between two full dates, after what joins them, and after a year in Mongolian."""
    if span.end is None:
        return _time(span.start.iso, _held(span.start.text))
    if len(str(span)) > MANY or LONG_YEAR in span.start.text:
        return _long_span(span.start, span.joiner, span.end)
    return format_html('<span class="nowrap">{}{}{}</span>', stamped(span.start), span.joiner, stamped(span.end))


def _long_span(start: Half, joiner: str, end: Half) -> SafeString:
    first, last = _time(start.iso, _held(start.text)), _time(end.iso, _held(end.text))
    if joiner.endswith(" "):
        return format_html("{}\N{NO-BREAK SPACE}{} {}", first, joiner.strip(), last)
    if end.text.isdigit():
        return format_html('{}<span class="nowrap">{}{}</span>', first, joiner, stamped(end))
    return format_html("{}\N{WORD JOINER}{}<wbr>{}", first, joiner, last)


def _held(text: str) -> SafeString:
    """Text on one line; a long Mongolian date may break after its year, which is longer than a narrow column."""
    year, mark, rest = text.partition(LONG_YEAR)
    pieces = [year + mark.rstrip(), rest] if mark else [text]
    return format_html_join(" ", '<span class="nowrap">{}</span>', ([piece] for piece in pieces))


def date_html(day: datetime.date, language: str | None = None) -> SafeString:
    """One day on one line."""
    return _time(day.isoformat(), _held(date(day, language)))


def heading_html(day: datetime.date, language: str | None = None) -> SafeString:
    """A day as a heading."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), day_heading(day, language))


def instant_html(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> SafeString:
    """Day and minute, which may break only before the time of day; machines get the instant in UTC."""
    return _time(_utc(when), _moment(when, zone, language))


def deadline_html(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> SafeString:
    """Day, minute and zone; may break before the time and in the zone's name."""
    gap = PATTERNS[reader(language)].with_zone.removeprefix("{times}").removesuffix("{zone}")
    text = format_html("{}{}{}", _moment(when, zone, language), gap, zone_name(zone, when, language))
    return _time(_utc(when), text)


def _moment(when: datetime.datetime, zone: str, language: str | None) -> SafeString:
    gap = PATTERNS[reader(language)].instant.removeprefix("{date}").removesuffix("{time}")
    day = date(local_day(when, zone), language) + gap.rstrip()
    return format_html('{} <span class="nowrap">{}</span>', _held(day), time(when, zone))


def _time(machine: str, text: SafeString) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, text)


def _utc(when: datetime.datetime) -> str:
    return f"{when.astimezone(datetime.UTC):%Y-%m-%dT%H:%MZ}"


def sheet_html(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    zone: str = "UTC",
    precision: str = EXACT,
    language: str | None = None,
    *,
    past: bool = False,
) -> SafeString:
    """The date block of an event's own page; times only for an event known to the minute."""
    sheet = date_sheet(starts_at, ends_at, zone, precision, language)
    classes = "date" + (" date--past" if past else "") + (" date--word" if sheet.is_word else "")
    big = format_html(
        "{}{}{}", stamped(sheet.big.start), sheet.big.joiner, stamped(sheet.big.end) if sheet.big.end else ""
    )
    rest = format_html("{}", sheet.rest)
    if precision == EXACT:
        rest = format_html("{}<br>{}", rest, times_in_zone(starts_at, ends_at, zone, language))
    inside = '<span class="date__day">{}</span><span class="date__rest">{}</span>'
    return format_html('<p class="{}">' + inside + "</p>", classes, big, rest)


def person_html(name: str, native_name: str = "", known: str = "", language: str | None = None) -> SafeString:
    """A person in both scripts, the own one marked with its language where that is known."""
    first, second = name_pair(name, native_name, language)
    own = native_name.strip()
    texts = [_marked(text, language_of_name(own, known) if text == own else "") for text in (first, second) if text]
    if not second:
        return format_html("{}", texts[0] if texts else "")
    beside = NAME_BESIDE[reader(language)].replace("}(", "}<wbr>(").replace("}（", "}<wbr>（")
    return format_html(beside, *texts)


def _marked(text: str, tag: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', tag, text) if tag else format_html("{}", text)
