"""How this app's entries read in the journal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from events_core.journal import actors, sentences
from trainings.actions.common import CITY, PROVIDER
from trainings.models import Match, TrainingRequest

from . import agreement, delivery, demand, evaluation, matching, queue, supply


def who_asks(ids: Iterable[int]) -> dict[int, str]:
    """Whose link was used: the contact of the request, for its city."""
    rows = TrainingRequest.objects.filter(pk__in=list(ids)).select_related("city")
    return {row.pk: _("%(name)s, %(body)s") % {"name": row.contact_name or "–", "body": row.place} for row in rows}


def who_teaches(ids: Iterable[int]) -> dict[int, str]:
    """Whose link was used: who answered for the provider."""
    rows = Match.objects.filter(pk__in=list(ids)).select_related("offer__organisation")
    return {
        row.pk: _("%(name)s, %(body)s") % {"name": row.answered_name, "body": row.offer.organisation}
        if row.answered_name
        else _("By the link of %(body)s") % {"body": row.offer.organisation}
        for row in rows
    }


def register() -> None:
    """Make this app's verbs and actors known to the journal."""
    actors.register(CITY, who_asks)
    actors.register(PROVIDER, who_teaches)
    for part in (agreement, delivery, demand, evaluation, matching, queue, supply):
        sentences.register(part.VERBS)
    supply.register()
