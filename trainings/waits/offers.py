"""Training offers that wait: for their provider to say that they still hold, for somebody to be named."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.network.models import Person
from events_core.programme import waiting
from events_core.programme.waiting import Group, Wait
from trainings.models import Offer
from trainings.models.supply import PATIENCE

State = Offer.State


def offers(request: HttpRequest, person: Person) -> Iterable[Group]:
    """For officers: offers that nobody confirms any more, or for which nobody can be asked, and those asked about."""
    if not request.user.has_perm("trainings.manage"):
        return
    rows = Offer.objects.select_related("organisation").prefetch_related("topics")
    resting = rows.filter(Q(state=State.RESTING) | Q(state=State.ACTIVE, contact_email=""))
    yield from waiting.listed(
        request,
        "offers-us",
        _("Training offers to look after"),
        resting.order_by("state_since", "pk"),
        _for_us,
        order=58,
    )
    asked = rows.filter(state=State.ACTIVE, asked_at__isnull=False).order_by("asked_at", "pk")
    is_late = Q(asked_at__lt=timezone.now() - PATIENCE)
    title = _("Offers to be confirmed by their providers")
    yield from waiting.listed(request, "offers-asked", title, asked, _asked, late=is_late, order=59)


def _title(one: Offer) -> str:
    return _("%(body)s, %(title)s") % {"body": one.organisation, "title": one.called}


def _for_us(one: Offer) -> Wait:
    url = reverse("trainings:offer", args=[one.pk])
    if one.state == State.RESTING:
        day = {"day": localise.date(one.checked_on)}
        text = _("Not confirmed since %(day)s: it is not matched any more") % day
    else:
        text = _("Nobody is named as its contact")
    return Wait(_title(one), url, text, one.state_since)


def _asked(one: Offer) -> Wait:
    assert one.asked_at
    day = {"day": localise.date(one.checked_on)}
    text = _("Last confirmed on %(day)s; asked whether it is still so") % day
    url = reverse("trainings:offer", args=[one.pk])
    due = one.asked_at + PATIENCE
    return Wait(str(one.called), url, text, one.asked_at, due, str(one.organisation), reminded=one.reminded_at)
