"""Training offers for programs: the public catalogue, and offering."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from events_core.foundation.api import Count, Id, Problem, Strict, Text, page
from events_core.foundation.refusals import FieldError, Forbidden, Invalid
from events_core.network.api import texts
from events_core.network.caller import OPEN, bearer, caller_of, reader_of
from events_core.network.merging import names
from events_core.network.models import Organisation

from . import actions
from .api import ContactIn, CostIn, cost_body
from .catalogue import Filters, offer_page, offers
from .models import Offer

router = Router(tags=["Training offers"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class OfferIn(Strict):
    """What an organization offers to teach; empty months, countries and audiences mean any."""

    organisation: str
    title: Text | None = None
    summary: Text | None = None
    topics: list[str] | None = None
    level: str | None = None
    audiences: list[str] | None = None
    languages: list[str] | None = None
    modes: list[str] | None = None
    group_max: Count | None = None
    days: Count | None = None
    months: list[str] | None = None
    countries: list[str] | None = None
    cost_basis: str | None = None
    costs: list[CostIn] | None = None
    experience: list[str] | None = None
    contact: ContactIn | None = None


def offer_body(offer: Offer) -> dict[str, Any]:
    """An offer as everybody may see it: without its contact."""
    return {
        "id": offer.pk,
        "state": offer.state,
        "organisation": offer.organisation.slug,
        "title": texts(offer.title),
        "summary": texts(offer.summary),
        "topics": [topic.slug for topic in offer.topics.all()],
        "level": offer.level or None,
        "audiences": offer.audiences,
        "languages": offer.languages,
        "modes": offer.modes,
        "group_max": offer.group_max,
        "days": offer.days,
        "months": offer.months,
        "countries": offer.countries,
        "cost_basis": offer.cost_basis or None,
        "costs": [cost_body(row.facts) for row in offer.costs.all()],
        "experience": [city.slug for city in offer.experience.all()],
        "checked_on": offer.checked_on.isoformat(),
        "version": offer.version,
    }


@router.get("/training-offers", auth=OPEN, summary="Training offers", response={200: dict, 401: Problem, 422: Problem})
def list_offers(
    request: HttpRequest,
    topic: str = "",
    language: str = "",
    mode: str = "",
    country: str = "",
    level: str = "",
    cost: str = "",
    q: str = "",
    limit: str = "50",
    cursor: str = "",
) -> dict[str, Any]:
    """Offers in force, with the filters of the public catalogue; several values, with commas between, widen it."""
    rows = offers(Filters.read(request.GET)).prefetch_related("experience", "costs")
    return page(request, rows, ["id"], lambda found: [offer_body(row) for row in found])


@router.get("/training-offers/{number}", auth=OPEN, summary="One training offer", response={200: dict, **ERRORS})
def read_offer(request: HttpRequest, number: Id) -> dict[str, Any]:
    """One offer in force; one that is not, for those who speak for its organization."""
    return offer_body(offer_page(number, reader_of(request, "trainings").person))


@router.post("/training-offers", auth=bearer, summary="Offer a training", response={201: dict, **ERRORS})
def add_offer(request: HttpRequest, body: OfferIn) -> Status[dict[str, Any]]:
    """An offer of an organization for which the caller speaks; officers offer for every one."""
    caller = caller_of(request, "trainings")
    organisation = names.find(Organisation, body.organisation)
    if organisation is None:
        text = _("There is none by the name %(slug)s.") % {"slug": body.organisation[:80]}
        raise Invalid(FieldError("organisation", "unknown", text))
    if not caller.may("trainings.offer", organisation):
        raise Forbidden(_("Only who speaks for the organization, or an officer, can offer its trainings."))
    values = body.model_dump(exclude_unset=True, exclude={"organisation"})
    made = actions.save_offer(Offer(organisation=organisation), values, person=caller.person, by=caller.actor)
    return Status(201, offer_body(made))
