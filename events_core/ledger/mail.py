"""What contributors and teams are told by letter."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.programme.models import TeamMember

from .models import Contribution

SECOND_LANGUAGE = "en"
"""Letters to institutions stand in their language and in English, as they are forwarded upwards."""
MANAGING = (TeamMember.Role.LEAD, TeamMember.Role.ORGANISER)


def to_contributor(contribution: Contribution, template: str, **more: Any) -> None:
    """One letter to the contributor's contact with the personal link; nobody without an address."""
    if not contribution.contact_email:
        return
    event = contribution.book.event
    name = contribution.contact_name or str(contribution.party)
    zone = event.timezone if event else "UTC"
    letters.post(
        f"ledger/{template}",
        to=Recipient(name, contribution.contact_email, contribution.language, zone),
        about=contribution,
        context=facts_of(contribution) | more,
        links={"answer": contribution.link},
        also=SECOND_LANGUAGE,
        reply_to=event.contact_email if event else "",
    )


def to_team(contribution: Contribution, news: str) -> None:
    """One letter to each organiser of the event's team: what a contributor answered."""
    event = contribution.book.event
    if event is None:
        return
    page = settings.BASE_URL + reverse("ledger:contribution", args=[event.slug, contribution.pk])
    for member in event.team.filter(role__in=MANAGING, person__is_active=True).select_related("person"):
        person = member.person
        letters.post(
            "ledger/team",
            to=Recipient(person.name, person.email, person.language or "en", event.timezone),
            about=contribution,
            context=facts_of(contribution) | {"news": news, "desk": page},
        )


def facts_of(contribution: Contribution) -> dict[str, Any]:
    """What every letter about a contribution may say."""
    event, party = contribution.book.event, contribution.party
    return {
        "book": contribution.book.title,
        "event": event.title if event else "",
        "dates": event.span if event else "",
        "body": party.organisation.name if party.organisation else party.name,
        "form": contribution.form,
        "is_promised": contribution.state != Contribution.State.ASKED,
        "category": contribution.get_category_display(),
        "note": contribution.note,
        "money": str(contribution.money) if contribution.money else "",
        "confirmed": str(contribution.to_give) if contribution.to_give else "",
        "reply_by": contribution.reply_by or "",
        "answered_by": contribution.answered_name,
        "answered_position": contribution.answered_position,
        "answer_message": contribution.answer_message,
        "state": contribution.state,
        "contact": event.contact_email if event else "",
        "secretariat": event.contact_name if event else "",
    }
