"""Which requests are taught together, and which could be: what pages of the desk and of cities show of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from events_core.foundation import localise
from events_core.network.models import Theme

from .cityside import month_name
from .forms.joining import AnswerForm
from .lifecycle import LIVE_MATCHES, OVER
from .models import Joint, Match, TrainingRequest

State = TrainingRequest.State
Joins = TrainingRequest.Joins
FEW = 8
LOOKED_AT = 200
"""So many of the newest requests are compared with one."""


@dataclass(frozen=True)
class Like:
    """Another request that one training could serve, too, with what both ask for."""

    request: TrainingRequest
    topics: list[Theme]
    months: list[str]

    @property
    def month_names(self) -> str:
        """The common months; "" when one of them does not say."""
        return localise.list_of([month_name(name) for name in self.months])


def can_be_joined() -> QuerySet[TrainingRequest]:
    """Open requests that are in no joint, and for which no provider was asked."""
    rows = TrainingRequest.objects.filter(state__in=(State.SUBMITTED, State.UNDER_REVIEW), asked_to_join=None)
    asked = TrainingRequest.objects.filter(matches__state__in=LIVE_MATCHES).values("pk")
    return rows.exclude(pk__in=asked).exclude(submitted_at=None)


def like(asked: TrainingRequest) -> list[Like]:
    """Open requests for a subject of this one in its months, the most in common first; none when it is too late."""
    if not may_be_joined(asked):
        return []
    topics = {topic.pk for topic in asked.topics.all()}
    rows = can_be_joined().filter(topics__in=topics).exclude(pk=asked.pk).exclude(_same_place(asked)).distinct()
    rows = rows.select_related("city").prefetch_related("topics").order_by("-pk")[:LOOKED_AT]
    found = [one for row in rows if (one := _compared(asked, topics, row))]
    return sorted(found, key=lambda one: (-len(one.topics), -len(one.months), one.request.pk))[:FEW]


def may_be_joined(asked: TrainingRequest) -> bool:
    """Whether others can be asked to be taught with it now."""
    joint = asked.asked_to_join
    is_open = asked.state in (State.SUBMITTED, State.UNDER_REVIEW) and (joint is None or joint.lead_id == asked.pk)
    return is_open and not asked.matches.filter(state__in=LIVE_MATCHES).exists()


def members_of(asked: TrainingRequest) -> list[TrainingRequest]:
    """All requests of its joint, the lead first; one query."""
    if asked.asked_to_join is None:
        return []
    lead = asked.asked_to_join.lead_id
    rows = TrainingRequest.objects.filter(asked_to_join=asked.asked_to_join).select_related("city")
    return sorted(rows.prefetch_related("topics"), key=lambda row: (row.pk != lead, row.pk))


def others_of(asked: TrainingRequest) -> list[TrainingRequest]:
    """Those of its joint that have not said no, without itself."""
    return [row for row in members_of(asked) if row.pk != asked.pk and row.joins != Joins.NO]


def may_leave(asked: TrainingRequest) -> bool:
    """Whether it can still go on by itself: a lead not while a provider is asked for all."""
    is_early = asked.state in (State.SUBMITTED, State.UNDER_REVIEW, State.MATCHED)
    if asked.asked_to_join_id is None or asked.joins == Joins.NO or not is_early:
        return False
    return not (is_lead(asked) and is_proposed(asked))


def joints() -> QuerySet[Joint]:
    """All joints, the newest first, with their requests."""
    rows = Joint.objects.select_related("lead__city").prefetch_related("members__city", "members__topics")
    return rows.exclude(lead__state__in=OVER).order_by("-pk")


def is_late(asked: TrainingRequest) -> bool:
    """Whether the day of its next step has passed."""
    return asked.next_step_by is not None and asked.next_step_by < timezone.now().date() and asked.state not in OVER


def _same_place(asked: TrainingRequest) -> Q:
    return Q(city=asked.city_id) if asked.city_id else Q(city=None, city_text=asked.city_text)


def _compared(asked: TrainingRequest, topics: Iterable[int], other: TrainingRequest) -> Like | None:
    """What both ask for; None where they have no month in common."""
    months = [name for name in asked.months if name in other.months]
    if asked.months and other.months and not months:
        return None
    return Like(other, [topic for topic in other.topics.all() if topic.pk in set(topics)], months)


def join_part(asked: TrainingRequest, secret: str) -> tuple[str, dict[str, Any]] | None:
    """On the city's page: with which cities it would be taught, and its answer; nothing where nobody asks."""
    others = others_of(asked)
    if asked.asked_to_join is None or not others:
        return None
    context = {
        "others": others,
        "note": asked.asked_to_join.note,
        "join_form": AnswerForm(),
        "may_answer": asked.state == State.UNDER_REVIEW and not is_proposed(asked),
        "may_leave": may_leave(asked),
    }
    return "trainings/request/join_part.html", context


def is_lead(asked: TrainingRequest) -> bool:
    """Whether it is matched for the others of its joint."""
    return asked.asked_to_join is not None and asked.asked_to_join.lead_id == asked.pk


def is_proposed(asked: TrainingRequest) -> bool:
    """Whether a provider was asked for it, or for the lead of its joint."""
    numbers = {asked.pk, *([asked.asked_to_join.lead_id] if asked.asked_to_join else [])}
    return Match.objects.filter(request__in=numbers, state__in=LIVE_MATCHES).exists()
