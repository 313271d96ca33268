"""The date block of lists: a large day and a small rest, no more exact than the record, in the reader's language."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import localise
from .localise.markup import stamped


class Dated(Protocol):
    """What has a date: two instants, the IANA zone in which they are told, and how exactly they are known."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    timezone: str
    date_precision: str


@dataclass(frozen=True)
class DateBlock:
    """`day` stands large (`word` when it is not only digits), `rest` small below it."""

    day: SafeString | str
    rest: str
    word: bool
    past: bool


def date_block(thing: Dated) -> DateBlock:
    """The block for an event: its days, its month ("August", 2014) or its year (2011)."""
    block = localise.date_block(thing.starts_at, thing.ends_at, thing.timezone, thing.date_precision)
    day = format_html("{}{}", stamped(block.big.start), block.big.joiner)
    if block.big.end:
        day = format_html("{}{}", day, stamped(block.big.end))
    return DateBlock(day, block.rest, block.is_word, thing.ends_at < timezone.now())
