"""All training requests that were sent: for whom each waits, since when, and what comes next."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from events_core.foundation import localise
from events_core.foundation.search import search_query
from events_core.network.models import Person

from .lifecycle import LIVE_MATCHES, OVER
from .models import Match, Message, TrainingRequest

State = TrainingRequest.State
Joins = TrainingRequest.Joins
NEW, US, PROVIDER, CITY = "new", "us", "provider", "city"
HELD, SCHEDULED, REPORT, ENDED = "held", "scheduled", "report", "ended"
GROUPS = {
    NEW: gettext_lazy("To take up"),
    US: pgettext_lazy("of training requests", "With us"),
    PROVIDER: gettext_lazy("Waits for a provider"),
    CITY: gettext_lazy("Waits for the city"),
    HELD: gettext_lazy("On hold"),
    SCHEDULED: pgettext_lazy("of training requests", "Scheduled"),
    REPORT: gettext_lazy("To report"),
    ENDED: pgettext_lazy("of training requests", "Over"),
}
PAGE = 50
MINE, NOBODY = "mine", "nobody"
"""Owners that are no number."""
_UNREAD = (
    "city__about",
    "city__infrastructure",
    "city__search_text",
    "event__summary",
    "event__description",
    "event__outcome",
    "event__search_text",
)
"""Long texts that no row shows."""


@dataclass(frozen=True)
class Row:
    """A request as the queue shows it, in sentences."""

    request: TrainingRequest
    news: tuple[str, ...]
    since: datetime.datetime
    age: str
    is_late: bool


@dataclass(frozen=True)
class Board:
    """One page of one group, and how many requests each group has under the same filters."""

    group: str
    page: Page[TrainingRequest]
    rows: list[Row]
    counts: Mapping[str, int]


def requests_for(person: Person, filters: Mapping[str, str] | None = None) -> QuerySet[TrainingRequest]:
    """Every request that was sent, by words (`q`), `country`, `subject` (a slug) and `owner`."""
    asked = filters or {}
    found = TrainingRequest.objects.exclude(state=State.DRAFT).exclude(submitted_at=None)
    if words := asked.get("q"):
        found = found.filter(_words(words))
    if country := asked.get("country"):
        found = found.filter(city__country=country)
    if subject := asked.get("subject"):
        found = found.filter(topics__slug=subject)
    return _owned(found, asked.get("owner", ""), person)


def board(found: QuerySet[TrainingRequest], group: str, number: str | None) -> Board:
    """One page of a group in the order of urgency; five queries for any number of requests."""
    now = timezone.now()
    sorted_out = _sorted_out(found, now)
    counted = dict(sorted_out.values("group").order_by().annotate(count=Count("pk")).values_list("group", "count"))
    counts = {name: counted.get(name, 0) for name in GROUPS}
    paginator = Paginator(_by_urgency(sorted_out.filter(group=group), group), PAGE)
    paginator.count = counts[group]  # type: ignore[misc]
    page = paginator.get_page(number)
    return Board(group, page, rows_of(page.object_list, now), counts)


def urgent(found: QuerySet[TrainingRequest], group: str) -> QuerySet[Any]:
    """Those of a group, the most urgent first."""
    return _by_urgency(_sorted_out(found, timezone.now()).filter(group=group), group)


def steps(found: QuerySet[TrainingRequest]) -> QuerySet[Any]:
    """What the secretariat has to do: requests with us, words of cities, steps whose day is over; nobody's first."""
    now = timezone.now()
    rows = _sorted_out(found, now).exclude(state__in=(*OVER, State.SUBMITTED))
    is_late = Q(next_step_by__lt=_today(now))
    said = Q(last_side=Message.Side.CITY) & ~Q(state__in=(State.ON_HOLD, State.DELIVERED))
    rank = Case(When(owner=None, then=Value(0)), When(is_late, then=Value(1)), default=Value(2))
    wanted = rows.filter(Q(group=US) | is_late | said).annotate(rank=rank)
    return _whole(wanted).order_by("rank", F("next_step_by").asc(nulls_last=True), "state_since", "pk")


def rows_of(requests: Iterable[TrainingRequest], now: datetime.datetime) -> list[Row]:
    """Rows of requests that were sorted out; one more query, for the providers that were asked."""
    listed = list(requests)
    matches = _matches_of(listed)
    return [_row(request, matches.get(request.served), now) for request in listed]  # type: ignore[attr-defined]


def _sorted_out(found: QuerySet[TrainingRequest], now: datetime.datetime) -> QuerySet[Any]:
    """With the request whose proposal counts for each, how that stands, who spoke last, and the group."""
    served = Case(When(joins=Joins.YES, then=F("asked_to_join__lead_id")), default=F("pk"))
    live = Match.objects.filter(request=OuterRef("served"), state__in=LIVE_MATCHES)
    said = Message.objects.filter(request=OuterRef("pk"), match=None).order_by("-pk")
    asked = TrainingRequest.objects.filter(asked_to_join__lead=OuterRef("pk"), joins=Joins.ASKED)
    return (
        found.annotate(served=served)
        .annotate(match_state=Subquery(live.values("state")[:1]))
        .annotate(last_side=Subquery(said.values("side")[:1]), last_at=Subquery(said.values("at")[:1]))
        .annotate(asks_others=Exists(asked))
        .annotate(group=_group(now))
    )


