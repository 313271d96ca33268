"""What every write to co-host requests begins and ends with."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused, Stale
from events_core.hosting import mail
from events_core.hosting.lifecycle import COHOSTING, OPEN
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.terms import Period, Terms, plain
from events_core.journal.actions import label_of, note
from events_core.journal.actors import Actor
from events_core.journal.models import Entry, StoredFile
from events_core.journal.values import encode
from events_core.network.links import replace
from events_core.programme.actions import end_pause, finish_sites, raise_version
from events_core.programme.actions import locked as locked_event
from events_core.programme.models import Event

ASKED_WITH = "cohost"
"""The journal's kind of actor for who opened a request's link, without having answered."""
ANSWERED = "answer"
"""The journal's kind of actor for who answered."""
DAYS_TO_ANSWER = 14
AT_WILL = ("cohost.received", "cohost.received_by", "cohost.amended")
"""What a city can say again and again."""
MOST_AT_WILL = 10


def locked(request_id: int) -> tuple[Event, CohostRequest]:
    """The event and the request, locked in this order for this transaction, as every writer does."""
    event_id = CohostRequest.objects.values_list("event_id", flat=True).get(pk=request_id)
    event = locked_event(event_id)
    rows = CohostRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("city", "organisation", "answer").get(pk=request_id)
    request.event = event
    return event, request


def must_be_fresh(request: CohostRequest, version: int | None) -> None:
    """Refuses (412) what was written or read while the request was at another version."""
    if version is not None and version != request.version:
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))


def write(request: CohostRequest) -> CohostRequest:
    """Write the row with its next version."""
    request.version += 1
    request.save()
    return request


def take(request: CohostRequest, move: str) -> None:
    """Take a move of the lifecycle (not saved yet)."""
    COHOSTING.take(request, move)
    if COHOSTING.moves[move].target is not None:
        request.state_since = timezone.now()


def tell(by: Actor, verb: str, request: CohostRequest, **data: Any) -> None:
    """One entry in the journal of the event."""
    note(by, f"cohost.{verb}", request, within=request.event, body=request.organisation.name, **data)


def is_loud(request: CohostRequest) -> bool:
    """Whether a city has said so much within this hour that the team reads it on its page, not in its mail."""
    since = timezone.now() - datetime.timedelta(hours=1)
    said = Entry.objects.filter(thing=label_of(request), thing_id=request.pk, verb__in=AT_WILL, at__gt=since)
    return said.count() > MOST_AT_WILL


def answered(
    request: CohostRequest,
    kind: str,
    terms: Terms,
    *,
    dates: Period,
    via: str = Answer.Via.LINK,
    amends: Answer | None = None,
    scan: StoredFile | None = None,
) -> Answer:
    """Keep an answer for good, and make it the present one (the request is not saved yet)."""
    answer = Answer.objects.create(
        request=request,
        kind=kind,
        via=via,
        organisation=request.organisation,
        name=terms.name,
        position=terms.position,
        starts_at=dates[0],
        ends_at=dates[1],
        message=terms.message,
        terms=plain(terms),
        asked={"title": encode(request.event.title), **request.asked},
        link_generation=request.link_generation if via == Answer.Via.LINK else 0,
        amends=amends,
        scan=scan,
    )
    request.answer = answer
    request.answer_starts_at, request.answer_ends_at = dates
    return answer


def send_out(request: CohostRequest, template: str, *, why: str) -> CohostRequest:
    """A request goes to the city: with the event's present dates, a new link and nothing of what was before."""
    event = request.event
    request.asked_starts_at, request.asked_ends_at = event.starts_at, event.ends_at
    set_deadline(request)
    replace(request, why)
    begin_anew(request)
    request.sent_at = timezone.now()
    write(request)
    mail.to_city(request, template)
    return request


def begin_anew(request: CohostRequest) -> None:
    """What was said of an earlier asking is in the answers and the journal only (not saved yet)."""
    forget_hearing(request)
    request.forwards = 0
    request.asked = {name: value for name, value in request.asked.items() if name != "reply"}
    request.answer = request.answer_starts_at = request.answer_ends_at = None
    request.accepted_at = request.visitors_given_at = None


def forget_hearing(request: CohostRequest) -> None:
    """Whether the city has opened and received what it was sent last is not known yet (not saved yet)."""
    request.opened_at = request.received_at = request.received_by = request.reminded_at = None
    request.reminders = 0


def set_deadline(request: CohostRequest) -> None:
    """The last second of the day of reply; a fortnight from now, before the dates begin, when no day was named."""
    zone = request.event.zone
    today = timezone.now().astimezone(zone).date()
    if request.reply_by is None:
        begins = request.asked_starts_at or request.event.starts_at
        eve = begins.astimezone(zone).date() - datetime.timedelta(days=1)
        request.reply_by = max(today, min(today + datetime.timedelta(days=DAYS_TO_ANSWER), eve))
    after = datetime.datetime.combine(request.reply_by + datetime.timedelta(days=1), datetime.time(), zone)
    request.due_at = after.astimezone(datetime.UTC) - datetime.timedelta(seconds=1)


def must_be_open(request: CohostRequest) -> None:
    """Refuses an answer when the request is not open (any more), with the reason as the code."""
    reasons = {
        "drafted": ("not_sent", _("The request has not been sent.")),
        "confirmed": (
            "answered",
            _("This request was answered already. What was agreed stands on the page of the link."),
        ),
        "countered": (
            "answered",
            _("This request was answered already. What was agreed stands on the page of the link."),
        ),
        "declined": (
            "answered",
            _("This request was answered already. What was agreed stands on the page of the link."),
        ),
        "withdrawn": ("withdrawn", _("The city has withdrawn. If it can host after all, write to the organizers.")),
        "recalled": ("recalled", _("The organizers have taken the request back. Nothing needs to be done.")),
        "expired": ("expired", _("The time to answer is over. If the city can host, write to the organizers.")),
        "lapsed": ("lapsed", _("The event's dates or cities have changed since. The organizers will ask again.")),
    }
    if request.state in reasons:
        raise Refused(*reasons[request.state])
    if request.is_late and request.state in OPEN:
        raise Refused(*reasons["expired"])


def must_be_seen(request: CohostRequest, seen: Period | None) -> None:
    """Refuses (`lapsed`) an answer about other dates than those that the city is asked about now."""
    if seen is not None and seen != (request.asked_starts_at, request.asked_ends_at):
        raise Refused(
            "lapsed", _("The dates were changed while you answered. Open the page again to see the new ones.")
        )


def hosts_changed(event: Event, by: Actor) -> None:
    """Who hosts, and so what feeds, lists and pages show, is different now; perhaps a pause is over."""
    if event.published_at is not None:
        finish_sites(event, by)
        end_pause(event.pk, by=by)
    else:
        raise_version()
