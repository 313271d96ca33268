"""All requests over all events: for whom each waits, how long there is, and what it blocks."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Least
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events_core.foundation import localise
from events_core.foundation.search import search_query
from events_core.network.models import Organisation, Person
from events_core.programme.models import Event, Kind
from events_core.programme.models import State as EventState
from events_core.programme.queries import own_events

from .lifecycle import ENDED as ENDS
from .lifecycle import OVER
from .models import CohostRequest
from .queries import Stay

State = CohostRequest.State
US, CITY, AGREED, ENDED = "us", "city", "agreed", "ended"
GROUPS = {
    US: gettext_lazy("Waits for us"),
    CITY: gettext_lazy("Waits for the city"),
    AGREED: gettext_lazy("Agreed"),
    ENDED: gettext_lazy("Ended"),
}
PAGE = 50
LIST_DAYS = 14
"""So many days before a list of visitors is due, it waits for us."""
_STATES = {
    US: (State.DRAFTED, State.COUNTERED, State.CONFIRMED, *ENDS),
    AGREED: (State.CONFIRMED,),
    ENDED: (State.DRAFTED, State.COUNTERED, *ENDS),
}
_UNREAD = (
    "event__summary",
    "event__description",
    "event__outcome",
    "event__search_text",
    "city__about",
    "city__infrastructure",
    "city__search_text",
    "organisation__about",
    "organisation__search_text",
)
"""Long texts that no row shows."""


@dataclass(frozen=True)
class Row:
    """A request as the board shows it, in sentences; `until` is the end of the time that is left."""

    request: CohostRequest
    news: tuple[str, ...]
    step: str
    left: str
    blocks: str


@dataclass(frozen=True)
class Board:
    """One page of one group, and how many requests each group has under the same filters."""

    group: str
    page: Page[CohostRequest]
    rows: list[Row]
    counts: Mapping[str, int]


def requests_for(person: Person, city: str = "", event: str = "") -> QuerySet[CohostRequest]:
    """The requests of a person's events, by words of the city or local government, and by an event's name or words."""
    found = CohostRequest.objects.all()
    if not person.is_officer:
        found = found.filter(event__in=own_events(person))
    if city:
        found = found.filter(search_query(city, "city__search_text") | search_query(city, "organisation__search_text"))
    if event:
        found = found.filter(Q(event__slug=event) | search_query(event, "event__search_text"))
    return found


def board(found: QuerySet[CohostRequest], group: str, number: str | None) -> Board:
    """One page of a group in the order of urgency; two queries for any number of requests."""
    now = timezone.now()
    sorted_out = _sorted_out(found, now)
    counted = dict(sorted_out.values("group").order_by().annotate(count=Count("pk")).values_list("group", "count"))
    counts = {name: counted.get(name, 0) for name in GROUPS}
    paginator = Paginator(by_urgency(_in_group(sorted_out, group), group, now), PAGE)
    paginator.count = counts[group]  # type: ignore[misc]
    page = paginator.get_page(number)
    return Board(group, page, rows_of(page.object_list), counts)


def urgent(found: QuerySet[CohostRequest], group: str) -> QuerySet[CohostRequest]:
    """Those of a group, the most urgent first, for `row_of`."""
    now = timezone.now()
    return by_urgency(_in_group(_sorted_out(found, now), group), group, now)


def row_of(request: CohostRequest) -> Row:
    """The row of a request that `urgent` fetched."""
    return _row(request, timezone.now())


def by_urgency(found: QuerySet[CohostRequest], group: str, now: datetime.datetime) -> QuerySet[CohostRequest]:
    """The least time first, then the nearest event; what is over comes last, the latest of it first."""
    rows = found.select_related("event__gated", "city", "organisation", "answer").defer(*_UNREAD)
    if group == CITY:
        return rows.annotate(until=F("due_at")).order_by("due_at", "event__starts_at", "pk")
    if group == US:
        return rows.annotate(until=_until()).order_by("until", "event__starts_at", "pk")
    coming = Case(When(event__ends_at__gte=now, then=F("event__starts_at")))
    return rows.annotate(until=coming).order_by(F("until").asc(nulls_last=True), "-event__starts_at", "pk")


def rows_of(requests: Iterable[CohostRequest]) -> list[Row]:
    """Rows of requests that `by_urgency` fetched."""
    return [_row(request, timezone.now()) for request in requests]


def _sorted_out(found: QuerySet[CohostRequest], now: datetime.datetime) -> QuerySet[Any]:
    """With the group of each, the day of its list of visitors, and whether the event still goes to the city."""
    list_by = Cast(KeyTextTransform("visitors_list_by", "answer__terms"), TextField())
    return found.annotate(stays=_stays(), list_by=list_by).annotate(group=_group(now))


def _in_group(sorted_out: QuerySet[Any], group: str) -> QuerySet[Any]:
    """Those of a group; what waits for a city is read in the order of the index of states."""
    if group == CITY:
        return sorted_out.filter(state=State.SENT)
    return sorted_out.filter(state__in=_STATES[group], group=group)


def _stays() -> Exists:
    """Whether the event still goes to the city."""
    return Exists(Stay.objects.filter(event=OuterRef("event_id"), city=OuterRef("city_id")))


def _group(now: datetime.datetime) -> Case:
    """For whom a request waits; of what is over, and of cities that an event left, nobody waits for anything."""
    by = (timezone.localdate(now, datetime.UTC) + datetime.timedelta(days=LIST_DAYS)).isoformat()
    is_gated = Q(event__kind=Kind.FIELD_VISIT) | Q(event__gated__isnull=False)
    for_us = (
        Q(state=State.COUNTERED)
        | Q(state=State.DRAFTED, stays=True)
        | (Q(state__in=ENDS, stays=True) & is_gated)
        | Q(state=State.CONFIRMED, visitors_given_at__isnull=True, list_by__lte=by)
    )
    return Case(
        When(state=State.SENT, then=Value(CITY)),
        When(Q(event__ends_at__gte=now) & ~Q(event__state__in=OVER) & for_us, then=Value(US)),
        When(state=State.CONFIRMED, then=Value(AGREED)),
        default=Value(ENDED),
    )


def _until() -> Case:
    """When it is too late for what waits for us: the day of the list, the proposed dates, or the event."""
    return Case(
        When(state=State.CONFIRMED, then=Cast("list_by", DateTimeField())),
        When(state=State.COUNTERED, then=Least("answer_starts_at", "event__starts_at")),
        default=F("event__starts_at"),
        output_field=DateTimeField(),
    )


def _row(request: CohostRequest, now: datetime.datetime) -> Row:
    days = _days_left(request, now)
    is_open = request.group != ENDED and days is not None  # type: ignore[attr-defined]
    return Row(
        request=request,
        news=tuple(filter(None, _news(request))),
        step=_step(request),
        left=_left(request, days) if is_open and days is not None else "",
        blocks=blocks(request, now),
    )


def _days_left(request: CohostRequest, now: datetime.datetime) -> int | None:
    """Whole days by the event's own clock."""
    until: datetime.datetime | None = request.until  # type: ignore[attr-defined]
    if until is None:
        return None
    zone = datetime.UTC if _waits_for_list(request) else request.event.zone
    return (until.astimezone(zone).date() - now.astimezone(request.event.zone).date()).days


