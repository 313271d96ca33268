"""Who may see an event by invitation: those who were invited to it, and those who are registered.

Somebody is known by their account, or by a personal link that this browser opened: the session keeps which. What
programs ask with a token goes by the account alone.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from events_core.network.models import Person

from .asking import Invitation, email_key
from .models import Event, Visibility

INVITED = "invitations"
REGISTERED = "registered_at"
KEPT = 50
Guests = Callable[[Person, Event], bool]
_PROVIDERS: list[Guests] = []


def provide(guests: Guests) -> None:
    """Let an upper floor say who else is a guest of an event: `guests(person, event)`, one query."""
    _PROVIDERS.append(guests)


def remember_invitation(request: HttpRequest, invitation: Invitation) -> None:
    """From now on this browser may see the event of the invitation, until that is withdrawn."""
    _keep(request, INVITED, invitation.pk)


def remember_event(request: HttpRequest, event: Event) -> None:
    """From now on this browser may see the event: a link of somebody who takes part was opened in it."""
    if event.visibility == Visibility.BY_INVITATION:
        _keep(request, REGISTERED, event.pk)


def visitor(request: HttpRequest) -> Any:
    """Who reads a page of an event: the person, with what the personal links opened in this browser let them see."""
    person = request.user
    person._invitations = _kept(request, INVITED)  # type: ignore[union-attr]
    person._events = _kept(request, REGISTERED)  # type: ignore[union-attr]
    return person


def is_guest(person: Any, event: Event) -> bool:
    """Whether somebody was invited to the event or is registered; asks the database only as far as it must."""
    if event.pk in getattr(person, "_events", ()):
        return True
    if invitation_for(person, event) is not None:
        return True
    return bool(person.is_authenticated and any(guests(person, event) for guests in _PROVIDERS))


def invitation_for(person: Any, event: Event) -> Invitation | None:
    """The invitation by which somebody may register: that of their account first, else one whose link was opened."""
    sent = event.invitations.filter(sent_at__isnull=False, withdrawn_at__isnull=True)
    if person.is_authenticated and person.is_active:
        own = sent.filter(email_key=email_key(person.email)).first()
        if own is not None:
            return own
    opened = getattr(person, "_invitations", ())
    return sent.filter(pk__in=opened).order_by("-opened_at").first() if opened else None


def _keep(request: HttpRequest, name: str, number: int) -> None:
    kept = _kept(request, name)
    if number not in kept:
        request.session[name] = [*kept, number][-KEPT:]


def _kept(request: HttpRequest, name: str) -> list[int]:
    found = request.session.get(name)
    return found if isinstance(found, list) else []
