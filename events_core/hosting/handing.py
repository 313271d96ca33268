"""What goes with the post of a focal point: requests to co-host of which the holder is the contact."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.journal.actors import Actor
from events_core.network import handing
from events_core.network.handing import Held
from events_core.network.models import FocalPoint

from . import actions
from .lifecycle import LIVE, OVER
from .models import CohostRequest


def register() -> None:
    """Make requests to co-host known to who hands over a post."""
    handing.provide("cohost", open_requests, take)


def open_requests(post: FocalPoint, addresses: list[str]) -> Iterable[Held]:
    """Requests to the city or the local government that are drafted, waiting or agreed; one query."""
    whose = Q(city=post.city_id) if post.city_id else Q(organisation=post.organisation_id)
    rows = CohostRequest.objects.filter(whose, contact_email__in=addresses, state__in=(*LIVE, "drafted"))
    for row in rows.exclude(event__state__in=OVER).select_related("event").order_by("pk"):
        event = row.event
        when = localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
        text = _("Request to co-host, %(dates)s: %(state)s") % {"dates": when, "state": row.get_state_display()}
        yield Held(row.pk, str(event.title), text)


def take(number: int, contact: Mapping[str, str], by: Actor) -> None:
    """The request has another contact; a live one goes out with a new link."""
    actions.replace_contact(number, contact, by=by)
