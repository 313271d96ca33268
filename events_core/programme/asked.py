"""What the rest of the house needs to know of those who are invited or asked: pills, sentences, letters, what waits."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from events_core.foundation import localise
from events_core.journal import actors, sentences
from events_core.network.models import Person

from . import asked_mail, candidates, guestlist, happened, letterbox, waiting
from .asking import Asked, DateAsk, DateOption, Invitation
from .dating import ASKED_BY_LINK
from .happened import Kind
from .inviting import INVITED_BY_LINK
from .models import State, Visibility
from .queries import managed_events
from .waiting import Group, Wait

NEAR = datetime.timedelta(days=30)
"""So long before an event it matters that invitations are not answered."""
INVITED = ("invitation.declined", "invitation.sent", "invitation.reminded", "invitation.withdrawn")
DATES = ("dates.answered", "dates.answered_anew", "dates.asked", "dates.reminded", "dates.taken")
SENTENCES = {
    "invitation.listed": gettext_lazy("Put on the list of those to invite: %(count)s."),
    "invitation.sent": gettext_lazy("Invitations sent: %(count)s."),
    "invitation.reminded": gettext_lazy("Reminders to those invited: %(count)s."),
    "invitation.declined": gettext_lazy("Cannot come."),
    "invitation.withdrawn": gettext_lazy("An invitation was withdrawn."),
    "dates.listed": gettext_lazy("Candidate dates: %(dates)s."),
    "dates.unlisted": gettext_lazy("No candidate dates any more: %(dates)s."),
    "dates.people": gettext_lazy("Put on the list of those to ask about dates: %(count)s."),
    "dates.dropped": gettext_lazy("Somebody is off the list of those asked about dates."),
    "dates.asked": gettext_lazy("Asked about dates: %(count)s, to answer by %(day)s."),
    "dates.extended": gettext_lazy("Answers about dates are taken until %(day)s."),
    "dates.reminded": gettext_lazy("Reminders about dates: %(count)s."),
    "dates.answered": gettext_lazy("Said which dates suit."),
    "dates.answered_anew": gettext_lazy("Said anew which dates suit."),
    "dates.taken": gettext_lazy("Dates taken from the candidates: %(dates)s."),
    "dates.anew": gettext_lazy("Another list of candidate dates is begun."),
}


def waits(request: HttpRequest, person: Person) -> Iterable[Group]:
    """Invitations that are not answered near the event, who is silent about dates, dates to be taken."""
    mine, now = managed_events(person).defer("summary", "description", "outcome", "search_text"), timezone.now()
    silent = Q(invitations__sent_at__isnull=False) & Q(
        invitations__registered_at=None, invitations__declined_at=None, invitations__withdrawn_at=None
    )
    near = mine.filter(state=State.PUBLISHED, visibility=Visibility.BY_INVITATION)
    near = near.filter(starts_at__gt=now, starts_at__lt=now + NEAR)
    near = near.filter(Q(registration_closes_at=None) | Q(registration_closes_at__gt=now))
    near = near.annotate(
        silent=Count("invitations", filter=silent),
        since=Min("invitations__sent_at", filter=silent),
        reminded=Max("invitations__reminded_at", filter=silent),
    )
    yield from waiting.listed(
        request, "invitations", _("Invitations without an answer"),
        near.filter(silent__gt=0).order_by("starts_at", "id"), _invited, event="pk", order=42,
    )  # fmt: skip
    taken = DateOption.objects.filter(event=OuterRef("pk"), taken_at__isnull=False)
    asking = mine.filter(~Exists(taken), state__in=(State.DRAFT, State.POSTPONED))
    asks = DateAsk.objects.filter(event__in=asking.values("pk"), sent_at__isnull=False, answered_at=None)
    yield from waiting.listed(
        request, "dates-silent", _("Asked which dates suit"),
        asks.select_related("event").order_by("reply_by", "id"), _silent,
        event="event", late=Q(reply_by__lt=now.date()), order=44,
    )  # fmt: skip
    unsaid = Q(date_asks__sent_at__isnull=False, date_asks__answered_at=None, date_asks__reply_by__gte=now.date())
    said = asking.filter(Exists(DateOption.objects.filter(event=OuterRef("pk")))).annotate(
        unsaid=Count("date_asks", filter=unsaid),
        asked=Count("date_asks", filter=Q(date_asks__sent_at__isnull=False)),
        since=Max("date_asks__answered_at"),
    )
    yield from waiting.listed(
        request, "dates-take", _("Dates to be chosen"),
        said.filter(unsaid=0, asked__gt=0).order_by("starts_at", "id"), _take, event="pk", order=13,
    )  # fmt: skip


def _invited(event: Any) -> Wait:
    count = event.silent
    whom = ngettext("%(count)s person invited", "%(count)s people invited", count) % {"count": localise.number(count)}
    home = reverse("programme:invitations", args=[event.slug])
    return Wait(
        str(event.title), f"{home}?state=invited", _("They have not said whether they come."), event.since,
        event.registration_ends_at, whom, event.pk, event.reminded, _("Remind them"),
        reverse("programme:invitations_remind", args=[event.slug]), zone=event.timezone,
    )  # fmt: skip


def _silent(ask: DateAsk) -> Wait:
    event = ask.event
    return Wait(
        str(event.title), reverse("programme:dates", args=[event.slug]), _("Which of the candidate dates suit?"),
        ask.sent_at or ask.created_at, candidates.closes_at(ask, event), ask.called, event.pk, ask.reminded_at,
        _("Remind them"), reverse("programme:dates_remind", args=[event.slug]), zone=event.timezone,
    )  # fmt: skip


def _take(event: Any) -> Wait:
    page = reverse("programme:dates", args=[event.slug])
    text = _("Everybody has answered, or their time is over: take dates, or ask more people.")
    return Wait(str(event.title), page, text, event.since or event.created_at, event_id=event.pk, zone=event.timezone)


def _names(model: type[Asked]) -> actors.Resolver:
    def resolve(ids: Iterable[int]) -> dict[int, str]:
        return {row.pk: row.called for row in model._default_manager.filter(pk__in=list(ids))}

    return resolve


def register() -> None:
    """Tell everybody."""
    happened.kinds(
        Kind("invited", pgettext_lazy("kind of happening", "Invitations"), INVITED, INVITED[:1]),
        Kind("dates", pgettext_lazy("kind of happening", "Candidate dates"), DATES, DATES[:1]),
    )
    actors.register(INVITED_BY_LINK, _names(Invitation))
    actors.register(ASKED_BY_LINK, _names(DateAsk))
    sentences.register(SENTENCES)
    asked_mail.register()
    guestlist.register()
    letterbox.tells_of(Invitation, "event")
    letterbox.tells_of(DateAsk, "event")
    waiting.provide(waits)
