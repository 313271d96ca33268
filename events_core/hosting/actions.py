"""Every write to co-host requests."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid
from events_core.foundation.texts import fault_of, normalise
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import City, Organisation
from events_core.programme.actions import locked, raise_version
from events_core.programme.models import Event

from .lifecycle import COHOSTING
from .models import CohostRequest

ANSWERS = {"confirmed": "record_confirmed", "declined": "record_declined"}


@transaction.atomic
def draft_request(
    event_id: int, city: City, organisation: Organisation, *, by: Actor, asked: Mapping[str, Any] | None = None
) -> CohostRequest:
    """Name the local government that is to host in a city; naming it again gives the same request.

    `asked` is kept with it: visitors, what the city is asked for, whom at the city.

    Refuses a city that the event does not go to, and an organisation that is not a local government of it.
    """
    event = locked(event_id)
    if not event.cities.filter(pk=city.pk).exists():
        raise Invalid(FieldError("city", "not_of_event", _("The event does not go to this city.")))
    if organisation.kind != Organisation.Kind.LOCAL_GOVERNMENT or organisation.city_id != city.pk:
        raise Invalid(FieldError("organisation", "not_local_government", _("Choose a local government of this city.")))
    request, made = CohostRequest.objects.get_or_create(
        event=event, city=city, defaults={"organisation": organisation, "asked": dict(asked or {})}
    )
    if made:
        note(by, "cohost.drafted", request, within=event, body=organisation.name)
    return request


@transaction.atomic
def record_answer(
    request_id: int, answer: str, *, name: str, position: str, note_text: str, by: Actor
) -> CohostRequest:
    """Record an answer that came by letter, on the city's behalf: confirmed or declined, for the event's present dates."""
    event_id = CohostRequest.objects.values_list("event_id", flat=True).get(pk=request_id)
    event = locked(event_id)
    request = CohostRequest.objects.select_for_update().select_related("city", "organisation").get(pk=request_id)
    texts = _checked(answer, name, position, note_text)
    COHOSTING.take(request, ANSWERS[answer])
    request.answered_by, request.answered_position, request.note = texts
    request.answered_at = timezone.now()
    request.agreed_starts_at = event.starts_at if answer == "confirmed" else None
    request.agreed_ends_at = event.ends_at if answer == "confirmed" else None
    request.version += 1
    request.save()
    note(by, f"cohost.{answer}", request, within=event, body=request.organisation.name, dates=event.span)
    raise_version()
    return request


@transaction.atomic
def lapse_answers(event: Event, *, by: Actor) -> int:
    """The event goes to other dates or cities: every yes to the old ones lapses; how many did."""
    cities = set(event.cities.values_list("pk", flat=True))
    lapsed = 0
    for request in event.cohost_requests.select_for_update().filter(state=CohostRequest.State.CONFIRMED):
        same_dates = (request.agreed_starts_at, request.agreed_ends_at) == (event.starts_at, event.ends_at)
        if same_dates and request.city_id in cities:
            continue
        COHOSTING.take(request, "lapse")
        request.version += 1
        request.save()
        note(by, "cohost.lapsed", request, within=event, body=request.organisation.name)
        lapsed += 1
    return lapsed


def _checked(answer: str, name: str, position: str, note_text: str) -> tuple[str, str, str]:
    errors = []
    if answer not in ANSWERS:
        errors.append(FieldError("answer", "unknown", _("Choose one of: %(known)s.") % {"known": ", ".join(ANSWERS)}))
    texts = []
    for field, text, limit in (("name", name, 200), ("position", position, 200), ("note", note_text, 2_000)):
        clean = normalise(text or "")
        wrong = fault_of(clean, limit, line=field != "note")
        if field == "name" and not clean:
            wrong = ("required", _("Say who answered for the city."))
        errors += [FieldError(field, *wrong)] if wrong else []
        texts.append(clean)
    if errors:
        raise Invalid(*errors)
    return texts[0], texts[1], texts[2]
