"""Reading who is invited to an event, and how each stands; the same number of queries for any number of people."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events_core.foundation import pills

from .asking import DateAnswer, Invitation
from .models import Event

State = Invitation.State
STATES: dict[str, Q] = {
    State.NOT_SENT.value: Q(withdrawn_at=None, registered_at=None, declined_at=None, sent_at=None),
    State.INVITED.value: Q(withdrawn_at=None, registered_at=None, declined_at=None, sent_at__isnull=False),
    State.REGISTERED.value: Q(withdrawn_at=None, registered_at__isnull=False),
    State.DECLINED.value: Q(withdrawn_at=None, registered_at=None, declined_at__isnull=False),
    State.WITHDRAWN.value: Q(withdrawn_at__isnull=False),
}
"""What finds the invitations of each state, as `Invitation.state` tells it."""


@dataclass(frozen=True)
class Figures:
    """How many invitations there are in each state."""

    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def unsent(self) -> int:
        """How many letters are still to be sent."""
        return self.counts[State.NOT_SENT.value]

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.counts[State.INVITED.value]


def figures_of(event: Event) -> Figures:
    """The figures of an event's invitations; one query."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in STATES.items()}
    return Figures(event.invitations.order_by().aggregate(**counts))


def invitations_of(event: Event, state: str = "", words: str = "") -> QuerySet[Invitation]:
    """An event's invitations in one state (all: ""), by name, address or institution; in the order of their making."""
    found = event.invitations.all()
    if state in STATES:
        found = found.filter(STATES[state])
    plain = words.replace("\x00", "").strip()[:200]
    if plain:
        found = found.filter(Q(name__icontains=plain) | Q(email__icontains=plain) | Q(organisation__icontains=plain))
    return found


def first_unsent(event: Event) -> Invitation | None:
    """For whom the letter is shown before it is sent."""
    return invitations_of(event, State.NOT_SENT.value).first()


def register() -> None:
    """The pills of invitations, and of answers about dates."""
    pills.register(
        "invitation",
        {
            "not_sent": ("", _("Not sent yet")),
            "invited": ("wait", _("Invited")),
            "registered": ("go", _("Registered")),
            "declined": ("stop", _("Cannot come")),
            "withdrawn": ("", _("Invitation withdrawn")),
        },
    )
    words = {word.value: word.label for word in DateAnswer.Word}
    tones = {"yes": "go", "maybe": "turn", "no": "stop"}
    pills.register("date_answer", {word: (tones[word], label) for word, label in words.items()})
