"""How entries read: the secretariat's queue of requests, and requests that are served together."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "request.taken_up": _("Request taken up."),
    "request.on_hold": _("Request put on hold: %(reason)s"),
    "request.taken_up_again": _("Request taken up again."),
    "request.declined": _("Request declined: %(reason)s"),
    "request.delivered": _("The training was held."),
    "request.closed": _("Request closed."),
    "request.owner_self": _("Takes care of the request from now on."),
    "request.owner_other": _("The request was given to another officer."),
    "request.owner_none": _("Nobody takes care of the request any more."),
    "request.released": _("The proposal to %(body)s ended with the request."),
    "request.step": _("Next step: %(step)s"),
    "request.step_by": _("Next step, by %(day)s: %(step)s"),
    "request.step_none": _("The next step was taken out."),
    "request.corrected": _("The secretariat put right: %(fields)s."),
    "request.asked_to_join": _("Asked whether it would be taught together with %(others)s."),
    "request.joined": _("Agrees to be taught together with the others."),
    "request.joined_not": _("Would rather not be taught together with the others."),
    "request.left_joint": _("Left the joint training; the request goes on by itself."),
    "request.joint_ended": _("No longer joined with %(other)s; the request goes on by itself."),
    "request.introduced": _("Contacts were exchanged with %(others)s, as all had agreed."),
}
