"""What the organisers do with a request: send it, remind, give more time, take it back, agree, hand over the list."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.hosting import mail
from events_core.hosting.accepting import against, asked_about_others, new_limit
from events_core.hosting.intake import AskedIntake, Intake
from events_core.hosting.lifecycle import COHOSTING, ENDED, LIVE
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import is_paused
from events_core.hosting.terms import Period
from events_core.journal.actors import Actor
from events_core.network.links import replace
from events_core.programme import actions as programme
from events_core.programme.actions import locked as locked_event
from events_core.programme.models import Event
from events_core.programme.moving import preview

from .common import forget_hearing, hosts_changed, locked, must_be_fresh, send_out, set_deadline, take, tell, write
from .drafting import assign
from .following import lapse_one
from .gifts import hand_over_gifts

State = CohostRequest.State
ONCE = datetime.timedelta(minutes=1)


@transaction.atomic
def send(
    request_id: int, *, by: Actor, asked: Mapping[str, Any] | None = None, version: int | None = None
) -> CohostRequest:
    """Mail the request to the city, or ask it again: with a new link, for the event's present dates.

    `asked` changes what it is asked for in the same go. Refuses with every blocker, e.g. `no_contact`, and what was
    changed since `version` (412), so that only a letter goes that somebody saw.
    """
    _event, request = locked(request_id)
    must_be_fresh(request, version)
    if asked and request.state in (State.DRAFTED, *ENDED):
        assign(request, AskedIntake(asked).clean())
    before = request.state
    take(request, "send")
    is_first = before == State.DRAFTED
    send_out(request, "request" if is_first else "again", why=before)
    tell(by, "sent" if is_first else "sent_again", request, dates=request.event.span, reply_by=request.reply_by)
    return request


@transaction.atomic
def send_all(event_id: int, versions: Mapping[int, int], *, by: Actor) -> list[CohostRequest]:
    """Send several requests of an event, all or none; `versions` by their ids, as they were seen."""
    event = locked_event(event_id)
    numbers = event.cohost_requests.filter(pk__in=versions).order_by("pk").values_list("pk", flat=True)
    return [send(number, by=by, version=versions[number]) for number in numbers]


@transaction.atomic
def remind(request_id: int, *, by: Actor) -> CohostRequest:
    """Mail the city a reminder with its link; twice within a minute is once."""
    _event, request = locked(request_id)
    take(request, "remind")
    now = timezone.now()
    if request.reminded_at and now - request.reminded_at < ONCE:
        return request
    request.reminded_at = now
    request.reminders += 1
    write(request)
    mail.to_city(request, "reminder")
    tell(by, "reminded", request)
    return request


@transaction.atomic
def extend(request_id: int, reply_by: Any, *, by: Actor) -> CohostRequest:
    """Give the city until another day to answer. Refuses (422) a day that is over or after the event."""
    _event, request = locked(request_id)
    take(request, "extend")
    intake = Intake({})
    day = intake.day("reply_by", reply_by)
    if day is None:
        intake.wrong("reply_by", ("required", _("Choose the day by which the city should answer.")))
    intake.done()
    assert day is not None
    _check_deadline(request, day)
    old, request.reply_by = request.reply_by, day
    if old == day:
        return request
    set_deadline(request)
    write(request)
    mail.to_city(request, "extended")
    tell(by, "extended", request, old=old, new=day)
    return request


@transaction.atomic
def recall(request_id: int, *, by: Actor, message: str = "") -> CohostRequest:
    """Take a request back; the city is told and need do nothing."""
    _event, request = locked(request_id)
    intake = Intake({})
    words = intake.text("message", message, 2_000, line=False)
    intake.done()
    take(request, "recall")
    write(request)
    mail.to_city(request, "recalled", words=words)
    tell(by, "recalled", request)
    return request


@transaction.atomic
def replace_contact(request_id: int, contact: Mapping[str, Any], *, by: Actor) -> CohostRequest:
    """Another person at the city gets the request, with a new link; the old link says so."""
    _event, request = locked(request_id)
    intake = AskedIntake({"contact": contact})
    clean = intake.clean()
    if not clean["contact_email"]:
        raise Invalid(FieldError("contact.email", "required", _("Fill in the email address.")))
    if not assign(request, clean):
        return request
    if request.state in LIVE:
        replace(request, "replaced")
        request.opened_at = None
    write(request)
    if request.state in LIVE:
        mail.to_city(request, "request" if request.state == State.SENT else "contact")
    tell(by, "contact_replaced", request)
    return request


@transaction.atomic
def accept(request_id: int, *, by: Actor) -> CohostRequest:
    """Agree to a city's counter-proposal: it is confirmed on its own terms.

    Other dates move the event, make the answers of its other cities lapse, and ask these again. Refuses what stands
    against the move (sessions outside, a start that is over), and a limit below the seats that are taken.
    """
    event, request = locked(request_id)
    take(request, "accept")
    assert request.answer is not None
    request.accepted_at = timezone.now()
    write(request)
    _agree(event, request, new_limit(event, request), by)
    tell(by, "counter_accepted", request, dates=event.span)
    hand_over_gifts(request, by)
    mail.to_city(request, "accepted")
    hosts_changed(event, by)
    return request


@transaction.atomic
def reply(
    request_id: int, message: str, *, by: Actor, dates: Period | None = None, sites: Any = None, reply_by: Any = None
) -> CohostRequest:
    """Answer a counter-proposal with words and perhaps other dates or sites; the city is asked once more.

    The event moves to other dates when the city agrees to them. The link stays; the proposal is kept among the answers.
    """
    event, request = locked(request_id)
    clean = AskedIntake({"message": message, "sites": sites, "reply_by": reply_by}).clean()
    if not clean["asked"].message:
        raise Invalid(FieldError("message", "required", _("Write what you answer to the city.")))
    intake = Intake({})
    period = intake.period("", *dates) if dates else None
    intake.done()
    take(request, "answer")
    request.asked_starts_at, request.asked_ends_at = _possible(event, period) or (event.starts_at, event.ends_at)
    if clean["reply_by"]:
        _check_deadline(request, clean["reply_by"])
    request.asked = {**request.asked, "reply": clean["asked"].message}
    if sites:
        request.asked["sites"] = list(clean["asked"].sites)
    request.reply_by = clean["reply_by"] or _time_enough(request, request.asked_ends_at)
    set_deadline(request)
    request.answer = request.answer_starts_at = request.answer_ends_at = None
    forget_hearing(request)
    request.sent_at = timezone.now()
    write(request)
    mail.to_city(request, "reply", words=clean["asked"].message)
    tell(by, "replied", request, reply_by=request.reply_by)
    return request


@transaction.atomic
def hand_over_visitors(request_id: int, *, by: Actor) -> CohostRequest:
    """Let the city see the list of visitors at its link, and tell it so; twice is once. Refuses before its yes."""
    _event, request = locked(request_id)
    if not request.is_sure:
        raise Refused("not_confirmed", _("The list is for a city that has confirmed the present dates."))
    if not request.contact_email:
        raise Refused("no_contact", _("Say who gets the request: a name and an email address at the city."))
    if request.visitors_given_at is None:
        if not request.link_digest:
            request.renew_link()  # its yes came by letter: it never had a link
        request.visitors_given_at = timezone.now()
        write(request)
        mail.to_city(request, "visitors")
        tell(by, "visitors_given", request)
    return request


def agree_on_asked_dates(event: Event, request: CohostRequest, by: Actor) -> None:
    """The city confirmed dates that the organisers offered and that are not the event's: the event moves there."""
    if not request.is_for(event):
        _agree(event, request, None, by)


