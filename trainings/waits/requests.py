"""Training requests that wait: for an officer, for the city, for a provider."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.models import State as EventState
from events_core.programme.waiting import Group, Wait
from registrations.models import HOLDING, Registration
from trainings import board
from trainings.models import Match, Report, TrainingRequest

State = TrainingRequest.State
PATIENCE = datetime.timedelta(days=7)
"""How long a city may wait until somebody takes its request up, before it is late."""
_EVENT = "event"


def requests(request: HttpRequest, person: Person) -> Iterable[Group]:
    """For officers: every request that somebody has to do something about; three queries at most for each group."""
    if not request.user.has_perm("trainings.manage"):
        return
    yield from _for_us(request, person)
    yield from _for_others(request, person)
    yield from _reports(request)


def _for_us(request: HttpRequest, person: Person) -> Iterable[Group]:
    """To be taken up; then the next steps: of one's own requests, of nobody's, and of other officers'."""
    today = timezone.now().date()
    new = board.urgent(board.requests_for(person), board.NEW)
    late_new = Q(submitted_at__lt=timezone.now() - PATIENCE)
    yield from waiting.listed(
        request, "trainings-new", _("Training requests to take up"), new, _new, event=_EVENT, late=late_new, order=50
    )
    is_late = Q(next_step_by__lt=today)
    steps = board.steps(board.requests_for(person))
    own = steps.filter(Q(owner=person) | Q(owner=None))
    title = _("Training requests with us")
    yield from waiting.listed(request, "trainings-us", title, own, _step, event=_EVENT, late=is_late, order=51)
    others = steps.exclude(owner=person).exclude(owner=None)
    yield from waiting.listed(
        request,
        "trainings-officers",
        _("Training requests with other officers"),
        others,
        _step_of_other,
        event=_EVENT,
        late=is_late,
        order=52,
    )


def _for_others(request: HttpRequest, person: Person) -> Iterable[Group]:
    now = timezone.now()
    city = board.urgent(board.requests_for(person), board.CITY)
    yield from waiting.listed(
        request,
        "trainings-city",
        _("Cities that have not answered about trainings"),
        city,
        _city,
        event=_EVENT,
        order=53,
    )
    asked = Match.objects.filter(state=Match.State.PROPOSED).select_related("request__city", "offer__organisation")
    yield from waiting.listed(
        request,
        "trainings-provider",
        _("Providers who have not answered"),
        asked.prefetch_related("request__topics").order_by(F("reply_by").asc(nulls_last=True), "pk"),
        _provider,
        event="request__event",
        late=Q(reply_by__lt=now.date()),
        order=54,
    )
    named = Registration.objects.filter(
        event=OuterRef("event"), category__slug=OuterRef("city__slug"), state__in=HOLDING
    )
    coming = TrainingRequest.objects.filter(
        state=State.SCHEDULED, event__starts_at__gt=now, event__state=EventState.PUBLISHED
    )
    unnamed = coming.exclude(Exists(named)).select_related("city", "event").order_by("event__starts_at", "pk")
    yield from waiting.listed(
        request, "trainings-people", _("Cities that have named nobody"), unnamed, _people, event=_EVENT, order=55
    )


def _reports(request: HttpRequest) -> Iterable[Group]:
    """Trainings that are over: to be marked as held, reported to the city, closed."""
    sent = Report.objects.filter(request=OuterRef("pk"), sent_at__isnull=False)
    unsaid = Q(state=State.SCHEDULED, event__ends_at__lt=timezone.now())
    rows = TrainingRequest.objects.select_related("city", "event").prefetch_related("topics")
    report = rows.filter(unsaid | (Q(state=State.DELIVERED) & ~Exists(sent))).order_by("event__ends_at", "pk")
    yield from waiting.listed(
        request, "trainings-report", _("Reports to cities to be written"), report, _report, event=_EVENT, order=56
    )
    close = rows.filter(Exists(sent), state=State.DELIVERED).select_related("report").order_by("report__sent_at", "pk")
    yield from waiting.listed(
        request, "trainings-close", _("Training requests to close"), close, _close, event=_EVENT, order=57
    )


