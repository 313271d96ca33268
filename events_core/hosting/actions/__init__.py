"""Every write to co-host requests: one verb, one function, one transaction."""

from .answering import amend, confirm, counter, decline, forward, opened, receive, withdraw
from .asking import accept, extend, hand_over_visitors, recall, remind, replace_contact, reply, send, send_all
from .common import ANSWERED, ASKED_WITH
from .drafting import draft_request, edit_request, prepare_requests, wait_for_cities
from .following import close_requests, lapse_answers, tell_cities
from .gifts import hand_over_due, hand_over_gifts
from .keeping import expire_due, remind_due
from .offers import ask_host, end_offer, save_offer
from .recording import ANSWERS, record_answer, record_for_city

__all__ = [
    "ANSWERED",
    "ANSWERS",
    "ASKED_WITH",
    "accept",
    "amend",
    "ask_host",
    "close_requests",
    "confirm",
    "counter",
    "decline",
    "draft_request",
    "edit_request",
    "end_offer",
    "expire_due",
    "extend",
    "forward",
    "hand_over_due",
    "hand_over_gifts",
    "hand_over_visitors",
    "lapse_answers",
    "opened",
    "prepare_requests",
    "recall",
    "receive",
    "record_answer",
    "record_for_city",
    "remind",
    "remind_due",
    "replace_contact",
    "reply",
    "save_offer",
    "send",
    "send_all",
    "tell_cities",
    "wait_for_cities",
    "withdraw",
]
