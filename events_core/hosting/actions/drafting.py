"""Naming who is to host, what they are asked for, and whether the event waits for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused
from events_core.hosting.intake import AskedIntake
from events_core.hosting.lifecycle import ENDED
from events_core.hosting.models import CohostRequest, GatedEvent
from events_core.hosting.queries import focal_point_of
from events_core.hosting.terms import plain
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.links import replace
from events_core.network.models import City, Organisation
from events_core.programme.actions import locked as locked_event
from events_core.programme.models import Event, Kind

from .common import begin_anew, hosts_changed, locked, must_be_fresh, take, tell, write

CHANGEABLE = (CohostRequest.State.DRAFTED, *ENDED)


@transaction.atomic
def draft_request(
    event_id: int,
    city: City,
    organisation: Organisation,
    *,
    by: Actor,
    asked: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> CohostRequest:
    """Name the local government that is to host in a city; naming it again gives the same request.

    Another one of the same city takes its place, and what was answered before is kept among the answers. `asked` is
    what it is asked for (`intake.AskedIntake`), the latest words until it is sent; without a contact the city's focal
    point is asked.

    Refuses a city that the event does not go to, an organisation that is not a local government of it, another one
    while the first is asked or has confirmed, wrong values at their fields, and what was changed since `version` (412;
    0: there was no request).
    """
    event = locked_event(event_id)
    _must_fit(event, city, organisation)
    clean = AskedIntake(asked or {}).clean()
    request, made = CohostRequest.objects.select_for_update().get_or_create(
        event=event, city=city, defaults={"organisation": organisation}
    )
    request.event = event
    if not made:
        must_be_fresh(request, version)
    if request.organisation_id != organisation.pk:
        _name_another(request, organisation)
        made = True
    if request.state not in CHANGEABLE:
        return request
    if assign(request, clean, find_contact=made) and not made:
        tell(by, "edited", request)
    write(request)
    if made:
        tell(by, "drafted", request)
    return request


def _must_fit(event: Event, city: City, organisation: Organisation) -> None:
    """Refuses (422) a city that the event does not go to, and who is not its local government."""
    if not event.cities.filter(pk=city.pk).exists():
        raise Invalid(FieldError("city", "not_of_event", _("The event does not go to this city.")))
    if organisation.kind != Organisation.Kind.LOCAL_GOVERNMENT or organisation.city_id != city.pk:
        raise Invalid(FieldError("organisation", "not_local_government", _("Choose a local government of this city.")))


def _name_another(request: CohostRequest, organisation: Organisation) -> None:
    """Another local government takes the place of the one that was named (not saved yet)."""
    before = request.state
    take(request, "name_another")
    if request.link_digest:
        replace(request, before)  # who was asked first sees nothing of what the other one is asked
    request.organisation = organisation
    request.asked = {}
    request.contact_name = request.contact_email = request.contact_language = ""
    begin_anew(request)


@transaction.atomic
def edit_request(request_id: int, asked: Mapping[str, Any], *, by: Actor, version: int | None = None) -> CohostRequest:
    """Change what a city will be asked for, before it is (again). Refuses while it is asked or has confirmed.

    Refuses also what was changed since `version` (412).
    """
    _event, request = locked(request_id)
    if request.state not in CHANGEABLE:
        raise Refused(
            "sent", _("The city has the request already. Take it back first, then change it and send it again.")
        )
    must_be_fresh(request, version)
    if assign(request, AskedIntake(asked).clean()):
        tell(by, "edited", request)
        write(request)
    return request


@transaction.atomic
def prepare_requests(
    event_id: int,
    city: City,
    organisation: Organisation,
    asked: Mapping[str, Any],
    *,
    by: Actor,
    version: int | None = None,
    also: Iterable[tuple[City, Organisation]] = (),
) -> CohostRequest:
    """Write what a city will be asked, and the same for others, each with its own contact: all or none.

    Refuses as `draft_request` and `edit_request` do.
    """
    event = locked_event(event_id)
    held = event.cohost_requests.filter(city=city, organisation=organisation).first()
    if held:
        request = edit_request(held.pk, asked, by=by, version=version)
    else:
        request = draft_request(event_id, city, organisation, by=by, asked=asked, version=version)
    same = {name: value for name, value in asked.items() if name != "contact"}
    for other_city, other_body in also:
        draft_request(event_id, other_city, other_body, by=by, asked=same)
    return request


@transaction.atomic
def wait_for_cities(event_id: int, waits: bool, *, by: Actor) -> Event:
    """Let an event other than a field visit wait for its cities, or no longer. A field visit always does."""
    event = locked_event(event_id)
    if event.kind == Kind.FIELD_VISIT:
        return event
    if waits and GatedEvent.objects.get_or_create(event=event)[1]:
        note(by, "hosting.waits", event)
        hosts_changed(event, by)
    if not waits and GatedEvent.objects.filter(event=event).delete()[0]:
        note(by, "hosting.waits_not", event)
        hosts_changed(event, by)
    return event


def assign(request: CohostRequest, clean: Mapping[str, Any], *, find_contact: bool = False) -> bool:
    """Set what is asked (not saved yet); whether anything is different now."""
    values = dict(clean)
    if "asked" in values:
        values["asked"] = plain(values["asked"])
    if find_contact and not values.get("contact_email"):
        values |= _focal_point(request)
    changed = [name for name, value in values.items() if getattr(request, name) != value]
    for name in changed:
        setattr(request, name, values[name])
    return bool(changed)


def _focal_point(request: CohostRequest) -> dict[str, str]:
    """Who is asked as long as nobody was named."""
    found = focal_point_of(request.city, request.organisation)
    if found is None:
        return {}
    person = found.person
    return {
        "contact_name": person.name,
        "contact_email": person.email,
        "contact_language": person.language or "en",
    }
