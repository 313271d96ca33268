"""The states of a registration and what each move asks."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.foundation.lifecycle import Lifecycle, Move
from events_core.foundation.refusals import Blocker
from events_core.programme.models import State as EventState

from .models import Registration, State


def address_confirmed(registration: Registration) -> Iterable[Blocker]:
    """The mailed link was opened and confirmed."""
    if registration.email_confirmed_at is None:
        yield Blocker("address_unconfirmed", _("The email address has not been confirmed yet."))


def event_takes_place(registration: Registration) -> Iterable[Blocker]:
    """People are checked in at an event that is on, or was held; not bound to the clock."""
    if registration.event.state not in (EventState.PUBLISHED, EventState.COMPLETED):
        yield Blocker(
            "event_state", _("People are checked in once the event is published, and not when it is put off.")
        )


def not_over(registration: Registration) -> Iterable[Blocker]:
    """Nobody withdraws from what was held or called off."""
    if registration.event.state in (EventState.COMPLETED, EventState.CANCELLED):
        yield Blocker("over", _("The event is over: its record stays as it is."))


def not_completed(registration: Registration) -> Iterable[Blocker]:
    """Before the event is marked as held, attendance is open again."""
    if registration.event.state == EventState.COMPLETED:
        yield Blocker("completed", _("The event was held: mark the person as present or absent."))


_S = State
REGISTRATION = Lifecycle(
    Registration,
    "state",
    Move(
        "confirm", frozenset({_S.PENDING}), _S.CONFIRMED, gettext_lazy("Confirm the address"), asks=[address_confirmed]
    ),
    Move("approve", frozenset({_S.PENDING}), _S.CONFIRMED, gettext_lazy("Approve"), asks=[address_confirmed, not_over]),
    Move("decline", frozenset({_S.PENDING}), _S.DECLINED, gettext_lazy("Decline"), asks=[not_over]),
    Move("cancel", frozenset({_S.PENDING, _S.CONFIRMED}), _S.CANCELLED, gettext_lazy("Withdraw"), asks=[not_over]),
    Move(
        "check_in",
        frozenset({_S.CONFIRMED, _S.ABSENT}),
        _S.ATTENDED,
        gettext_lazy("Check in"),
        asks=[event_takes_place],
    ),
    Move(
        "mark_absent",
        frozenset({_S.CONFIRMED, _S.ATTENDED}),
        _S.ABSENT,
        gettext_lazy("Mark as absent"),
        asks=[event_takes_place],
    ),
    Move("undo", frozenset({_S.ATTENDED, _S.ABSENT}), _S.CONFIRMED, gettext_lazy("Undo"), asks=[not_completed]),
)