def _agree(event: Event, request: CohostRequest, limit: int | None, by: Actor) -> None:
    """The event follows what was agreed; answers of other cities to the old dates lapse, and they are asked again."""
    if blockers := list(against(event, request, limit)):
        raise Refused("refused", " ".join(blocker.message for blocker in blockers), blockers)
    values: dict[str, Any] = {"capacity": limit} if limit else {}
    others = []
    if not request.is_for(event):
        values |= {"starts_at": request.answer_starts_at, "ends_at": request.answer_ends_at}
        others = asked_about_others(event, request, lock=True)
    if not values:
        return
    had_confirmed = {other.pk for other in others if other.state == State.CONFIRMED}
    for other in others:
        lapse_one(other, by)
    moved = programme.edit_event(event.pk, values, by=by)
    for name in ("starts_at", "ends_at", "capacity", "version", "sequence"):
        setattr(event, name, getattr(moved, name))
    for other in others:
        _ask_again(event, other, by, had_confirmed=other.pk in had_confirmed)
    for news, is_asked in (("asked_again", True), ("lapsed", False)):
        undone = [row for row in others if row.pk in had_confirmed and (row.state == State.SENT) is is_asked]
        if undone:
            mail.to_team(event, news, cities=[row.city.name for row in undone], paused=is_paused(event))


def _ask_again(event: Event, other: CohostRequest, by: Actor, *, had_confirmed: bool) -> None:
    """Another city is asked for the dates that were agreed; one that cannot be asked hears only of the lapse."""
    other.reply_by = _time_enough(other, event.ends_at)
    if event.capacity and (other.asks.visitors or 0) > event.capacity:
        other.asked = {**other.asked, "visitors": event.capacity}
    if COHOSTING.blockers(other, "send"):
        mail.to_city(other, "lapsed", had_confirmed=had_confirmed)
        return
    take(other, "send")
    send_out(other, "again", why="lapsed")
    tell(by, "sent_again", other, dates=event.span, reply_by=other.reply_by)


def _possible(event: Event, period: Period | None) -> Period | None:
    """Dates to which the event can move, as it would keep them. Refuses others as the move itself would."""
    if period is None:
        return None
    shift = preview(event, {"starts_at": period[0], "ends_at": period[1]})
    return (shift.event.starts_at, shift.event.ends_at) if shift else None


def _check_deadline(request: CohostRequest, day: datetime.date) -> None:
    """Refuses (422) a day of reply that is over, or after the dates that the city is asked about."""
    zone, intake = request.event.zone, Intake({})
    last = request.asked_ends_at or request.event.ends_at
    if not timezone.now().astimezone(zone).date() <= day <= last.astimezone(zone).date():
        intake.wrong(
            "reply_by", ("range", _("Choose a day that is still to come and lies before the end of the event."))
        )
    intake.done()


def _time_enough(request: CohostRequest, ends_at: datetime.datetime) -> datetime.date | None:
    """The day of reply as it stands when it leaves a week and is before the dates are over; None for a new one."""
    day = timezone.now().astimezone(request.event.zone).date() + datetime.timedelta(days=7)
    last = ends_at.astimezone(request.event.zone).date()
    return request.reply_by if request.reply_by and day <= request.reply_by <= last else None
