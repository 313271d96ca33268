"""What cities, providers and the secretariat are told by letter."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy

from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.network.models import Person

from .models import Match, Offer, TrainingRequest

SECOND_LANGUAGE = "en"
"""Letters to governments and providers stand in their language and in English, as they are forwarded upwards."""


def to_city(request: TrainingRequest, template: str, **more: Any) -> None:
    """One letter to the city's contact with the request's link, in its language and in English."""
    if not request.contact_email or not request.link_digest:
        return
    zone = request.event.timezone if request.event else "UTC"
    letters.post(
        f"trainings/{template}",
        to=Recipient(request.contact_name or request.place, request.contact_email, request.language, zone),
        about=request,
        context=facts_of(request) | more,
        links={"request": request.link},
        also=SECOND_LANGUAGE,
        reply_to=request.owner.email if request.owner else "",
    )


def to_desk(request: TrainingRequest, template: str, **more: Any) -> None:
    """One letter to the officer who owns the request; to every officer while nobody does."""
    page = settings.BASE_URL + reverse("trainings:desk_request", args=[request.pk])
    for person in _desk_of(request):
        letters.post(
            f"trainings/{template}",
            to=Recipient(person.name, person.email, person.language or "en", person.timezone),
            about=request,
            context=facts_of(request) | {"desk": page} | more,
        )


def to_provider(match: Match, template: str, **more: Any) -> None:
    """One letter to the offer's contact with the proposal's link, in their language and in English."""
    offer, request = match.offer, match.request
    if not offer.contact_email:
        return
    letters.post(
        f"trainings/{template}",
        to=Recipient(offer.contact_name or str(offer.organisation), offer.contact_email, offer.language),
        about=match,
        context=facts_of(request) | facts_of_match(match) | more,
        links={"match": match.link} if match.link_digest else {},
        also=SECOND_LANGUAGE,
        reply_to=request.owner.email if request.owner else "",
    )


def to_offerer(offer: Offer, template: str, **more: Any) -> None:
    """One letter to an offer's contact with the link of its yearly question."""
    if not offer.contact_email:
        return
    letters.post(
        f"trainings/{template}",
        to=Recipient(offer.contact_name or str(offer.organisation), offer.contact_email, offer.language),
        about=offer,
        context={"offer": offer.called, "body": offer.organisation.name, "checked_on": offer.checked_on} | more,
        links={"offer": offer.link} if offer.link_digest else {},
        also=SECOND_LANGUAGE,
    )


def facts_of(request: TrainingRequest) -> dict[str, Any]:
    """What every letter about a request may say."""
    return {
        "reference": request.reference or "",
        "title": request.title or lazy(lambda: request.shown_title, str)(),
        "city": request.city.name if request.city else request.city_text,
        "reason": request.reason,
        "owner": request.owner.name if request.owner else "",
    }


def facts_of_match(match: Match) -> dict[str, Any]:
    """What every letter about a proposal may say."""
    return {
        "body": match.offer.organisation.name,
        "offer": str(match.offer),
        "message": match.message,
        "reply_by": match.reply_by,
        "answer": match.answer_message,
    }


def _desk_of(request: TrainingRequest) -> list[Person]:
    if request.owner and request.owner.is_active:
        return [request.owner]
    return list(Person.objects.filter(role=Person.Role.OFFICER, is_active=True).order_by("pk"))
