"""How far a request is, in words for the organisers' pages: where it stands, how long it still has."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events_core.foundation import localise

from .models import Answer, CohostRequest

State = CohostRequest.State
QUIET = datetime.timedelta(days=3)
"""So long nobody should be reminded without need."""


def stands(request: CohostRequest | None) -> str:
    """Where a request stands, in a few sentences."""
    if request is None:
        return _("Nobody has been asked yet.")
    tellers = {
        State.DRAFTED: _drafted,
        State.SENT: _sent,
        State.COUNTERED: _countered,
        State.CONFIRMED: _confirmed,
        State.DECLINED: _declined,
        State.EXPIRED: _expired,
        State.RECALLED: _recalled,
        State.LAPSED: _lapsed,
        State.WITHDRAWN: _withdrawn,
    }
    return " ".join(filter(None, tellers[State(request.state)](request)))


def briefly(request: CohostRequest | None) -> str:
    """For one line of a table: until when, or since when."""
    if request is None or request.state == State.DRAFTED:
        return ""
    if request.state == State.SENT:
        return " ".join(filter(None, (_opened(request), days_left(request))))
    return _("Since %(day)s") % {"day": _day(request, request.state_since)}


def days_left(request: CohostRequest) -> str:
    """How long the city still has; "" when it is not asked or has no day of reply."""
    left = left_of(request)
    if left is None:
        return ""
    if request.is_late:
        return _("The time to answer is over.")
    if left == 0:
        return _("Today is the last day.")
    return ngettext("%(days)s day is left.", "%(days)s days are left.", left) % {"days": localise.number(left)}


def left_of(request: CohostRequest) -> int | None:
    """So many days until the day of reply, where the event is; None unless the city is asked."""
    if request.state != State.SENT or request.reply_by is None:
        return None
    return (request.reply_by - timezone.now().astimezone(request.event.zone).date()).days


def was_quiet(request: CohostRequest) -> bool:
    """Whether some days have passed since the last letter to the city, so that a reminder is the next step."""
    last = request.reminded_at or request.sent_at
    return last is not None and timezone.now() - last >= QUIET


def _drafted(request: CohostRequest) -> list[str]:
    return [_("The request is prepared and has not been sent.") if request.asked else _("Nobody has been asked yet.")]


def _sent(request: CohostRequest) -> list[str]:
    until = _("It should answer by %(day)s.") % {"day": localise.date(request.reply_by)} if request.reply_by else ""
    return [_went(request), _other_dates(request), _opened(request), _received(request), until, days_left(request),
            _reminded(request), _passed_on(request)]  # fmt: skip


def _countered(request: CohostRequest) -> list[str]:
    told = _("%(name)s answered on %(day)s: yes, with changes.") % _answer(request)
    return [_went(request), told, _("The city waits for your answer.")]


def _confirmed(request: CohostRequest) -> list[str]:
    if request.accepted_at:
        day = {"day": _day(request, request.accepted_at)}
        return [_proposed(request), _("You accepted the changes on %(day)s.") % day]
    return [_("%(name)s confirmed on %(day)s.") % _answer(request), _how(request)]


def _declined(request: CohostRequest) -> list[str]:
    return [_("%(name)s declined on %(day)s.") % _answer(request), _how(request)]


def _expired(request: CohostRequest) -> list[str]:
    if request.answer:
        return [_proposed(request), _("The dates proposed have begun without an answer from you.")]
    day = localise.date(request.reply_by) if request.reply_by else _day(request, request.state_since)
    return [_went(request), _opened(request), _("No answer came by %(day)s; the link is closed.") % {"day": day}]


def _recalled(request: CohostRequest) -> list[str]:
    return [_went(request), _("It was taken back on %(day)s.") % {"day": _day(request, request.state_since)}]


def _lapsed(request: CohostRequest) -> list[str]:
    day = {"day": _day(request, request.state_since)}
    text = _("Lapsed on %(day)s, when the event’s dates or cities were changed. Its old link opens nothing to answer.")
    return [text % day]


def _withdrawn(request: CohostRequest) -> list[str]:
    return [_("%(name)s took the yes back on %(day)s.") % _answer(request), _how(request)]


def _went(request: CohostRequest) -> str:
    if request.sent_at is None:
        return ""
    told = {"day": _day(request, request.sent_at), "name": request.contact_name or request.contact_email}
    return _("Sent on %(day)s to %(name)s.") % told


def _other_dates(request: CohostRequest) -> str:
    asked = request.asked_for
    if asked is None or request.asks_for(request.event):
        return ""
    dates = localise.dates(asked.starts_at, asked.ends_at, asked.timezone, asked.date_precision)
    return _("You offered other dates: %(dates)s.") % {"dates": dates}


def _opened(request: CohostRequest) -> str:
    if request.opened_at is None:
        return _("Not opened yet.") if request.state == State.SENT else ""
    return _("Opened on %(day)s, perhaps by a mail filter.") % {"day": _day(request, request.opened_at)}


def _received(request: CohostRequest) -> str:
    if request.received_at is None:
        return ""
    if request.received_by is None:
        return _("The city says that it has the request.")
    return _("The city decides by %(day)s.") % {"day": localise.date(request.received_by)}


def _reminded(request: CohostRequest) -> str:
    if request.reminded_at is None:
        return ""
    told = {"count": localise.number(request.reminders), "day": _day(request, request.reminded_at)}
    return ngettext(
        "%(count)s reminder, on %(day)s.", "%(count)s reminders, the last on %(day)s.", request.reminders
    ) % told  # fmt: skip


def _passed_on(request: CohostRequest) -> str:
    if not request.forwards:
        return ""
    count = {"count": localise.number(request.forwards)}
    return ngettext("Passed on once.", "Passed on %(count)s times.", request.forwards) % count


def _proposed(request: CohostRequest) -> str:
    return _("%(name)s proposed changes on %(day)s.") % _answer(request)


def _how(request: CohostRequest) -> str:
    by_letter = request.answer is not None and request.answer.via == Answer.Via.LETTER
    return _("Recorded from a letter or another message of the city.") if by_letter else ""


def _answer(request: CohostRequest) -> dict[str, str]:
    """Who answered and when; of changed details, who decided."""
    answer = request.answer.decided if request.answer else None
    name = (answer.name if answer else "") or str(request.organisation)
    return {"name": name, "day": _day(request, answer.at if answer else request.state_since)}


def _day(request: CohostRequest, at: datetime.datetime) -> str:
    return localise.date(localise.local_day(at, request.event.timezone))
