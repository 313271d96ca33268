"""The states of a co-host request and what each move asks."""

import datetime
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker
from events_core.network.models import Organisation
from events_core.programme.models import Event
from events_core.programme.models import State as EventState

from .models import CohostRequest

OVER = (EventState.CANCELLED, EventState.COMPLETED)
_S = CohostRequest.State
OPEN = (_S.SENT, _S.COUNTERED)
"""Asked and not agreed yet."""
LIVE = (*OPEN, _S.CONFIRMED)
"""In these a change of dates or cities makes a request lapse."""
ENDED = (_S.DECLINED, _S.EXPIRED, _S.RECALLED, _S.LAPSED, _S.WITHDRAWN)
"""From these the city can be asked again."""


def event_goes_on(request: CohostRequest) -> Iterable[Blocker]:
    """The event is neither called off nor held already."""
    if request.event.state in OVER:
        yield Blocker("event_over", _("The event was held or cancelled: its hosts are no longer asked."))


def not_begun(request: CohostRequest) -> Iterable[Blocker]:
    """Nobody is asked about days that are over."""
    if request.event.state not in OVER and request.event.ends_at <= timezone.now():
        yield Blocker("event_past", _("The event's dates are over. Move it to other dates first."))


def goes_there(request: CohostRequest) -> Iterable[Blocker]:
    """The event goes to the city, and the organisation asked is its local government."""
    if request.city_id not in {city.pk for city in request.event.cities.all()}:
        yield Blocker("not_of_event", _("The event does not go to this city any more."))
    body = request.organisation
    if body.kind != Organisation.Kind.LOCAL_GOVERNMENT or body.city_id != request.city_id:
        yield Blocker("not_local_government", _("Name a local government of this city first."))


def has_contact(request: CohostRequest) -> Iterable[Blocker]:
    """Somebody gets the letter."""
    if not request.contact_email:
        yield Blocker("no_contact", _("Say who gets the request: a name and an email address at the city."))


def reply_is_to_come(request: CohostRequest) -> Iterable[Blocker]:
    """The city has time to answer, and answers before the event is over."""
    if fault := fault_of_reply(request.reply_by, request.event):
        yield fault


def fault_of_reply(day: datetime.date | None, event: Event) -> Blocker | None:
    """Why a city could not be asked to answer by this day; None when it could, or no day is named."""
    if day and day < timezone.now().astimezone(event.zone).date():
        return Blocker("reply_by_past", _("The day by which the city should answer is over. Choose a later one."))
    if day and day > event.ends_at.astimezone(event.zone).date():
        return Blocker("reply_by_late", _("The city should answer before the event is over. Choose an earlier day."))
    return None


_BEFORE = frozenset({_S.DRAFTED, *OPEN, *ENDED})
_ASKS = [event_goes_on, not_begun, goes_there, has_contact, reply_is_to_come]
COHOSTING = Lifecycle(
    CohostRequest,
    "state",
    Move("send", frozenset({_S.DRAFTED, *ENDED}), _S.SENT, gettext_lazy("Send the request"), asks=_ASKS),
    Move("remind", frozenset({_S.SENT}), None, gettext_lazy("Remind the city"), asks=[event_goes_on]),
    Move("extend", frozenset({_S.SENT}), None, gettext_lazy("Give more time"), asks=[event_goes_on], needs="reply_by"),
    Move("recall", frozenset(OPEN), _S.RECALLED, gettext_lazy("Take the request back")),
    Move("accept", frozenset({_S.COUNTERED}), _S.CONFIRMED, gettext_lazy("Accept the changes"), asks=[event_goes_on]),
    Move(
        "answer", frozenset({_S.COUNTERED}), _S.SENT, gettext_lazy("Reply to the city"), asks=[event_goes_on, not_begun]
    ),
    Move("receive", frozenset({_S.SENT}), None, gettext_lazy("Say that it was received")),
    Move("confirm", frozenset({_S.SENT}), _S.CONFIRMED, gettext_lazy("Confirm"), asks=[event_goes_on]),
    Move("decline", frozenset({_S.SENT}), _S.DECLINED, gettext_lazy("Decline"), needs="reason"),
    Move("counter", frozenset({_S.SENT}), _S.COUNTERED, gettext_lazy("Propose changes"), asks=[event_goes_on]),
    Move("amend", frozenset({_S.CONFIRMED}), None, gettext_lazy("Change details"), asks=[event_goes_on]),
    Move(
        "withdraw",
        frozenset({_S.CONFIRMED}),
        _S.WITHDRAWN,
        gettext_lazy("Withdraw the confirmation"),
        asks=[event_goes_on],
        needs="reason",
    ),
    Move("record_confirmed", _BEFORE, _S.CONFIRMED, gettext_lazy("Record a yes"), asks=[event_goes_on, goes_there]),
    Move("record_declined", _BEFORE, _S.DECLINED, gettext_lazy("Record a no"), asks=[event_goes_on]),
    Move(
        "name_another",
        frozenset({_S.DRAFTED, *ENDED}),
        _S.DRAFTED,
        gettext_lazy("Name another local government"),
        asks=[event_goes_on],
    ),
    Move("lapse", frozenset(LIVE), _S.LAPSED, gettext_lazy("Lapse")),
    Move("expire", frozenset(OPEN), _S.EXPIRED, gettext_lazy("Expire")),
)
