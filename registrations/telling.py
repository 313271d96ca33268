"""What participants are told by letter."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from events_core.journal import letters
from events_core.journal.actions import label_of
from events_core.journal.letters import Addressee, Recipient
from events_core.programme import sitelist, sites
from events_core.programme.models import Event, Visibility

from .models import Registration, State

AUDIENCE = "registrations.active"
ACTIVE = (State.PENDING, State.CONFIRMED, State.ATTENDED)
TELL_SITES = ("confirmation", "moved", "resumed", "sure")


def recipient(registration: Registration, event: Event) -> Recipient:
    """The participant; times are told where the event is."""
    return Recipient(registration.name, registration.email, registration.language, event.timezone)


def facts_of(event: Event, template: str) -> dict[str, Any]:
    """What a letter about an event may say; the sites of the visit where it is about going there."""
    visited = sites.of_event(event) if template in TELL_SITES else []
    page = f"{settings.BASE_URL}/events/{event.slug}/"
    is_closed = event.visibility == Visibility.BY_INVITATION  # opens behind personal links only
    return {
        "event": event.title,
        "dates": event.span,
        "starts": event.starts_at if event.date_precision == "exact" else None,
        "venue": event.venue,
        "cities": [city.name for city in event.cities.all()],
        "page": "" if is_closed else page,
        "register": f"{page}register/",
        "calendar": "" if is_closed else f"{page}event.ics",
        "until": event.registration_ends_at,
        "contact": event.contact_email,
        "reason": event.cancel_reason,
        "sites": sitelist.rows(event, visited),
        "more_sites": len(visited) > sitelist.MOST,
    }


def checkin_address(registration: Registration, event: Event) -> str:
    """What the QR code holds: the desk's check-in page with this person found."""
    return f"{settings.BASE_URL}{reverse('registrations:checkin', args=[event.slug])}?q={registration.code}"


def write(template: str, registration: Registration, event: Event, **more: Any) -> None:
    """One letter to the participant, with the personal link; the confirmation carries the QR code for check-in."""
    letters.post(
        f"registrations/{template}",
        to=recipient(registration, event),
        about=registration,
        context=facts_of(event, template)
        | {"code": registration.code, "state": State(registration.state).label}
        | more,
        links={"own": registration.link},
        attachments=[{"name": "check-in.png", "qr": checkin_address(registration, event)}]
        if template == "confirmation"
        else [],
    )


def announce(template: str, event: Event, number: int | None = None, **more: Any) -> None:
    """News of the event to everyone who is registered, once per change (its SEQUENCE, or `number`)."""
    letters.mailing(
        f"registrations/{template}",
        about=event,
        audience=AUDIENCE,
        sequence=event.sequence if number is None else number,
        context=facts_of(event, template) | more,
    )


def active(event_id: int, after: int, limit: int) -> list[Addressee]:
    """The audience: everyone who holds a place at an event, in the order of their ids."""
    rows = Registration.objects.filter(event_id=event_id, state__in=ACTIVE, pk__gt=after)
    found = rows.select_related("event").order_by("pk")[:limit]
    return [
        Addressee(
            key=row.pk,
            to=recipient(row, row.event),
            links={"own": row.link},
            context={"code": row.code},
            about=(label_of(row), row.pk),
        )
        for row in found
    ]


def register() -> None:
    """Make the audience known to the journal."""
    letters.audience(AUDIENCE, active)
