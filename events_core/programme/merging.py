"""What becomes of events and teams when two people, organisations or cities are one."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from events_core.network.merging import registry
from events_core.network.merging.models import Kind
from events_core.network.merging.registry import Merge, drop_rows, join_rows, move_rows, place

from .models import Event, TeamMember
from .rules import forget_roles

RANK = [
    TeamMember.Role.LEAD,
    TeamMember.Role.ORGANISER,
    TeamMember.Role.TRAINER,
    TeamMember.Role.STEWARD,
    TeamMember.Role.VIEWER,
]
"""Who does most comes first."""


def register() -> None:
    """Say what becomes of every field of this app."""
    events = gettext_lazy("Events")
    place("programme.Event_cities", "city", _events, events)
    place("programme.Partner", "organisation", _events, events)
    place("programme.TeamMember", "person", _teams, gettext_lazy("Teams of events"))
    place("programme.DeskVisit", "person", drop_rows)
    place("programme.Invitation", "by", move_rows)
    place("programme.DateAsk", "by", move_rows)
    registry.lock_before(lock_events)
    registry.follow(_roles)
    registry.power(lambda person: TeamMember.objects.filter(person=person).exists())


def lock_events(kind: str, ids: list[int]) -> None:
    """Who writes to an event locks it before its cities and partners; so does a merge of these."""
    named = {Kind.CITY: Q(cities__in=ids), Kind.ORGANISATION: Q(partners__organisation__in=ids)}.get(Kind(kind))
    if named is not None:
        numbers = Event.objects.filter(named).values("pk")
        list(Event.objects.select_for_update().filter(pk__in=numbers).order_by("pk").values_list("pk"))


def _events(merge: Merge, model: type[models.Model], field: str) -> None:
    """Events go to the city, or have the partner, that is kept; each once. Their version tells programs of it."""
    touched = set(model._default_manager.filter(**{field: merge.gone.pk}).values_list("event_id", flat=True))
    join_rows(merge, model, field)
    Event.objects.filter(pk__in=touched).update(version=F("version") + 1, changed_at=timezone.now())


def _teams(merge: Merge, model: type[models.Model], field: str) -> None:
    """In the team of one event a person is once, as what lets them do more."""
    theirs = dict(TeamMember.objects.filter(person=merge.gone).values_list("event_id", "role"))
    for mine in TeamMember.objects.filter(person=merge.kept, event__in=theirs):
        more = min(mine.role, theirs[mine.event_id], key=_rank)
        if more != mine.role:
            TeamMember.objects.filter(pk=mine.pk).update(role=more)
    join_rows(merge, model, field)


def _rank(role: str) -> int:
    return RANK.index(TeamMember.Role(role))


def _roles(merge: Merge) -> None:
    if merge.kind == Kind.PERSON:
        forget_roles(merge.kept)


def events_of_both(merge: Merge, rows: models.QuerySet) -> Iterable[Event]:
    """Events of which some rows (`event`, `person`) are of both people."""
    mine = rows.filter(person=merge.kept).values("event_id")
    return Event.objects.filter(pk__in=rows.filter(person=merge.gone, event_id__in=mine).values("event_id"))
