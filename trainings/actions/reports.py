"""The report to the city that asked: the organisers' words, and sending it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.journal.actors import Actor
from trainings.mail import to_city
from trainings.models import Report, TrainingRequest

from .common import locked, must_be_fresh, tell, text_of, write

LONGEST = 10_000
WRITTEN_IN = (TrainingRequest.State.DELIVERED, TrainingRequest.State.CLOSED)
"""States in which there is something to report."""


@transaction.atomic
def save_report(request_id: int, values: Mapping[str, Any], *, by: Actor, version: int | None = None) -> Report:
    """Write `summary` and `next_steps`. Refuses before the training was held (409)."""
    request = locked(request_id)
    report = _report_on(request)
    must_be_fresh(report, version)
    report.summary = text_of(values.get("summary", report.summary), "summary", most=LONGEST)
    report.next_steps = text_of(values.get("next_steps", report.next_steps), "next_steps", most=LONGEST)
    report.written_at = timezone.now()
    write(report)
    tell(by, "report_saved", request)
    return report


@transaction.atomic
def send_report(request_id: int, *, by: Actor, version: int | None = None) -> Report:
    """Show the report to the city and mail its link. Sent once; again only after it was rewritten (else `sent`)."""
    request = locked(request_id)
    report = _report_on(request)
    must_be_fresh(report, version)
    if not report.summary:
        raise Invalid(FieldError("summary", "required", _("Write a summary first: what came of the training.")))
    if report.sent_at and report.written_at <= report.sent_at:
        raise Refused("sent", _("This report was sent already. Change it first, then send it again."))
    again = report.sent_at is not None
    report.sent_at = timezone.now()
    write(report)
    tell(by, "report_sent_again" if again else "report_sent", request)
    to_city(request, "report", again=again)
    return report


def _report_on(request: TrainingRequest) -> Report:
    if request.state not in WRITTEN_IN or request.event_id is None:
        raise Refused("not_held", _("The training was not held yet: there is nothing to report."))
    return Report.objects.get_or_create(request=request)[0]
