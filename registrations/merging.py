"""What becomes of registrations when two people, or two organisations, are one.

A registration is a seat that was given to an address; it stays that, whoever it belongs to, so that no count changes.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events_core.network.merging import registry
from events_core.network.merging.models import Kind
from events_core.network.merging.registry import Merge, Remark, place
from events_core.programme.merging import events_of_both

from .actions import costs_changed
from .models import HOLDING, Registration


def register() -> None:
    """Say what becomes of every field of this app."""
    place("registrations.Registration", "person", title=gettext_lazy("Registrations"))
    place("registrations.Registration", "checked_in_by")
    registry.tell(two_seats)
    registry.follow(costs_follow)


def two_seats(merge: Merge) -> Iterable[Remark]:
    """Events in which both hold a seat: these stay two until somebody takes one back."""
    if merge.kind != Kind.PERSON:
        return
    for event in events_of_both(merge, Registration.objects.filter(state__in=HOLDING)):
        text = _("Both are registered for “%(event)s”. They keep two places there; take one back if it is not needed.")
        yield Remark(text % {"event": event}, reverse("registrations:desk_list", args=[event.slug]))


def costs_follow(merge: Merge) -> None:
    """What participants state that their institution pays is summed by organisation: the worker sums it anew."""
    if merge.kind == Kind.ORGANISATION:
        told = merge.kept.ledger_parties.filter(contributions__origin="registrations", book__closed_at=None)
        for number in set(told.values_list("book__event", flat=True)) - {None}:
            costs_changed(number)
