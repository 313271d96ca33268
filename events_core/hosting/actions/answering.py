"""What a city does with a request by its personal link. Each answer is kept; none is overwritten."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.hosting import intake, mail
from events_core.hosting.intake import Intake, TermsIntake
from events_core.hosting.lifecycle import OPEN
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.queries import is_paused
from events_core.hosting.terms import Period, Terms, plain
from events_core.journal.actors import Actor
from events_core.programme.intake import whole_period
from events_core.programme.models import Event, Precision

from .asking import agree_on_asked_dates
from .common import (
    ANSWERED,
    ASKED_WITH,
    answered,
    hosts_changed,
    is_loud,
    locked,
    must_be_fresh,
    must_be_open,
    must_be_seen,
    take,
    tell,
    write,
)
from .gifts import hand_over_gifts

MOST_FORWARDS = 5
DETAILS = ("on_the_day", "sites", "in_kind", "visitors_list_by")
"""What a city may change without a new agreement."""


def opened(request: CohostRequest) -> None:
    """Note that the link was opened for the first time, perhaps by a mail filter; all that a GET ever writes."""
    if request.opened_at is not None or request.state not in OPEN:
        return
    with transaction.atomic():
        fresh = CohostRequest.objects.filter(
            pk=request.pk, opened_at=None, state__in=OPEN, link_generation=request.link_generation
        )
        if fresh.update(opened_at=timezone.now()):
            tell(Actor(ASKED_WITH, request.pk), "opened", request)


@transaction.atomic
def receive(request_id: int, *, by_day: Any = None) -> CohostRequest:
    """The city says that it has the request, and perhaps by when it decides. The state stays."""
    _event, request = locked(request_id)
    checked = Intake({})
    day = checked.day("received_by", by_day)
    if day and day < timezone.now().astimezone(request.event.zone).date():
        checked.wrong("received_by", ("past", _("Choose a day that is still to come.")))
    if day and request.asked_for and day > request.asked_for.ends_at.astimezone(request.event.zone).date():
        late = _("Choose a day that is still to come and lies before the end of the event.")
        checked.wrong("received_by", ("range", late))
    checked.done()
    must_be_open(request)
    take(request, "receive")
    if request.received_at and request.received_by == day:
        return request
    request.received_at, request.received_by = timezone.now(), day
    write(request)
    by = Actor(ASKED_WITH, request.pk)
    tell(by, "received_by" if day else "received", request, **({"day": day} if day else {}))
    if not is_loud(request):
        mail.to_team(request.event, "received", request=request)
    return request


@transaction.atomic
def confirm(request_id: int, given: Mapping[str, Any], *, seen: Period | None = None) -> CohostRequest:
    """The city agrees to host on these terms, for the dates that it is asked about. The same twice is once.

    Refuses (`lapsed`, `expired`, `recalled`, `answered`, …) what is not open, and dates other than those `seen`.
    """
    event, request = locked(request_id)
    terms = TermsIntake(given).clean()
    if _was_said(request, Answer.Kind.CONFIRMED, terms):
        return request
    must_be_open(request)
    must_be_seen(request, seen)
    _must_lie_within(terms, _asked_dates(request), event)
    take(request, "confirm")
    answer = answered(request, Answer.Kind.CONFIRMED, terms, dates=_asked_dates(request))
    write(request)
    by = Actor(ANSWERED, answer.pk)
    tell(by, "agreed", request, dates=_span(request))
    agree_on_asked_dates(event, request, by)
    hand_over_gifts(request, by)
    mail.to_city(request, "copy")
    mail.to_team(event, "confirmed", request=request)
    hosts_changed(event, by)
    return request


@transaction.atomic
def decline(request_id: int, reason: str, *, name: str = "", position: str = "") -> CohostRequest:
    """The city does not host. Refuses without a reason."""
    event, request = locked(request_id)
    terms = _said(request, reason, name, position)
    if _was_said(request, Answer.Kind.DECLINED, terms):
        return request
    must_be_open(request)
    take(request, "decline")
    answer = answered(request, Answer.Kind.DECLINED, terms, dates=_asked_dates(request))
    write(request)
    tell(Actor(ANSWERED, answer.pk), "refused", request, dates=_span(request))
    mail.to_city(request, "copy")
    mail.to_team(event, "declined", request=request)
    return request


@transaction.atomic
def counter(request_id: int, given: Mapping[str, Any], *, seen: Period | None = None) -> CohostRequest:
    """The city would host with changes: other dates, sites, number of visitors. The organisers answer."""
    event, request = locked(request_id)
    terms = TermsIntake(given).clean(proposal=True)
    if _was_said(request, Answer.Kind.COUNTERED, terms):
        return request
    must_be_open(request)
    must_be_seen(request, seen)
    if terms.dates and terms.dates[0] <= timezone.now():
        raise Invalid(FieldError("starts_at", "past", _("Choose a start that is still to come.")))
    dates = _as_kept(event, terms.dates) if terms.dates else _asked_dates(request)
    _must_lie_within(terms, dates, event)
    take(request, "counter")
    answer = answered(request, Answer.Kind.COUNTERED, terms, dates=dates)
    write(request)
    tell(Actor(ANSWERED, answer.pk), "countered", request, dates=_span(request))
    mail.to_city(request, "copy")
    mail.to_team(event, "countered", request=request)
    return request


@transaction.atomic
def amend(request_id: int, given: Mapping[str, Any], *, version: int | None = None) -> CohostRequest:
    """Change details that need no new agreement: sites, contact on the day, what is given in kind, the list's day.

    Refuses when the details were changed since `version` (412).
    """
    event, request = locked(request_id)
    must_be_fresh(request, version)
    before = request.terms
    said = TermsIntake(given).clean()
    take(request, "amend")
    after = replace(before, **{name: getattr(said, name) for name in DETAILS})
    changed = [name for name in DETAILS if getattr(before, name) != getattr(after, name)]
    if not changed or request.answer is None:
        return request
    dates = (request.answer.starts_at, request.answer.ends_at)
    _must_lie_within(after, dates, event)
    terms = replace(after, name=said.name or before.name, position=said.position or before.position)
    answer = answered(request, Answer.Kind.AMENDED, terms, dates=dates, amends=request.answer.decided)
    write(request)
    by = Actor(ANSWERED, answer.pk)
    tell(by, "amended", request, fields=changed)
    if not is_loud(request):
        mail.to_team(event, "amended", request=request)
    hand_over_gifts(request, by)
    hosts_changed(event, by)
    return request


@transaction.atomic
def withdraw(
    request_id: int, reason: str, *, name: str = "", position: str = "", recorded_by: Actor | None = None
) -> CohostRequest:
    """The city takes its yes back; a published event is paused, and its team is told. Refuses without a reason.

    `recorded_by` is an officer or organiser to whom the city said so by other ways.
    """
    event, request = locked(request_id)
    terms = _said(request, reason, name, position)
    if _was_said(request, Answer.Kind.WITHDRAWN, terms):
        return request
    if request.state != CohostRequest.State.CONFIRMED and recorded_by is None:
        raise Refused("not_confirmed", _("There is no confirmation that could be withdrawn."))
    if recorded_by is None and event.ends_at <= timezone.now():
        raise Refused("event_over", _("The event was held or cancelled: its hosts are no longer asked."))
    take(request, "withdraw")
    kept = replace(request.terms, name=terms.name, position=terms.position, message=terms.message)
    dates = (request.answer_starts_at or event.starts_at, request.answer_ends_at or event.ends_at)
    via = Answer.Via.LETTER if recorded_by else Answer.Via.LINK
    answer = answered(request, Answer.Kind.WITHDRAWN, kept, dates=dates, via=via)
    request.visitors_given_at = None
    write(request)
    by = recorded_by or Actor(ANSWERED, answer.pk)
    tell(by, "withdrawal_recorded" if recorded_by else "withdrawn", request, dates=_span(request))
    if request.link_digest:
        mail.to_city(request, "copy")
    mail.to_team(event, "withdrawn", request=request, paused=is_paused(event))
    hand_over_gifts(request, by)
    hosts_changed(event, by)
    return request


@transaction.atomic
def forward(request_id: int, name: str, email: str, *, language: str = "") -> CohostRequest:
    """Mail the link on to a colleague, who can answer as well; who really does is recorded with the answer.

    Refuses (`forwarded_often`) after five times.
    """
    _event, request = locked(request_id)
    checked = Intake({})
    clean = {
        "name": checked.name("name", name, required=_("Write the name of your colleague.")),
        "email": checked.email("email", email),
        "language": checked.language("language", language) or request.language,
    }
    if not clean["email"]:
        checked.wrong("email", ("required", _("Fill in the email address.")))
    checked.done()
    if request.state not in (CohostRequest.State.COUNTERED, CohostRequest.State.CONFIRMED):
        must_be_open(request)
    if request.forwards >= MOST_FORWARDS:
        text = _(
            "The request was passed on %(most)d times already. Forward the mail itself, or write to the organizers."
        )
        raise Refused("forwarded_often", text % {"most": MOST_FORWARDS})
    request.forwards += 1
    write(request)
    mail.to_city(request, "forwarded", to=mail.colleague(request, **clean))
    tell(Actor(ASKED_WITH, request.pk), "forwarded", request)
    return request


def _said(request: CohostRequest, reason: str, name: str, position: str) -> Terms:
    """Who says no or withdraws, and why; without a name whoever was asked, unless the link was passed on."""
    words = intake.reason(reason)
    checked = Intake({})
    who = checked.name("name", name) or ("" if request.forwards else request.contact_name)
    where = checked.text("position", position, 200)
    checked.done()
    return Terms(name=who, position=where, message=words)


def _was_said(request: CohostRequest, kind: str, terms: Terms) -> bool:
    """Whether the present answer is this one already, as after a double click or a retry."""
    answer = request.answer
    if answer is None or answer.kind != kind or request.state != kind:
        return False
    if kind == Answer.Kind.WITHDRAWN:
        return (answer.message, answer.name) == (terms.message, terms.name)
    return bool(answer.terms == plain(terms))


def _must_lie_within(terms: Terms, dates: Period, event: Event) -> None:
    """Refuses (422) a site that is to be seen on other days than those of the visit."""
    first, last = (at.astimezone(event.zone).date() for at in dates)
    shown = localise.dates(*dates, event.timezone, event.date_precision)
    errors = [
        FieldError(f"sites.{number}.{name}", "outside", _("Choose a day of the visit: %(dates)s.") % {"dates": shown})
        for number, site in enumerate(terms.sites)
        for name, at in (("starts_at", site.starts_at), ("ends_at", site.ends_at))
        if at and not first <= at.astimezone(event.zone).date() <= last
    ]
    if errors:
        raise Invalid(*errors)


def _as_kept(event: Event, dates: Period) -> Period:
    """Proposed dates as the event would keep them: whole days, where it knows no times."""
    if event.date_precision == Precision.EXACT:
        return dates
    return whole_period(*dates, event.timezone, event.date_precision)


def _asked_dates(request: CohostRequest) -> Period:
    assert request.asked_starts_at is not None
    assert request.asked_ends_at is not None
    return request.asked_starts_at, request.asked_ends_at


def _span(request: CohostRequest) -> Any:
    dates = request.answered_for
    return dates.span if dates else request.event.span
