"""How entries read: proposals, agreements, and the trainings that come of them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "request.proposed": _("%(body)s was asked to teach this, by %(reply_by)s."),
    "request.provider_reminded": _("%(body)s was reminded."),
    "request.recalled": _("The proposal to %(body)s was taken back."),
    "request.replied": _("%(body)s was asked again, on other terms, by %(reply_by)s."),
    "request.counter_taken": _("The terms of %(body)s were accepted."),
    "request.opened": _("The page of the proposal to %(body)s was opened for the first time."),
    "request.accepted": _("%(body)s would teach this, on the terms proposed."),
    "request.countered": _("%(body)s would teach this, on other terms."),
    "request.provider_declined": _("%(body)s does not teach this: %(reason)s"),
    "request.expired": _("%(body)s has not answered in time."),
    "request.matched": _("Matched with %(body)s; the city is asked to agree."),
    "request.agreed": _("The city agreed."),
    "request.agreement_recorded": _("The city agreed by letter; an officer recorded it."),
    "request.fell_through": _("It fell through: %(reason)s"),
    "request.scheduled": _("The training was scheduled: %(dates)s."),
    "request.moved": _("The training has other dates: %(dates)s."),
    "request.put_off": _("The training was put off."),
    "request.left_behind": _("Under review again, by itself: %(reason)s"),
    "request.people_named": _("The city named people: %(number)s."),
}
