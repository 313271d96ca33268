"""Every write to registrations: one verb, one function, one transaction."""

from .attendance import check_in, close_attendance, mark_absent, undo_attendance
from .categories import add_category, change_category, first_category
from .costs import agree_all_costs, agree_costs, costs_changed
from .deciding import approve, decline
from .keeping import adopt, erase_needs, release_unconfirmed
from .own import cancel, confirm_address, edit, may_change, may_withdraw, must_be_changeable
from .registering import Placed, mail_again, register, remind

__all__ = [
    "Placed",
    "add_category",
    "adopt",
    "agree_all_costs",
    "agree_costs",
    "approve",
    "cancel",
    "change_category",
    "check_in",
    "close_attendance",
    "confirm_address",
    "costs_changed",
    "decline",
    "edit",
    "erase_needs",
    "first_category",
    "mail_again",
    "mark_absent",
    "may_change",
    "may_withdraw",
    "must_be_changeable",
    "register",
    "release_unconfirmed",
    "remind",
    "undo_attendance",
]
