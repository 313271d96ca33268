"""What cities and teams are told by letter."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy

from events_core.foundation import localise
from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.journal.values import Span
from events_core.programme.models import Event, TeamMember

from .models import CohostRequest
from .queries import waits_for_cities
from .terms import ASKS

SECOND_LANGUAGE = "en"
"""Letters to governments stand in their language and in English, as they are forwarded upwards."""
MANAGING = (TeamMember.Role.LEAD, TeamMember.Role.ORGANISER)


def to_city(request: CohostRequest, template: str, *, to: Recipient | None = None, **more: Any) -> None:
    """One letter to the city's contact with the personal link, in its language and in English; nobody without one."""
    who = to or contact_of(request)
    if not who.email:
        return
    letters.post(
        f"hosting/{template}",
        to=who,
        about=request,
        context=facts_of(request) | more,
        links={"answer": request.link} if request.link_digest else {},
        also=SECOND_LANGUAGE,
        reply_to=request.event.contact_email,
    )


def to_team(event: Event, news: str, *, request: CohostRequest | None = None, **more: Any) -> None:
    """One letter to each organiser of the event's team: what a city did, and what it means."""
    about = {"event": event.title, "dates": event.span}
    facts = facts_of(request) if request else about
    page = settings.BASE_URL + reverse("hosting:desk", args=[event.slug])
    for member in event.team.filter(role__in=MANAGING, person__is_active=True).select_related("person"):
        person = member.person
        letters.post(
            "hosting/team",
            to=Recipient(person.name, person.email, person.language or "en", event.timezone),
            about=request or event,
            context=facts | {"news": news, "desk": page} | more,
        )


def contact_of(request: CohostRequest) -> Recipient:
    """Who at the city gets letters; times are told where the event is."""
    name = request.contact_name or str(request.organisation)
    return Recipient(name, request.contact_email, request.language, request.event.timezone)


def colleague(request: CohostRequest, *, name: str, email: str, language: str) -> Recipient:
    """Somebody to whom the city passes the request on."""
    return Recipient(name, email, language, request.event.timezone)


def facts_of(request: CohostRequest) -> dict[str, Any]:
    """What every letter about a request may say."""
    event, asked, answer = request.event, request.asks, request.answer
    for_dates = request.answered_for or request.asked_for
    return {
        "event": event.title,
        "reference": event.reference,
        "summary": event.summary,
        "dates": request.asked_for.span if request.asked_for else event.span,
        "now": event.span,
        "answer_dates": for_dates.span if for_dates else event.span,
        "candidates": [Span(*pair, event.timezone, event.date_precision) for pair in asked.candidates],
        "city": request.city.name,
        "body": request.organisation.name,
        "visitors": asked.visitors,
        "group": asked.group,
        "asks": [ASKS[name] for name in asked.asks],
        "sites": list(asked.sites),
        "languages": lazy(localise.languages_of, str)(asked.languages) if asked.languages else "",
        "message": asked.message,
        "due": request.due_at,
        "secretariat": event.contact_name,
        "contact": event.contact_email,
        "state": request.state,
        "waits": waits_for_cities(event),
        "answered_by": answer.name if answer else "",
        "answered_position": answer.position if answer else "",
        "answer_message": answer.message if answer else "",
        "limit": request.terms.capacity,
        "received_by": request.received_by,
    }