def _wait(one: TrainingRequest, page: str, text: str, since: datetime.datetime, **rest: Any) -> Wait:
    both = _("%(place)s, %(title)s") % {"place": one.place, "title": one.shown_title}
    title = one.shown_title if rest.get("whom") == one.place else both
    return Wait(title, reverse(f"trainings:{page}", args=[one.pk]), text, since, event_id=one.event_id, **rest)


def _new(one: TrainingRequest) -> Wait:
    since = one.submitted_at or one.state_since
    text = _("Take it up: the city is told who takes care of it.")
    return _wait(one, "desk_request", text, since, due=since + PATIENCE)


def _step(one: TrainingRequest) -> Wait:
    """What to do next: as somebody wrote down, else as the request stands."""
    text = one.next_step or _next(one)
    if one.owner is None:
        text = _("Nobody takes care of it") + " · " + text
    due = waiting.day_end(one.next_step_by, datetime.UTC) if one.next_step_by else None
    return _wait(one, "desk_request", text, _since(one), due=due)


def _step_of_other(one: TrainingRequest) -> Wait:
    due = waiting.day_end(one.next_step_by, datetime.UTC) if one.next_step_by else None
    whom = one.owner.name if one.owner else ""
    return _wait(one, "desk_request", one.next_step or _next(one), _since(one), due=due, whom=whom)


def _next(one: Any) -> str:
    if one.last_side == "city":
        return _("Answer what the city wrote")
    if one.match_state == Match.State.COUNTERED:
        return _("Answer what the provider proposes")
    if one.state == State.AGREED:
        return _("All agree: schedule the training")
    if one.state == State.ON_HOLD:
        return _("Take it up again")
    return _("Find a provider for it")


def _since(one: Any) -> datetime.datetime:
    """Since when it is as it is: since the city wrote, where that is why it waits."""
    latest = one.last_at if one.last_side == "city" else None
    return max(latest or one.state_since, one.state_since)


def _city(one: Any) -> Wait:
    """The city has been written to, asked to join others, or to agree."""
    if one.state == State.MATCHED:
        text = _("A provider has accepted: the city has to agree")
    elif one.last_side == "staff":
        text = _("We wrote, and it has not answered")
    else:
        text = _("Asked whether it would be taught together with others")
    since = one.last_at if one.last_side == "staff" and one.state != State.MATCHED else one.state_since
    return _wait(one, "desk_request", text, since, whom=one.place, reminded=one.reminded_at)


def _provider(one: Match) -> Wait:
    opened = _("Opened, not answered") if one.opened_at else _("Not opened yet")
    due = waiting.day_end(one.reply_by, datetime.UTC) if one.reply_by else None
    return _wait(
        one.request,
        "desk_request",
        opened,
        one.proposed_at,
        due=due,
        whom=str(one.offer.organisation),
        reminded=one.reminded_at,
        act=_("Remind"),
        act_url=reverse("trainings:match_move", args=[one.request_id, "remind"]),
    )


def _people(one: TrainingRequest) -> Wait:
    assert one.event
    day = {"day": localise.date(localise.local_day(one.event.starts_at, one.event.timezone))}
    text = _("The training begins on %(day)s, and nobody of the city has a place in it.") % day
    return _wait(one, "desk_request", text, one.state_since, due=one.event.starts_at, whom=one.place)


def _report(one: TrainingRequest) -> Wait:
    assert one.event
    if one.state == State.SCHEDULED:
        text = _("It is over: say that the training was held.")
        return _wait(one, "desk_request", text, one.event.ends_at, zone=one.event.timezone)
    text = _("%(event)s was held: the city waits for its report.") % {"event": one.event.title}
    return _wait(one, "report_edit", text, one.state_since, zone=one.event.timezone)


def _close(one: Any) -> Wait:
    text = pgettext("of a training request", "The report was sent: close it when nothing is left to do.")
    return _wait(one, "desk_request", text, one.report.sent_at)
