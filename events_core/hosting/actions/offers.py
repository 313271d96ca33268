"""What local governments offer at any time, and asking one that a search for a host found."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events_core.foundation.refusals import FieldError, Invalid, Refused, Stale
from events_core.hosting.lifecycle import OVER
from events_core.hosting.models import CohostRequest, StandingOffer
from events_core.hosting.offering import OfferIntake
from events_core.journal.actions import note
from events_core.journal.actors import Actor
from events_core.network.models import City, Organisation
from events_core.programme import actions as programme
from events_core.programme.actions import locked as locked_event

from .drafting import draft_request


@transaction.atomic
def save_offer(
    organisation: Organisation, values: Mapping[str, Any], *, by: Actor, version: int | None = None
) -> StandingOffer:
    """Make or change the standing offer of a local government; one that was ended holds again.

    Refuses bad values at their fields, an organisation that is not the local government of a city, and an offer that
    was changed since `version` (412; 0 stands for none).
    """
    body, city = _locked_body(organisation)
    offer = StandingOffer.objects.filter(organisation=body).first() or StandingOffer(organisation=body, version=0)
    _must_be_fresh(offer, version)
    clean = OfferIntake(values).clean()
    themes = clean.pop("themes", None)
    changed = [name for name, value in clean.items() if getattr(offer, name) != value]
    if themes is not None and (set(offer.themes.all()) if offer.pk else set()) != set(themes):
        changed.append("themes")
    verb = "made" if offer.pk is None else "changed" if offer.is_active else "renewed"
    if verb == "changed" and not changed and offer.city_id == city.pk:
        return offer
    for name, value in clean.items():
        setattr(offer, name, value)
    offer.city, offer.is_active = city, True
    _write(offer)
    if themes is not None:
        offer.themes.set(themes)
    note(by, f"offer.{verb}", offer, within=body, body=body.name, **({"fields": changed} if verb == "changed" else {}))
    return offer


@transaction.atomic
def end_offer(organisation: Organisation, *, by: Actor, version: int | None = None) -> StandingOffer:
    """The local government offers nothing at the moment; what it offered is kept. Ending twice is ending once.

    Refuses when there is no offer, and one that was changed since `version` (412).
    """
    body, _city = _locked_body(organisation)
    offer = StandingOffer.objects.filter(organisation=body).first()
    if offer is None:
        raise Refused("no_offer", _("There is no standing offer that could be ended."))
    if not offer.is_active:
        return offer
    _must_be_fresh(offer, version)
    offer.is_active = False
    _write(offer)
    note(by, "offer.ended", offer, within=body, body=body.name)
    return offer


@transaction.atomic
def ask_host(event_id: int, organisation: Organisation, *, by: Actor) -> CohostRequest:
    """Let an event go to the city of a local government, and draft the request from its standing offer.

    What was written of a request already stays. Refuses an event that was held or cancelled, an organisation that is
    not the local government of a city, and what `edit_event` and `draft_request` refuse.
    """
    event = locked_event(event_id)
    if event.state in OVER:
        raise Refused("event_over", _("The event was held or cancelled: its hosts are no longer asked."))
    city = organisation.city
    if city is None or organisation.kind != Organisation.Kind.LOCAL_GOVERNMENT:
        raise Invalid(FieldError("organisation", "not_local_government", _("Choose the local government of a city.")))
    cities = [place.slug for place in event.cities.all()]
    if city.slug not in cities:
        programme.edit_event(event_id, {"cities": [*cities, city.slug]}, by=by)
    known = CohostRequest.objects.filter(event=event, city=city, organisation=organisation).first()
    offer = StandingOffer.objects.filter(organisation=organisation, is_active=True).first()
    asked = {"sites": offer.sites, "languages": offer.languages} if offer and not (known and known.asked) else None
    return draft_request(event_id, city, organisation, by=by, asked=asked)


def _locked_body(organisation: Organisation) -> tuple[Organisation, City]:
    """The local government as it is now, and its city; offers of one are written one after another."""
    body = Organisation.objects.select_for_update(of=("self",)).select_related("city").get(pk=organisation.pk)
    if body.kind != Organisation.Kind.LOCAL_GOVERNMENT or body.city is None:
        text = _("Only the local government of a city makes standing offers.")
        raise Refused("not_local_government", text)
    return body, body.city


def _must_be_fresh(offer: StandingOffer, version: int | None) -> None:
    if version is not None and version != offer.version:
        raise Stale(_("Somebody has changed this since you opened it. Open it again to see the change."))


def _write(offer: StandingOffer) -> None:
    offer.version += 1
    offer.changed_at = timezone.now()
    offer.save()
