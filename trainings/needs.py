"""What requests ask for, as plain values to be matched: of one request, or of several that are served together."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from events_core.foundation.money import Money
from events_core.ledger.rates import Rates

from .matching import Asked
from .models import TrainingRequest

_S = TrainingRequest.State
OPEN = (_S.SUBMITTED, _S.UNDER_REVIEW)
"""Requests for which somebody who teaches is still sought."""
HYBRID = "hybrid"


def open_requests() -> QuerySet[TrainingRequest]:
    """The requests for which a provider is sought, the oldest first, with city and topics."""
    rows = TrainingRequest.objects.filter(state__in=OPEN).select_related("city")
    return rows.prefetch_related("topics").order_by("submitted_at", "id")


def alone() -> Q:
    """Those that are served by themselves: in no joint, or not willing to be, and the lead of none."""
    joined = Q(asked_to_join__isnull=False, joins__in=(TrainingRequest.Joins.YES, TrainingRequest.Joins.ASKED))
    return ~joined & Q(leads__isnull=True)


def needs_of(requests: Sequence[TrainingRequest], rates: Rates | None = None) -> Asked:
    """What these requests ask for together, the lead first (cities and topics should be fetched already).

    Topics, audiences, countries and cities of all; people and budgets summed, when everyone says them; languages and
    months that all can take, in the lead's order. Months that are over do not count. What they have no common value for
    is a clash.
    """
    lead = requests[0]
    languages = _common([request.languages for request in requests])
    months = _common([to_come(request.months) for request in requests])
    clashes = {name for name, found in (("languages", languages), ("months", months)) if found is None}
    people = [request.people for request in requests]
    return Asked(
        topics=frozenset(topic.slug for request in requests for topic in request.topics.all()),
        level=next((request.level for request in requests if request.level), ""),
        audiences=frozenset(slug for request in requests for slug in request.audiences),
        people=None if None in people else sum(count for count in people if count),
        languages=tuple(languages or ()),
        months=frozenset(months or ()),
        mode=common_mode(request.mode for request in requests),
        countries=frozenset(request.city.country for request in requests if request.city),
        cities=tuple(dict.fromkeys(request.city_id for request in requests if request.city_id)),
        budget=_budget(requests, rates or Rates()) if lead.budget_amount is not None else None,
        clashes=frozenset(clashes),
    )


def to_come(months: Iterable[str]) -> list[str]:
    """The months that are not over."""
    present = f"{timezone.now().date():%Y-%m}"
    return [month for month in months if month >= present]


def common_mode(modes: Iterable[str]) -> str:
    """How all could be taught: in person and online where they differ; "" when nobody says."""
    said = {mode for mode in modes if mode}
    return HYBRID if len(said) > 1 else next(iter(said), "")


def _common(lists: Iterable[Iterable[str]]) -> list[str] | None:
    """What is in all lists that are not empty, in the order of the first; None when there is nothing."""
    said = [list(one) for one in lists if one]
    if not said:
        return []
    found = [value for value in said[0] if all(value in other for other in said[1:])]
    return found or None


def _budget(requests: Iterable[TrainingRequest], rates: Rates) -> Decimal | None:
    """All budgets in USD by the rates of today; None when one is not said or has no rate."""
    total, today = Decimal(0), timezone.now().date()
    for request in requests:
        money: Money | None = request.budget
        worth = rates.worth(money, today, late=True) if money else None
        if worth is None:
            return None
        total += worth.usd
    return total


def month_day(month: str) -> datetime.date:
    """The first day of a month as requests and offers name it (`2027-04`)."""
    return datetime.date.fromisoformat(f"{month}-01")
