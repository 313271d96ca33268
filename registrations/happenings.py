"""The kinds of what happens around registrations, for who was away."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events_core.programme.happened import Kind, kinds


def register() -> None:
    """Make them known."""
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