def _group(now: datetime.datetime) -> Case:
    """For whom a request waits: whoever spoke last waits for the other side."""
    review = Q(state=State.UNDER_REVIEW)
    asked_city = Q(last_side=Message.Side.STAFF) | Q(joins=Joins.ASKED) | Q(asks_others=True)
    return Case(
        When(state=State.SUBMITTED, then=Value(NEW)),
        When(review & Q(match_state=Match.State.PROPOSED), then=Value(PROVIDER)),
        When(review & Q(match_state=Match.State.COUNTERED), then=Value(US)),
        When(review & asked_city, then=Value(CITY)),
        When(review, then=Value(US)),
        When(state=State.MATCHED, last_side=Message.Side.CITY, then=Value(US)),
        When(state=State.MATCHED, then=Value(CITY)),
        When(state=State.AGREED, then=Value(US)),
        When(state=State.ON_HOLD, then=Value(HELD)),
        When(state=State.SCHEDULED, event__ends_at__lt=now, then=Value(REPORT)),
        When(state=State.SCHEDULED, then=Value(SCHEDULED)),
        When(state=State.DELIVERED, then=Value(REPORT)),
        default=Value(ENDED),
        output_field=CharField(),
    )


def _by_urgency(found: QuerySet[Any], group: str) -> QuerySet[Any]:
    """Steps with the nearest day first, then what has waited longest; what is over the latest first."""
    rows = _whole(found)
    if group == ENDED:
        return rows.order_by("-state_since", "-pk")
    if group in (SCHEDULED, REPORT):
        return rows.order_by("event__starts_at", "pk")
    return rows.order_by(F("next_step_by").asc(nulls_last=True), "state_since", "pk")


def _whole(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.select_related("city", "owner", "event").prefetch_related("topics").defer(*_UNREAD)


def _words(words: str) -> Q:
    """What a search looks through: the city, the title, the contact's institution, the reference."""
    named = search_query(words, "city__search_text") | search_query(words, "organisation__search_text")
    return named | Q(title__icontains=words) | Q(city_text__icontains=words) | Q(reference__icontains=words)


def _owned(found: QuerySet[TrainingRequest], owner: str, person: Person) -> QuerySet[TrainingRequest]:
    if owner == MINE:
        return found.filter(owner=person)
    if owner == NOBODY:
        return found.filter(owner=None)
    if owner.isascii() and owner.isdigit() and len(owner) < 10:
        return found.filter(owner=int(owner))
    return found


def _matches_of(requests: list[TrainingRequest]) -> dict[int, Match]:
    """The proposals that count now, by the request that was proposed for."""
    served = {request.served for request in requests}  # type: ignore[attr-defined]
    if not served:
        return {}
    rows = Match.objects.filter(request__in=served, state__in=LIVE_MATCHES)
    return {match.request_id: match for match in rows.select_related("offer__organisation")}


def _row(request: TrainingRequest, match: Match | None, now: datetime.datetime) -> Row:
    since = request.state_since if request.state != State.SUBMITTED else request.submitted_at or request.state_since
    is_over = request.state in OVER
    late = request.next_step_by is not None and request.next_step_by < _today(now) and not is_over
    return Row(request, tuple(filter(None, _news(request, match))), since, "" if is_over else _age(since, now), late)


def _age(since: datetime.datetime, now: datetime.datetime) -> str:
    days = (_today(now) - _today(since)).days
    if days <= 0:
        return _("Today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": localise.number(days)}


def _news(request: TrainingRequest, match: Match | None) -> Iterable[str]:
    """What the pill does not say: whose word is awaited, and who wrote last."""
    if match is not None:
        yield _of_match(match)
    if request.joins == Joins.ASKED or request.asks_others:  # type: ignore[attr-defined]
        yield _("Asked to be taught together with others")
    elif request.joins == Joins.YES:
        yield _("Taught together with others")
    if request.last_side == Message.Side.CITY and request.state not in OVER:  # type: ignore[attr-defined]
        yield _("The city wrote on %(day)s") % {"day": localise.date(_today(request.last_at))}  # type: ignore[attr-defined]
    elif request.last_side == Message.Side.STAFF and request.state == State.UNDER_REVIEW:  # type: ignore[attr-defined]
        yield _("We wrote on %(day)s") % {"day": localise.date(_today(request.last_at))}  # type: ignore[attr-defined]


def _of_match(match: Match) -> str:
    told = {"body": match.offer.organisation, "day": localise.date(match.reply_by) if match.reply_by else ""}
    if match.state == Match.State.COUNTERED:
        return _("%(body)s proposes changes") % told
    if match.state == Match.State.ACCEPTED:
        return _("%(body)s has accepted") % told
    return _("%(body)s should answer by %(day)s") % told if match.reply_by else _("%(body)s is asked") % told


def _today(at: datetime.datetime) -> datetime.date:
    return at.astimezone(datetime.UTC).date()
