"""Taking what somebody answers, so that nothing tells afterwards who answered what."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Refused
from trainings.asking import checked, is_over
from trainings.models import Ballot, Invitation, Survey
from trainings.models.evaluation import FEWEST
from trainings.models.supply import today

CHANCE = secrets.SystemRandom()


@transaction.atomic
def answer(invitation_id: int, answers: Mapping[str, Any]) -> Survey:
    """Keep what somebody answers (by the number of the question), without anything of who they are.

    Refuses a second time (`answered`), when the survey is not open (`closed`), and what does not fit (422). The
    journal has no entry of it, and the ballot cannot be given back: it cannot be found again.
    """
    survey_id = Invitation.objects.values_list("survey_id", flat=True).get(pk=invitation_id)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("event").get(pk=survey_id)
    if Invitation.objects.get(pk=invitation_id).has_answered:
        raise Refused("answered", _("You have answered already. Thank you."))
    if survey.state != Survey.State.OPEN or is_over(survey):
        raise Refused("closed", _("This survey takes no more answers."))
    _keep(survey, checked(survey, answers))
    _mark(survey, invitation_id)
    return survey


def _keep(survey: Survey, answers: dict[str, Any]) -> None:
    """Add a ballot and write all of this survey anew, in an order by chance.

    Otherwise the order in which rows lie in the database (SQLite's rowid, PostgreSQL's ctid and xmin) would be the
    order of answering.
    """
    ballots = list(Ballot.objects.filter(survey=survey))
    ballots.append(Ballot(survey=survey, answers=answers, on=today(), batch=len(ballots) // FEWEST))
    CHANCE.shuffle(ballots)
    Ballot.objects.filter(survey=survey).delete()
    Ballot.objects.bulk_create(ballots)


def _mark(survey: Survey, invitation_id: int) -> None:
    """Note that somebody has answered, and write all invitations of the survey anew, so that none looks newer."""
    now = When(pk=invitation_id, then=Value(value=True))
    marked = Case(now, default=F("has_answered"), output_field=BooleanField())
    Invitation.objects.filter(survey=survey).update(has_answered=marked)
