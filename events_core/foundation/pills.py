"""Which tone and word a state has; one map, so that a state looks the same on every page.

Tones: "" nothing asked yet · wait: someone else must act · info: we are on it, or you must decide · turn: changed
terms · go: in force · done: over and good · stop: ended or refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TONES = ("", "wait", "info", "turn", "go", "done", "stop")


@dataclass(frozen=True)
class Pill:
    """A state as it is shown: a tone (colour and shape) and a word."""

    tone: str
    label: str | Promise


_PILLS: dict[str, dict[str, Pill]] = {}


def register(thing: str, states: Mapping[str, tuple[str, str | Promise]]) -> None:
    """Make the states of a kind of thing known: `{"draft": ("", _("Draft")), …}`; more may follow later."""
    for state, (tone, label) in states.items():
        if tone not in TONES:
            raise ValueError(tone)
        _PILLS.setdefault(thing, {})[state] = Pill(tone, label)


def pill_of(thing: str, state: str) -> Pill:
    """How a state is shown. One that nobody registered is a mistake of the caller (KeyError)."""
    return _PILLS[thing][state]


def known() -> Mapping[str, Mapping[str, Pill]]:
    """All states that are registered, by thing."""
    return _PILLS


register(
    "event",
    {
        "draft": ("", _("Draft")),
        "waiting": ("wait", _("Waiting for co-host")),
        "published": ("go", _("Published")),
        "opens_later": ("", _("Opens later")),
        "open": ("go", _("Registration open")),
        "closed": ("", _("Registration closed")),
        "full": ("wait", _("Full")),
        "waiting_list": ("wait", _("Waiting list")),
        "paused": ("wait", _("Registration paused")),
        "by_invitation": ("info", _("By invitation")),
        "on_now": ("info", _("On now")),
        "postponed": ("turn", _("Postponed")),
        "moved": ("turn", _("Moved")),
        "completed": ("done", _("Held")),
        "cancelled": ("stop", _("Cancelled")),
    },
)
register(
    "cohost",
    {
        "drafted": ("", _("Not asked")),
        "sent": ("wait", _("Waiting")),
        "countered": ("turn", _("Yes, with changes")),
        "confirmed": ("go", _("Confirmed")),
        "declined": ("stop", _("Declined")),
        "lapsed": ("", _("Lapsed")),
        "expired": ("", _("Expired")),
        "recalled": ("", _("Taken back")),
        "withdrawn": ("stop", pgettext_lazy("of a city's confirmation", "Withdrawn")),
    },
)
register(
    "registration",
    {
        "pending": ("", _("Sent")),
        "submitted": ("info", _("To decide")),
        "confirmed": ("go", _("Confirmed")),
        "waiting": ("wait", _("Waiting list")),
        "offered": ("info", _("Place offered")),
        "declined": ("stop", _("Declined")),
        "cancelled": ("stop", _("Withdrawn")),
        "present": ("done", _("Took part")),
        "absent": ("", _("Absent")),
    },
)
register(
    "certificate",
    {
        "queued": ("info", _("In the queue")),
        "issued": ("done", _("Issued")),
        "valid": ("go", _("Valid")),
        "failed": ("stop", _("Not made")),
        "revoked": ("stop", _("Revoked")),
        "replaced": ("turn", _("Replaced")),
        "not_eligible": ("", _("Not eligible")),
    },
)
register(
    "batch",
    {
        "queued": ("info", _("In the queue")),
        "working": ("info", _("Working")),
        "paused": ("wait", _("Paused")),
        "done": ("done", _("Finished")),
        "needs_attention": ("wait", _("Needs attention")),
        "stopped": ("", _("Stopped")),
    },
)
register(
    "letter",
    {
        "queued": ("info", _("Waiting to be sent")),
        "sent": ("done", _("Sent")),
        "failed": ("stop", _("Could not be delivered")),
        "bounced": ("stop", pgettext_lazy("of a letter", "Came back")),
    },
)
register("token", {"active": ("go", _("In use")), "revoked": ("stop", _("Revoked"))})
register(
    "webhook",
    {
        "active": ("go", _("In use")),
        "failing": ("wait", pgettext_lazy("of a webhook", "Not getting through")),
        "paused": ("stop", _("Paused")),
    },
)
register(
    "delivery",
    {
        "queued": ("info", _("Waiting to be sent")),
        "delivered": ("done", pgettext_lazy("of a message", "Delivered")),
        "failed": ("stop", _("Could not be delivered")),
        "dropped": ("", pgettext_lazy("of a message", "Not sent")),
    },
)
register("condition", {"done": ("done", _("Done")), "missing": ("wait", _("Missing"))})
register(
    "ledger",
    {"open": ("go", pgettext_lazy("of a ledger", "Open")), "closed": ("done", pgettext_lazy("of a ledger", "Closed"))},
)
register(
    "contribution",
    {
        "asked": ("wait", pgettext_lazy("of a contribution", "Asked for")),
        "pledged": ("info", pgettext_lazy("of a contribution", "Pledged")),
        "confirmed": ("go", pgettext_lazy("of a contribution", "Confirmed")),
        "received": ("done", pgettext_lazy("of a contribution", "Received")),
        "delivered": ("done", pgettext_lazy("of a contribution", "Delivered")),
        "borne": ("done", pgettext_lazy("of a contribution", "Borne")),
        "withdrawn": ("stop", pgettext_lazy("of a contribution", "Withdrawn")),
        "declined": ("stop", _("Declined")),
    },
)
register(
    "training_request",
    {
        "draft": ("", _("Draft")),
        "submitted": ("info", pgettext_lazy("of a training request", "Submitted")),
        "under_review": ("info", _("Under review")),
        "matched": ("turn", _("Provider found")),
        "agreed": ("go", pgettext_lazy("of a training request", "Agreed")),
        "scheduled": ("go", pgettext_lazy("of a training request", "Scheduled")),
        "delivered": ("done", pgettext_lazy("of a training request", "Delivered")),
        "closed": ("done", pgettext_lazy("of a training request", "Closed")),
        "declined": ("stop", pgettext_lazy("of a training request", "Declined")),
        "withdrawn": ("stop", pgettext_lazy("of a training request", "Withdrawn")),
        "on_hold": ("wait", _("On hold")),
    },
)
register(
    "match",
    {
        "proposed": ("wait", pgettext_lazy("of a match", "Waiting for the provider")),
        "countered": ("turn", _("Yes, with changes")),
        "accepted": ("go", pgettext_lazy("of a match", "Accepted")),
        "declined": ("stop", _("Declined")),
        "expired": ("", _("Expired")),
        "recalled": ("", _("Taken back")),
        "ended": ("stop", pgettext_lazy("of a match", "Fell through")),
    },
)
register(
    "training_offer",
    {
        "active": ("go", pgettext_lazy("of a training offer", "Offered")),
        "resting": ("wait", pgettext_lazy("of a training offer", "Not confirmed any more")),
        "withdrawn": ("", pgettext_lazy("of a training offer", "Withdrawn")),
    },
)
register(
    "completion",
    {
        "complete": ("done", pgettext_lazy("of a training", "Complete")),
        "missing": ("wait", pgettext_lazy("of a training", "Not complete yet")),
        "over": ("stop", pgettext_lazy("of a training", "Not completed")),
    },
)
register(
    "survey",
    {
        "draft": ("", _("Draft")),
        "open": ("go", pgettext_lazy("of a survey", "Open")),
        "closed": ("done", pgettext_lazy("of a survey", "Closed")),
    },
)
