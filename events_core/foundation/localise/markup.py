"""The same words as HTML: unbroken inside a date, `<time datetime>` for machines, names marked with their language."""

import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .clock import deadline, instant, times_in_zone
from .days import EXACT, Half, Written, date, date_sheet, day_heading
from .languages import reader
from .patterns import NAME_BESIDE
from .people import language_of_name, name_pair


def stamped(half: Half) -> SafeString:
    """One end of a span inside `<time>`."""
    return format_html('<time datetime="{}">{}</time>', half.iso, half.text)


def span_html(span: Written, *, whole: bool = False) -> SafeString:
    """A span that breaks only between two full dates, after what joins them; not even there when `whole`."""
    if span.end is None:
        return format_html('<span class="nowrap">{}</span>', stamped(span.start))
    short = whole or len(str(span)) <= 24
    if short:
        return format_html('<span class="nowrap">{}{}{}</span>', stamped(span.start), span.joiner, stamped(span.end))
    return format_html(
        '<span class="nowrap">{}{}</span>{}<span class="nowrap">{}</span>',
        stamped(span.start),
        span.joiner.rstrip(),
        SafeString(" ") if span.joiner.endswith(" ") else SafeString("<wbr>"),
        stamped(span.end),
    )


def date_html(day: datetime.date, language: str | None = None) -> SafeString:
    """One day on one line."""
    return span_html(Written(Half(date(day, language), day.isoformat())))


def heading_html(day: datetime.date, language: str | None = None) -> SafeString:
    """A day as a heading."""
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), day_heading(day, language))


def instant_html(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> SafeString:
    """Day and minute on one line; machines get the instant in UTC."""
    return format_html('<span class="nowrap">{}</span>', _moment(when, instant(when, zone, language)))


def deadline_html(when: datetime.datetime, zone: str = "UTC", language: str | None = None) -> SafeString:
    """Day, minute and zone; may break before the zone's name."""
    return _moment(when, deadline(when, zone, language))


def _moment(when: datetime.datetime, text: str) -> SafeString:
    utc = when.astimezone(datetime.UTC)
    return format_html('<time datetime="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%MZ}", text)


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
    return (
        format_html(NAME_BESIDE[reader(language)], *texts) if second else format_html("{}", texts[0] if texts else "")
    )


def _marked(text: str, tag: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', tag, text) if tag else format_html("{}", text)
