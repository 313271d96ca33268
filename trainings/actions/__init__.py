"""Every write to trainings: one verb, one function, one transaction."""

from .agreeing import agree, event_cancelled, fall_through
from .answering import answer
from .common import by_provider
from .demand import forget_drafts, hand_request, save, say, start, submit, withdraw
from .evaluation import (
    add_skills,
    ask_more,
    close_survey,
    default_survey,
    open_survey,
    remind_some,
    remove_survey,
    save_survey,
)
from .joining import answer_join, join, leave, served_with
from .matched import accepted_match, must_be_open
from .planning import remove_assessment, remove_module, save_assessment, save_module, save_training, training_of
from .proposing import expire_due, propose, recall, remind, remind_due, reply, take_counter
from .providing import accept, counter, opened
from .providing import decline as decline_match
from .queue import close, correct, decline, deliver, deliver_all, hold, resume, review, set_next_step, set_owner
from .reports import save_report, send_report
from .rounds import move_surveys, run_due
from .scheduling import event_moved, event_published, name_people, schedule
from .supply import (
    ask_due,
    by_offerer,
    confirm_still,
    remind_offers_due,
    renew_offer,
    rest_due,
    save_offer,
    withdraw_offer,
)
from .teaching import Entry, attempt, end_override, enter, mark, override, void_attempt
from .weighing import save_term, weigh

__all__ = [
    "Entry",
    "accept",
    "accepted_match",
    "add_skills",
    "agree",
    "answer",
    "answer_join",
    "ask_due",
    "ask_more",
    "attempt",
    "by_offerer",
    "by_provider",
    "close",
    "close_survey",
    "confirm_still",
    "correct",
    "counter",
    "decline",
    "decline_match",
    "default_survey",
    "deliver",
    "deliver_all",
    "end_override",
    "enter",
    "event_cancelled",
    "event_moved",
    "event_published",
    "expire_due",
    "fall_through",
    "forget_drafts",
    "hand_request",
    "hold",
    "join",
    "leave",
    "mark",
    "move_surveys",
    "must_be_open",
    "name_people",
    "open_survey",
    "opened",
    "override",
    "propose",
    "recall",
    "remind",
    "remind_due",
    "remind_offers_due",
    "remind_some",
    "remove_assessment",
    "remove_module",
    "remove_survey",
    "renew_offer",
    "reply",
    "rest_due",
    "resume",
    "review",
    "run_due",
    "save",
    "save_assessment",
    "save_module",
    "save_offer",
    "save_report",
    "save_survey",
    "save_term",
    "save_training",
    "say",
    "schedule",
    "send_report",
    "served_with",
    "set_next_step",
    "set_owner",
    "start",
    "submit",
    "take_counter",
    "training_of",
    "void_attempt",
    "weigh",
    "withdraw",
    "withdraw_offer",
]
