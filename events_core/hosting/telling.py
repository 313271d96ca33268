"""What the organisers' pages say of an event and its cities, as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events_core.foundation import localise
from events_core.programme.lifecycle import EVENT
from events_core.programme.models import Event, Kind, State

from .lifecycle import OVER
from .models import CohostRequest
from .queries import Place, places_of, waits_for_cities


@dataclass(frozen=True)
class Told:
    """A notice: tone, title and a sentence."""

    tone: str
    title: str
    text: str = ""


def standing(event: Event, places: Sequence[Place]) -> Told | None:
    """How the event stands with its cities; None when it waits for nobody any more."""
    if event.state in OVER or not places:
        return None
    if not waits_for_cities(event):
        text = _("Answers are kept here, and who confirmed stands on the event's page.")
        return Told("info", _("This event does not wait for its cities"), text)
    if not (left := still_waited_for(places)):
        return Told("go", _("Every city has confirmed %(dates)s") % {"dates": dates_of(event)})
    if event.state == State.PUBLISHED:
        stays = _("Who is registered stays registered.")
        return Told("wait", _("Registration is paused"), f"{left} {stays}")
    if event.kind == Kind.FIELD_VISIT:
        return Told("wait", _("This visit cannot be published yet"), left)
    return Told("wait", _("This event cannot be published yet"), left)


def still_waited_for(places: Sequence[Place]) -> str:
    """Which cities have not confirmed the present dates; "" when all have."""
    missing = [str(place.city) for place in places if not place.is_sure]
    return _("Still waiting for: %(cities)s.") % {"cities": localise.list_of(missing)} if missing else ""


def recorded(request: CohostRequest, event: Event) -> Told:
    """After an answer: what it was, and what it means for the event."""
    told = {"city": request.city, "dates": dates_of(event)}
    if request.state == CohostRequest.State.DECLINED:
        return Told("wait", _("%(city)s has declined %(dates)s.") % told, _what_a_no_means(event))
    return Told("go", _("%(city)s has confirmed %(dates)s.") % told, what_next(event))


def withdrawn(request: CohostRequest, event: Event) -> Told:
    """After a yes was taken back: what it means for the event."""
    title = _("The withdrawal of %(city)s is recorded") % {"city": request.city}
    if not waits_for_cities(event):
        return Told("wait", title, _("The event's page does not name it as a host any more."))
    if event.state == State.PUBLISHED:
        text = _("Registration is paused. Participants are told only when you decide so.")
        return Told("wait", title, text)
    return Told("wait", title, _what_a_no_means(event))


def what_next(event: Event) -> str:
    """After a yes: what is still missing, or that the event can be published."""
    if not waits_for_cities(event):
        return _("It stands on the event's page as a host.")
    if left := still_waited_for(places_of(event)):
        return left
    is_visit = event.kind == Kind.FIELD_VISIT
    if event.state == State.PUBLISHED:
        if is_visit:
            return _("The visit is published, and its hosts are sure.")
        return _("The event is published, and its hosts are sure.")
    if EVENT.blockers(event, "publish"):
        return _("What else is missing before publishing stands in the overview.")
    return _("The visit can be published.") if is_visit else _("The event can be published.")


def _what_a_no_means(event: Event) -> str:
    if not waits_for_cities(event):
        return ""
    if event.kind == Kind.FIELD_VISIT:
        return _("The visit cannot be held there on these dates.")
    return _("The event cannot be published while it waits for this city.")


def why_it_does_not_count(request: CohostRequest, event: Event) -> str:
    """Why an answer that was given does not count now; "" when it counts, or there is none."""
    is_yes = request.state in (CohostRequest.State.CONFIRMED, CohostRequest.State.LAPSED)
    if request.answered_for is None or not is_yes:
        return ""
    if not request.is_for(event):
        old = request.answered_for
        before = localise.dates(old.starts_at, old.ends_at, old.timezone, old.date_precision)
        return _("It was given for %(before)s; the event is now on %(now)s.") % {
            "before": before,
            "now": dates_of(event),
        }
    if request.state == CohostRequest.State.LAPSED:
        return _("The event was changed after it was given. The city has to say it again.")
    return ""


def dates_of(event: Event) -> str:
    """The event's dates."""
    return localise.dates(event.starts_at, event.ends_at, event.timezone, event.date_precision)
