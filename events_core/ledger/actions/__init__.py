"""Every write to the books: one verb, one function, one transaction."""

from .asking import CONTRIBUTOR, answer_no, answer_yes, ask, opened, remind, remind_due
from .budget import (
    MOST_LINES,
    PARTICIPANTS,
    Planned,
    add_line,
    add_lines,
    change_line,
    copy_budget,
    plan_people,
    publish_totals,
    read_line,
    remove_line,
    share,
)
from .common import allotted, book_of, book_of_year
from .entering import adjust, close, must_be_reversible, reopen, reverse, spend, write_note
from .exchange import load_rates
from .giving import add_evidence, confirm, pledge, put_value, receive, withdraw
from .grants import save_grant, spread_grant
from .settling import must_be_unsettled, settle
from .telling import Told, take_note

__all__ = [
    "CONTRIBUTOR",
    "MOST_LINES",
    "PARTICIPANTS",
    "Planned",
    "Told",
    "add_evidence",
    "add_line",
    "add_lines",
    "adjust",
    "allotted",
    "answer_no",
    "answer_yes",
    "ask",
    "book_of",
    "book_of_year",
    "change_line",
    "close",
    "confirm",
    "copy_budget",
    "load_rates",
    "must_be_reversible",
    "must_be_unsettled",
    "opened",
    "plan_people",
    "pledge",
    "publish_totals",
    "put_value",
    "read_line",
    "receive",
    "remind",
    "remind_due",
    "remove_line",
    "reopen",
    "reverse",
    "save_grant",
    "settle",
    "share",
    "spend",
    "spread_grant",
    "take_note",
    "withdraw",
    "write_note",
]
