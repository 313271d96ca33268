"""What goes with the post of a focal point: pledges that are waiting for the holder's answer."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from events_core.journal.actors import Actor
from events_core.network import handing
from events_core.network.handing import Held
from events_core.network.models import FocalPoint

from . import actions
from .lifecycle import CONTRIBUTING
from .models import Contribution


def register() -> None:
    """Make pledges known to who hands over a post."""
    handing.provide("pledge", open_pledges, take)


def open_pledges(post: FocalPoint, addresses: list[str]) -> Iterable[Held]:
    """Contributions that were asked for by link and are not answered; one query."""
    whose = Q(party__organisation=post.organisation_id)
    if post.city_id:
        whose = Q(party__organisation__city=post.city_id, party__organisation__kind="local_government")
    rows = Contribution.objects.filter(whose, contact_email__in=addresses, asked_at__isnull=False, answered_at=None)
    for row in rows.select_related("book__event", "party__organisation").order_by("pk"):
        if row.is_waiting and not row.book.is_closed and not CONTRIBUTING.blockers(row, "ask"):
            text = _("Contribution that %(body)s is asked to confirm") % {"body": row.party}
            yield Held(row.pk, str(row.book.title), text)


def take(number: int, contact: Mapping[str, str], by: Actor) -> None:
    """Somebody else is asked, by a new link; the day of reply stays while it is still to come."""
    row = Contribution.objects.select_related("book__event").get(pk=number)
    day = row.reply_by if row.reply_by and row.reply_by >= row.book.today else None
    actions.ask(number, contact, by=by, reply_by=day)