def _left(request: CohostRequest, days: int) -> str:
    if days < 0:
        return _("The time is over")
    if days == 0:
        return _("Today is the last day") if request.group in (US, CITY) else _("It begins today")  # type: ignore[attr-defined]
    told = {"days": localise.number(days)}
    if request.state == State.SENT or _waits_for_list(request):
        return ngettext("%(days)s day left", "%(days)s days left", days) % told
    return ngettext("%(days)s day until the event", "%(days)s days until the event", days) % told


def _news(request: CohostRequest) -> Iterable[str]:
    """Whether the city has opened and received what it was sent, and how often it was reminded."""
    if request.sent_at is None:
        return
    if request.opened_at:
        yield _("Opened on %(day)s") % {"day": _day(request, request.opened_at)}
    elif request.state == State.SENT:
        yield _("Not opened since %(day)s") % {"day": _day(request, request.sent_at)}
    if request.received_by:
        yield _("Received, decides by %(day)s") % {"day": localise.date(request.received_by)}
    elif request.received_at:
        yield _("Received on %(day)s") % {"day": _day(request, request.received_at)}
    if request.state == State.SENT and (times := request.reminders):
        yield ngettext("Reminded once", "Reminded %(times)s times", times) % {"times": localise.number(times)}


def _step(request: CohostRequest) -> str:
    """What somebody has to do next; "" when nobody has to."""
    if request.group == CITY and request.reply_by:  # type: ignore[attr-defined]
        return _("It should answer by %(day)s") % {"day": localise.date(request.reply_by)}
    if request.group != US:  # type: ignore[attr-defined]
        return ""
    if request.state == State.CONFIRMED and request.terms.visitors_list_by:
        return _("Hand over the list of visitors by %(day)s") % {"day": localise.date(request.terms.visitors_list_by)}
    if request.state == State.DRAFTED:
        return _("Send the request") if request.contact_email else _("Say who gets the request, and send it")
    return {
        State.COUNTERED.value: _("Answer its proposal"),
        State.LAPSED.value: _("Ask again for the present dates"),
        State.RECALLED.value: _("Ask again, or another city"),
        State.EXPIRED.value: _("Ask again, or another city"),
        State.DECLINED.value: _("Ask again, or another city"),
        State.WITHDRAWN.value: _("Ask again, or another city"),
    }[request.state]


def blocks(request: CohostRequest, now: datetime.datetime) -> str:
    """What cannot be as long as this city has not confirmed; "" when nothing waits for it."""
    event = request.event
    in_time = event.state == EventState.DRAFT or event.ends_at >= now
    if not is_gated(event) or not request.stays or event.state in OVER or not in_time:  # type: ignore[attr-defined]
        return ""
    body = request.organisation
    if request.is_sure and body.kind == Organisation.Kind.LOCAL_GOVERNMENT:
        return ""
    return _("Registration is paused") if event.state == EventState.PUBLISHED else _("Publishing")


def is_gated(event: Event) -> bool:
    """Whether the event waits for its cities; with `event__gated` fetched it costs nothing."""
    return event.kind == Kind.FIELD_VISIT or hasattr(event, "gated")


def _waits_for_list(request: CohostRequest) -> bool:
    return request.group == US and request.state == State.CONFIRMED  # type: ignore[attr-defined]


def _day(request: CohostRequest, at: datetime.datetime) -> str:
    return localise.date(localise.local_day(at, request.event.timezone))
