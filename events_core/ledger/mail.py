"""What contributors and teams are told by letter."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy

from events_core.foundation.money import Money
from events_core.journal import letters
from events_core.journal.letters import Recipient
from events_core.network.models import Person
from events_core.programme.rows import where

from .categories import CATEGORIES
from .models import Book, Contribution
from .queries import MANAGING

SECOND_LANGUAGE = "en"
"""Letters to institutions stand in their language and in English, as they are forwarded upwards."""


def to_contributor(contribution: Contribution, template: str, **more: Any) -> None:
    """One letter to the contributor's contact with the personal link; nobody without an address."""
    if not contribution.contact_email:
        return
    event = contribution.book.event
    letters.post(
        f"ledger/{template}",
        to=contact_of(contribution),
        about=contribution,
        context=facts_of(contribution) | more,
        links={"answer": contribution.link},
        also=SECOND_LANGUAGE,
        reply_to=event.contact_email if event else "",
    )


def contact_of(contribution: Contribution) -> Recipient:
    """Who gets a contributor's letters; times are told where the event is."""
    event = contribution.book.event
    name = contribution.contact_name or str(contribution.party)
    zone = event.timezone if event else "UTC"
    return Recipient(name, contribution.contact_email, contribution.language, zone)


def to_team(contribution: Contribution, news: str) -> None:
    """One letter to each who follows the book: what a contributor answered."""
    book = contribution.book
    page = settings.BASE_URL + reverse("ledger:contribution", args=[book.slug, contribution.pk])
    for person in _followers(book):
        letters.post(
            "ledger/team",
            to=Recipient(person.name, person.email, person.language or "en", book.zone.key),
            about=contribution,
            context=facts_of(contribution) | {"news": news, "desk": page},
        )


def _followers(book: Book) -> list[Person]:
    """The organisers of an event's team; the finance officers for a book of a year."""
    if book.event is None:
        return list(Person.objects.filter(role=Person.Role.FINANCE, is_active=True).order_by("pk"))
    team = book.event.team.filter(role__in=MANAGING, person__is_active=True)
    return [member.person for member in team.select_related("person")]


def facts_of(contribution: Contribution) -> dict[str, Any]:
    """What every letter about a contribution may say."""
    event, party = contribution.book.event, contribution.party
    confirmed = Money(contribution.confirmed, contribution.currency) if contribution.confirmed else None
    return {
        "book": event.title if event else lazy(_title, str)(contribution.book),
        "event": event.title if event else "",
        "reference": event.reference if event else "",
        "dates": event.span if event else "",
        "place": lazy(where, str)(event) if event else "",
        "body": party.organisation.name if party.organisation else party.name,
        "form": contribution.form,
        "is_promised": contribution.state != Contribution.State.ASKED,
        "category": CATEGORIES[contribution.category],
        "note": contribution.note,
        "money": contribution.money or "",
        "confirmed": confirmed or "",
        "is_other": bool(confirmed and contribution.money and confirmed != contribution.money),
        "reply_by": contribution.reply_by or "",
        "answered_by": contribution.answered_name,
        "answered_position": contribution.answered_position,
        "answer_message": contribution.answer_message,
        "state": contribution.state,
        "contact": event.contact_email if event else "",
        "secretariat": event.contact_name if event else "",
    }


def _title(book: Book) -> str:
    return str(book.title)
