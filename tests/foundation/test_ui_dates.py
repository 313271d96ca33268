"""The date block: as exact as the record, in six languages."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import translation
from django.utils.html import strip_tags

from events_core.foundation.dateblock import date_block


@dataclass
class Thing:
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str = "Asia/Tokyo"
    date_precision: str = "exact"


def thing(first: str, last: str, precision: str = "exact") -> Thing:
    zone = ZoneInfo("Asia/Tokyo")
    day = datetime.datetime.fromisoformat
    return Thing(
        day(first + "T09:00").replace(tzinfo=zone), day(last + "T17:00").replace(tzinfo=zone), date_precision=precision
    )


@pytest.mark.parametrize(
    ("first", "last", "precision", "day", "rest"),
    [
        ("2027-05-18", "2027-05-20", "exact", "18–20", "May 2027"),
        ("2027-05-18", "2027-05-18", "day", "18", "May 2027"),
        ("2027-06-30", "2027-07-02", "exact", "30 June", "to 2 July 2027"),
        ("2014-08-01", "2014-08-31", "month", "August", "2014"),
        ("2014-08-01", "2014-09-30", "month", "August", "to September 2014"),
        ("2011-01-01", "2011-12-31", "year", "2011", "Day not on record"),
        ("2011-01-01", "2012-12-31", "year", "2011–2012", "Day not on record"),
    ],
)
def test_a_date_is_no_more_exact_than_the_record(first: str, last: str, precision: str, day: str, rest: str) -> None:
    block = date_block(thing(first, last, precision))
    assert (strip_tags(block.day), block.rest) == (day, rest)


@pytest.mark.parametrize(
    ("language", "day", "rest"),
    [
        ("en", "18–20", "May 2027"), ("zh-hans", "18–20日", "2027年5月"), ("ja", "18～20日", "2027年5月"),
        ("ko", "18~20일", "2027년 5월"), ("mn", "18–20", "2027 оны 5 дугаар сар"), ("ru", "18–20", "мая 2027 года"),
    ],
)  # fmt: skip
def test_each_language_writes_its_own_way(language: str, day: str, rest: str) -> None:
    with translation.override(language):
        block = date_block(thing("2027-05-18", "2027-05-20"))
    assert (strip_tags(block.day), block.rest.replace("\u202f", " ").replace("\xa0", " ")) == (day, rest)


def test_the_day_is_the_events_own_not_the_readers() -> None:
    late = datetime.datetime(2027, 5, 17, 23, 30, tzinfo=datetime.UTC)
    assert strip_tags(date_block(Thing(late, late)).day) == "18"


def test_programs_read_the_days_and_past_ones_are_grey() -> None:
    markup = str(
        engines["django"].from_string("{% dateblock event %}").render({"event": thing("2013-12-05", "2013-12-06")})
    )
    assert '<time datetime="2013-12-05">5</time>–<time datetime="2013-12-06">6</time>' in markup
    assert 'class="date date--past"' in markup


def test_a_row_shows_its_parts_and_escapes_them() -> None:
    source = '<ol>{% pill "event" "open" as s %}{% eventrow event url="/events/x/" kind="Forum" title=bad where=bad state=s side="8 left" %}{{ bad }}{% endeventrow %}</ol>'
    markup = str(
        engines["django"].from_string(source).render({"event": thing("2027-05-18", "2027-05-20"), "bad": "<i>x"})
    )
    assert "<i>" not in markup
    assert '<a href="/events/x/">&lt;i&gt;x</a>' in markup
    assert 'data-tone="go"' in markup
