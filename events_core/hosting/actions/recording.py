"""Recording on a city's behalf what it said by letter."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Refused
from events_core.hosting import mail
from events_core.hosting.intake import Intake
from events_core.hosting.models import Answer, CohostRequest
from events_core.hosting.terms import Terms
from events_core.journal import files
from events_core.journal.actors import Actor
from events_core.network.models import City, Organisation

from .common import answered, hosts_changed, locked, take, tell, write
from .drafting import draft_request
from .gifts import hand_over_gifts

ANSWERS = {"confirmed": "record_confirmed", "declined": "record_declined"}
Dates = tuple[datetime.datetime, datetime.datetime]


@transaction.atomic
def record_answer(
    request_id: int,
    answer: str,
    *,
    name: str,
    position: str,
    note_text: str,
    by: Actor,
    dates: Dates | None = None,
    scan: UploadedFile | None = None,
) -> CohostRequest:
    """Record an answer that came by letter, on the city's behalf: confirmed or declined, for the event's present dates.

    `dates` are those that the city was asked about: when the event has others by now, this refuses (`lapsed`).
    `scan` is the letter as a file.
    """
    event, request = locked(request_id)
    terms = _checked(answer, {"name": name, "position": position, "note": note_text})
    if dates is not None and dates != (event.starts_at, event.ends_at):
        raise Refused("lapsed", _("The event has been moved since: the answer is not for its present dates."))
    was_asked = request.state in (CohostRequest.State.SENT, CohostRequest.State.COUNTERED)
    take(request, ANSWERS[answer])
    request.accepted_at = None
    kept = files.keep(scan, about=request, by=by) if scan else None
    answered(request, answer, terms, dates=(event.starts_at, event.ends_at), via=Answer.Via.LETTER, scan=kept)
    write(request)
    tell(by, answer, request, dates=event.span)
    if was_asked:
        mail.to_city(request, "copy")
    mail.to_team(event, answer, request=request)
    hand_over_gifts(request, by)
    hosts_changed(event, by)
    return request


@transaction.atomic
def record_for_city(
    event_id: int, city: City, organisation: Organisation, answer: str, *, by: Actor, **told: Any
) -> CohostRequest:
    """As `record_answer`, for a local government that nobody has named yet."""
    request = draft_request(event_id, city, organisation, by=by)
    return record_answer(request.pk, answer, by=by, **told)


def _checked(answer: str, told: Mapping[str, str]) -> Terms:
    intake = Intake(told)
    if answer not in ANSWERS:
        intake.errors.append(
            FieldError("answer", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ANSWERS)})
        )
    terms = Terms(
        name=intake.name("name", told["name"], required=_("Say who answered for the city.")),
        position=intake.text("position", told["position"], 200),
        message=intake.text("note", told["note"], 2_000, line=False),
    )
    intake.done()
    return terms
