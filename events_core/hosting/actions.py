"""Every write to co-host requests."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.foundation.texts import fault_of, normalise
from events_core.foundation.typeset import gate
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import City, Organisation
from events_core.programme.actions import locked, raise_version
from events_core.programme.models import Event

from .lifecycle import COHOSTING
from .models import CohostRequest

ANSWERS = {"confirmed": "record_confirmed", "declined": "record_declined"}
Dates = tuple[datetime.datetime, datetime.datetime]


@transaction.atomic
def draft_request(
    event_id: int, city: City, organisation: Organisation, *, by: Actor, asked: Mapping[str, Any] | None = None
) -> CohostRequest:
    """Name the local government that is to host in a city; naming it again gives the same request.

    Another one of the same city takes its place, and what was answered before is in the journal only. `asked` is kept
    with the request, until a yes the latest one: visitors, what the city is asked for, whom at the city.

    Refuses a city that the event does not go to, an organisation that is not a local government of it, and another one
    once the first has confirmed.
    """
    event = locked(event_id)
    if not event.cities.filter(pk=city.pk).exists():
        raise Invalid(FieldError("city", "not_of_event", _("The event does not go to this city.")))
    if organisation.kind != Organisation.Kind.LOCAL_GOVERNMENT or organisation.city_id != city.pk:
        raise Invalid(FieldError("organisation", "not_local_government", _("Choose a local government of this city.")))
    request, made = CohostRequest.objects.select_for_update().get_or_create(
        event=event, city=city, defaults={"organisation": organisation, "asked": dict(asked or {})}
    )
    if not made and request.organisation_id == organisation.pk:
        return _ask_for(request, asked)
    if not made:
        _name_another(request, event, organisation, asked)
    note(by, "cohost.drafted", request, within=event, body=organisation.name)
    return request


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
) -> CohostRequest:
    """Record an answer that came by letter, on the city's behalf: confirmed or declined, for the event's present dates.

    `dates` are those that the city was asked about: when the event has others by now, this refuses (`lapsed`).
    """
    event_id = CohostRequest.objects.values_list("event_id", flat=True).get(pk=request_id)
    event = locked(event_id)
    texts = _checked(answer, name, position, note_text)
    if dates is not None and dates != (event.starts_at, event.ends_at):
        raise Refused("lapsed", _("The event has been moved since: the answer is not for its present dates."))
    request = CohostRequest.objects.select_for_update().get(pk=request_id)
    request.event = event
    COHOSTING.take(request, ANSWERS[answer])
    request.answered_by, request.answered_position, request.note = texts
    request.answered_at = timezone.now()
    request.answer_starts_at, request.answer_ends_at = event.starts_at, event.ends_at
    request.version += 1
    request.save()
    note(by, f"cohost.{answer}", request, within=event, body=request.organisation.name, dates=event.span)
    raise_version()
    return request


@transaction.atomic
def record_for_city(
    event_id: int, city: City, organisation: Organisation, answer: str, *, by: Actor, **told: Any
) -> CohostRequest:
    """As `record_answer`, for a local government that nobody has named yet."""
    request = draft_request(event_id, city, organisation, by=by)
    return record_answer(request.pk, answer, by=by, **told)


@transaction.atomic
def lapse_answers(event: Event, *, by: Actor) -> int:
    """The event goes to other dates or cities: every yes to the old ones lapses; how many did."""
    cities = set(event.cities.values_list("pk", flat=True))
    lapsed = 0
    for request in event.cohost_requests.select_for_update().filter(state=CohostRequest.State.CONFIRMED):
        if request.is_for(event) and request.city_id in cities:
            continue
        COHOSTING.take(request, "lapse")
        request.version += 1
        request.save()
        note(by, "cohost.lapsed", request, within=event, body=request.organisation.name)
        lapsed += 1
    return lapsed


def _ask_for(request: CohostRequest, asked: Mapping[str, Any] | None) -> CohostRequest:
    if asked and request.state != CohostRequest.State.CONFIRMED and dict(asked) != request.asked:
        request.asked = dict(asked)
        request.version += 1
        request.save()
    return request


def _name_another(
    request: CohostRequest, event: Event, organisation: Organisation, asked: Mapping[str, Any] | None
) -> None:
    request.event = event
    COHOSTING.take(request, "name_another")
    request.organisation = organisation
    request.asked = dict(asked or {})
    request.answered_by = request.answered_position = request.note = ""
    request.answered_at = request.answer_starts_at = request.answer_ends_at = None
    request.version += 1
    request.save()


def _checked(answer: str, name: str, position: str, note_text: str) -> tuple[str, str, str]:
    errors = []
    if answer not in ANSWERS:
        errors.append(FieldError("answer", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ANSWERS)}))
    texts = []
    for field, text, limit in (("name", name, 200), ("position", position, 200), ("note", note_text, 2_000)):
        clean = normalise(text or "")
        wrong = fault_of(clean, limit, line=field != "note")
        if field == "name":
            wrong = wrong or _name_fault(clean)
        errors += [FieldError(field, *wrong)] if wrong else []
        texts.append(clean)
    if errors:
        raise Invalid(*errors)
    return texts[0], texts[1], texts[2]


def _name_fault(name: str) -> tuple[str, str] | None:
    if not name:
        return "required", _("Say who answered for the city.")
    missing = gate.printable(name)
    return ("missing_glyph", gate.message_for(missing)) if missing else None
