"""What goes with the post of a focal point: training requests and offers of which the holder is the contact."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from events_core.journal.actors import Actor
from events_core.network import handing
from events_core.network.handing import Held
from events_core.network.models import FocalPoint

from . import actions
from .lifecycle import OVER
from .models import Offer, TrainingRequest


def register() -> None:
    """Make requests and offers known to who hands over a post."""
    handing.provide("request", open_requests, take_request)
    handing.provide("offer", open_offers, take_offer)


def open_requests(post: FocalPoint, addresses: list[str]) -> Iterable[Held]:
    """Requests of the city that were sent and are not over; two queries. A draft is its maker's own."""
    whose = Q(city=post.city_id) if post.city_id else Q(organisation=post.organisation_id)
    rows = TrainingRequest.objects.filter(whose, contact_email__in=addresses, submitted_at__isnull=False)
    for row in rows.exclude(state__in=OVER).prefetch_related("topics").order_by("pk"):
        text = _("Training request %(reference)s: %(state)s")
        yield Held(row.pk, row.shown_title, text % {"reference": row.reference, "state": row.get_state_display()})


def open_offers(post: FocalPoint, addresses: list[str]) -> Iterable[Held]:
    """Offers of the organisation, or of the city's local government, that were not withdrawn; two queries."""
    whose = Q(organisation=post.organisation_id)
    if post.city_id:
        whose = Q(organisation__city=post.city_id, organisation__kind="local_government")
    rows = Offer.objects.filter(whose, contact_email__in=addresses).exclude(state=Offer.State.WITHDRAWN)
    for row in rows.select_related("organisation").prefetch_related("topics").order_by("pk"):
        yield Held(row.pk, str(row), _("Training on offer by %(body)s") % {"body": row.organisation})


def take_request(number: int, contact: Mapping[str, str], by: Actor) -> None:
    """The city has another contact, who gets a new link."""
    actions.hand_request(number, contact, by=by)


def take_offer(number: int, contact: Mapping[str, str], by: Actor) -> None:
    """The offer has another contact, who gets new links to it and to what is proposed."""
    actions.save_offer(Offer.objects.get(pk=number), {"contact": contact}, by=by, confirms=False)
