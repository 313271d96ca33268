"""The kinds of what happens around registrations, for who was away."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events_core.network.models import Person
from events_core.programme.happened import Kind, Named, Scope, kinds, provide
from events_core.programme.queries import own_events

from .models import Registration


def registrations(person: Person) -> Scope:
    """The journals of registrations for one's own events, of all for officers."""
    rows = None if person.is_officer else Registration.objects.filter(event__in=own_events(person))
    return Scope(Registration, rows, _named, "event")


def _named(ids: Iterable[int]) -> dict[int, Named]:
    rows = (
        Registration.objects.filter(pk__in=list(ids))
        .select_related("event")
        .only("code", "name", "event__title", "event__slug")
    )
    named = {}
    for row in rows:
        title = gettext("%(name)s, %(event)s") % {"name": row.name, "event": row.event.title}
        named[row.pk] = Named(title, reverse("registrations:desk_one", args=[row.event.slug, row.code]))
    return named


def register() -> None:
    """Make them known."""
    provide(registrations)
    kinds(
        Kind("registered", _("People registered"), ("registration.made", "registration.again", "registration.added")),
        Kind(
            "withdrew",
            _("People who withdrew, or whose place fell free"),
            ("registration.cancelled", "registration.lapsed"),
        ),
        Kind(
            "decided",
            pgettext_lazy("kind of happening", "Registrations approved or declined"),
            ("registration.approved", "registration.declined"),
        ),
        Kind(
            "attendance",
            _("People checked in"),
            ("registration.checked_in", "attendance.closed"),
            ("attendance.closed",),
        ),
    )
