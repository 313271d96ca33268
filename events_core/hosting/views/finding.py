"""What the organisers' pages begin with: the event, the city, its request, and whether a step is open."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from events_core.foundation.refusals import Missing, Refused
from events_core.hosting import queries
from events_core.hosting.lifecycle import COHOSTING
from events_core.hosting.models import CohostRequest
from events_core.hosting.queries import Place
from events_core.programme.models import Event
from events_core.programme.views.desk import event_for


def place_for(request: HttpRequest, slug: str, city: str, permission: str = "hosting.ask") -> tuple[Event, Place]:
    """The event and one of its cities. Refuses as `event_for` does, and a city that it does not go to (404)."""
    event = event_for(request, slug, permission)
    return event, queries.place_of(event, city)


def request_for(
    request: HttpRequest, slug: str, city: str, permission: str = "hosting.ask"
) -> tuple[Event, CohostRequest]:
    """The event and the request to one of its cities. Refuses where nobody was named (404)."""
    event, place = place_for(request, slug, city, permission)
    if place.request is None:
        raise Missing(_("Nobody has been asked in this city yet."))
    return event, place.request


def must_be_possible(cohost: CohostRequest, move: str) -> None:
    """Refuses (409) a page for a step that is not open."""
    if blockers := COHOSTING.blockers(cohost, move):
        raise Refused("refused", " ".join(str(blocker.message) for blocker in blockers), blockers)


def version_of(request: HttpRequest, held: int) -> int:
    """The version that a page was opened with; the present one when it does not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else held


def given(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None
